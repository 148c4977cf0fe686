"""What 标准 asks for beyond 国家基线 is told, by comparing the two."""

from pathlib import Path

import pytest

from optimizer.formats import write
from optimizer.generating import generate
from optimizer.policy.instance import open_instance
from optimizer.policy.layers import build, load
from optimizer.policy.stricter import stricter
from tests.conftest import Rotation

PLACES = "，计算单位集团（国家基线县区），派出学校全体（国家基线城镇学校和优质学校）"
FLOW = f"「年度交流比例」：最高比例20%（国家基线不限），基数全体（国家基线应交流教师）{PLACES}"
TOLD = [
    "「交流范围」：范围（满足其一）集团（国家基线集团、县区）",
    FLOW,
    f"「骨干教师占比」：骨干占交流教师的最低比例40%（国家基线20%）{PLACES}",
    "「核心校派出比例」（最低比例10%）：国家基线没有",
    "「学校派出上限」（最高比例25%）：国家基线没有",
    "「新建学校学科骨干」（每学科每学段至少几名1）：国家基线没有",
]


def test_what_is_stricter_than_the_national_baseline() -> None:
    assert [each.text for each in stricter(load("标准"))] == TOLD
    assert stricter(load("国家基线")) == []
    assert [each.text for each in stricter(load("基础"))] == TOLD[:1]  # within groups alone


def test_a_clause_that_the_nation_only_weighs_is_stricter_when_it_binds() -> None:
    plain = load("国家基线").dump()
    next(entry for entry in plain["entries"] if entry["id"] == "surplus_first")["weight"] = None
    (found,) = stricter(build(plain, "某县"))
    assert (found.entry, "必须做到（国家基线为弹性）" in found.text) == ("surplus_first", True)


def test_whoever_chooses_no_policy_is_told(tmp_path: Path) -> None:
    path = tmp_path / "roster.json"
    write(generate("three_schools", 1), {"计划学年": "2026"}, path)
    told = " ".join(open_instance(path).announcements)
    assert all(line in told for line in TOLD) and "--policy 国家基线" in told
    assert "国家基线" not in " ".join(open_instance(path, policy="标准").announcements)


def test_the_policy_is_shown_with_what_is_stricter(rotation: Rotation, capsys: pytest.CaptureFixture[str]) -> None:
    assert rotation("policy", "show", "标准") == 0
    shown = capsys.readouterr().out
    assert "更严或不同的硬性条款 6 条" in shown and all(line in shown for line in TOLD)


def test_a_clash_says_what_the_nation_does_not_ask(
    rotation: Rotation, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "roster.json"
    write(generate("three_schools", 1, impossible="flow"), {"计划学年": "2026", "政策": "标准"}, path)
    assert rotation("solve", path, "-o", tmp_path / "out") == 3
    assert f"其中比「国家基线」更严的：{FLOW}" in capsys.readouterr().out
