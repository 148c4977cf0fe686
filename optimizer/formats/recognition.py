"""What kind of file this is, by its content: names of files lie."""

import io
import struct
import zipfile
from typing import Literal

from optimizer.domain.errors import InputError
from optimizer.formats.container import SAVE_AS, damaged

Form = Literal["xlsx", "ods", "xls", "json", "csv", "zip"]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16
HEAD = 4096  # bytes that tell one text from another
TABLES = frozenset((".csv", ".tsv", ".txt", ".tab"))  # ends of names of text files in which nothing need be separated
HTML = ("<!doctype html", "<html", "<table", "<head", "<meta", "<body", "<style")
STREAMS = {
    "WordDocument": "是 Word 文档，不是工作簿",
    "PowerPoint Document": "是 PowerPoint 文档，不是工作簿",
}
PARTS = {
    "word/document.xml": "是 Word 文档", "ppt/presentation.xml": "是 PowerPoint 文档",
    "xl/workbook.bin": "是 .xlsb 二进制工作簿", "content.xml": "是开放文档，但不是表格",
}
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


def form_of(raw: bytes, suffix: str = "") -> Form:
    """The form of a file; "zip" is any archive that is no document. ``suffix`` is asked only where text tells nothing.

    Raises InputError with what it is instead.
    """
    if raw.startswith(b"PK"):
        return _form_of_zip(raw)
    if raw.startswith(OLE):
        _refuse_other_ole(raw)
        return "xls"
    if not raw.strip(b"\0 \r\n\t"):
        if suffix in TABLES:
            return "csv"  # a table without a row, which has its own message
        raise InputError.of("文件是空的", "请核对后重新提供")
    return _form_of_text(raw, suffix)


def _form_of_text(raw: bytes, suffix: str) -> Form:
    head = _head(raw)
    start = head.lstrip("\ufeff \t\r\n").lower()
    if start.startswith(HTML):
        raise InputError.of("是网页（HTML），只是扩展名像工作簿", SAVE_AS)
    if start.startswith("<?xml"):
        raise InputError.of("是 XML 文件，不是 .xlsx 工作簿", SAVE_AS)
    if start.startswith("%pdf"):
        raise InputError.of("是 PDF 文件，不是工作簿", SAVE_AS)
    if start.startswith("{") or (start.startswith("[") and suffix not in TABLES):
        return "json"
    if suffix == ".json":
        return "json"  # whose reader tells what is wrong
    if suffix in TABLES or ("\0" not in head and any(sign in head for sign in ",;\t，；")):
        return "csv"
    raise InputError.of("不是工作簿，也不是表格文本", "请提供 .xlsx、.xls、.ods 工作簿，.csv、.tsv 文本，或 .json 文件")


def _head(raw: bytes) -> str:
    if raw.startswith(MARKS):
        return raw[:HEAD].decode("utf-16", "replace")
    try:
        return raw[:HEAD].decode("utf-8")
    except UnicodeDecodeError:
        return raw[:HEAD].decode("gb18030", "replace")


def _refuse_other_ole(raw: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in raw:
        raise InputError.of("文件有打开密码", "请去掉打开密码后再提供")
    for stream, rule in STREAMS.items():
        if stream.encode("utf-16-le") in raw:
            raise InputError.of(rule, SAVE_AS)


def _form_of_zip(raw: bytes) -> Form:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error):
        raise damaged() from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and SPREADSHEET in raw[:4096]:  # its first part, never packed
        return "ods"
    for part, what in PARTS.items():
        if part in names:
            raise InputError.of(f"{what}，不是 .xlsx 工作簿", SAVE_AS)
    return "zip"
