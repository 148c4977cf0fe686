"""Writes the smallest .xls (BIFF8 in an OLE container) for tests: text and numbers, hidden rows and columns."""

import struct
from collections.abc import Collection
from pathlib import Path
from typing import Any

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def _record(number: int, body: bytes) -> bytes:
    return struct.pack("<HH", number, len(body)) + body


def _bof(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0))


def _cell(row: int, column: int, value: Any) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        return _record(0x204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return _record(0x203, place + struct.pack("<d", value))


def _row(row: int, hidden: bool) -> bytes:
    return _record(0x208, struct.pack("<HHHHHHI", row, 0, 0, 255, 0, 0, 0x100 | (0x20 if hidden else 0)))


def _column(column: int) -> bytes:
    return _record(0x7D, struct.pack("<HHHHHH", column, column, 2560, 0, 1, 0))


def _stream(tables: dict[str, list[list[Any]]], hidden: Collection[int], columns: Collection[int], dates: int) -> bytes:
    sheets = [
        _bof(0x10)
        + b"".join(map(_column, columns))
        + b"".join(_row(r, r in hidden) for r in range(len(rows)))
        + b"".join(_cell(r, c, v) for r, row in enumerate(rows) for c, v in enumerate(row) if v != "")
        + _record(0xA, b"")
        for rows in tables.values()
    ]
    names = [struct.pack("<HBB", 0, len(name), 1) + name.encode("utf-16-le") for name in tables]
    start = len(_bof(5)) + 6 + sum(8 + len(name) for name in names) + 4
    entries = _record(0x22, struct.pack("<H", dates))
    for name, sheet in zip(names, sheets, strict=True):
        entries += _record(0x85, struct.pack("<I", start) + name)
        start += len(sheet)
    return (_bof(5) + entries + _record(0xA, b"") + b"".join(sheets)).ljust(4096, b"\0")


def write_old(
    tables: dict[str, list[list[Any]]], path: Path, stream: str = "Workbook", hidden: Collection[int] = (),
    columns: Collection[int] = (), dates: int = 0,
) -> Path:
    """One stream in an OLE file: sector 0 is the allocation table, 1 the directory, the stream follows.

    ``hidden`` are 0-based rows of every sheet, ``columns`` hidden columns, ``dates`` 1 where days count from 1904.
    """
    body = _stream(tables, hidden, columns, dates)
    sectors = -(-len(body) // SECTOR)
    assert sectors < 126
    chain = [*range(3, sectors + 2), END]
    table = struct.pack("<128I", *([FAT, END, *chain] + [FREE] * (126 - sectors)))

    def entry(name: str, kind: int, first: int, size: int, child: int) -> bytes:
        text = (name + "\0").encode("utf-16-le")
        return (
            text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
            + bytes(16 + 4 + 16) + struct.pack("<III", first, size, 0)
        )

    directory = entry("Root Entry", 5, END, 0, 1) + entry(stream, 2, 2, len(body), FREE) + bytes(256)
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<109I", 0, *[FREE] * 108)
    )
    path.write_bytes(header + table + directory + body.ljust(sectors * SECTOR, b"\0"))
    return path
