"""Names of uploads as clients send them: encoded for mail or for the web, in another encoding, cut off, or none."""

import binascii
import re
import unicodedata
from base64 import b64decode
from contextlib import suppress
from quopri import decodestring
from urllib.parse import unquote_to_bytes

ENDS = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv", ".txt", ".json", ".zip")
UNNAMED = "名册"
WORD = re.compile(r"=\?([\w-]{1,20})\?([BbQq])\?([^?]*)(?:\?=|\??$)")  # RFC 2047; the last may be cut off
EXTENDED = re.compile(r"([\w-]{1,20})'[\w-]*'(.+)")  # RFC 5987
PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}){2}")
UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|“”「」【】]')
CHINESE = re.compile("[\u4e00-\u9fff]")
LONGEST = 60


def title_and_end(name: str) -> tuple[str, str]:
    """What a file is called, without anything that a file system or a message could take for something else.

    The end is one of ENDS or none: what a file is, its content tells.
    """
    name = unicodedata.normalize("NFC", decoded(name)).replace("\\", "/").rpartition("/")[2]
    stem, dot, end = name.rpartition(".")
    suffix = f"{dot}{end}".lower()
    if suffix not in ENDS:
        stem, suffix = name, ""
    return UNSAFE.sub("", stem).strip(". ")[:LONGEST] or UNNAMED, suffix


def decoded(name: str) -> str:
    """The name as it was meant."""
    name = name.strip().strip('"')
    if "=?" in name:
        name = WORD.sub(lambda word: _word(*word.groups()), re.sub(r"\?=\s+=\?", "?==?", name))
    elif extended := EXTENDED.fullmatch(name):
        name = _text(unquote_to_bytes(extended[2]), extended[1]) or name
    elif PERCENT.search(name):
        name = _text(unquote_to_bytes(name), "utf-8") or name
    if any("\x80" <= sign <= "\xff" for sign in name):  # bytes that were taken for Latin-1
        with suppress(UnicodeEncodeError):
            raw = name.encode("latin-1")
            meant = (_text(raw, "utf-8"), _text(raw, "gb18030"))  # GBK's 学校 is UTF-8 as well, of other letters
            name = next((text for text in meant if CHINESE.search(text)), name)
    return name


def _word(charset: str, way: str, text: str) -> str:
    if way in "Qq":
        return _text(decodestring(text.replace("_", " ").encode("ascii", "ignore")), charset, "ignore")
    usable = text[: len(text) - len(text) % 4]
    with suppress(binascii.Error, ValueError):
        return _text(b64decode(usable), charset, "ignore")
    return ""


def _text(raw: bytes, charset: str, errors: str = "strict") -> str:
    """The text, or none where it is not of this charset."""
    with suppress(UnicodeDecodeError, LookupError):
        return raw.decode(charset, errors)
    return ""
