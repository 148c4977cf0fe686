"""Bounds reckoned again from prices: never above the best timetable, whatever the prices; and never by a solver."""

import subprocess
import sys

import numpy as np
import pytest

from benchmarks.tiny_weeks import brute_force, draw_week
from optimizer.itinerant.bounds import EXPONENT, Prices
from optimizer.itinerant.certificate import reckoned
from optimizer.itinerant.day_patterns import Longs
from optimizer.itinerant.engine.itineraries import plan_week
from optimizer.itinerant.level_values import LEVELS, measure
from optimizer.itinerant.week_columns import board_of
from optimizer.itinerant.weeks import Course, Hours, Week, WeekError, closed
from tests.itinerant.building import visitor, week

NOTHING = (0,) * len(LEVELS)


def drawn(rng: np.random.Generator, scale: int, size: int) -> Longs:
    """Prices up to ``scale``, half of them nothing."""
    drawn: Longs = rng.integers(0, (scale << EXPONENT) + 1, size) * (rng.random(size) < 0.5)
    return drawn


def test_any_prices_bound_the_best_timetable() -> None:
    """Random prices under the values of brute force: each level stays at or below its value, some reach it."""
    reached = 0
    for seed in range(40):
        tiny, rng = draw_week(seed), np.random.default_rng(seed)
        _, best = brute_force(tiny)
        seats = len(board_of(tiny).seats)
        for scale in (0, 2, 200):
            prices = [Prices(drawn(rng, scale, seats), drawn(rng, scale, at)) for at in range(len(LEVELS))]
            for level in reckoned(tiny, best, NOTHING, NOTHING, prices):
                assert level.proved <= level.value, f"seed {seed}, {scale}: {level}"
                reached += level.proved == level.value > 0
    assert reached > 20


def test_a_run_is_verified() -> None:
    """What a run states of tiny weeks is borne by its prices at most levels, and they state no more than is true."""
    held = 0
    for seed in range(25):
        tiny = draw_week(seed)
        answer = plan_week(tiny)
        values = measure(tiny, answer.timetable)
        prices = [level.prices for level in answer.weekly.levels]
        levels = reckoned(tiny, values, values, [level.bound for level in answer.levels], prices)
        assert all(level.proved <= level.value for level in levels if not level.leans)
        held += sum(level.holds for level in levels)
    assert held > 0.6 * 25 * len(LEVELS)


def test_more_minutes_may_buy_a_day_less() -> None:
    """丙 and 丁 lie side by side and cannot be seen on one day, so the least minutes of the pool are out of reach.

    The best timetable sees each of them together with 乙: more minutes than in the pool, and two days where it has
    three. The three bound nothing: two days is what any week of these classes takes.
    """
    at = {"甲校": 0, "乙校": -15, "丙校": 25, "丁校": 26}
    travel = closed(np.array([[abs(a - b) for b in at.values()] for a in at.values()]))
    lessons = {"乙校": 2, "丙校": 1, "丁校": 1}
    courses = tuple(Course(school, "音乐", ("一班",), count) for school, count in lessons.items())
    free = {
        ("丙校", "一班"): frozenset({(0, 0), (0, 4), (0, 5)}), ("丁校", "一班"): frozenset({(1, 0), (1, 4), (1, 5)}),
    }
    given = week([visitor(home_periods=0, minutes=200)], courses, travel=travel, hours=Hours(), free=free)
    answer = plan_week(given)
    values = measure(given, answer.timetable)
    assert values[:3] == (0, 162, 2)
    prices = [level.prices for level in answer.weekly.levels]
    for level in reckoned(given, values, NOTHING, NOTHING, prices):
        assert level.proved <= level.value, level


def test_prices_of_another_week_are_refused() -> None:
    given = week()
    answer = plan_week(given)
    values = measure(given, answer.timetable)
    prices = [level.prices for level in answer.weekly.levels]
    other = week(courses=(*given.courses, Course("丁校", "音乐", ("一班",), 1)))
    with pytest.raises(WeekError):
        reckoned(other, values, values, values, prices)
    dear = [Prices(price.courses, price.levels) for price in prices]
    dear[0] = Prices(prices[0].courses * 0, prices[0].levels)
    weaker = reckoned(given, values, values, values, dear)[0]
    assert weaker.proved <= reckoned(given, values, values, values, prices)[0].proved
    edited = reckoned(given, (values[0] + 2, *values[1:]), values, values, prices)
    assert edited[0].stated is not None and all(level.stated is None for level in edited[1:])


def test_nobody() -> None:
    given = Week(Hours(), ("甲校",), np.zeros((1, 1), dtype=np.int64), (), (Course("甲校", "音乐", ("一班",), 2),))
    answer = plan_week(given)
    values = measure(given, answer.timetable)
    assert all(level.holds for level in reckoned(given, values, values, values, []))


BLOCKED = """
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("ortools", "highspy"):
            raise ImportError(name)

sys.meta_path.insert(0, Blocked())
import optimizer.itinerant.certificate
import optimizer.reporting.files.itineraries.checking
"""


def test_no_solver_is_opened() -> None:
    subprocess.run([sys.executable, "-c", BLOCKED], check=True, timeout=60)
