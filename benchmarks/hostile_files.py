"""Other uploads that are not to be let through or not what they seem: zips of tables, wrong formats, JSON, policies.

None of them harms the library that would read it.
"""

import json
from collections.abc import Iterator, Mapping

from benchmarks.archives import UTF8, archive, lying, packed, part
from benchmarks.hostile_workbooks import BOOK, Members

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PAGE = "<html><body><table><tr><td>教师编号</td></tr></table></body></html>"
OUTSIDE = ("../教师2.csv", "/nowhere/a.csv", "C:\\教师2.csv", "a/../../b.csv", "..\\..\\教师2.csv", "//x/y/教师2.csv")
NAMED = (".docx", ".csv", ".xlsm", ".exe", "")  # a file is what it holds
FINE = frozenset({  # to be taken in all the same
    "as it should be", "in a folder", "names in GBK", "names in UTF-8 that do not say so", "backslashes", "litter",
    "macros", "something after its end", *(f"a workbook called {suffix or 'nothing'}" for suffix in NAMED),
})
Made = Iterator[tuple[int, str, str, bytes]]


def hostile_files(raw: bytes, book: Members, sound: Members) -> Made:
    """Row of the threat table, what it is, the file's name and content; ``sound`` are the tables of a roster as CSV."""
    for name, data in (*_zips(sound), *_tables(sound)):
        yield (5 if name.startswith("a table") else 1), name, "roster.zip", data
    yield from _formats(raw, book)
    for name, data in _json().items():
        yield 7, f"JSON: {name}", "roster.json", data
    for name, text in _policies().items():
        yield 4, f"policy.yaml: {name}", "roster.zip", packed({**sound, "policy.yaml": text.encode()})


def _zips(sound: Members) -> Iterator[tuple[str, bytes]]:
    yield "as it should be", packed(sound)
    yield "in a folder", packed({f"三校/{name}": data for name, data in sound.items()})
    silent = [(name, lying(part(name.encode("gbk"), data), flags=0)) for name, data in sound.items()]
    yield "names in GBK", archive(each for _, each in silent)
    yield "names in UTF-8 that do not say so", archive(lying(each, name=name.encode()) for name, each in silent)
    yield "backslashes", packed({f"三校\\{name}": data for name, data in sound.items()})
    yield "litter", packed({**sound, "__MACOSX/._教师.csv": b"\0", ".DS_Store": b"\0", "说明.txt": b"x"})
    for name in OUTSIDE:
        yield f"a file named {name}", packed(sound, part(name, b"x"))
    yield "NUL in a name", packed(sound, part("教\0师.csv", b"x"))
    for what, mode in (("a link", 0o120777), ("a device", 0o020666), ("a pipe", 0o010666)):
        yield what, packed(sound, lying(part("教师2.csv", "教师.csv".encode(), method=0), attributes=mode << 16))
    yield "a password", archive(lying(part(name, data), flags=UTF8 | 1) for name, data in sound.items())
    yield "a name twice", packed(sound, part("教师.csv", b"x"))
    yield "a name twice in other letters", packed({**sound, "a.csv": b"x", "A.CSV": b"x"})
    yield "two folders", packed({**sound, "b/备注.csv": b"x"})
    yield "a zip inside", packed({**sound, "教师.zip": packed(sound)})
    yield "only a zip inside", packed({"教师.zip": packed(sound)})
    yield "nothing inside", archive([])
    yield "no CSV inside", packed({"a.txt": b"x"})
    yield "201 files", packed({f"{n}.csv": b"x" for n in range(201)})
    yield "a workbook", packed({BOOK: b"<x/>"})


def _tables(sound: Members) -> Iterator[tuple[str, bytes]]:
    rest = {name: data for name, data in sound.items() if name != "教师.csv"}
    for name, data in {
        "UTF-16": "教师编号,姓名\n".encode("utf-16"), "NUL": b"a,b\0\n",
        "neither UTF-8 nor GBK": b"a,b\n\xff\xff,\x80\n", "a workbook": b"PK\x03\x04",
        "quotes that do not end": '教师编号,姓名\n"T1,x\n'.encode(), "semicolons": "教师编号;姓名\nT1;x\n".encode(),
        "one long line": b"a," * 600, "one long cell": b"a" * 200_000, "nothing": b"",
    }.items():
        yield f"a table of {name}", packed({**rest, "教师.csv": data})


