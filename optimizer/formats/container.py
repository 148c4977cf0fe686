"""What kind of file an upload really is, and the parts of its zip, inflated within limits.

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

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再提供"


def is_old_workbook(raw: bytes) -> bool:
    """Whether this is an .xls workbook; raises InputError where it is neither .xls nor a zip."""
    if raw.startswith(b"PK"):
        return False
    if raw.startswith(OLE):
        _refuse_other_ole(raw)
        return True
    raise InputError.of(_why_no_workbook(raw), SAVE_AS)


def _refuse_other_ole(raw: bytes) -> None:
    streams = {
        "EncryptedPackage": "文件有打开密码",
        "WordDocument": "是 Word 文档，不是工作簿",
        "PowerPoint Document": "是 PowerPoint 文档，不是工作簿",
    }
    for stream, rule in streams.items():
        if stream.encode("utf-16-le") in raw:
            advice = "请去掉打开密码后再提供" if stream == "EncryptedPackage" else SAVE_AS
            raise InputError.of(rule, advice)


def _why_no_workbook(raw: bytes) -> str:
    head = raw[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not raw.strip(b"\0 \r\n\t"):
        return "文件是空的"
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta")):
        return "是网页（HTML），只是扩展名像工作簿"
    if head.startswith(b"<?xml"):
        return "是 XML 文件，只是扩展名像工作簿"
    if head.startswith(b"%pdf"):
        return "是 PDF 文件，不是工作簿"
    if b"\0" not in head and (b"," in head or b"\t" in head):
        return "是文本或 CSV 文件，只是扩展名像工作簿"
    return "不是 Excel 工作簿"


def parts(raw: bytes) -> Mapping[str, bytes]:
    """The XML parts of a workbook by lower-case name, or InputError for a zip that is none or is hostile."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error):
        raise damaged() from None
    names = [entry.filename.replace("\\", "/").lower() for entry in entries]
    _refuse_other_zip(names)
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


def _refuse_other_zip(names: list[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    for part, what in (
        ("word/document.xml", "是 Word 文档"), ("ppt/presentation.xml", "是 PowerPoint 文档"),
        ("xl/workbook.bin", "是 .xlsb 二进制工作簿"), ("content.xml", "是 ODS 等开放文档"),
    ):
        if part in names:
            raise InputError.of(f"{what}，不是 .xlsx 工作簿", SAVE_AS)
    raise InputError.of("是压缩包，里面没有工作簿", SAVE_AS)


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
