"""``rotation example``: the instances that come with an installation."""

from pathlib import Path

import pytest

from optimizer.app.examples import EXAMPLES
from optimizer.policy.instance import open_instance
from tests.conftest import Rotation

INSTANCES = Path(__file__).parents[2] / "instances"


def test_list(rotation: Rotation, capsys: pytest.CaptureFixture[str]) -> None:
    assert rotation("example") == 0
    assert [line.partition("：")[0] for line in capsys.readouterr().out.splitlines()] == list(EXAMPLES)


def test_each_is_an_instance(rotation: Rotation, tmp_path: Path) -> None:
    """Copied whole, it is read like any instance; so is that of README's first command."""
    for name in EXAMPLES:
        assert rotation("example", name, tmp_path / name) == 0
        assert open_instance(tmp_path / name).county.teachers
    copied = {path.name: path.read_bytes() for path in (tmp_path / "three_schools").iterdir()}
    assert copied == {path.name: path.read_bytes() for path in (INSTANCES / "three_schools").iterdir()}


def test_nothing_is_overwritten(rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").mkdir()
    assert rotation("example", "three_schools", tmp_path / "mine") == 2
    assert rotation("example", "four_schools", tmp_path / "new") == 2
    told = capsys.readouterr().err
    assert "已存在" in told and "没有示例「four_schools」" in told and "three_schools、prefecture" in told
    assert not list((tmp_path / "mine").iterdir()) and not (tmp_path / "new").exists()
