"""走教 in the ledger: days, lessons, months, money and points of the term, counted by hand."""

from datetime import date
from typing import Any

import pytest

from optimizer.auditing.ledgers.visits import VisitCredit, visit_credits
from optimizer.domain.school_term import Term
from optimizer.itinerant.weeks import Lesson, ordered
from tests.auditing.ledgers.reading import history, instance

SCHOOLS = {
    "甲": {"core": "G"}, "乙": {"in": "G", "zone": "高楼", "rural": True, "mountain": True},
    "丙": {"in": "G", "zone": "马屿", "rural": True}, "丁": {"in": "G"},
}
#: Tuesday 1 September to Monday 28 September; no lessons on Tuesday the 8th and Thursday the 24th
TERM = Term(date(2026, 9, 1), 4, frozenset({date(2026, 9, 8), date(2026, 9, 24)}))


def lessons(who: str, *cells: tuple[int, int, str]) -> list[Lesson]:
    return [Lesson(who, day, slot, school, "小学音乐", f"小学{slot}班") for day, slot, school in cells]


def credits(given: list[Lesson], *moves: str, term: Term = TERM, **definitions: Any) -> list[VisitCredit]:
    county = instance(definitions=definitions, schools=SCHOOLS, teachers=["a1 甲 志愿", "a2 甲 骨干", "a3 甲"])
    return list(visit_credits(history(county, *moves), ordered(given), term))


def test_days_and_lessons_of_the_term() -> None:
    """Mondays four (7th, 14th, 21st, 28th), Tuesdays three of four; two lessons on Monday, one on Tuesday."""
    [line] = credits(lessons("a1", (0, 0, "乙"), (0, 4, "丙"), (1, 0, "乙")), visit_day_yuan=50, visit_period_yuan=10)
    assert (line.days, line.periods, line.dates, line.lessons, line.months) == (2, 3, 7, 11, 1)
    assert (line.daily, line.hourly, line.monthly, line.yuan) == (350, 110, 0, 460)
    assert line.schools == ("乙", "丙")


def test_months_with_a_day_out_are_paid_at_the_highest_rate() -> None:
    """Twenty weeks of Mondays touch September to January; the dearer of two zones counts, not their sum."""
    rates = {"visit_allowances": {"高楼": 800, "马屿": 600}}
    term = Term(date(2026, 9, 1))
    both, one = credits([*lessons("a1", (0, 0, "乙"), (0, 4, "丙")), *lessons("a2", (0, 0, "丙"))], term=term, **rates)
    assert (both.months, both.monthly, both.yuan) == (5, 800, 4000)
    assert (one.months, one.monthly, one.yuan) == (5, 600, 3000)
    december = frozenset(date(2026, 12, day) for day in range(1, 32))
    [line] = credits(lessons("a3", (0, 0, "乙")), term=Term(date(2026, 9, 1), 20, december), **rates)
    assert (line.months, line.yuan) == (4, 3200)
    [line] = credits(lessons("a3", (0, 0, "丁")), term=term, **rates)
    assert line.yuan == 0
    [line] = credits(lessons("a3", (0, 0, "乙")), term=term, visit_allowances={"山区": 900, "高楼": 800})
    assert line.monthly == 900


@pytest.mark.parametrize(("who", "moves", "school", "points"), [
    ("a3", (), "丁", 10), ("a3", (), "丙", 15), ("a3", (), "乙", 20), ("a1", (), "丁", 15), ("a2", (), "丁", 13),
    ("a1", ("a1 丁 2026-2028",), "丙", 15),  # willing counts with the posting
])
def test_points_count_like_those_of_a_posting(who: str, moves: tuple[str, ...], school: str, points: int) -> None:
    words = {"交流": 10, "走教": 10, "自愿": 5, "骨干": 3, "农村": 5, "山区": 5}
    [line] = credits(lessons(who, (0, 0, school)), *moves, points=words)
    assert line.points == points


def test_a_word_counts_once_for_several_schools() -> None:
    [line] = credits(lessons("a3", (0, 0, "乙"), (0, 4, "丙")))
    assert line.points == 10 + 5 + 5


def test_roster_order_and_nobody() -> None:
    given = [*lessons("a3", (0, 0, "乙")), *lessons("a1", (1, 0, "乙"))]
    assert [line.teacher for line in credits(given)] == ["a1", "a3"]
    assert credits([]) == []