def _formats(raw: bytes, book: Members) -> Made:
    kinds = {
        "nothing": b"", "zeros": bytes(1000), "a page": PAGE.encode(), "a page in GBK": PAGE.encode("gbk"),
        "a page with a BOM": b"\xef\xbb\xbf" + PAGE.encode(), "CSV": "教师编号,姓名\nT1,x\n".encode(),
        "CSV in GBK": "教师编号,姓名\n".encode("gbk"), "XML": b'<?xml version="1.0"?><Workbook/>', "PDF": b"%PDF-1.7",
        "a picture": b"\x89PNG\r\n\x1a\n" + bytes(200), "a program": b"MZ" + bytes(500), "JSON": b'{"a": 1}',
        "gzip": b"\x1f\x8b\x08" + bytes(100), "RAR": b"Rar!\x1a\x07\x01\0", "7z": b"7z\xbc\xaf'\x1c",
        "half": raw[:17_000],
        "a locked workbook": OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "a Word document": OLE + bytes(600) + "WordDocument".encode("utf-16-le"),
        "a broken OLE file": OLE + bytes(600), "xlsb": packed({"xl/workbook.bin": b"x"}),
        "an OLE file of noise": OLE + bytes(n * 7919 % 251 for n in range(8192)),
        "a Word package": packed({"word/document.xml": b"<x/>"}), "ODS": packed({"content.xml": b"<x/>"}),
        "a presentation": packed({"ppt/presentation.xml": b"<x/>"}),
    }
    for suffix in (".xlsx", ".xls"):
        for name, data in kinds.items():
            yield 5, f"{name} called {suffix}", f"roster{suffix}", data
    for suffix in NAMED:
        yield 5, f"a workbook called {suffix or 'nothing'}", f"roster{suffix}", raw
    yield 5, "macros", "roster.xlsx", packed({**book, "xl/vbaProject.bin": OLE + bytes(500)})
    yield 5, "something after its end", "roster.xlsx", raw + bytes(100)


def _json() -> Mapping[str, bytes]:
    plain = {
        "no rows": {"教师": 5}, "rows of lists": {"教师": [[1]]},
        "cells of objects": {"教师": [{"教师编号": {"a": 1}}]},
        "a row of 501 keys": {"教师": [{f"k{n}": 1 for n in range(501)}]},
        "every row another key": {"教师": [{f"k{n}": 1} for n in range(501)]},
    }
    return {name: json.dumps(data).encode() for name, data in plain.items()} | {
        "NaN": b'{"a": [{"b": NaN}]}', "Infinity": b'{"a": [{"b": -Infinity}]}', "1e999": b'{"a": [{"b": 1e999}]}',
        "a number of 5,000 digits": b'{"a": [{"b": ' + b"9" * 5000 + b"}]}", "keys twice": b'{"a": [], "a": []}',
        "cells of lists in lists": b'{"a": [{"b": [[[1]]]}]}', "cut off": b'{"a":',
        "half a surrogate": b'{"\\ud800": [{"a": "\\udfff"}]}', "UTF-16": '{"a": 1}'.encode("utf-16"),
        "a list": b"[]", "a word": b'"x"', "null": b"null", "nothing": b" ",
        "rows of nothing": b'{"a": [' + b"{}," * 1_000 + b"{}]}",
    }


def _policies() -> Mapping[str, str]:
    return {
        "a reference": "name: &a x\nyear: *a\n", "an unknown tag": "name: !unknown x",
        "61 levels": "a: " + "[" * 61 + "]" * 61, "a file": "extends: ../../nowhere/policy",
        "its own file": "extends: policy.yaml", "no mapping": "- 1",
        "entries of numbers": "entries: 5", "an entry of a list": "entries: [[1]]", "NaN": "year: .nan",
        "an entry without id": "entries: [{rule: ratio}]", "an unknown rule": "entries: [{id: a, rule: b}]",
        "300 KB": "a: " + "x" * 300_000, "definitions of text": "definitions: x", "tokens": "name: ⟦T000001⟧",
        "a wrong year": "extends: 标准\nyear: 20260", "an unknown key": "extends: 标准\nT000001: 1", "binary": "\0\1\2",
    }
