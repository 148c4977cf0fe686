"""Who has confirmed the check-up is written beside the roster, and holds for that very data and policy only."""

import json
import shutil
from pathlib import Path

import pytest

from optimizer.app.checkup import beside, sign, signed
from optimizer.domain.errors import InputError
from optimizer.policy.instance import open_instance
from tests.conftest import Rotation

THREE = Path(__file__).parents[2] / "instances" / "three_schools"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(THREE, tmp_path / "三校"))


def test_it_holds_for_this_data_and_policy(folder: Path) -> None:
    """Another cell or another policy is not what was signed; signing again does not lose what others signed."""
    here = open_instance(folder)
    assert signed(folder, here) is None
    sign(folder, here, "T9")
    found = signed(folder, open_instance(folder))
    assert found is not None and found.by == "T9" and found.at[:2] == "20"
    other = open_instance(folder, policy="标准")
    assert signed(folder, other) is None
    sign(folder, other, "T8")
    assert [each["by"] for each in json.loads(beside(folder).read_text("utf-8"))["signatures"]] == ["T9", "T8"]
    teachers = folder / "教师.csv"
    teachers.write_text(teachers.read_text("utf-8-sig").replace("二级", "一级", 1), "utf-8")
    assert signed(folder, open_instance(folder)) is None


def test_the_file_is_no_table(folder: Path) -> None:
    """It stands in the folder of the roster without a word about it."""
    before = open_instance(folder).announcements
    sign(folder, open_instance(folder), "T9")
    assert open_instance(folder).announcements == before


@pytest.mark.parametrize("content", ["[]", '{"signatures": [{"by": ""}]}', '{"signatures": 1}'])
def test_a_file_of_something_else(folder: Path, content: str) -> None:
    beside(folder).write_text(content, "utf-8")
    with pytest.raises(InputError, match="体检"):
        signed(folder, open_instance(folder))


@pytest.mark.parametrize("name", ["", "  ", "长" * 101])
def test_a_signer_is_named(folder: Path, name: str) -> None:
    with pytest.raises(InputError, match="签字人"):
        sign(folder, open_instance(folder), name)


def test_check_signs_and_solve_says_so(
    rotation: Rotation, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The screen of a solve, and its report."""
    out = tmp_path / "out"
    assert rotation("check", folder, "--sign", "T9") == 0
    assert "数据体检由 T9 确认" in capsys.readouterr().out
    assert rotation("solve", folder, "-o", out, "--workers", 1) == 0
    assert "数据体检：已确认（T9，" in capsys.readouterr().out
    assert json.loads((out / "report.json").read_text("utf-8"))["checkup"]["by"] == "T9"
    beside(folder).unlink()
    assert rotation("solve", folder, "-o", out, "--workers", 1) == 0
    assert "数据体检：未确认" in capsys.readouterr().out
    assert json.loads((out / "report.json").read_text("utf-8"))["checkup"] is None


def test_the_command_writes_both_forms(
    rotation: Rotation, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("体检.xlsx", "体检.json"):
        assert rotation("checkup", folder, "-o", tmp_path / name) == 0
        assert (tmp_path / name).stat().st_size > 1000
    assert "数据体检：在岗教师 159，骨干教师 31" in capsys.readouterr().out
    assert rotation("checkup", folder, "-o", tmp_path / "体检.pdf") == 2
