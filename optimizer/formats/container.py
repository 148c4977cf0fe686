"""The parts of a workbook that is a zip, inflated within limits.

Sizes written in a zip can lie, so every part is inflated here against a budget before any other library opens it.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from optimizer.domain.errors import InputError

PARTS = 2_000
PART_BYTES = 200_000_000
TOTAL_BYTES = 320_000_000
RATIO = 200  # honest workbooks stay under 60
RATIO_FREE = 20_000_000  # bytes that may be inflated whatever the ratio

SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再提供"


def parts(raw: bytes) -> Mapping[str, bytes]:
    """The XML parts of a workbook by lower-case name, or InputError for a zip that is none or is hostile."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error):
        raise damaged() from None
    names = [entry.filename.replace("\\", "/").lower() for entry in entries]
    if len(names) > PARTS or len(set(names)) < len(names):
        raise InputError.of("工作簿的内部结构异常（部件过多或重名）", SAVE_AS)
    budget = min(TOTAL_BYTES, max(RATIO_FREE, RATIO * len(raw)))
    if sum(entry.file_size for entry in entries) > budget:
        raise _too_large("工作簿")
    found: dict[str, bytes] = {}
    for name, entry in zip(names, entries, strict=True):
        content = inflated(raw, entry, min(budget, PART_BYTES))
        budget -= len(content)
        if name.endswith((".xml", ".rels")):
            found[name] = content
    return found


def inflated(raw: bytes, entry: zipfile.ZipInfo, limit: int, what: str = "工作簿") -> bytes:
    """The content of one entry of a zip, which is ``what``. Raises InputError where it is hostile or damaged."""
    if entry.flag_bits & 1:
        raise InputError.of(f"{what}内有加密的部件", "请去掉密码后再提供")
    local = raw[entry.header_offset : entry.header_offset + 30]
    if len(local) < 30 or not local.startswith(b"PK\x03\x04") or entry.compress_type not in (0, 8):
        raise damaged()
    start = entry.header_offset + 30 + sum(struct.unpack("<HH", local[26:30]))
    packed = raw[start : start + entry.compress_size]
    if entry.file_size > limit:
        raise _too_large(what)
    if entry.compress_type == 0:
        content = packed
    else:
        press = zlib.decompressobj(-15)
        try:
            content = press.decompress(packed, min(limit, entry.file_size) + 1)
        except zlib.error:
            raise damaged() from None
        if len(content) <= limit and (not press.eof or press.unused_data):
            raise damaged()
    if len(content) > limit:
        raise _too_large(what)
    if len(packed) != entry.compress_size or len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise damaged()
    return content


def damaged() -> InputError:
    """What to say of a file that cannot be made out."""
    return InputError.of("文件已损坏，无法读取", SAVE_AS)


def _too_large(what: str) -> InputError:
    return InputError.of(f"{what}解压后过大", "请删去图片、空白行列的格式和与名册无关的内容")
