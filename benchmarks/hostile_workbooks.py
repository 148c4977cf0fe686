"""Workbooks that are not to be let through, each made here from a sound one: rows 1, 2, 3, 6, 7 and 8 of the threats.

None of them harms the library that would read it: what is beyond a limit is tested with lowered limits instead.
"""

import re
from collections.abc import Iterator, Mapping

from benchmarks.archives import UTF8, archive, lying, packed, part

SHEET, STRINGS, BOOK = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FINE = frozenset({  # to be taken in all the same
    "fewer texts said to be there", "-1 texts said to be there", "x texts said to be there",
})
Members = Mapping[str, bytes]
Made = Iterator[tuple[int, str, bytes]]


def hostile_workbooks(book: Members) -> Made:
    """Row of the threat table, what it is, and the file."""
    for source in (_sizes, _archives, _xml, _sheets, _cells):
        yield from source(book)


def _sizes(book: Members) -> Made:
    """Headers that lie about a part that is small and sound."""
    rest = {key: value for key, value in book.items() if key != SHEET}
    sheet = part(SHEET, book[SHEET])
    for what, wrong in {
        "a byte less than there is": lying(sheet, size=sheet.size - 1),
        "a byte more than there is": lying(sheet, size=sheet.size + 1),
        "ends within itself": lying(sheet, packed_size=len(sheet.packed) // 2),
        "goes on after its end": lying(sheet, packed_size=len(sheet.packed) + 10),
        "a wrong checksum": lying(sheet, crc=1),
    }.items():
        yield 1, what, packed(rest, wrong)


def _archives(book: Members) -> Made:
    sheet = part(SHEET, book[SHEET])
    yield 1, "a part twice", packed(book, sheet)
    yield 1, "a part twice in other letters", packed(book, part(SHEET.upper(), book[SHEET]))
    yield 1, "many parts", packed(book, *(part(f"a/{n}.xml", b"<a/>") for n in range(2000)))
    yield 1, "parts that overlap", packed(book, lying(sheet, name=b"xl/worksheets/sheet99.xml", at=0))
    yield 1, "encrypted", packed({k: v for k, v in book.items() if k != SHEET}, lying(sheet, flags=UTF8 | 1))
    for method in (1, 6, 9, 12, 14, 93, 99):
        odd = lying(part(SHEET, book[SHEET], method=0), method=method)
        yield 1, f"packed by method {method}", packed({k: v for k, v in book.items() if k != SHEET}, odd)
    yield 1, "no directory", packed(book)[:-2000]
    yield 1, "a directory elsewhere", packed(book)[:-6] + b"\0\0\0\0\0\0"
    yield 1, "only an end", archive([])


def _xml(book: Members) -> Made:
    declared = {
        "an internal subset": (b"<!DOCTYPE a [<!ELEMENT a ANY>]>", b""),
        "an entity": (b'<!DOCTYPE a [<!ENTITY x "x">]>', b"&x;"),
        "a DTD elsewhere": (b'<!DOCTYPE a SYSTEM "a.dtd">', b""),
    }
    for name in (SHEET, STRINGS, BOOK, LINKS, "docProps/core.xml"):
        declaration, _, body = book[name].partition(b"?>")
        at = body.rindex(b"</")
        for what, (doctype, use) in declared.items():
            changed = declaration + b"?>" + doctype + body[:at] + use + body[at:]
            yield 2, f"{what} in {name}", packed({**book, name: changed})
    wide = book[SHEET].decode().replace("UTF-8", "UTF-16")
    yield 2, "UTF-16", packed({**book, SHEET: wide.encode("utf-16")})
    yield 2, "UTF-7", packed({**book, SHEET: book[SHEET].replace(b"UTF-8", b"UTF-7")})
    yield 2, "an entity that nobody declared", packed({**book, SHEET: book[SHEET].replace(b"<row", b"&x;<row", 1)})
    yield 2, "a part elsewhere", packed({**book, LINKS: book[LINKS].replace(
        b'Target="worksheets/sheet2.xml"', b'Target="file:///nowhere/sheet2.xml" TargetMode="External"')})
    yield 2, "a part above", packed({**book, LINKS: book[LINKS].replace(
        b"worksheets/sheet2.xml", b"../../nowhere/sheet2.xml")})


def _sheet(rows: str, columns: str = "", after: str = "") -> bytes:
    return f'<worksheet xmlns="{MAIN}">{columns}<sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def _sheets(book: Members) -> Made:
    """Sheets that are too wide by one column, or say what makes no sense."""
    one = '<c r="{}" t="str"><v>x</v></c>'
    made = {
        "a far column": _sheet('<row r="1">' + one.format("SG1") + "</row>"),
        "a column too many": _sheet('<row r="1">' + "<c><v>1</v></c>" * 501 + "</row>"),
        "a row below zero": _sheet('<row r="-5"><c><v>1</v></c></row>'),
        "a row that is no number": _sheet('<row r="x"><c r="1A"><v>1</v></c></row>'),
        "columns that are no numbers": _sheet("", '<cols><col min="a" max="b" hidden="1"/></cols>'),
        "merged nonsense": _sheet("", after='<mergeCells><mergeCell ref="ZZ0:A-1"/></mergeCells>'),
        "a shared string that is not there": _sheet('<row r="1"><c r="A1" t="s"><v>9999</v></c></row>'),
        "a shared string below zero": _sheet('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'),
        "an unknown type of cell": _sheet('<row r="1"><c r="A1" t="zz"><v>1</v></c></row>'),
        "a number of 400 digits": _sheet('<row r="1"><c r="A1"><v>' + "9" * 400 + "</v></c></row>"),
        "a style that is not there": _sheet('<row r="1"><c r="A1" s="9999"><v>1</v></c></row>'),
        "half a sheet": _sheet('<row r="1">' + one.format("A1") + "</row>")[:-30],
    }
    for name, sheet in made.items():
        yield 3, name, packed({**book, SHEET: sheet})
    for count, what in ((b"1", "fewer"), (b"-1", "-1"), (b"x", "x")):
        told = b'count="%b" uniqueCount="%b"' % (count, count)
        strings = re.sub(rb'count="\d+" uniqueCount="\d+"', told, book[STRINGS])
        yield 3, f"{what} texts said to be there", packed({**book, STRINGS: strings})
    sheets = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n + 50) for n in range(200))
    yield 3, "too many sheets", packed({**book, BOOK: book[BOOK].replace(b"<sheets>", b"<sheets>" + sheets)})


def _cells(book: Members) -> Made:
    """Cells that say what no roster may say."""
    strings = book[STRINGS].decode()
    for row, name, old, new in (
        (6, "an identity number", "<t>T000001</t>", "<t>510102199001011234</t>"),
        (6, "an id with a space", "<t>T000001</t>", "<t>T0 0001</t>"),
        (6, "an id twice", "<t>T000001</t>", "<t>T000002</t>"),
        (6, "an id of control characters", "<t>T000001</t>", "<t>T_x0001_</t>"),
        (6, "brackets of tokens", "<t>城东实验中学</t>", "<t>⟦T000001⟧</t>"),
        (6, "a school that is not there", "<t>S003</t>", "<t>S9\u200b99</t>"),
        (7, "an unknown stage", "<t>初中</t>", "<t>大学</t>"),
        (7, "a heading that is gone", "<t>出生年月</t>", "<t>生日</t>"),
        (7, "a long text", "<t>城东实验中学</t>", f"<t>{'长' * 5000}</t>"),
        (8, "no headings", "<t>教师编号</t>", "<t></t>"),
    ):
        assert old in strings, old
        yield row, name, packed({**book, STRINGS: strings.replace(old, new).encode()})
