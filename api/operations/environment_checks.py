"""What an installation stands on: programs, processor, memory, the data folder and the operator's settings."""

import os
import platform
import shutil
import sqlite3
import stat
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

import psutil

from api import __version__
from api.common.allowed_hosts import Hosts
from api.common.findings import Finding, finding
from api.common.resource_classes import SIZES
from api.common.settings import Settings
from api.identity.issuers import Portals
from api.identity.tenants import FILE as FIRST_KEY
from api.store import revisions
from api.store.database import WAL_SINCE
from api.store.encryption import FILE as SECRET
from api.store.encryption import VARIABLE
from optimizer.app.installation import ADVICE, foreign
from optimizer.domain.errors import InputError

LITTLE, SCARCE = 1, 5  # GiB of free space: too little, worth a note
SLOW = 0.1  # seconds for one fsync
WRITES = 15
REMOTE = {"nfs", "nfs4", "cifs", "smbfs", "smb3", "9p", "fuse.sshfs", "ceph", "glusterfs", "lustre", "vboxsf"}
GIB, MIB = 2**30, 2**20
FEW = 5  # files named of those that are not ours


def programs() -> Iterator[Finding]:
    """Versions; they are what a bug report needs."""
    area = "版本"
    yield finding(area, "rotation", f"{__version__}，数据库结构 {revisions.head()}")
    yield finding(area, "Python", f"{platform.python_version()}（{platform.system()} {platform.machine()}）")
    for name in ("ortools", "highspy", "dbos", "sqlalchemy", "fastapi", "uvicorn"):
        yield finding(area, name, version(name))
    strange = list(foreign(thorough=True))
    told = f"{len(strange)} 个与安装时不符：{'、'.join(strange[:FEW])}" if strange else "与安装时一致"
    yield finding(area, "程序文件", told, ADVICE, bad=bool(strange))
    safe = sqlite3.sqlite_version_info >= WAL_SINCE
    mode = "WAL" if safe else "TRUNCATE（此版本的 WAL 有损坏数据的缺陷，已避开）"
    yield finding(area, "SQLite", f"{sqlite3.sqlite_version}，日志方式用 {mode}")


def machine(settings: Settings) -> Iterator[Finding]:
    """Cores and memory against the size classes of jobs."""
    cores, memory = os.cpu_count() or 1, psutil.virtual_memory().total // MIB
    yield finding(
        "本机", "处理器", f"{cores} 核，计算用 {settings.cores} 核", "ROTATION_CORES 多于本机的核，求解会互相争抢。",
        note=settings.cores > cores,
    )
    allowed, asked = settings.memory or memory, SIZES["standard"].memory
    yield finding(
        "本机", "内存", f"{memory} MiB，计算可用 {allowed} MiB",
        f"标准任务每个可用到 {asked} MiB；大县请加内存，或用 small 规格提交。ROTATION_MEMORY 不要多于本机内存。",
        note=allowed < asked, bad=allowed > memory,
    )


def folder(data: Path, *, sqlite: bool) -> Iterator[Finding]:
    """Space, speed and rights of the data folder; it is not made."""
    area = "数据文件夹"
    if not data.exists():
        yield finding(area, "位置", f"{data} 还不存在", "首次运行 rotation serve 时建立。", note=True)
        return
    yield finding(area, "位置", f"{data.resolve()}（{_system(data) or '文件系统不详'}）", (
        "SQLite 不能放在网络盘上：请用本机磁盘，或改用 PostgreSQL。"
    ), bad=sqlite and _system(data) in REMOTE)
    free = shutil.disk_usage(data).free / GIB
    yield finding(area, "剩余空间", f"{free:.1f} GiB", "请清理磁盘，或用 rotation purge 删除到期的资料。",
                  bad=free < LITTLE, note=free < SCARCE)
    try:
        pause = _fsync(data)
    except OSError as error:
        yield finding(area, "写入", f"写不进去（{error.strerror}）", "请检查文件夹的所有者与权限。", bad=True)
        return
    advice = "磁盘很慢，提交任务会变慢；请换本机固态盘。"
    yield finding(area, "写入", f"每次落盘 {pause * 1000:.1f} 毫秒", advice, note=pause > SLOW)
    if os.name == "posix":
        yield from _rights(data)


def settings_files(settings: Settings) -> Iterator[Finding]:
    """Portals and webhook list; both are read as the service reads them."""
    area = "设置"
    try:
        Portals.read(settings.portals)
    except InputError as error:
        yield finding(area, "门户", "；".join(map(str, error.problems)), "改正后重新启动服务。", bad=True)
    else:
        yield finding(area, "门户", str(settings.portals or "未用门户登录"))
    wrong, listed = list(_unread(settings.webhook_hosts)), "、".join(settings.webhook_hosts)
    yield finding(
        area, "Webhook 名单", f"读不懂：{'、'.join(wrong)}" if wrong else listed or "空：不发送任何 Webhook",
        "ROTATION_WEBHOOK_HOSTS 请写主机、主机:端口或网段，以逗号分开。", bad=bool(wrong),
    )
    away = settings.host not in ("127.0.0.1", "::1", "localhost")
    advice = "其他机器可以访问，传输不加密：请放在带 TLS 的反向代理之后。"
    yield finding(area, "监听地址", settings.host, advice, note=away)


def _unread(entries: Iterable[str]) -> Iterator[str]:
    for entry in entries:
        try:
            Hosts.of([entry])
        except ValueError:
            yield entry


def _rights(data: Path) -> Iterator[Finding]:
    mode = stat.S_IMODE(data.stat().st_mode)
    yield finding("数据文件夹", "权限", f"{mode:04o}", f"其他用户可进入：chmod 700 '{data}'", bad=bool(mode & 0o077))
    for name, what in ((SECRET, "加密姓名的密钥"), (FIRST_KEY, "首个接口密钥")):
        path = data / name
        if path.exists():
            mode = stat.S_IMODE(path.stat().st_mode)
            advice = f"其他用户可读：chmod 600 '{path}'"
            yield finding("数据文件夹", what, f"{name} {mode:04o}", advice, bad=bool(mode & 0o077))
    if (data / SECRET).exists():
        advice = "请把它另存于备份之外的安全处。"
        yield finding("数据文件夹", "密钥备份", f"{SECRET} 丢失后姓名无法恢复", advice, note=True)
    elif VARIABLE in os.environ:
        yield finding("数据文件夹", "密钥", f"取自环境变量 {VARIABLE}")


def _fsync(data: Path) -> float:
    """Median seconds of a small write that is on the disk."""
    spent = []
    with tempfile.TemporaryFile(dir=data) as file:
        for _ in range(WRITES):
            began = time.perf_counter()
            file.write(b"\0" * 4096)
            file.flush()
            os.fsync(file.fileno())
            spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def _system(data: Path) -> str:
    """The type of the file system that a folder lies on."""
    place = data.resolve()
    found = [part for part in psutil.disk_partitions(all=True) if place.is_relative_to(part.mountpoint)]
    return max(found, key=lambda part: len(part.mountpoint)).fstype if found else ""
