"""未覆盖课时: both readings on any plan, the engine against every plan, and errors that show."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest

from optimizer.auditing.audit import histories
from optimizer.auditing.verify import verify
from optimizer.domain.county import Member, Need
from optimizer.domain.definitions import Definitions
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.visit_records import Visiting, VisitNeed
from optimizer.domain.vocabulary import Mode, Stage
from optimizer.goals import GOALS, uncovered
from optimizer.goals.uncovered import Uncovered
from optimizer.model.assembly import assemble
from optimizer.policy.entries import LEVELS
from optimizer.policy.instance import Instance, Limit
from optimizer.policy.layers import build
from optimizer.readings.columns import Ints
from optimizer.readings.horizon import Horizon
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.reporting.files.plan_files import certificate_data
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation
from tests.itinerant import counties
from tests.rules import drawing
from tests.rules.building import YEAR, facts_over
from tests.rules.reading import choice, universe

COUNTIES, PLANS = 60, 4
HALVES = (Fraction(1, 2), Fraction(3, 2), Fraction(5, 2))


def needing(draw: drawing.Draw, given: Instance) -> Instance:
    """The same county with classes and limits of every sort on its needs, and some teachers' periods given."""
    county = given.county
    needs, limits = [], []
    for need in county.needs:
        shape: dict[str, Any] = draw.one((
            {}, {"classes": draw.number(0, 9), "periods": draw.one((1, 2, 3, 5, *HALVES)), "load": draw.one((4, 6, 7))},
            {"classes": draw.number(1, 9), "periods": None, "load": None},
            {"classes": draw.number(1, 9), "periods": 2, "load": 6, "least": draw.number(0, 3)},
        ))
        needs.append(replace(need, **shape))
        if draw.maybe(0.6):
            limits.append(Limit(need.school, need.stage, need.subject, draw.one((0, 2, 4, 9)), draw.one((0, 3, 6))))
    visitors = [
        Visiting(each.id, home_periods=draw.one((None, 0, 3, 8))) for each in county.teachers if draw.maybe(0.2)
    ]
    visits = [VisitNeed(n.school, n.stage, n.subject, 2) for n in needs if draw.maybe(0.1)]
    told = replace(county, needs=tuple(needs), visitors=tuple(visitors), visits=tuple(visits))
    return replace(given, county=told, limits=tuple(limits))


def worlds() -> Iterator[tuple[Instance, Horizon, Ints, Plan]]:
    """Random counties and plans of one year on them."""
    for number in range(COUNTIES):
        draw = drawing.Draw([31, number])
        defined = drawing.definitions(draw).model_copy(update={
            "scarce": draw.one((("体育",), ("体育", "语文"), ("体育", "语文", "数学"))),
            "online_reach": draw.one(("不开", "本集团", "全县")), "online_rate": draw.one((1, 50, 100)),
        })
        policy = build({"definitions": defined.model_dump(mode="json")}, "测试")
        given = needing(draw, Instance(drawing.county(draw), policy, YEAR))
        horizon = universe(facts_over(given.county, defined, YEAR, 1))
        for _ in range(PLANS):
            chosen = drawing.rows_over_years(draw, horizon, illegal=False)
            yield given, horizon, chosen, horizon.plan(chosen)


def differing() -> int:
    """On how many plans the model and the plain reading part."""
    found = 0
    for given, horizon, chosen, plan in worlds():
        value = Uncovered().measure(given, History(given.county_in(YEAR), given.definitions, plan, school_year=YEAR))
        found += Uncovered().total(given, horizon).value(choice(horizon, chosen)) != value
    return found


def test_readings_agree() -> None:
    assert differing() == 0


def test_readings_agree_over_years() -> None:
    """Three years of changing rosters: the level is the sum over the years, whose classes and staff are their own."""
    values = []
    for number in range(16):
        draw = drawing.Draw([37, number])
        defined = drawing.definitions(draw).model_copy(update={"scarce": ("体育", "语文")})
        policy = build({"definitions": defined.model_dump(mode="json")}, "测试")
        plain = needing(draw, Instance(drawing.dated(draw, drawing.county(draw)), policy, YEAR))
        given = replace(plain, span=3)
        horizon = universe(facts_over(given.county, defined, YEAR, 3))
        for _ in range(PLANS):
            chosen = drawing.rows_over_years(draw, horizon, illegal=False)
            plan = horizon.plan(chosen)
            value = sum(Uncovered().measure(given, history) for history in histories(given, plan).values())
            assert Uncovered().total(given, horizon).value(choice(horizon, chosen)) == value, number
            values.append(value)
    assert len(set(values)) > 30


