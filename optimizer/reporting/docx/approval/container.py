"""The file of a template: a plain .docx within limits, without macros and without links to other files."""

import io
import struct
import zipfile
import zlib
from pathlib import Path
from xml.etree.ElementTree import ParseError, fromstring

from optimizer.domain.errors import InputError

FILE_BYTES, TOTAL_BYTES, PARTS = 20_000_000, 100_000_000, 2_000
SAVE_AS = (
    "请用 Word 或 WPS 打开模板，另存为“Word 文档（.docx）”后再提供；"
    "也可用 rotation approval --write-template 重新写出默认模板。"
)
BODY = "word/document.xml"
ACTIVE = ("vbaproject", "activex/", "embeddings/")
HYPERLINK = "/hyperlink"  # how the type of the only harmless outside link ends


def template_bytes(path: Path) -> bytes:
    """The content of a template file. Raises InputError where it is none, or not a safe one."""
    try:
        if path.stat().st_size > FILE_BYTES:
            raise _refused(path, f"超过 {FILE_BYTES // 1_000_000} MB", "请压缩或删去模板中的图片。")
        raw = path.read_bytes()
    except OSError as error:
        raise _refused(path, f"无法打开（{error.strerror}）", "请核对文件名，并关闭正在使用它的程序。") from None
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            _inspect(path, parts)
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, ValueError, EOFError):
        raise _refused(path, "不是 .docx 文件，或已损坏、有打开密码", SAVE_AS) from None
    return raw


def _inspect(path: Path, parts: zipfile.ZipFile) -> None:
    entries = parts.infolist()
    names = [entry.filename for entry in entries]
    if BODY not in names:
        raise _refused(path, "不是 Word 文档（.docx）", SAVE_AS)
    # zipfile never inflates more of a part than its directory says
    if len(entries) > PARTS or sum(entry.file_size for entry in entries) > TOTAL_BYTES:
        raise _refused(path, "解压后过大", "请删去模板中的图片和多余内容。")
    if len(set(names)) < len(names):
        raise _refused(path, "内部结构异常（部件重名）", SAVE_AS)
    if any(kind in name.lower() for kind in ACTIVE for name in names):
        raise _refused(path, "含有宏或嵌入对象", "请删去宏和嵌入对象，另存为“Word 文档（.docx）”。")
    for name in names:
        if name.endswith(".rels"):
            _refuse_links(path, parts.read(name))
    if damaged := parts.testzip():
        raise _refused(path, f"已损坏（{damaged}）", SAVE_AS)


def _refuse_links(path: Path, content: bytes) -> None:
    """A picture or template fetched from elsewhere would tell its owner who opens the document."""
    if b"<!DOCTYPE" in content:
        raise _refused(path, "内部结构异常", SAVE_AS)
    try:
        links = list(fromstring(content))
    except ParseError:
        raise _refused(path, "已损坏", SAVE_AS) from None
    for link in links:
        if link.get("TargetMode") == "External" and not link.get("Type", "").endswith(HYPERLINK):
            raise _refused(path, "链接了外部文件（图片或模板）", "请把链接的图片改为嵌入，并取消附加的模板。")


def _refused(path: Path, rule: str, advice: str) -> InputError:
    return InputError.of(f"模板 {path.name} {rule}", advice, table="模板")
