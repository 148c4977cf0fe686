"""The plain checker: a faultless timetable passes, and every rule catches the error planted for it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from optimizer.itinerant.level_values import LEVELS, measure
from optimizer.itinerant.timetable_check import check, without_faults
from optimizer.itinerant.weeks import Course, Hours, Timetable, WeekError
from tests.itinerant.building import FULL, TIMETABLE, lesson, visitor, week

SPLIT = visitor(schools_a_day=3, home_periods=6, most_periods=12)
THREE = tuple(Course(school, "音乐", ("一班",), 1) for school in ("乙校", "丙校", "丁校"))
MORNING = (lesson(0, 0), lesson(0, 2, "丙校"), lesson(0, 4, "丁校"))


def rules(given: Timetable, *visitors: Any, **changes: Any) -> set[str]:
    return {fault.rule for fault in check(week(visitors, **changes), given)}


def test_values_of_a_timetable_reckoned_by_hand() -> None:
    """Six periods wait and are taught; two days of 10 + 10 + 10 minutes; two links; 16² periods."""
    assert check(week(), TIMETABLE) == ()
    assert measure(week(), TIMETABLE) == (0, 60, 2, 2, 0, 0, 256)
    assert measure(week(), ()) == (6, 0, 0, 0, 0, 0, 100)
    ranked = week([visitor(ranks=(0, 2, 3))])
    assert measure(ranked, TIMETABLE) == (0, 60, 2, 2, 2, 0, 256)


def test_changes_against_last_term() -> None:
    """A link that goes and one that comes count one each; without a last term nothing is counted."""
    before = frozenset({("师一", "乙校", "音乐"), ("师一", "丁校", "音乐")})
    assert measure(week(before=before), TIMETABLE)[LEVELS.index("changes")] == 2


@pytest.mark.parametrize(
    ("rule", "given", "visitors", "changes"),
    [
        ("known", (lesson(0, 0, "丁校"),), (), {}),
        ("known", (lesson(0, 0, visitor="师九"),), (), {}),
        ("slot", (lesson(0, 7),), (), {}),
        ("slot", (lesson(5, 0),), (), {}),
        ("whole", TIMETABLE[:-1], (), {}),
        ("daily", (*TIMETABLE[:3], lesson(0, 5, "丙校"), *TIMETABLE[3:5]), (), {}),
        ("one_visitor", (replace(TIMETABLE[0], visitor="师二"), *TIMETABLE[1:]), (visitor(), visitor("师二")), {}),
        ("class_once", (*TIMETABLE, lesson(0, 0, visitor="师二", subject="美术")),
         (visitor(), visitor("师二", subjects=("美术",))),
         {"courses": (*week().courses, Course("乙校", "美术", ("一班",), 1))}),
        ("free", TIMETABLE, (), {"free": {("乙校", "一班"): frozenset({(0, 1), (1, 0)})}}),
        ("qualified", TIMETABLE, (visitor(subjects=("美术",)),), {}),
        ("scope", TIMETABLE, (visitor(scope=("乙校",)),), {}),
        ("load", TIMETABLE, (visitor(most_periods=15),), {}),
        ("schools_a_week", TIMETABLE, (visitor(schools_a_week=1),), {}),
        ("schools_a_day", TIMETABLE, (visitor(schools_a_day=1),), {}),
        ("twice_a_day", (lesson(0, 0), lesson(0, 2, "丙校"), lesson(0, 4)), (SPLIT,), {}),
        ("home", TIMETABLE, (visitor(home_periods=22, most_periods=30),), {}),
        ("available", TIMETABLE, (visitor(halves=FULL - {(1, 1)}),), {}),
        ("visitor_once", (*TIMETABLE[:4], lesson(1, 0, name="二班"), TIMETABLE[5]), (), {}),
        ("minutes", TIMETABLE, (visitor(minutes=29),), {}),
        ("transfer", TIMETABLE, (), {"hours": Hours(lunch=9)}),
        ("split", (lesson(0, 0), lesson(0, 2, "丙校"), lesson(1, 0), lesson(1, 2, "丙校")), (), {}),
        ("split", (MORNING[0], lesson(0, 1, "丙校"), MORNING[2]), (SPLIT,), {"courses": THREE}),
        ("split", MORNING, (SPLIT,), {"courses": THREE, "hours": Hours(lunch=9, period=9)}),
        ("transfer", MORNING, (SPLIT,), {"courses": THREE, "hours": Hours(lunch=9)}),
        ("one_split", (lesson(0, 0), lesson(0, 2, "丙校"), lesson(0, 4, "丙校"), lesson(0, 6, "丁校")), (SPLIT,),
         {"courses": (THREE[0], replace(THREE[1], lessons=2, daily=2), THREE[2])}),
        ("split_days", (*MORNING, lesson(1, 0), lesson(1, 2, "丙校"), lesson(1, 4, "丁校")), (SPLIT,),
         {"courses": tuple(replace(course, lessons=2) for course in THREE)}),
    ],
)
def test_planted_errors(rule: str, given: Timetable, visitors: tuple[Any, ...], changes: dict[str, Any]) -> None:
    """The rule speaks where it is broken."""
    assert rule in rules(given, *visitors, **changes)


def test_faults_can_be_cut_out() -> None:
    """What is left has no fault and keeps the classes that no fault touches; a faultless timetable stays as it is."""
    assert without_faults(week(), TIMETABLE) == TIMETABLE
    assert without_faults(week(), TIMETABLE[:-1]) == tuple(at for at in TIMETABLE if at.school == "乙校")
    narrow = week([visitor(scope=("丙校",))])
    assert without_faults(narrow, TIMETABLE) == tuple(at for at in TIMETABLE if at.school == "丙校")


def test_limits_hold_where_they_are_met() -> None:
    """One less of everything above: the same timetables stand when the limit is reached and not passed."""
    assert rules(TIMETABLE, visitor(minutes=30, schools_a_week=2, halves=FULL - {(2, 0)})) == set()
    assert rules(TIMETABLE, visitor(home_periods=21, most_periods=27)) == set()
    assert rules(TIMETABLE, hours=Hours(lunch=10)) == set()
    late = tuple(replace(at, slot=5) if at.slot == 4 else at for at in TIMETABLE)
    assert rules(late, hours=Hours(lunch=9)) == set(), "a long way over lunch costs the first afternoon slot"
    assert rules(MORNING, SPLIT, courses=THREE) == set()


def test_a_long_way_home_over_lunch_costs_home_periods() -> None:
    """Mornings away leave 35 − 2·4 slots at home; a way home of more than the lunch limit takes one more each."""
    given = (lesson(0, 0), lesson(0, 1, name="二班"), lesson(1, 0), lesson(1, 1, name="二班"))
    for lunch, room in ((10, 27), (9, 25)):
        assert rules(given, visitor(home_periods=room, most_periods=40), hours=Hours(lunch=lunch)) == set()
        assert rules(given, visitor(home_periods=room + 1, most_periods=40), hours=Hours(lunch=lunch)) == {"home"}


def test_weeks_that_contradict_themselves() -> None:
    """A shorter way round, a class twice and unknown schools are refused at the door."""
    travel = np.full((4, 4), 10)
    np.fill_diagonal(travel, 0)
    travel[0, 1] = 21
    with pytest.raises(WeekError, match="way round"):
        week(travel=travel)
    with pytest.raises(WeekError, match="twice"):
        week(courses=(Course("乙校", "音乐", ("一班",), 1), Course("乙校", "音乐", ("一班",), 2)))
    with pytest.raises(WeekError, match="戊校"):
        week([visitor(home="戊校")])
