"""Residents, visits and online classes together: a necessary aggregate, and limits that send residents elsewhere."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import optimizer.solving.covers
import optimizer.solving.rounds
from optimizer.domain.county import Member, Need
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.visit_records import VisitNeed
from optimizer.domain.vocabulary import STAY, Mode, Stage
from optimizer.engine.process_pool import Effort
from optimizer.goals.uncovered import Uncovered
from optimizer.itinerant import reach_limits
from optimizer.itinerant.engine.neighbourhoods import Effort as WeekEffort
from optimizer.itinerant.needs import needing
from optimizer.itinerant.reach_limits import reachable
from optimizer.itinerant.weeks import Wide, WideError
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build
from optimizer.readings.plain_view import History
from optimizer.solving.answers import Impossible, Solved
from optimizer.solving.covers import estimated, plan_cover
from optimizer.solving.rotation import plan_rotation
from optimizer.solving.rounds import Covering, Omitted, plan_covering, weighs_cover
from tests.itinerant import counties
from tests.itinerant.counties import YEAR

CLAUSE = {"document": "测试", "article": "一", "text": "测试条款"}
STRUCTURE = (
    {"id": "scope", "rule": "within_scope"}, {"id": "qualification", "rule": "qualification"},
    {"id": "in_term", "rule": "in_term"},
)
LEVELS = ("shortage", "uncovered", "burden")


def county(
    homes: str = "甲甲", *, load: int = 16, levels: tuple[str, ...] = LEVELS, flow: tuple[int, int] = (50, 50),
    classes: dict[str, int] | None = None, **words: Any,
) -> Instance:
    """Four schools of one group with a music teacher for each of ``homes``; half of them move, visits stay in town."""
    given = counties.instance(
        *(counties.teacher(f"t{number}", home) for number, home in enumerate(homes, start=1)),
        needs=tuple(
            Need(name, Stage.PRIMARY, "音乐", count, 2, load)
            for name, count in (classes or {"甲": 6, "乙": 6, "丁": 6}).items()
        ),
        members=tuple(Member("G", name, Mode.CORE if name == "甲" else Mode.TIGHT) for name in counties.TOWNS),
    )
    entries = (*STRUCTURE, {"id": "flow", "rule": "flow", "low": flow[0], "high": flow[1]})
    policy = build({
        "definitions": {"small_base": 0, "visit_reach": "本乡镇", **words}, "levels": list(levels),
        "entries": [{**entry, "clause": CLAUSE} for entry in entries],
    }, "测试")
    return replace(given, policy=policy)


def solved(found: Covering) -> Solved:
    assert isinstance(found.answer, Solved)
    return found.answer


def test_a_resident_goes_where_visits_cannot() -> None:
    """乙 lies in the town of 甲, 丁 far away: one of 甲 moves to 丁, the other has four periods to spare for 乙."""
    found = plan_covering(county())
    assert [posting.school for posting in solved(found).plan.postings] == ["丁"]
    assert found.week is not None
    covers = {cover.unit[0]: cover for cover in found.week.covers}
    assert [(covers[s].residents, covers[s].visits, covers[s].uncovered) for s in "甲乙丁"] == [
        (12, 0, 0), (0, 4, 800), (12, 0, 0)
    ]
    rest = plan_covering(county(levels=("shortage", "burden")))
    assert [posting.school for posting in solved(rest).plan.postings] == ["乙"], "nearer, where nobody asks"
    assert rest.week is not None and rest.rounds[0].level is None
    assert sum(cover.uncovered for cover in rest.week.covers) > sum(cover.uncovered for cover in found.week.covers)


def test_what_the_week_does_not_hold_becomes_a_limit() -> None:
    """The aggregate lets 甲's teacher visit all of 乙; the week shows that nothing is left, and both are reported."""
    found = plan_covering(county(load=13))
    first, *later = found.rounds
    assert first.level is not None
    assert (first.level.value, first.uncovered) == (0, 1200) and first.tightened and first.planned
    assert later and later[0].level is not None and later[0].level.value == 1200
    assert len(found.rounds) <= 3
    assert found.kept == min(range(len(found.rounds)), key=lambda number: (found.rounds[number].uncovered, number))


def test_online_classes_count_in_part() -> None:
    """Six classes of 乙 follow those of 甲: half of their twelve periods count, and the level knows."""
    shut = plan_covering(county(load=13))
    found = plan_covering(county(load=13, online_reach="本集团", online_rate=50))
    assert shut.week is not None and found.week is not None
    assert found.week.shared.periods == 12 == found.week.shared.most
    assert sum(cover.uncovered for cover in found.week.covers) == 600
    assert sum(cover.uncovered for cover in shut.week.covers) == 1200
    last = found.rounds[-1]
    assert last.level is not None and last.level.value == last.uncovered == 600


def test_given_needs_are_told_apart() -> None:
    """What the roster gives as waiting is covered by visits, but no resident is weighed against it."""
    given = county()
    given = replace(given, county=replace(given.county, visits=(VisitNeed("乙", Stage.PRIMARY, "音乐", 2, 2),)))
    found = plan_covering(given)
    assert found.week is not None
    told = {cover.unit[0]: (cover.given, cover.need, cover.visits) for cover in found.week.covers}
    assert told["乙"] == (True, 4, 4)
    assert found.rounds[0].uncovered == sum(c.uncovered for c in found.week.covers if not c.given)


