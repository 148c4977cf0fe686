"""Classes free in some slots only: pools hold every timetable, cost no more than it, and mostly exactly as much."""

from dataclasses import replace

import numpy as np

from benchmarks.tiny_weeks import draw_week, every_week
from optimizer.itinerant.cheapest_weeks import Ways
from optimizer.itinerant.course_splitting import parted
from optimizer.itinerant.level_values import LEVELS, measure
from optimizer.itinerant.visitor_columns import pools
from optimizer.itinerant.week_columns import board_of
from optimizer.itinerant.weekday_costs import on_weekdays
from optimizer.itinerant.weeks import Course, Week
from tests.itinerant.building import visitor, week

MINUTES, DAYS = LEVELS.index("minutes"), LEVELS.index("days")


def _limited(seed: int, share: float = 0.6) -> Week:
    """A tiny week in which every class is free in a random share of the slots, and one visitor."""
    given = draw_week(seed)
    rng = np.random.default_rng([8, seed])
    slots = [(day, slot) for day in range(given.hours.days) for slot in range(given.hours.slots)]
    free = {
        (course.school, name): frozenset(slot for slot in slots if rng.random() < share)
        for course in given.courses for name in course.classes
    }
    return replace(given, visitors=given.visitors[:1], free=free)


def test_every_timetable_is_a_column_and_costs_no_less() -> None:
    """Least minutes, and least days of any timetable, of the same classes: the column's are never more."""
    exact = seen = 0
    for seed in range(150):
        given = _limited(seed)
        board = board_of(given)
        [pool] = board.pools
        column = {
            tuple(counts): number for number, counts in enumerate(pool.served(np.arange(len(pool))).tolist())
        }
        least: dict[int, int] = {}
        for lessons in every_week(given, given.visitors[0]):
            taken = {(at.school, at.subject, at.class_id) for at in lessons}
            counts = tuple(
                sum((board.week.courses[code].school, board.week.courses[code].subject, name) in taken
                    for name in board.week.courses[code].classes)
                for code in pool.courses.tolist()
            )
            number = column[counts]
            values = measure(given, lessons)
            assert pool.minutes[number] <= values[MINUTES], seed
            assert pool.fewest[number] <= values[DAYS], seed
            least[number] = min(least.get(number, values[MINUTES]), values[MINUTES])
        seen += len(least)
        exact += sum(pool.minutes[number] == minutes for number, minutes in least.items())
    assert seen > 150
    assert exact > 0.9 * seen


def test_refining_only_adds() -> None:
    """Refined minutes are never fewer, and some are more: two schools want the same morning."""
    more = 0
    for seed in range(150):
        ways = Ways(parted(_limited(seed, 0.4)))
        [plain], [fine] = pools(ways), board_of(ways.week).pools
        cost = dict(zip(map(bytes, plain.services), plain.minutes.tolist(), strict=True))
        for services, minutes in zip(fine.services, fine.minutes.tolist(), strict=True):
            assert minutes >= cost[bytes(services)]
            more += minutes > cost[bytes(services)]
        more += len(plain) - len(fine)
    assert more > 0


def test_two_schools_that_want_the_same_morning() -> None:
    """Both classes are free on Monday morning only: either school, not both; with a second morning, two days."""
    courses = [Course("乙校", "音乐", ("一班",), 1), Course("丙校", "音乐", ("一班",), 1)]
    monday, tuesday = frozenset({(0, 0), (0, 1)}), frozenset({(1, 0)})
    free = {("乙校", "一班"): monday, ("丙校", "一班"): monday}
    [pool] = board_of(week([visitor()], courses, free=free)).pools
    assert sorted(pool.periods[pool.services].sum(axis=1).tolist()) == [0, 1, 1]
    board = board_of(week([visitor()], courses, free=free | {("丙校", "一班"): tuesday}))
    [pool] = board.pools
    [both] = np.flatnonzero(pool.periods[pool.services].sum(axis=1) == 2).tolist()
    assert (pool.minutes[both], pool.days[both]) == (40, 2)
    assert {day: [school for school, _ in stays] for day, stays in on_weekdays(board.ways, pool, both).items()} == {
        0: ["乙校"], 1: ["丙校"],
    }


def test_classes_with_different_free_slots_are_parted() -> None:
    """Two of three classes share their slots: two courses of the same school and subject, and the links count once."""
    courses = [Course("乙校", "音乐", ("一班", "二班", "三班"), 1)]
    slots = frozenset({(0, 0), (2, 1)})
    given = week([visitor()], courses, free={("乙校", "一班"): slots, ("乙校", "三班"): slots})
    assert [course.classes for course in parted(given).courses] == [("一班", "三班"), ("二班",)]
    [pool] = board_of(given).pools
    assert pool.total(pool.links).max() == 1
    assert parted(replace(given, free={})) == replace(given, free={})
