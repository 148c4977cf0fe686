"""Reasons for what stays uncovered, each where nothing else stands in the way."""

import numpy as np

from optimizer.itinerant.cheapest_weeks import Ways
from optimizer.itinerant.reasons import Cause, Uncovered, uncovered
from optimizer.itinerant.weeks import Course, Week
from tests.itinerant.building import FULL, TIMETABLE, visitor, week

ONE = Course("乙校", "音乐", ("一班",), 2)


def _reason(given: Week) -> Uncovered:
    (only,) = uncovered(given, Ways(given), ())
    return only


def test_nothing_to_explain() -> None:
    """A timetable that serves every class leaves no list."""
    given = week()
    assert uncovered(given, Ways(given), TIMETABLE) == ()


def test_nobody_teaches_the_subject() -> None:
    """No visitor of the subject: the first thing to say, with no minutes to name."""
    reason = _reason(week([visitor(subjects=("美术",))], [ONE]))
    assert (reason.cause, reason.nearest, reason.periods) == (Cause.NOBODY, None, 2)


def test_out_of_reach() -> None:
    """Twenty minutes there and back with nineteen allowed; the nearest visitor is ten minutes away."""
    assert _reason(week([visitor(minutes=20)], [ONE])).cause != Cause.REACH
    reason = _reason(week([visitor(minutes=19)], [ONE]))
    assert (reason.cause, reason.nearest) == (Cause.REACH, 10)
    assert _reason(week([visitor(scope=())], [ONE])).cause == Cause.REACH
    travel = 10 * (1 - np.eye(4, dtype=np.int64))
    travel[0, 1:] = travel[1:, 0] = -1
    assert _reason(week([visitor()], [ONE], travel=travel)).nearest is None


def test_subject_short_in_the_county() -> None:
    """Eight periods wait and six can be taught: two short, whoever goes where."""
    many = Course("乙校", "音乐", ("一班", "二班", "三班", "四班"), 2)
    reason = _reason(week([visitor()], [many]))
    assert (reason.cause, reason.short) == (Cause.SUBJECT, 2)
    enough = [visitor(most_periods=18), visitor("师二", subjects=("美术",))]
    assert _reason(week(enough, [many])).short == 0



def test_limits_of_those_in_reach() -> None:
    """One visitor without periods left, one with enough schools, one whose days do not allow it."""
    courses = (*week().courses, Course("丁校", "音乐", ("一班",), 2))
    for changes, limit in (
        ({}, "load"), ({"most_periods": 20, "schools_a_week": 2}, "schools_a_week"),
        ({"most_periods": 20, "home_periods": 10, "halves": FULL}, "days"),
    ):
        given = week([visitor("师一", **changes), visitor("师二", scope=())], courses)
        reasons = uncovered(given, Ways(given), TIMETABLE)
        assert [(reason.cause, dict(reason.limits)) for reason in reasons] == [(Cause.LIMITS, {limit: 1})]