def test_the_cases_are_worth_counting() -> None:
    """Plans differ in the level, and each of its parts is at stake in a share of them."""
    values, parts = [], np.zeros(4, dtype=np.int64)
    for given, _, _, plan in worlds():
        history = History(given.county_in(YEAR), given.definitions, plan, school_year=YEAR)
        value = Uncovered().measure(given, history)
        others = (
            replace(given, limits=()),
            replace(given, policy=_reworded(given, online_reach="不开")),
            replace(given, policy=_reworded(given, scarce=())),
        )
        plain = [Uncovered().measure(other, history) for other in others]
        nobody = replace(given.county_in(YEAR), visitors=())
        plain.append(Uncovered().measure(given, replace(history, county=nobody)))
        parts += [value != other for other in plain]
        values.append(value)
    assert len(set(values)) > 50
    assert (parts > len(values) // 20).all(), parts


def _reworded(given: Instance, **words: Any) -> Any:
    return given.policy.model_copy(update={"definitions": given.definitions.model_copy(update=words)})


def _limits_forgotten(patch: pytest.MonkeyPatch) -> None:
    honest = uncovered._wanted
    patch.setattr(uncovered, "_wanted", lambda given, facts: honest(replace(given, limits=()), facts))


def _given_periods_forgotten(patch: pytest.MonkeyPatch) -> None:
    honest = uncovered._given
    patch.setattr(uncovered, "_given", lambda facts: np.full_like(honest(facts), -1))


def _rate_one_more(patch: pytest.MonkeyPatch) -> None:
    honest = uncovered._rate
    patch.setattr(uncovered, "_rate", lambda given: min(99, honest(given) + 1))


def _last_step_forgotten(patch: pytest.MonkeyPatch) -> None:
    honest = uncovered._staircase
    patch.setattr(uncovered, "_staircase", lambda rows, load, *rest: honest(rows, load + 1, *rest))


def _whole_posts_forgotten(patch: pytest.MonkeyPatch) -> None:
    """The model lets visits stand for whole posts, too."""
    honest = uncovered._wanted

    def planted(given: Instance, facts: Facts) -> tuple[Ints, Ints, Ints]:
        needs = tuple(replace(need, least=0) for need in facts.county.needs)
        return honest(given, replace(facts, county=replace(facts.county, needs=needs)))

    patch.setattr(uncovered, "_wanted", planted)


@pytest.mark.parametrize("plant", [
    _limits_forgotten, _given_periods_forgotten, _rate_one_more, _last_step_forgotten,
    _whole_posts_forgotten,
])
def test_planted_errors_are_noticed(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    assert differing() > 0


# ---------------------------------------------------------------- the engine

STRUCTURE = (
    {"id": "scope", "rule": "within_scope", "areas": ["group"]}, {"id": "qualification", "rule": "qualification"},
    {"id": "in_term", "rule": "in_term"}, {"id": "staffing", "rule": "staffing"},
)
CLAUSE = {"document": "测试", "article": "一", "text": "测试条款"}


def drawn(seed: int) -> Instance:
    """Three or four music teachers of the four schools; a post teaches 6, 8 or 16 periods; limits at random."""
    rng = np.random.default_rng(seed)
    homes = [str(rng.choice(list(counties.TOWNS))) for _ in range(int(rng.integers(3, 5)))]
    teachers = [counties.teacher(f"t{number}", home) for number, home in enumerate(homes)]
    load = int(rng.choice((6, 8, 16)))
    needs = tuple(
        Need(name, Stage.PRIMARY, "音乐", int(rng.integers(1, 13)), 2, load) for name in counties.CLASSES
    )
    members = tuple(Member("G", name, Mode.CORE if name == "甲" else Mode.TIGHT) for name in counties.TOWNS)
    given = counties.instance(*teachers, needs=needs, members=members)
    flow = {"id": "flow", "rule": "flow", "low": 25, "high": 75}
    policy = build({
        "definitions": {"small_base": 0, "online_reach": "本集团", "online_rate": int(rng.choice((30, 50)))},
        "levels": ["shortage", "uncovered", "burden"],
        "entries": [{**entry, "clause": CLAUSE} for entry in (*STRUCTURE, flow)],
    }, "测试")
    limits = tuple(
        Limit(name, Stage.PRIMARY, "音乐", int(rng.integers(0, 8)), int(rng.integers(0, 6))) for name in counties.TOWNS
    )
    return replace(given, policy=policy, limits=limits)


def measured(given: Instance, plan: Plan) -> tuple[int, ...] | None:
    """The level values of a lawful plan, the new one counted afresh from the words of the level."""
    history = histories(given, plan)[YEAR]
    if not all(c.holds for e in given.entries if e.hard for c in e.rule.audit(history)):
        return None
    missing = 0
    for need in given.county.needs:
        assert need.classes is not None and need.load is not None
        staff = sum(standing.after == need.school for standing in history.standings.values())
        lacking = need.classes * 2 - staff * need.load
        rest = 2 * -(-(need.classes * 2 % need.load) // 2)
        limit = given.limit[need.school, need.stage, need.subject]
        for _ in range(min(rest, limit.visits)):  # one period after the other
            lacking -= lacking > 0
        online = 0
        while lacking > 0 and online < min(rest - min(rest, limit.visits), limit.online):
            lacking, online = lacking - 1, online + 1
        missing += 100 * max(0, lacking) + (100 - given.definitions.online_rate) * online
    return GOALS["shortage"].measure(given, history), missing, GOALS["burden"].measure(given, history)


def best(given: Instance) -> tuple[int, ...] | None:
    """The least vector over every plan that the auditor accepts."""
    options = [
        [None, *(Posting(t.id, t.home, s, YEAR, YEAR + 2) for s in counties.TOWNS if s != t.home)]
        for t in given.county.teachers
    ]
    plans = (Plan(YEAR, tuple(p for p in chosen if p is not None)) for chosen in product(*options))
    return min((vector for plan in plans if (vector := measured(given, plan)) is not None), default=None)


def test_the_engine_against_every_plan() -> None:
    """The engine's vector is the least, proved and verified; without the level some plans leave more uncovered."""
    decided = solved = 0
    for seed in range(24):
        given = drawn(seed)
        answer, least = plan_rotation(given), best(given)
        if least is None:
            assert not isinstance(answer, Solved)
            continue
        solved += 1
        assert isinstance(answer, Solved)
        assert all(level.proved for level in answer.levels)
        assert tuple(level.value for level in answer.levels) == least, seed
        seen = verify(given, answer.plan, certificate_data(answer))
        assert all(fault.startswith("走教限额有误") for fault in seen.faults), "the limits are drawn, no aggregate"
        rest = replace(given, policy=given.policy.model_copy(update={"levels": ("shortage", "burden")}))
        other = plan_rotation(rest)
        assert isinstance(other, Solved)
        vector = measured(given, other.plan)
        assert vector is not None
        decided += vector[1] > least[1]
    assert solved >= 16 and decided >= 4, (solved, decided)


def test_a_certificate_of_looser_limits_is_refused() -> None:
    """What the proof rests on is part of the certificate: with other limits value and bound differ."""
    for seed in range(24):
        given = drawn(seed)
        answer = plan_rotation(given)
        if isinstance(answer, Solved) and answer.levels[1].value:
            plain = certificate_data(answer)
            plain["limits"] = [{**limit, "visits": 0, "online": 0} for limit in plain["limits"]]
            assert verify(given, answer.plan, plain).faults
            return
    raise AssertionError("no case")


def test_a_policy_that_does_not_ask_pays_nothing() -> None:
    """Without the level the model has no row or column of it."""
    assert "uncovered" not in LEVELS
    given = drawn(0)
    without = replace(given, policy=given.policy.model_copy(update={"levels": LEVELS}))
    assert "#uncovered" not in {entry for entry, _, _ in assemble(without).labels}
    assert "#uncovered" in {entry for entry, _, _ in assemble(given).labels}
    assert Definitions().online_reach == "不开"
