"""Files of an upload under names that are safe, their kind told by the content where the name does not say it."""

import io
import re
import struct
import zipfile
from collections.abc import Sequence
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from pathlib import Path, PurePosixPath

from api.uploads.zip_folder import safe_stem
from optimizer.importing.mapping_file import NAME as MAPPING

MAPPINGS = (".yaml", ".yml")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def named(name: str) -> str:
    """The name of a file as it was meant, where a form carries it as a mail would (RFC 2047)."""
    if "=?" not in name:
        return name
    try:
        return str(make_header(decode_header(name)))
    except (HeaderParseError, LookupError, ValueError):
        return name


def suffix_of(name: str) -> str:
    """How a name ends, in ASCII letters; empty where it says nothing."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z]{1,5}", suffix) else ""


def suffix_by_content(raw: bytes) -> str:
    """What a name should say of this content; empty where that is not known. For a process that may die of a file."""
    if raw.startswith(OLE):
        return ".xls"
    if raw.startswith(b"PK"):
        try:
            names = {name.replace("\\", "/").lower() for name in zipfile.ZipFile(io.BytesIO(raw)).namelist()}
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error):
            return ".zip"
        return ".xlsx" if "xl/workbook.xml" in names else ".ods" if "content.xml" in names else ".zip"
    return ".json" if raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else ""


def laid_out(work: Path, files: Sequence[tuple[str, bytes]]) -> list[str]:
    """Write (name, content) into ``work``, and give the names of the rosters among them, in their order.

    One YAML file is the 对照表 for them. Empty where there are two, or a zip, which is a roster by itself.
    """
    suffixes = [suffix_of(name) for name, _ in files]
    if sum(suffix in MAPPINGS for suffix in suffixes) > 1 or ".zip" in suffixes:
        return []
    names: list[str] = []
    for (name, content), suffix in zip(files, suffixes, strict=True):
        if suffix in MAPPINGS:
            (work / MAPPING).write_bytes(content)
            continue
        stem = safe_stem(name.replace("\\", "/"))
        taken = sum(each.startswith(stem) and each.endswith(suffix) for each in names)
        names.append(f"{stem}({taken + 1}){suffix}" if taken else f"{stem}{suffix}")
        (work / names[-1]).write_bytes(content)
    return names
