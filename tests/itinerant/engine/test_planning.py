"""The whole way from facts to lessons, against every timetable of tiny weeks, and what it promises on larger ones."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.tiny_weeks import brute_force, draw_week
from optimizer.itinerant.engine.itineraries import plan_week, remaining
from optimizer.itinerant.engine.neighbourhoods import Effort
from optimizer.itinerant.engine.weekly_levels import plan_weekly
from optimizer.itinerant.generator import generate_week
from optimizer.itinerant.level_values import measure
from optimizer.itinerant.timetable_check import check
from optimizer.itinerant.week_columns import board_of
from optimizer.itinerant.weekdays import classes_of
from optimizer.itinerant.weeks import Course, Hours, Lesson
from tests.itinerant.building import visitor, week

TINY = 80


def test_the_nearer_reach_is_preferred() -> None:
    """Two visitors as far from 丁校, which lies in the own town of the one and only in the county of the other."""
    near, far = visitor("师一", scope=("丁校",), ranks=(0,)), visitor("师二", scope=("丁校",), ranks=(3,))
    for roster in ((near, far), (far, near)):
        given = week(roster, [Course("丁校", "音乐", ("一班",), 2)])
        answer = plan_week(given)
        assert {lesson.visitor for lesson in answer.timetable} == {"师一"}
        assert answer.proved
    busy = replace(near, most_periods=near.home_periods)
    answer = plan_week(week([busy, far], [Course("丁校", "音乐", ("一班",), 2)]))
    assert {lesson.visitor for lesson in answer.timetable} == {"师二"}, "but a class is not left for that"


def test_equal_to_every_timetable_of_tiny_weeks() -> None:
    """Values are the best of all timetables, bounds never pass them; enough weeks leave something to choose."""
    rich = served = 0
    for seed in range(TINY):
        given = draw_week(seed)
        lawful, best = brute_force(given)
        answer = plan_week(given)
        assert tuple(level.value for level in answer.levels) == best, f"seed {seed}"
        assert answer.proved, f"seed {seed}"
        assert measure(given, answer.timetable) == best
        rich += lawful >= 10
        served += bool(answer.timetable)
    assert rich >= 0.4 * TINY
    assert served >= 0.6 * TINY


def test_classes_that_take_turns() -> None:
    """小学2班 has one free slot: its own art lesson, or the music that it shares with 小学1班 by turns, not both."""
    only = frozenset({(0, 0)})
    art = visitor("师二", subjects=("美术",), scope=("乙校",))
    for name, uncovered in (("小学1、2班", 1), ("小学1班", 0)):
        given = week(
            [visitor(scope=("乙校",)), art],
            [Course("乙校", "音乐", (name,), 1), Course("乙校", "美术", ("小学2班",), 1)],
            free={("乙校", name): only, ("乙校", "小学2班"): only},
        )
        answer = plan_week(given)
        assert answer.levels[0].value == uncovered
        assert answer.proved
        assert check(given, answer.timetable) == ()
        both = (
            Lesson("师一", 0, 0, "乙校", "音乐", name), Lesson("师二", 0, 0, "乙校", "美术", "小学2班"),
        )
        assert [fault.rule for fault in check(given, both)] == ["class_once"] * uncovered
        rest, kept = remaining(given, both[1:], frozenset({"师一"}))
        assert kept == both[1:]
        assert rest.free["乙校", name] == (frozenset() if uncovered else only)


def test_township_is_proved_on_every_level() -> None:
    """Six schools, eight visitors: value and bound meet everywhere, and the lessons have no fault."""
    for seed in (1, 2, 3):
        given = generate_week("township", seed)
        answer = plan_week(given)
        assert check(given, answer.timetable) == ()
        assert answer.proved


def test_same_week_same_timetable() -> None:
    """Two runs with one seed give the same lessons."""
    given = generate_week("township", 4)
    assert plan_week(given).timetable == plan_week(given).timetable


def test_weekly_choice_takes_no_class_twice() -> None:
    """Classes taken of a course are at most those that wait, and columns belong to their visitors."""
    given = generate_week("group", 1)
    board = board_of(given)
    weekly = plan_weekly(board, Effort(core=0.5, rounds=5))
    assert board.fits(weekly.chosen)
    taken = np.zeros(len(given.courses), dtype=int)
    for classes in classes_of(board, weekly.chosen):
        for course, count in classes.items():
            taken[course] += count
    assert (taken <= board.seats).all()
    assert [level.bound for level in weekly.levels] <= [level.value for level in weekly.levels]


def test_what_the_slots_cannot_hold_is_lost_and_the_bound_says_so() -> None:
    """Two visitors, one class free in a single slot: the weekly choice serves both subjects, the timetable one."""
    classes = (Course("乙校", "音乐", ("一班",), 1), Course("乙校", "美术", ("一班",), 1))
    given = week(
        [visitor(), visitor("师二", subjects=("美术",))], classes, free={("乙校", "一班"): frozenset({(2, 1)})}
    )
    answer = plan_week(given)
    assert [lesson.slot for lesson in answer.timetable] == [1]
    assert answer.lost == 1
    assert answer.weekly.values[0] == 0
    assert answer.proved, "few visitors choose days and slots in one model, which proves what the week cannot"


def test_a_crowded_class_moves_to_another_day() -> None:
    """Three subjects in a morning of two slots: one visitor has to come on another day, and nothing is lost."""
    hours = Hours(days=2, morning=2, afternoon=1)
    subjects = ("音乐", "美术", "体育", "英语")
    given = week(
        [visitor(f"师{subject}", subjects=(subject,), home_periods=2, most_periods=4,
                 halves=frozenset({(0, 0), (1, 0)})) for subject in subjects],
        [Course("乙校", subject, ("一班",), 1) for subject in subjects], hours=hours,
    )
    answer = plan_week(given)
    assert answer.levels[0].value == 0
    assert {lesson.day for lesson in answer.timetable} == {0, 1}


def test_no_visitor_in_reach_leaves_an_empty_timetable() -> None:
    """Always a timetable: here one without lessons, with every period uncovered and that proved."""
    given = week([visitor(scope=())])
    answer = plan_week(given)
    assert answer.timetable == ()
    assert answer.levels[0].value == answer.levels[0].bound == 6


def test_a_part_keeps_what_the_others_hold() -> None:
    """The week of one visitor leaves out the classes and the slots that the others keep."""
    shared = (*week().courses, Course("乙校", "美术", ("一班",), 1))
    given = week([visitor(), visitor("师二", subjects=("美术",))], shared)
    whole = plan_week(given)
    part, kept = remaining(given, whole.timetable, frozenset({"师二"}))
    assert {lesson.visitor for lesson in kept} == {"师一"}
    assert {course.subject for course in part.courses} == {"美术"}
    busy = {(lesson.day, lesson.slot) for lesson in kept if (lesson.school, lesson.class_id) == ("乙校", "一班")}
    assert busy
    assert not busy & part.free["乙校", "一班"]


@pytest.mark.parametrize("shorter", [1, 2])
def test_more_room_never_hurts(shorter: int) -> None:
    """A visitor with fewer periods to spare never covers more."""
    given = generate_week("township", 5)
    tighter = replace(given, visitors=tuple(
        replace(v, most_periods=v.most_periods - shorter) for v in given.visitors
    ))
    assert plan_week(given).levels[0].value <= plan_week(tighter).levels[0].value


def test_nobody_to_visit() -> None:
    """Without visitors the empty timetable is the answer, and proved."""
    answer = plan_week(replace(generate_week("township", 1), visitors=()))
    assert answer.timetable == ()
    assert answer.proved and answer.levels[0].value > 0


def test_levels_are_heard_in_order() -> None:
    heard: list[str] = []
    answer = plan_week(week(), listen=heard.append)
    assert heard == [level.name for level in answer.levels]