def drawn(seed: int) -> tuple[Instance, Plan]:
    """A county with loads, classes and reach at random, and any plan on it."""
    rng = np.random.default_rng(seed)
    homes = "".join(rng.choice(list("甲乙丙丁"), size=int(rng.integers(2, 6))))
    given = county(
        homes, load=int(rng.choice((6, 8, 12, 16))), classes={name: int(rng.integers(1, 13)) for name in "甲乙丙丁"},
        visit_reach=str(rng.choice(("本乡镇", "本集团", "邻近乡镇", "全县"))),
        visit_minutes=int(rng.choice((30, 90, 200))),
        online_reach=str(rng.choice(("不开", "本集团", "全县"))), online_rate=int(rng.choice((30, 100))),
    )
    postings = [
        Posting(teacher.id, teacher.home, school, YEAR, YEAR + 2)
        for teacher in given.county.teachers
        if (school := str(rng.choice(list("甲乙丙丁")))) != teacher.home
    ]
    return given, Plan(YEAR, tuple(postings))


def aggregate(given: Instance, plan: Plan) -> int:
    history = History(given.county_in(YEAR), given.definitions, plan, school_year=YEAR)
    return Uncovered().measure(given.limited(reachable(given)), history)


def test_the_first_aggregate_is_necessary() -> None:
    """Whatever the plan, no week leaves less than the aggregate says; on some plans it leaves just that, and not 0."""
    tight = loose = 0
    for seed in range(40):
        given, plan = drawn(seed)
        found = needing(given, plan)
        week = plan_cover(given, found, WeekEffort())
        estimate, _ = estimated(given, found)
        left = sum(cover.uncovered for cover in week.covers)
        assert aggregate(given, plan) <= left, seed
        assert sum(cover.uncovered for cover in estimate) <= left, seed
        tight += aggregate(given, plan) == left > 0
        loose += aggregate(given, plan) < left
    assert tight >= 5 and loose >= 5, (tight, loose)


def test_a_planted_aggregate_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a school within reach taken for one beyond it, some week would cover more than the aggregate allows."""
    monkeypatch.setattr(reach_limits, "_schools", lambda near, homes, reach, minutes: iter(()))
    broken = 0
    for seed in range(20):
        given, plan = drawn(seed)
        week = plan_cover(given, needing(given, plan), WeekEffort())
        broken += aggregate(given, plan) > sum(cover.uncovered for cover in week.covers)
    assert broken


def test_without_a_week_the_reason_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many visitors, too many choices, no time, an interrupt: a plan, and why there is no week."""
    crowd = county("甲甲甲", flow=(30, 40))
    many = plan_covering(crowd, most=1)
    assert many.week is None and many.omitted is Omitted.SIZE and not any(one.planned for one in many.rounds)
    assert plan_covering(crowd, most=0).omitted is Omitted.ASKED
    guessed = plan_covering(county(load=13), most=0)
    assert len(guessed.rounds) > 1, "limits are estimated from what teachers within reach have"

    def refused(*given: object) -> None:
        raise WideError([Wide("t1", 2, 3)])

    def stopped(*given: object) -> None:
        raise KeyboardInterrupt

    for broken, reason in ((refused, Omitted.CHOICES), (stopped, Omitted.INTERRUPTED)):
        monkeypatch.setattr(optimizer.solving.covers, "plan_week", broken)
        found = plan_covering(county())
        assert found.week is None and found.omitted is reason and isinstance(found.answer, Solved)


def test_an_interrupted_rotation_is_not_followed_by_a_week(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever ends a run early wants its files, not another model; after a first round that round stands."""
    honest: Any = plan_rotation
    calls: list[Any] = []

    def interrupted(*given: Any) -> Any:
        calls.append(given)
        answer = honest(*given)
        assert isinstance(answer, Solved)
        return replace(answer, repeatable=len(calls) < stops)

    monkeypatch.setattr(optimizer.solving.rounds, "plan_rotation", interrupted)
    stops = 1
    first = plan_covering(county(load=13))
    assert first.week is None and first.omitted is Omitted.INTERRUPTED and len(calls) == 1
    calls.clear()
    stops = 2
    second = plan_covering(county(load=13))
    assert second.week is not None and len(calls) == 2 and len(second.rounds) == 1
    assert second.rounds[0].tightened, "it would have gone on"


def test_a_limit_of_time_keeps_the_rotation() -> None:
    found = plan_covering(county(), Effort(seconds=0.001))
    assert isinstance(found.answer, Solved) and found.week is None and found.omitted is Omitted.TIME


def test_an_impossible_rotation_has_no_week() -> None:
    """Everybody must move, somebody could, and has been decided to stay."""
    given = county("丁", classes={"甲": 6, "丁": 6}, flow=(100, 100))
    (teacher,) = given.county.teachers
    (decided,) = build({"entries": [{"id": "locks", "rule": "locks", "clause": CLAUSE}]}, "指定").entries
    policy = given.policy.model_copy(update={"entries": (*given.policy.entries, decided)})
    stays = replace(given.county, teachers=(replace(teacher, fixed=STAY),))
    assert [p.school for p in solved(plan_covering(given)).plan.postings] == ["甲"]
    found = plan_covering(replace(given, county=stays, policy=policy))
    assert isinstance(found.answer, Impossible) and found.week is None and not found.rounds


def test_who_weighs_cover() -> None:
    assert weighs_cover(county()) and not weighs_cover(county(levels=("shortage", "burden")))
