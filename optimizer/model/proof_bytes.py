"""The steps of a branching proof as text: variable-length integers, deflated, in Base64 (RFC 1951, RFC 4648).

A step is its kind and its numbers. Ascending positions are written as differences, signed numbers 2n or −2n − 1.
"""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence

import numpy as np

from optimizer.model.core_proof import Branch, Duals, Step
from optimizer.model.rounding_cuts import Cut
from optimizer.readings.columns import Ints

BRANCH, CUT, SHRINK, PROVE = range(4)
LONGEST = 2**24  # bytes of a proof when it is unpacked


def packed(steps: Sequence[Step]) -> str:
    """The text of a proof; the empty text of one without steps."""
    out = bytearray()
    for step in steps:
        if isinstance(step, Branch):
            _put(out, BRANCH, step.at, _signed(step.k))
        elif isinstance(step, Cut):
            _put(out, CUT, step.denominator, step.divisor, len(step.rows))
            for gap, u, upper in zip(_gaps(step.rows), step.u.tolist(), step.upper.tolist(), strict=True):
                _put(out, 2 * gap + upper, _signed(u))
            _put(out, len(step.top), *_gaps(step.top))
        else:
            _put(out, PROVE if step.closes else SHRINK, step.weight.bit_length(), len(step.rows), *_gaps(step.rows))
            _put(out, *(_signed(value) for value in step.values.tolist()))
    return b64encode(zlib.compress(bytes(out), 9)).decode("ascii") if out else ""


def unpacked(text: str) -> Iterator[Step]:
    """The steps of a proof, one by one. Raises ValueError where the text is not one."""
    read = _Reader(_inflated(text))
    while read.left:
        kind = read.one()
        if kind == BRANCH:
            yield Branch(read.one(), read.signed())
        elif kind == CUT:
            denominator, divisor, count = read.one(), read.one(), read.count()
            pairs = [(read.one(), read.signed()) for _ in range(count)]
            rows, u = _places([gap >> 1 for gap, _ in pairs]), np.array([u for _, u in pairs], dtype=np.int64)
            upper = np.array([gap & 1 == 1 for gap, _ in pairs], dtype=bool)
            yield Cut(denominator, divisor, rows, u, upper, _places([read.one() for _ in range(read.count())]))
        elif kind in (SHRINK, PROVE):
            weight, count = 1 << read.one(62) >> 1, read.count()
            rows = _places([read.one() for _ in range(count)])
            values = np.array([read.signed() for _ in range(count)], dtype=np.int64)
            yield Duals(weight, rows, values, kind == PROVE)
        else:
            raise ValueError("no step is of this kind")


def _put(out: bytearray, *numbers: int) -> None:
    for number in numbers:
        while number >= 128:
            out.append(number & 127 | 128)
            number >>= 7
        out.append(number)


def _signed(number: int) -> int:
    return 2 * number if number >= 0 else -2 * number - 1


def _gaps(places: Ints) -> list[int]:
    gaps: list[int] = np.diff(places, prepend=0).tolist()
    return gaps


def _places(gaps: Sequence[int]) -> Ints:
    if sum(gaps) >= 2**62:
        raise ValueError("a position beyond everything")
    places: Ints = np.cumsum(np.array(gaps, dtype=np.int64))
    return places


def _inflated(text: str) -> bytes:
    if not text:
        return b""
    inflating = zlib.decompressobj()
    try:
        raw = inflating.decompress(b64decode(text, validate=True), LONGEST)
    except zlib.error as error:
        raise ValueError("not deflated") from error
    if not inflating.eof or inflating.unused_data:
        raise ValueError("cut off, too long, or with something behind it")
    return raw


class _Reader:
    """Numbers from bytes."""

    def __init__(self, raw: bytes) -> None:
        self._raw, self._at = raw, 0

    @property
    def left(self) -> int:
        return len(self._raw) - self._at

    def one(self, most: int = 2**62) -> int:
        number = shift = 0
        while True:
            if not self.left or shift > 63:
                raise ValueError("a number without end")
            byte = self._raw[self._at]
            self._at += 1
            number |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        if number > most:
            raise ValueError("a number is too large")
        return number

    def signed(self) -> int:
        number = self.one()
        return number // 2 if number % 2 == 0 else -(number + 1) // 2

    def count(self) -> int:
        """How many numbers follow: no more than there are bytes."""
        return self.one(self.left)
