"""Files that are there whole or not at all, also when the process is killed or the power fails."""

import errno
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

STALE = 3600.0  # seconds after which nobody writes at a part any more: a process that was killed left it
SUFFIX = ".part"
UNABLE = {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM}  # some file systems flush no folders


@contextmanager
def whole(path: Path, *, private: bool = False, exclusive: bool = False) -> Iterator[Path]:
    """A file beside ``path`` to fill, which then takes its place, flushed to the disk: the old file or the new one.

    ``private``: only its owner may read it; else it has the rights of the old file, or those of any new one.
    ``exclusive``: only where there is no file yet, whoever is first. Devices and pipes are written to as they are.
    Raises OSError, FileExistsError among them.
    """
    if path.exists() and not path.is_file():
        yield path
        return
    if exclusive and path.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    target = path.resolve() if path.is_symlink() else path
    forget_parts(target.parent, target.name, STALE)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}{SUFFIX}")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666))
    except OSError as error:
        error.filename = str(path)  # the name that the caller knows
        raise
    try:
        if not private and target.exists():
            shutil.copymode(target, part)
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        if exclusive:
            os.link(part, target)
            part.unlink()
        else:
            os.replace(part, target)
        flush_folder(target.parent)
    except BaseException as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        if isinstance(inner := next(iter(error.args), None), OSError):  # as xlsxwriter wraps those of the system
            raise inner from error
        raise


def write_bytes(path: Path, data: bytes, *, private: bool = False, exclusive: bool = False) -> None:
    """``data`` as the whole file. Raises as ``whole``."""
    with whole(path, private=private, exclusive=exclusive) as part:
        part.write_bytes(data)


def write_text(path: Path, text: str) -> None:
    """UTF-8 with the line ends that the text has. Raises as ``whole``."""
    write_bytes(path, text.encode("utf-8"))


def forget_parts(folder: Path, name: str | None = None, older: float = 0.0) -> None:
    """Delete what was left half written of a file, or of all in a folder, so many seconds ago or more."""
    if not folder.is_dir():
        return
    prefix = f".{name}." if name is not None else "."
    latest = time.time() - older
    with os.scandir(folder) as found:
        left = [each.path for each in found if each.name.startswith(prefix) and each.name.endswith(SUFFIX)]
    for path in left:
        with suppress(FileNotFoundError):  # it has just been finished
            if os.stat(path).st_mtime <= latest:
                os.unlink(path)


def flush_folder(folder: Path) -> None:
    """So that what was created, renamed or deleted in it stays so; Windows does that by itself."""
    if os.name != "posix":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in UNABLE:
            raise
