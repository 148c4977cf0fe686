"""同步课堂: who may be host, the arrangement against every table of tiny weeks, and planted faults that are told."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest

from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Stage
from optimizer.itinerant.engine.online_slots import arrange
from optimizer.itinerant.needs import needing
from optimizer.itinerant.online_check import confirm
from optimizer.itinerant.online_classes import Host, Shared, Sharing, sharing
from optimizer.itinerant.weeks import Course, Hours, Lesson
from tests.itinerant import counties
from tests.itinerant.building import FULL, SCHOOLS, visitor, week

EVERYWHERE = {school: frozenset(SCHOOLS) - {school} for school in SCHOOLS}


def opened(**changes: Any) -> Definitions:
    return Definitions().model_copy(update={"online_reach": "本集团", **changes})


# ---------------------------------------------------------------- who may be host


def test_hosts_are_residents_before_their_own_classes() -> None:
    """甲 and 丁 are one group. 甲's teacher has six classes; 丁's six follow them, two at a time."""
    found = needing(counties.instance(counties.teacher("t1"), definitions=opened()))
    table = sharing(found.history, found.taught, found.week, ())
    assert [(host.teacher, host.school, host.subject, len(host.classes), host.lessons) for host in table.hosts] == [
        ("t1", "甲", f"{Stage.PRIMARY}音乐", 6, 2)
    ]
    assert table.partners["丁"] == {"甲"} and not table.partners["丙"]
    arranged = arrange(table)
    assert not confirm(table, arranged.table)
    assert arranged.periods == arranged.most == 12
    assert {place[0] for one in arranged.table for place in one.guests} == {"丁"}
    assert all(len(one.guests) <= 2 for one in arranged.table)


def test_a_shut_policy_shares_nothing() -> None:
    found = needing(counties.instance(counties.teacher("t1")))
    assert Definitions().online_reach == "不开"
    assert arrange(sharing(found.history, found.taught, found.week, ())).table == ()


def test_a_district_is_wider_than_a_group() -> None:
    found = needing(counties.instance(counties.teacher("t1"), definitions=opened(online_reach="全县")))
    table = sharing(found.history, found.taught, found.week, ())
    assert table.partners["丙"] == {"甲", "乙", "丁"}
    assert arrange(table).periods == 2 * 2 * 6, "six classes of 甲, two guests each"


# ---------------------------------------------------------------- against every table


def drawn(seed: int) -> Sharing:
    """Two days of three slots, a lesson or two a week, hosts of whom one may be out visiting, guests with few slots."""
    rng = np.random.default_rng(seed)
    hours = Hours(days=2, morning=2, afternoon=1)
    slots = [(day, slot) for day in range(2) for slot in range(3)]

    def some() -> frozenset[tuple[int, int]]:
        return frozenset(at for at in slots if rng.random() < 0.5)

    out = visitor(
        "师一", halves=frozenset(half for half in FULL if half[0] < 2 and rng.random() < 0.8),
        home_periods=0, most_periods=4,
    )
    courses = [
        Course("乙校", "音乐", ("一班", "二班")[: int(rng.integers(1, 3))], int(rng.integers(1, 3))),
        Course("丙校", "音乐", ("一班",), 1), Course("乙校", "美术", ("一班",), 1),
    ]
    free = {
        (course.school, name): some() for course in courses for name in course.classes if rng.random() < 0.7
    }
    travel = int(rng.choice((10, 45))) * (1 - np.eye(len(SCHOOLS), dtype=np.int64))
    given = week((out,), courses, hours=hours, free=free, travel=travel)
    lessons = [Lesson("师一", 0, int(rng.integers(0, 3)), "丁校", "音乐", "一班")] if rng.random() < 0.5 else []
    if lessons:  # what the host of 甲校 teaches elsewhere
        given = replace(given, courses=(*given.courses, Course("丁校", "音乐", ("一班",), 1)))
    hosts = (
        Host("师一", "甲校", "音乐", ("一班", "二班")[: int(rng.integers(1, 3))], int(rng.integers(1, 3))),
        Host("师二", "丁校", "美术", ("二班",), 1), Host("师二", "丁校", "音乐", ("二班",), 1),
    )
    return Sharing(given, tuple(lessons), hosts, EVERYWHERE, int(rng.integers(1, 3)))


def tables(given: Sharing) -> Iterator[tuple[Shared, ...]]:
    """Every table: each class of a host shared at some slots with some guests, or not."""
    hours = given.week.hours
    slots = [(day, slot) for day in range(hours.days) for slot in range(hours.slots)]
    options: list[Sequence[Shared | None]] = []
    for host in given.hosts:
        guests = [
            (course.school, name) for course, name in given.guests
            if course.subject == host.subject and course.school != host.school
        ]
        groups = [g for size in range(1, given.most + 1) for g in combinations(guests, size)]
        for name in host.classes:
            options.append([None, *(
                Shared(host.teacher, host.school, host.subject, name, at, group)
                for at in combinations(slots, host.lessons) for group in groups
            )])
    for chosen in product(*options):
        yield tuple(one for one in chosen if one is not None)


def test_against_every_table() -> None:
    """As many periods as the best table that the plain reading accepts, never more than the bound, without faults."""
    reached, short = 0, 0
    for seed in range(24):
        given = drawn(seed)
        size = 1
        for host in given.hosts:
            size *= 40 ** len(host.classes)
        best = max(
            (sum(one.periods for one in table) for table in tables(given) if not confirm(given, table)), default=0
        ) if size <= 40**3 else None
        arranged = arrange(given)
        assert not confirm(given, arranged.table), seed
        assert arranged.periods <= arranged.most
        if best is not None:
            assert arranged.periods == best == arranged.most, seed
            reached += best > 0
            short += best < sum(course.lessons for course, _ in given.guests)
    assert reached >= 6 and short >= 4, (reached, short)


# ---------------------------------------------------------------- the plain reading

GOOD = Shared("师二", "丁校", "音乐", "二班", ((0, 0), (1, 0)), (("乙校", "一班"),))


def plain(**changes: Any) -> Sharing:
    given = week((visitor("师二", home="丁校", scope=("乙校",), home_periods=4, most_periods=16),))
    hosts = (Host("师二", "丁校", "音乐", ("二班", "三班"), 2),)
    return replace(Sharing(given, (), hosts, EVERYWHERE, 1), **changes)


def test_a_faultless_table() -> None:
    assert confirm(plain(), (GOOD,)) == ()


def _busy(given: Sharing) -> Sharing:
    lessons = (Lesson("师二", 0, 1, "乙校", "音乐", "二班"), Lesson("师二", 1, 5, "乙校", "音乐", "二班"))
    return replace(given, timetable=lessons)


PLANTED: Sequence[tuple[str, Callable[[Sharing], Sharing], tuple[Shared, ...]]] = (
    ("host", lambda given: given, (replace(GOOD, class_id="一班"),)),
    ("host", lambda given: given, (replace(GOOD, teacher="师一"),)),
    ("guest", lambda given: given, (replace(GOOD, guests=(("丙校", "二班"),)),)),
    ("slot", lambda given: given, (replace(GOOD, slots=((0, 0), (5, 0))),)),
    ("shared_whole", lambda given: given, (replace(GOOD, slots=((0, 0),)),)),
    ("shared_most", lambda given: given, (replace(GOOD, guests=(("乙校", "一班"), ("乙校", "二班"))),)),
    ("shared_most", lambda given: given, (replace(GOOD, guests=()),)),
    ("shared_partner", lambda given: replace(given, partners={}), (GOOD,)),
    ("shared_daily", lambda given: given, (replace(GOOD, slots=((0, 0), (0, 1))),)),
    ("shared_free", lambda given: replace(
        given, week=replace(given.week, free={("乙校", "一班"): frozenset({(0, 0)})})
    ), (GOOD,)),
    ("shared_away", _busy, (GOOD,)),
    ("shared_teacher", lambda given: given, (
        GOOD, replace(GOOD, class_id="三班", guests=(("乙校", "二班"),))
    )),
    ("one_visitor", lambda given: given, (
        GOOD, replace(GOOD, class_id="三班", slots=((0, 1), (1, 1)))
    )),
    ("class_once", lambda given: replace(given, timetable=(Lesson("师一", 0, 0, "丁校", "美术", "二班"),)), (GOOD,)),
)


@pytest.mark.parametrize(("rule", "world", "table"), PLANTED)
def test_every_rule_is_told(
    rule: str, world: Callable[[Sharing], Sharing], table: tuple[Shared, ...]
) -> None:
    assert rule in {fault.rule for fault in confirm(world(plain()), table)}


def test_a_long_way_back_takes_the_first_slot() -> None:
    """Back from a morning at 乙校 that is an hour away, the host has no class in the first slot of the afternoon."""
    far = plain(week=replace(plain().week, travel=60 * (1 - np.eye(len(SCHOOLS), dtype=np.int64))))
    away = replace(far, timetable=(Lesson("师二", 0, 3, "乙校", "音乐", "二班"),))
    early, late = (replace(GOOD, slots=((0, slot), (1, 0))) for slot in (4, 5))
    assert {fault.rule for fault in confirm(away, (early,))} == {"shared_away"}
    assert confirm(away, (late,)) == ()
    assert confirm(replace(plain(), timetable=away.timetable), (early,)) == (), "ten minutes are no matter"
