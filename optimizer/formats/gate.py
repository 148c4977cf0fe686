"""Looks at a workbook before the spreadsheet library does, which builds dense grids and would abort on hostile ones.

One streaming pass over every XML part refuses DTDs, far cells and text bombs, and finds what the library passes over
in silence: hidden rows and columns, error values, formulas that were never calculated.

What python-calamine 0.9.1 did of its own: it ended its whole process, past every handler, at a cell reference beyond
its integers, at a grid that memory did not hold, at more shared strings declared than memory holds, and where one long
text stands in very many cells; very many sheets kept it busy for minutes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from optimizer.domain.errors import InputError
from optimizer.formats.container import damaged, parts
from optimizer.formats.sheet import EXCEL_1900, EXCEL_1904, Fault
from optimizer.formats.struck_text import struck_rows
from optimizer.formats.xml_parts import BROKEN, part_parser

ROWS = 200_000
COLUMNS = 500
SHEETS = 200
AREA = 8_000_000  # cells of the dense grid
CHARACTERS = 60_000_000  # of all text cells together

ERROR = Fault("是错误值（如 #N/A、#REF!）", "请改正公式，或把正确的值粘贴为数值")
UNCALCULATED = Fault("是公式，文件里没有保存计算结果", "请用 Excel 打开并保存一次，或把结果粘贴为数值")
FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
OWN = frozenset((
    "", "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/package/2006/relationships",
))
XMLNS = re.compile(rb"xmlns(:[\w.-]+)?\s*=\s*[\"']([^\"']*)")
MACROS = b"vbaProject"
COMMENT = re.compile(rb"<(?:\w+:)?comment\s[^>]*?\bref=[\"']([A-Z]{1,3}(?!1[\"'])\d{1,7})[\"']")
CELLS = frozenset(("c", "v", "is", "f", "row"))  # which the library takes by their local names, in any namespace
SHARED = re.compile(rb'<(?:\w+:)?c\s[^>]*?\bt="s"[^>]*>\s*<(?:\w+:)?v>\s*(\d+)\s*</')


@dataclass(slots=True)
class SheetFacts:
    """What a sheet holds besides its values; positions are 0-based."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    faults: dict[tuple[int, int], Fault] = field(default_factory=dict)
    struck_rows: Set[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Inspection:
    """Facts by sheet name, and the day from which the workbook counts its dates."""

    epoch: date
    sheets: Mapping[str, SheetFacts]
    macros: bool = False  # they are never run
    comments: Sequence[str] = ()  # cells below the first row that have one


def inspected(raw: bytes) -> Inspection:
    """Let a workbook pass, with what is to be known of it, or raise InputError."""
    contents = parts(raw)
    scans = {name: _Scan(content) for name, content in contents.items()}
    _limit_text(contents, scans)
    workbook, links = scans["xl/workbook.xml"], scans.get("xl/_rels/workbook.xml.rels")
    if len(workbook.sheets) > SHEETS:
        raise InputError.of(f"工作表超过{SHEETS}张", "请只保留名册的各表")
    if links is None or not all(links.targets.get(link) in scans for link in workbook.sheets.values()):
        raise damaged()
    places = {title: links.targets[link] for title, link in workbook.sheets.items()}
    for title, rows in struck_rows(contents, places).items():
        scans[places[title]].facts.struck_rows = rows
    epoch = EXCEL_1904 if workbook.date1904 else EXCEL_1900
    facts = {title: scans[place].facts for title, place in places.items()}
    return Inspection(epoch, facts, MACROS in contents.get("[content_types].xml", b""), _commented(contents))


def _commented(contents: Mapping[str, bytes]) -> Sequence[str]:
    """The cells with a comment; those of the first row explain the template's headings."""
    texts = (content for name, content in contents.items() if name.startswith("xl/") and "comments" in name)
    return sorted({found.decode() for content in texts for found in COMMENT.findall(content)})


def limit_area(rows: int, columns: int) -> None:
    """Refuse a grid of this size."""
    if rows > ROWS or columns > COLUMNS or rows * columns > AREA:
        raise InputError.of(
            f"有内容的区域过大（到第{rows}行第{columns}列）",
            f"请删去数据区以外的内容：最多{ROWS}行、{COLUMNS}列，且行数×列数不超过{AREA}",
        )


class _Scan:
    """One pass over one XML part, whatever it is."""

    def __init__(self, content: bytes) -> None:
        self.facts = SheetFacts()
        self.sheets: dict[str, str] = {}  # link by title
        self.targets: dict[str, str] = {}  # part by link
        self.date1904 = False
        self.shared_cells = 0
        self.strings: list[int] = []  # lengths of the shared strings
        self._last_row = self._last_column = 0
        self._row = self._column = -1
        self._cell: Sequence[str] = ()
        self._formulas = False
        self._names: dict[str, str] = {}
        self._end = content.rfind(b"sheetData")
        self._separator = ":" if _plain(content) else " "
        self._parser = parser = part_parser(None if self._separator == ":" else " ")
        parser.StartElementHandler = self._start
        if b"<si" in content or b":si" in content:
            parser.CharacterDataHandler = self._text
        try:
            parser.Parse(content, True)
        except BROKEN:
            raise damaged() from None
        finally:
            del self._parser  # it holds this scan in turn
        if self._formulas:
            self._find_uncalculated(content)

    def _text(self, text: str) -> None:
        if self.strings:
            self.strings[-1] += len(text)

    def _start(self, name: str, attributes: Sequence[str]) -> None:
        name = self._names.get(name) or self._known(name)
        if name == "c":
            self._cell = attributes
            self._column += 1
        elif name in ("v", "is", "f"):
            self._formulas = self._formulas or name == "f"
            self._filled()
        elif name == "row":
            self._begin_row(dict(_pairs(attributes)))
        elif name == "si":
            self.strings.append(0)
        elif name in ("col", "sheet", "sst", "Relationship", "workbookPr", "-workbookPr"):
            self._told(name, dict(_pairs(attributes)))

    def _known(self, name: str) -> str:
        """The local name of what is looked at, after "-" where it is the like-named element of another namespace.

        There are x15:workbookPr, xdr:col and xm:f. Cells are taken in any namespace as long as the library does.
        """
        space, _, local = name.rpartition(self._separator)
        if space in OWN or (local in CELLS and self._parser.CurrentByteIndex < self._end):
            self._names[name] = local
        elif local not in CELLS:
            self._names[name] = f"-{local}"
        return self._names.get(name, f"-{local}")

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
        self._column = -1
        if attributes.get("hidden") in ("1", "true"):
            self.facts.hidden_rows.add(self._row)

    def _filled(self) -> None:
        """A cell that holds a value: only these make the grid of the library grow."""
        attributes = self._cell
        kind = ""
        for position in range(0, len(attributes), 2):
            name = attributes[position]
            if name == "r":
                self._move(attributes[position + 1])
            elif name == "t":
                kind = attributes[position + 1]
        if kind == "s":
            self.shared_cells += 1
        elif kind == "e":
            self.facts.faults[self._row, self._column] = ERROR
        if self._row > self._last_row or self._column > self._last_column:
            self._grow()

    def _grow(self) -> None:
        self._last_row, self._last_column = max(self._last_row, self._row), max(self._last_column, self._column)
        limit_area(self._last_row + 1, self._last_column + 1)

    def _move(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        self._column = _column_number(letters)
        self._row = int(reference[len(letters) :]) - 1

    def _told(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "col" and attributes.get("hidden") in ("1", "true"):
            self.facts.hidden_columns.update(range(int(attributes["min"]) - 1, min(int(attributes["max"]), COLUMNS)))
        elif name == "sst":  # the library sets so much memory aside before it reads the first text
            if any(len(count) > 18 or int(count) > AREA for count in attributes.values() if count.isdecimal()):
                raise damaged()
        elif name == "workbookPr":
            self.date1904 = attributes.get("date1904") in ("1", "true")
        elif name == "-workbookPr" and "date1904" in attributes:  # no program writes it, and the library goes by it
            raise damaged()
        elif name == "sheet" and "name" in attributes:
            links = (value for key, value in attributes.items() if key.endswith((":id", "/relationships id")))
            self.sheets[attributes["name"]] = next(links, "")
        elif name == "Relationship" and "Id" in attributes:
            target = attributes.get("Target", "").lower()
            self.targets[attributes["Id"]] = target[1:] if target.startswith("/") else f"xl/{target}"

    def _find_uncalculated(self, content: bytes) -> None:
        for match in FORMULA.finditer(content):
            attributes, value = match.groups()
            reference = re.search(rb'(?:^|\s)r="([A-Z]+\d+)"', attributes)
            if reference and not (value and b't="str"' in attributes):  # the text result may well be empty
                self._move(reference[1].decode())
                self.facts.faults[self._row, self._column] = UNCALCULATED


def _plain(content: bytes) -> bool:
    """Whether names without a prefix are our own and all others are not, so that no namespace has to be looked up."""
    declared = [(prefix, uri.decode("utf-8", "replace")) for prefix, uri in XMLNS.findall(content)]
    defaults = [uri for prefix, uri in declared if not prefix]
    return len(defaults) < 2 and OWN.issuperset(defaults) and not any(prefix and uri in OWN for prefix, uri in declared)


def _pairs(attributes: Sequence[str]) -> Iterator[tuple[str, str]]:
    return zip(attributes[::2], attributes[1::2], strict=True)


@cache
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _limit_text(contents: Mapping[str, bytes], scans: Mapping[str, _Scan]) -> None:
    """The library copies a shared string into every cell that shows it; count what that comes to."""
    lengths = [length for scan in scans.values() for length in scan.strings]
    cells = sum(scan.shared_cells for scan in scans.values())
    if cells * max(lengths, default=0) <= CHARACTERS:
        return
    used = [int(index) for name in contents if scans[name].shared_cells for index in SHARED.findall(contents[name])]
    total = sum(lengths[index] for index in used if index < len(lengths))
    if len(used) < cells or total > CHARACTERS:
        raise InputError.of("单元格文字总量过大", "请删去与名册无关的长文字")
