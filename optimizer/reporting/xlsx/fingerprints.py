"""What a sheet says, in a few letters: kept when it is written, compared when it comes back."""

from collections.abc import Iterable
from hashlib import sha256

from optimizer.formats.sheet import Fault

Cells = Iterable[tuple[int, str]]  # column and text of a row
MODULUS = 1 << 64


def cell_text(value: object) -> str:
    """A cell as every program gives it back: numbers to twelve digits, text without outer blanks."""
    if isinstance(value, Fault):
        return f"（{value.rule}）"
    return f"{value:.12g}" if isinstance(value, int | float) else str(value).strip()


def fingerprint(rows: Iterable[Cells]) -> str:
    """The sum of the hashes of the rows: sorting, filtering and empty rows change nothing."""
    total = 0
    for row in rows:
        said = sorted((column, text) for column, text in row if text)
        if said:
            total += int.from_bytes(sha256(repr(said).encode()).digest()[:8])
    return f"{total % MODULUS:016x}"
