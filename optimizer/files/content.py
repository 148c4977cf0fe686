"""What stands in a file, as bytes or text, within a size that this program reads."""

from pathlib import Path

from optimizer.domain.errors import InputError
from optimizer.files.reasons import reason

FILE_BYTES = 100_000_000


class Unfit(ValueError):
    """Text that another reader might understand differently, or none at all; ``rule`` says why without quoting it."""

    def __init__(self, rule: str, what: str = "", line: int | None = None, column: int | None = None) -> None:
        self.rule, self.what, self.line, self.column = rule, what, line, column
        super().__init__(f"{self.where}{what}{rule}")

    @property
    def where(self) -> str:
        return "" if self.line is None else f"第{self.line}行第{self.column}列"


def content(path: Path) -> bytes:
    """The bytes of a file. Raises InputError where it is too large or cannot be opened."""
    try:
        if path.stat().st_size > FILE_BYTES:
            raise InputError.of(f"“{path.name}”超过 {FILE_BYTES // 1_000_000} MB", "请删去图片和与名册无关的内容")
        return path.read_bytes()
    except OSError as error:
        rule = f"无法打开“{path.name}”（{reason(error)}）"
        raise InputError.of(rule, "请关闭正在使用它的程序，并核对权限") from None


def text(raw: bytes) -> str:
    """UTF-8, with or without a mark of that. Raises Unfit."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Unfit("编码不是 UTF-8", line=line, column=error.start - raw.rfind(b"\n", 0, error.start)) from None


def told(what: str) -> str:
    """A word of the input for a message."""
    return f"「{shortened(what)}」"


def shortened(what: str) -> str:
    """A word of the input, short, in one line and printable."""
    short = what if len(what) <= 40 else f"{what[:39]}…"
    return "".join(each if each.isprintable() else "?" for each in short)
