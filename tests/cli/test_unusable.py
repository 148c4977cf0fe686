"""Paths and years that nothing can be done with are the user's to mend: exit 2, with the name and the reason."""

import errno
from pathlib import Path

import pytest

from optimizer.files.reasons import of_a_file, reason
from tests.conftest import Rotation

INSTANCE = Path(__file__).parents[2] / "instances" / "three_schools"
LONG = "长" * 120  # in UTF-8 longer than a file system takes


@pytest.mark.parametrize("words", [
    ("check", LONG), ("check", INSTANCE, "--policy", LONG), ("audit", INSTANCE, LONG),
    ("solve", INSTANCE, "-o", LONG), ("solve", INSTANCE, "-o", "out", "--previous", LONG), ("study", LONG),
    ("versions", LONG),
], ids=lambda words: words[0])
def test_a_name_too_long(rotation: Rotation, capsys: pytest.CaptureFixture[str], words: tuple[object, ...]) -> None:
    assert rotation(*words) == 2
    told = capsys.readouterr().err
    assert LONG in told
    assert "名称过长" in told


def test_a_file_where_a_folder_should_be(
    rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").write_text("")
    assert rotation("solve", INSTANCE, "-o", tmp_path / "out") == 2
    told = capsys.readouterr().err
    assert str(tmp_path / "out") in told
    assert "已有同名的文件" in told


def test_a_folder_that_is_missing(rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Told by the name that was given, not by that of the part which is filled first."""
    assert rotation("solve", INSTANCE, "-o", tmp_path / "out") == 0
    assert rotation("audit", INSTANCE, tmp_path / "out" / "plan.json", "-o", tmp_path / "gone" / "audit.json") == 2
    assert f"“{tmp_path}/gone/audit.json”：不存在" in capsys.readouterr().err


def test_reasons() -> None:
    """In Chinese where they are usual ones; an error of a process or a connection is none of a file."""
    assert reason(OSError(errno.ENOSPC, "No space left on device")) == "磁盘已满"
    assert reason(PermissionError(errno.EACCES, "Permission denied", "x")) == "没有权限"
    assert reason(OSError(errno.ERANGE, "Result too large")) == "Result too large"
    assert reason(OSError("odd")) == "OSError"
    assert of_a_file(OSError(errno.ENOSPC, "")) and of_a_file(OSError(errno.ENOENT, "", "x"))
    assert not of_a_file(ConnectionResetError(errno.ECONNRESET, ""))


@pytest.mark.parametrize("year", ["-1", "0", "1999", "2101", "10000", "99999999999"])
def test_a_year_that_cannot_be(rotation: Rotation, capsys: pytest.CaptureFixture[str], year: str) -> None:
    """The option is held to what a policy and a roster may say."""
    assert rotation("check", INSTANCE, "--year", year) == 2
    assert "计划学年应为四位年份" in capsys.readouterr().err
