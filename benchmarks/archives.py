"""Zip files written field by field, so that their headers can lie, repeat, or point where they should not."""

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

UTF8 = 0x800  # flag: the name is UTF-8


@dataclass(frozen=True)
class Part:
    """One entry; what is None follows from the content."""

    name: bytes
    packed: bytes  # as it lies in the file
    size: int
    crc: int
    method: int = 8
    flags: int = UTF8
    attributes: int = 0  # external, as the system of its maker has them
    local_name: bytes | None = None
    packed_size: int | None = None
    at: int | None = None  # where its local header lies


def part(name: str | bytes, content: bytes, *, method: int = 8) -> Part:
    raw = name.encode() if isinstance(name, str) else name
    packed = content if method == 0 else _deflated(content)
    return Part(raw, packed, len(content), zlib.crc32(content), method)


def _deflated(content: bytes) -> bytes:
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    return press.compress(content) + press.flush()


def archive(parts: Iterable[Part], *, before: bytes = b"", comment: bytes = b"") -> bytes:
    """The parts, their directory and its end."""
    body, directory, count = bytearray(before), bytearray(), 0
    for each in parts:
        count += 1
        packed = len(each.packed) if each.packed_size is None else each.packed_size
        at = len(body) if each.at is None else each.at
        sizes = struct.pack("<III", each.crc, packed, each.size)
        kind = struct.pack("<HHHHH", 20, each.flags, each.method, 0, 0x5821)
        local = each.name if each.local_name is None else each.local_name
        if each.at is None:
            body += b"PK\x03\x04" + kind + sizes + struct.pack("<HH", len(local), 0) + local + each.packed
        directory += b"PK\x01\x02" + struct.pack("<H", 0x0314) + kind + sizes + struct.pack(
            "<HHHHHII", len(each.name), 0, 0, 0, 0, each.attributes, at
        ) + each.name
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), len(comment))
    return bytes(body + directory + b"PK\x05\x06" + end + comment)


def packed(members: Mapping[str, bytes], *further: Part) -> bytes:
    """An archive of these members."""
    return archive([*(part(name, content) for name, content in members.items()), *further])


def lying(each: Part, **fields: Any) -> Part:
    """The same part with another header."""
    return replace(each, **fields)
