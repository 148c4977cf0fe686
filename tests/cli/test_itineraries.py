"""``rotation itineraries`` as a planner meets it: needs told before solving, cover and proofs, files, exit codes."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from optimizer.app.itineraries import PRODUCTS
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.visit_records import Visiting
from optimizer.domain.vocabulary import HALVES, WEEKDAYS
from optimizer.formats import write
from optimizer.itinerant.needs import needing, week_of
from optimizer.itinerant.timetable_check import check
from optimizer.itinerant.weeks import Lesson
from optimizer.policy.instance import Instance, open_instance
from optimizer.reporting.files.plan_files import plan_data, write_json
from tests.conftest import Rotation
from tests.itinerant.counties import YEAR, instance, teacher

INSTANCES = Path(__file__).parents[2] / "instances"


def saved(given: Instance, path: Path) -> Path:
    write(given.county, {"计划学年": str(YEAR), "政策": "标准"}, path)
    return path


def lessons(given: Instance, folder: Path, plan: Plan | None = None) -> tuple[dict[str, Any], list[Lesson]]:
    """What the file says, its lessons found to be without faults."""
    plain = json.loads((folder / "itineraries.json").read_text("utf-8"))
    found = [
        Lesson(
            visitor["teacher"], WEEKDAYS.index(one["weekday"]), one["period"] - 1 + 4 * HALVES.index(one["half"]),
            one["school"], one["subject"], one["class"],
        )
        for visitor in plain["itineraries"]
        for one in visitor["lessons"]
    ]
    assert not check(week_of(given, plan), tuple(found))
    return plain, found


def test_with_the_present_staff(rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two volunteers at 甲 with twelve periods of their own: twenty to spare for the thirty-two that wait."""
    given = instance(teacher("t1", volunteer=True), teacher("t2"))
    assert rotation("itineraries", saved(given, tmp_path / "county"), "-o", tmp_path / "out") == 0
    told = capsys.readouterr().out
    assert "每周 32 节；可走教教师 2 名，共有余课时 20 节" in told
    assert "丙小学 小学音乐：缺 1 个岗位" in told
    assert "丁小学 小学音乐 6 班 12 节：走教范围、每日路程以内没有合适的小学音乐教师" in told
    assert told.index("丁小学 小学音乐 6 班") < told.index("走教安排")
    assert "已证明最优" in told
    plain, found = lessons(given, tmp_path / "out")
    assert {level["name"]: level["value"] for level in plain["levels"]}["uncovered"] == 32 - len(found) == 12
    assert all(level["proved"] for level in plain["levels"])
    assert {lesson.school for lesson in found} == {"乙", "丙"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(PRODUCTS)
    assert [(one["school"], one["posts"]) for one in plain["residents"]] == [("丙", 1)]


def test_with_a_plan(rotation: Rotation, tmp_path: Path) -> None:
    """The posting to 乙 is taken into account, twice in the same bytes; a plan of later years is refused."""
    given = instance(teacher("t1"), teacher("t2", volunteer=True))
    plan = Plan(YEAR, (Posting("t1", "甲", "乙", YEAR, YEAR + 2),))
    write_json(tmp_path / "plan.json", plan_data(plan))
    county = saved(given, tmp_path / "county.xlsx")
    for folder in ("one", "two"):
        assert rotation("itineraries", county, tmp_path / "plan.json", "-o", tmp_path / folder) == 0
    _, found = lessons(given, tmp_path / "one", plan)
    assert {lesson.visitor for lesson in found} == {"t1", "t2"}
    assert all(lesson.school == "丙" for lesson in found)
    first, second = ((tmp_path / folder / "itineraries.json").read_bytes() for folder in ("one", "two"))
    assert first == second
    assert rotation("itineraries", county, tmp_path / "plan.json", "-o", tmp_path / "three", "--year", YEAR - 1) == 2


def test_nobody_may_visit(rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a music teacher everything stays uncovered, and that is an answer."""
    given = instance(teacher("t1", subject="语文"))
    county = saved(given, tmp_path / "county.json")
    assert rotation("itineraries", county, "-o", tmp_path / "out", "--time-limit", 5) == 0
    assert "没有可走教的小学音乐教师" in capsys.readouterr().out
    assert not lessons(given, tmp_path / "out")[1]


def test_a_wrong_sheet(rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Code 2 with every fault at its cell, and nothing written."""
    given = instance()
    lines = (Visiting("t1", ("音乐",), 20, 18), Visiting("t1", ("地质",)))
    county = saved(replace(given, county=replace(given.county, visitors=lines)), tmp_path / "county")
    assert rotation("itineraries", county, "-o", tmp_path / "out") == 2
    told = capsys.readouterr().err
    for place in ("【走教教师】第2行「本校周课时」", "【走教教师】第3行「走教科目」", "【走教教师】第3行「教师编号」"):
        assert place in told
    assert not (tmp_path / "out").exists()


def test_the_shipped_prefecture_has_needs() -> None:
    """Small needs in many schools and teachers with periods left, none of it typed in."""
    found = needing(open_instance(INSTANCES / "prefecture"))
    assert len({course.school for course in found.week.courses}) > 15
    assert len(found.week.visitors) > 30
    assert found.residents and not found.unplaced and not found.unknown
