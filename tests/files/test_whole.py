"""A file is there whole or not at all."""

import errno
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from xlsxwriter.exceptions import FileCreateError

from optimizer.files.whole import STALE, forget_parts, whole, write_bytes, write_text

POSIX = pytest.mark.skipif(os.name != "posix", reason="modes and folders of Unix")


@POSIX
@pytest.mark.parametrize("exclusive", [False, True])
def test_the_order_in_which_it_reaches_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exclusive: bool
) -> None:
    """The content before the name, the folder after it: no loss of power leaves a name for what is not there."""
    done: list[tuple[str, int | str]] = []

    def flushed(descriptor: int, flush: object = os.fsync) -> None:
        done.append(("flush", os.fstat(descriptor).st_ino))

    def named(source: Path, target: Path, name: object = os.replace if not exclusive else os.link) -> None:
        done.append(("name", target.name))
        name(source, target)  # type: ignore[operator]

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(os, "link" if exclusive else "replace", named)
    write_bytes(tmp_path / "plan.json", b"new", exclusive=exclusive)
    inode = (tmp_path / "plan.json").stat().st_ino
    assert done == [("flush", inode), ("name", "plan.json"), ("flush", tmp_path.stat().st_ino)]
    assert (tmp_path / "plan.json").read_bytes() == b"new"


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()], ids=["error", "interrupt"])
def test_nothing_is_left_after_an_error(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "plan.json"
    path.write_text("old")

    def fails() -> None:
        with whole(path) as part:
            part.write_text("half")
            raise error

    with pytest.raises(type(error)):
        fails()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


KILLED = """
import os, signal, sys
from pathlib import Path
from optimizer.files.whole import whole
with whole(Path(sys.argv[1])) as part:
    part.write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@POSIX
def test_a_kill_leaves_the_old_file_and_nothing_for_long(tmp_path: Path) -> None:
    """What a killed process had half written is cleared by whoever writes the file later, or by its folder's owner."""
    path = tmp_path / "plan.json"
    path.write_text("old")
    for _ in range(2):
        assert subprocess.run([sys.executable, "-c", KILLED, path], check=False).returncode == -9
    assert path.read_text() == "old"
    first, second = (each for each in tmp_path.iterdir() if each != path)
    long_ago = time.time() - STALE - 1
    os.utime(first, (long_ago, long_ago))
    write_text(path, "new")
    assert set(tmp_path.iterdir()) == {path, second}, "somebody may still be at work on the other"
    forget_parts(tmp_path)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_text() == "new"


@POSIX
def test_its_rights(tmp_path: Path) -> None:
    """Those that any file would have: of the umask, or of the file before; a private one is its owner's."""
    before = os.umask(0o027)
    try:
        for name, private, mode in (("new", False, 0o640), ("secret", True, 0o600)):
            write_bytes(tmp_path / name, b"", private=private)
            assert stat.S_IMODE((tmp_path / name).stat().st_mode) == mode
        (tmp_path / "new").chmod(0o604)
        write_bytes(tmp_path / "new", b"")
        assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o604
    finally:
        os.umask(before)


def test_whoever_is_first(tmp_path: Path) -> None:
    write_bytes(tmp_path / "key", b"first", exclusive=True)
    with pytest.raises(FileExistsError):
        write_bytes(tmp_path / "key", b"second", exclusive=True)
    late = whole(tmp_path / "other", exclusive=True)
    late.__enter__().write_bytes(b"second")
    write_bytes(tmp_path / "other", b"first")
    with pytest.raises(FileExistsError):
        late.__exit__(None, None, None)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"key": b"first", "other": b"first"}


@POSIX
def test_links_and_devices_stay_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "far" / "plan.json")
    write_text(tmp_path / "link", "through")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "far" / "plan.json").read_text() == "through"
    write_text(Path(os.devnull), "gone")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_an_error_of_the_system_comes_out_as_such(tmp_path: Path) -> None:
    """Whatever a library wrapped it in, so that callers know one kind."""
    full = OSError(errno.ENOSPC, "No space left on device")

    def fails() -> None:
        with whole(tmp_path / "plan.xlsx"):
            raise FileCreateError(full)

    with pytest.raises(OSError) as told:
        fails()
    assert told.value is full
    assert list(tmp_path.iterdir()) == []
