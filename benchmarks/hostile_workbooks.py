"""Workbooks that mean harm, each small and made here from a sound one: rows 1, 2, 3, 6, 7 and 8 of the threat table."""

import re
from collections.abc import Iterator, Mapping

from benchmarks.archives import UTF8, archive, bomb, lying, packed, part

SHEET, STRINGS, BOOK = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FINE = frozenset({
    "half a million styles", "counts of xl/styles.xml beyond all", f"counts of {SHEET} beyond all",
    "-1 texts said to be there", "x texts said to be there",
})  # to be taken in all the same
Members = Mapping[str, bytes]
Made = Iterator[tuple[int, str, bytes]]


def hostile_workbooks(book: Members) -> Made:
    """Row of the threat table, what it is, and the file."""
    for source in (_bombs, _archives, _xml, _sizes, _cells):
        yield from source(book)


def _bombs(book: Members) -> Made:
    for name in (SHEET, STRINGS, BOOK, LINKS, "xl/styles.xml", "[Content_Types].xml", "docProps/app.xml"):
        rest = {key: value for key, value in book.items() if key != name}
        head, _, tail = book[name].rpartition(b"</")
        yield 1, f"{name} of 64 MiB", packed(rest, bomb(name, 64, head, b"</" + tail))
    for fill in (b"\0", b"A", b"<row></row>", b'<c r="A1"><v>1</v></c>'):
        yield 1, f"a medium of 200 MiB of {fill[:4]!r}", packed(book, bomb("xl/media/image1.png", 200, fill=fill))
    small = bomb("xl/media/0.xml", 10)
    parts = [lying(small, name=b"xl/media/%d.xml" % n) for n in range(100)]
    yield 1, "a hundred parts of 10 MiB", packed(book, *parts)
    liar = bomb(SHEET, 128)
    rest = {key: value for key, value in book.items() if key != SHEET}
    yield 1, "128 MiB said to be 100 bytes", packed(rest, lying(liar, size=100))
    yield 1, "128 MiB said to be 4 GiB", packed(rest, lying(liar, size=0xFFFFFFFF))
    yield 1, "ends within itself", packed(rest, lying(liar, packed_size=len(liar.packed) // 2))
    yield 1, "goes on after its end", packed(rest, lying(part(SHEET, book[SHEET]), packed_size=5_000_000))
    yield 1, "a wrong checksum", packed(rest, lying(part(SHEET, book[SHEET]), crc=1))
    inner = archive([bomb("a.xlsx", 64)])
    for _ in range(5):
        inner = archive([part(f"{n}.zip", inner) for n in range(5)])
    yield 1, "zips in zips", inner


def _archives(book: Members) -> Made:
    sheet = part(SHEET, book[SHEET])
    yield 1, "a part twice", packed(book, sheet)
    yield 1, "a part twice in other letters", packed(book, part(SHEET.upper(), book[SHEET]))
    yield 1, "many parts", packed(book, *(part(f"a/{n}.xml", b"<a/>") for n in range(3000)))
    yield 1, "parts that overlap", packed(book, lying(sheet, name=b"xl/worksheets/sheet99.xml", at=0))
    yield 1, "encrypted", packed({k: v for k, v in book.items() if k != SHEET}, lying(sheet, flags=UTF8 | 1))
    for method in (1, 6, 9, 12, 14, 93, 99):
        odd = lying(part(SHEET, book[SHEET], method=0), method=method)
        yield 1, f"packed by method {method}", packed({k: v for k, v in book.items() if k != SHEET}, odd)
    yield 1, "no directory", packed(book)[:-2000]
    yield 1, "a directory far away", packed(book)[:-6] + b"\xff\xff\xff\x7f\0\0"
    yield 1, "only an end", archive([])
    yield 1, "zip64 of 16 EiB", packed(book)[:-22] + b"PK\x06\x06" + b"\xff" * 52 + b"PK\x06\x07" + b"\xff" * 16 + (
        b"PK\x05\x06" + b"\xff" * 16 + b"\0\0")


def _xml(book: Members) -> Made:
    laughs = b"".join(
        b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) if n else b'<!ENTITY l0 "lol">' for n in range(10)
    )
    declared = {
        "an internal subset": (b'<!DOCTYPE a [<!ELEMENT a ANY>]>', b""),
        "a file": (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', b"&x;"),
        "an address": (b'<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>', b"&x;"),
        "a parameter entity": (b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]>', b""),
        "a DTD elsewhere": (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">', b""),
        "billion laughs": (b"<!DOCTYPE a [" + laughs + b"]>", b"&l9;"),
        "quadratic blowup": (b'<!DOCTYPE a [<!ENTITY x "' + b"x" * 50_000 + b'">]>', b"&x;" * 5_000),
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
    yield 2, "deep", packed({**book, SHEET: b"<a>" * 200_000 + b"</a>" * 200_000})
    many = b"<a " + b" ".join(b'a%d="1"' % n for n in range(300_000)) + b"/>"
    yield 2, "many attributes", packed({**book, SHEET: many})
    yield 2, "a part elsewhere", packed({**book, LINKS: book[LINKS].replace(
        b'Target="worksheets/sheet2.xml"', b'Target="file:///etc/passwd" TargetMode="External"')})
    yield 2, "a part above", packed({**book, LINKS: book[LINKS].replace(
        b"worksheets/sheet2.xml", b"../../../../etc/passwd")})


def _sheet(rows: str, columns: str = "", after: str = "") -> bytes:
    return f'<worksheet xmlns="{MAIN}">{columns}<sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def _sizes(book: Members) -> Made:
    one = '<c r="{}" t="str"><v>x</v></c>'
    made = {
        "the last cell": _sheet('<row r="1048576">' + one.format("XFD1048576") + "</row>"),
        "a far row": _sheet('<row r="200001">' + one.format("A200001") + "</row>"),
        "a far column": _sheet('<row r="1">' + one.format("ZZ1") + "</row>"),
        "a cell beyond all": _sheet('<row r="1">' + one.format("ZZZZZZZZZZ99999999999999") + "</row>"),
        "a row beyond numbers": _sheet('<row r="99999999999999999999"><c><v>1</v></c></row>'),
        "a row below zero": _sheet('<row r="-5"><c><v>1</v></c></row>'),
        "a row that is no number": _sheet('<row r="x"><c r="1A"><v>1</v></c></row>'),
        "a huge area": _sheet(
            '<row r="1">' + one.format("SF1") + '</row><row r="20000">' + one.format("A20000") + "</row>"
        ),
        "a million columns": _sheet('<row r="1">' + "<c><v>1</v></c>" * 1_000_000 + "</row>"),
        "a million rows": _sheet("<row><c><v>1</v></c></row>" * 1_000_000),
        "a million empty rows": _sheet("<row/>" * 1_000_000),
        "hidden columns for ever": _sheet("", '<cols><col min="1" max="2147483647" hidden="1"/></cols>'),
        "columns that are no numbers": _sheet("", '<cols><col min="a" max="b" hidden="1"/></cols>'),
        "everything merged": _sheet("", after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "merged nonsense": _sheet("", after='<mergeCells><mergeCell ref="ZZZZ0:A-1"/></mergeCells>' * 50_000),
        "a shared string that is not there": _sheet('<row r="1"><c r="A1" t="s"><v>99999999999</v></c></row>'),
        "a shared string below zero": _sheet('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'),
        "an unknown type of cell": _sheet('<row r="1"><c r="A1" t="zz"><v>1</v></c></row>'),
        "a number of 100,000 digits": _sheet('<row r="1"><c r="A1"><v>' + "9" * 100_000 + "</v></c></row>"),
        "a style that is not there": _sheet('<row r="1"><c r="A1" s="99999"><v>1</v></c></row>'),
        "half a sheet": _sheet('<row r="1">' + one.format("A1") + "</row>")[:-30],
    }
    for name, sheet in made.items():
        yield 3, name, packed({**book, SHEET: sheet})
    for count in (b"4294967296", b"2000000000", b"18446744073709551615", b"-1", b"x"):
        told = b'count="%b" uniqueCount="%b"' % (count, count)
        strings = re.sub(rb'count="\d+" uniqueCount="\d+"', told, book[STRINGS])
        yield 3, f"{count.decode()} texts said to be there", packed({**book, STRINGS: strings})
    for name in ("xl/styles.xml", SHEET, BOOK):
        said = re.sub(rb' count="\d+"', b' count="4294967296"', book[name])
        said = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', said)
        if said != book[name]:
            yield 3, f"counts of {name} beyond all", packed({**book, name: said})
    text = "长" * 30_000
    strings = f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'.encode()
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 60_001))
    yield 3, "one long text in every cell", packed({**book, STRINGS: strings, SHEET: _sheet(cells)})
    many = f'<sst xmlns="{MAIN}">'.encode() + b"<si><t>x</t></si>" * 1_000_000 + b"</sst>"
    yield 3, "a million texts", packed({**book, STRINGS: many})
    looks = '<xf numFmtId="14"/>' * 500_000
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs>{looks}</cellXfs></styleSheet>'.encode()
    yield 3, "half a million styles", packed({**book, "xl/styles.xml": styles})
    sheets = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n + 1) for n in range(100_000))
    yield 3, "100,000 sheets", packed({**book, BOOK: book[BOOK].replace(b"<sheets>", b"<sheets>" + sheets)})


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
