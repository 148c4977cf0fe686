"""The cumulative burden, counted by hand: how often, how long, how far."""

from optimizer.goals.fairness import Fairness
from tests.auditing.ledgers.reading import history, instance, kept, only

SCHOOLS = {"甲": {"core": "G", "node": "甲"}, "乙": {"in": "G", "node": "乙"}, "丙": {"in": "G", "node": "丙"}}
ROADS = [["甲", "乙", 35], ["甲", "丙", 5]]
TEACHERS = ["a1-3 甲", "b1 乙"]


def test_the_table() -> None:
    """A posting is 5; a year 10, and 3 more for the 35 minutes to 乙, none for the 5 to 丙."""
    given = instance(2, schools=SCHOOLS, roads=ROADS, teachers=TEACHERS, past=["a1 乙 2022-2024", "a3 丙 2025-2027"])
    lines = kept(given, "a1 乙 2026-2028", "a2 丙 2026-2026", "a2 乙 2027-2027").burden
    a1, a2, a3 = (only(lines, teacher=name) for name in ("a1", "a2", "a3"))
    assert [line.teacher for line in lines] == ["a1", "a3", "a2"], "heaviest first"
    assert (a1.times_before, a1.years_before, a1.times, a1.years, a1.minutes) == (1, 3, 1, 2, 35)
    assert (a1.before, a1.after) == (5 + 3 * 13, 5 + 3 * 13 + 5 + 2 * 13)
    assert (a1.weight, a1.added) == (75 - 40, 75 - 44), "beyond 40 each counts once"
    assert (a2.times_before, a2.times, a2.years, a2.minutes, a2.before, a2.after) == (0, 2, 2, 35, 0, 15 + 18)
    assert (a2.weight, a2.added) == (0, 0)
    assert (a3.times_before, a3.years_before, a3.times, a3.before, a3.after) == (1, 3, 0, 35, 35)


def test_a_prolongation_is_no_new_move_but_weighs() -> None:
    given = instance(2, schools=SCHOOLS, teachers=TEACHERS, entries=({"id": "p", "rule": "prolongation"},))
    (line,) = kept(given, "a1 丙 2026-2026", "a1 丙 2027-2027 延长").burden
    assert (line.times, line.years, line.after) == (1, 2, 30)


def test_what_the_plan_adds_is_the_level() -> None:
    """Σ of the column is the goal, counted once, in the last year of the horizon."""
    given = instance(2, schools=SCHOOLS, roads=ROADS, teachers=TEACHERS, past=["a1 乙 2022-2024"])
    moves = ("a1 乙 2026-2028", "a2-3 乙 2026-2028")
    assert Fairness().measure(given, history(given, *moves)) == 0
    added = sum(line.added for line in kept(given, *moves).burden)
    assert Fairness().measure(given, history(given, *moves, year=2027)) == added == 31


def test_nobody_strains_after_retirement() -> None:
    """Born in January 1972, she retires in August 2027: of three years only the first counts."""
    given = instance(3, schools=SCHOOLS, teachers=["a1 甲 女 54岁", "b1 乙"])
    (line,) = kept(given, "a1 丙 2026-2028").burden
    served = [year for year in given.years if "a1" in history(given, "a1 丙 2026-2028", year=year).standings]
    assert served == [2026]
    assert (line.years, line.after) == (1, 15)
