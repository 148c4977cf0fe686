"""Rows of a workbook whose text is struck out: by the font of a cell's style, or of the runs of its text."""

from collections.abc import Mapping, Sequence, Set
from xml.parsers import expat

STRIKE = b"strike"
FIRST = 3  # a row is also struck where one of its first cells is: the id, the name
STYLES, STRINGS = "xl/styles.xml", "xl/sharedstrings.xml"


class _Parts:
    """Elements of one XML part in their order, by local name; the parts have passed the gate."""

    def __init__(self, content: bytes) -> None:
        self.path: list[str] = []
        self._struck_run = False
        self._struck = self._plain = 0  # texts of the item at hand
        parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.text
        parser.buffer_text = True
        parser.Parse(content, True)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        name = name.rpartition(":")[2]
        self.path.append(name)
        if name in ("si", "is"):
            self._struck_run, self._struck, self._plain = False, 0, 0
        elif name == "r":
            self._struck_run = False
        elif name == "strike":
            self._struck_run = attributes.get("val") not in ("0", "false")
        elif name == "t":
            self._struck, self._plain = self._struck + self._struck_run, self._plain + (not self._struck_run)
        self.begin(name, attributes)

    def _end(self, _: str) -> None:
        self.finish(self.path.pop())

    def struck_runs(self) -> bool:
        """Whether all text of the item at hand is struck out."""
        return self._struck > 0 and not self._plain

    def begin(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def finish(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


class _Styles(_Parts):
    """Positions of the cell styles whose font is struck out."""

    def __init__(self, content: bytes) -> None:
        self.fonts: list[bool] = []
        self.found: set[int] = set()
        self._styles = 0
        super().__init__(content)

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        above = self.path[-2] if len(self.path) > 1 else ""
        if name == "font" and above == "fonts":
            self.fonts.append(False)
        elif name == "strike" and self.path[-3:-1] == ["fonts", "font"]:
            self.fonts[-1] = attributes.get("val") not in ("0", "false")
        elif name == "xf" and above == "cellXfs":
            font = attributes.get("fontId", "0")
            if font.isdecimal() and int(font) < len(self.fonts) and self.fonts[int(font)]:
                self.found.add(self._styles)
            self._styles += 1


class _Strings(_Parts):
    """Positions of the shared strings that are struck out as a whole."""

    def __init__(self, content: bytes) -> None:
        self.found: set[int] = set()
        self._strings = 0
        super().__init__(content)

    def finish(self, name: str) -> None:
        if name == "si":
            if self.struck_runs():
                self.found.add(self._strings)
            self._strings += 1


class _Rows(_Parts):
    """Rows of a sheet, by which of their cells are struck out."""

    def __init__(self, content: bytes, styles: Set[int], strings: Set[int]) -> None:
        self.found: set[int] = set()
        self._styles, self._strings = styles, strings
        self._row = -1
        self._cells: list[bool] = []
        self._style = self._kind = self._value = ""
        self._filled = self._inline = False
        super().__init__(content)

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._cells = []
        elif name == "c":
            self._style, self._kind, self._value = attributes.get("s", ""), attributes.get("t", ""), ""
            self._filled = self._inline = False
        elif name in ("v", "is"):
            self._filled = True

    def text(self, text: str) -> None:
        if self.path[-1] == "v":
            self._value += text

    def finish(self, name: str) -> None:
        if name == "is":
            self._inline = self.struck_runs()
        elif name == "c" and self._filled:
            shared = self._kind == "s" and _number(self._value) in self._strings
            self._cells.append(_number(self._style) in self._styles or shared or self._inline)
        elif name == "row" and is_struck(self._cells):
            self.found.add(self._row)


def is_struck(cells: Sequence[bool]) -> bool:
    """Whether a row with these filled cells, True where struck out, is meant to be gone."""
    return any(cells[:FIRST]) or 2 * sum(cells) >= max(1, len(cells))


def _number(text: str) -> int:
    return int(text) if text.strip().isdecimal() and len(text) < 19 else -1


def struck_rows(contents: Mapping[str, bytes], sheets: Mapping[str, str]) -> Mapping[str, Set[int]]:
    """0-based rows that are struck out, by the title of their sheet; ``sheets`` gives the part of each."""
    styles, strings = contents.get(STYLES, b""), contents.get(STRINGS, b"")
    struck_styles = _Styles(styles).found if STRIKE in styles else set()
    struck_strings = _Strings(strings).found if STRIKE in strings else set()
    return {
        title: _Rows(contents[part], struck_styles, struck_strings).found
        for title, part in sheets.items()
        if struck_styles or struck_strings or STRIKE in contents[part]
    }
