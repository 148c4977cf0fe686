"""A zip of CSV tables, unpacked within limits and only where it belongs."""

import io
import re
import stat
import struct
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from api.common.fault_report import TABLE
from optimizer.domain.errors import InputError, Problem
from optimizer.formats.container import inflated
from optimizer.importing.headings import folded
from optimizer.importing.mapping_file import NAME as MAPPING

ENTRIES = 200
FILE_BYTES, ALL_BYTES = 40_000_000, 120_000_000
POLICY, POLICY_BYTES = "policy.yaml", 300_000
NESTED = frozenset((".zip", ".rar", ".7z", ".gz", ".tar", ".bz2", ".xz", ".xlsx", ".xls", ".xlsm", ".json"))
LITTER = re.compile(r"(^|/)(__MACOSX/|\.[^/]*$|Thumbs\.db$|desktop\.ini$)")
MARKS = str.maketrans("", "", "“”「」【】")  # messages put names of files between these
ADVICE = "请把各表的 CSV 文件（可连同 policy.yaml）直接压缩成一个 zip，不加密码"


def unpack(raw: bytes, folder: Path) -> Sequence[str]:
    """Write the CSV tables, policy.yaml and 对照表.yaml of a zip into a folder, and give remarks. Raises InputError."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error):
        raise InputError.of("压缩包已损坏，无法读取", ADVICE) from None
    if len(entries) > ENTRIES:
        raise InputError.of(f"压缩包内的文件超过{ENTRIES}个", ADVICE)
    everything = [(_name(entry), entry) for entry in entries if not entry.is_dir()]
    named = [(name, entry) for name, entry in everything if not LITTER.search(name)]
    if faults := list(_faults(named)):
        raise InputError(faults)
    wanted = [(name, entry) for name, entry in named if name.lower().endswith(".csv") or _is_other(name)]
    if len({str(PurePosixPath(name).parent) for name, _ in wanted}) > 1:
        raise InputError.of("压缩包内的 CSV 文件不在同一个文件夹", ADVICE)
    budget = ALL_BYTES
    for name, entry in wanted:
        most = POLICY_BYTES if _is_other(name) else FILE_BYTES
        content = inflated(raw, entry, min(budget, most), "压缩包")
        budget -= len(content)
        (folder / _safe(name)).write_bytes(content)
    left = len(named) - len(wanted)
    return [f"压缩包内另有{left}个文件不是 CSV，未读取。"] if left else []


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: Windows writes GBK, others UTF-8 without saying so; Python takes both for CP437."""
    name = entry.orig_filename
    if not entry.flag_bits & 0x800:
        raw, meant = name.encode("cp437", "replace"), []
        for encoding in ("utf-8", "gb18030"):
            with suppress(UnicodeDecodeError):
                meant.append(raw.decode(encoding))
        # bytes of 学校 in GBK are UTF-8 as well, of other letters
        name = next((each for each in meant if _stem(each) in TABLE), (*meant, name)[0])
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _stem(name: str) -> str:
    return folded(PurePosixPath(name.replace("\\", "/")).stem)


def _is_other(name: str) -> bool:
    """Whether it is one of the two files that may stand beside the tables."""
    return PurePosixPath(name).name.lower() in (POLICY, MAPPING)


def _safe(name: str) -> str:
    if _is_other(name):
        return PurePosixPath(name).name.lower()
    return f"{safe_stem(name)}.csv"


def safe_stem(name: str) -> str:
    """The last part of a name, with nothing in it that a file system or a message could take for something else."""
    stem = re.sub(r'[\x00-\x1f/\\:*?"<>|]', "", PurePosixPath(name).stem.translate(MARKS)).strip(". ")[:60]
    return stem or "未命名"


def _faults(named: Sequence[tuple[str, zipfile.ZipInfo]]) -> Iterator[Problem]:
    def fault(rule: str, advice: str = ADVICE) -> Problem:
        return Problem("压缩包", None, None, rule, advice)

    names = [name for name, _ in named]
    if any("\0" in name or name.startswith("/") or re.match("[A-Za-z]:", name) for name in names):
        yield fault("内有以绝对路径命名的文件")
    if any(".." in name.split("/") for name in names):
        yield fault("内有文件名含 ..，会写到文件夹之外")
    if any(stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG) for _, entry in named):
        yield fault("内有符号链接或设备")
    if any(entry.flag_bits & 1 for _, entry in named):
        yield fault("有密码")
    safe = [_safe(name).lower() for name in names if name.lower().endswith(".csv") or _is_other(name)]
    if len({name.lower() for name in names}) < len(names) or len(set(safe)) < len(safe):
        yield fault("内有重名的文件")
    inner = {PurePosixPath(name).suffix.lower() for name in names}
    if "xl/workbook.xml" in (name.lower() for name in names):
        yield fault("其实是工作簿", "请把扩展名改为 .xlsx 后再上传")
    elif inner & NESTED:
        yield fault("内有工作簿、JSON 或另一个压缩包", "请直接上传那个文件；zip 只用来装各表的 CSV 文件")
    elif not any(name.lower().endswith(".csv") for name in names):
        yield fault("内没有 CSV 文件")

