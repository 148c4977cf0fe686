"""多年公平: both readings on any plan of several years, the engine against every plan, and errors that show."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from benchmarks.tiny_years import draw_over_years
from benchmarks.variants import VARIANTS_OVER_YEARS
from optimizer.auditing.audit import histories
from optimizer.domain.definitions import Definitions
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.roads import Travel
from optimizer.goals import GOALS, fairness
from optimizer.goals.fairness import Fairness
from optimizer.model.assembly import assemble
from optimizer.policy.entries import LEVELS
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build
from optimizer.readings.columns import Ints
from optimizer.readings.horizon import Horizon
from optimizer.readings.plain_view import History
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation
from tests.auditing.ledgers.reading import instance
from tests.rules import drawing
from tests.rules.building import YEAR, facts_over
from tests.rules.reading import choice, universe

SPAN, COUNTIES, PLANS = 3, 12, 4


def words(draw: drawing.Draw, given: Definitions) -> Definitions:
    """Weights of every size, with a step at zero or none before the first hundred."""
    steps = draw.one((((0, 1),), ((30, 2), (60, 1)), ((20, 1), (45, 1), (90, 5))))
    return given.model_copy(update={
        "strain_year": draw.number(0, 12), "strain_posting": draw.number(0, 9), "strain_minutes": draw.one((1, 7, 30)),
        "strain_steps": steps,
    })


def worlds() -> Iterator[tuple[Instance, Horizon, Ints, Plan]]:
    """Random counties with postings past and running, and plans of three years on them."""
    for number in range(COUNTIES):
        draw = drawing.Draw([29, number])
        defined, county = drawing.definitions(draw), drawing.county(draw)
        defined = words(draw, defined)
        given = Instance(county, build({"definitions": defined.model_dump(mode="json")}, "测试"), YEAR, span=SPAN)
        horizon = universe(facts_over(county, defined, YEAR, SPAN))
        for _ in range(PLANS):
            chosen = drawing.rows_over_years(draw, horizon, illegal=False)
            yield given, horizon, chosen, horizon.plan(chosen)


def differing() -> int:
    """On how many plans the model and the plain reading part."""
    found = 0
    for given, horizon, chosen, plan in worlds():
        amount = Fairness().total(given, horizon)
        county = given.county_in(given.years[-1])
        history = History(county, given.definitions, plan, school_year=given.years[-1])
        value = Fairness().measure(given, history)
        assert amount.value(choice(horizon, chosen[:0])) == 0, "a plan without moves adds nothing"
        found += amount.value(choice(horizon, chosen)) != value
    return found


def test_readings_agree() -> None:
    assert differing() == 0


def _every_year_once_more(patch: pytest.MonkeyPatch) -> None:
    honest = fairness._strain
    patch.setattr(fairness, "_strain", lambda *given: honest(*given[:-1], given[-1] + 1))


def _ways_a_minute_longer(patch: pytest.MonkeyPatch) -> None:
    honest = Travel.minutes
    patch.setattr(Travel, "minutes", lambda *given: honest(*given) + (given[2] != given[1].home))


def _record_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(fairness, "strain_of_record", lambda history, teacher: 0)


def _record_heavier(patch: pytest.MonkeyPatch) -> None:
    honest = fairness._of_record
    patch.setattr(fairness, "_of_record", lambda *given: honest(*given) + 1)


def _steps_at_or_above(patch: pytest.MonkeyPatch) -> None:
    honest = fairness.price

    def planted(history: History, strain: int) -> int:
        return honest(history, strain) + (strain in dict(history.definitions.strain_steps))

    patch.setattr(fairness, "price", planted)


@pytest.mark.parametrize("plant", [
    _every_year_once_more, _ways_a_minute_longer, _record_forgotten, _record_heavier,
    _steps_at_or_above,
])
def test_planted_errors_are_noticed(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    assert differing() > 0


# ---------------------------------------------------------------- the engine

SCHOOLS = {
    "甲": {"core": "G", "node": "甲", "needs": {"语文": {"least": 2}}},
    "乙": {"in": "G", "node": "乙", "weak": True, "needs": {"语文": {"most": 1}}},
    "丙": {"in": "G", "node": "丙", "needs": {"语文": {"most": 1}}},
}
STRUCTURE = (
    {"id": "scope", "rule": "within_scope"}, {"id": "in_term", "rule": "in_term"},
    {"id": "staffing", "rule": "staffing"},
)


def drawn(seed: int) -> Instance:
    """Three at the core, of whom some have been away before; one or two of them have to go in each of two years."""
    rng = np.random.default_rng(seed)
    teachers = ["a1-2 甲 申报高级", "a3 甲"]
    past = [f"a{n} {rng.choice(['乙', '丙'])} {f}-{f + int(rng.integers(3))} 合格"
            for n, f in ((1, 2020), (2, 2021), (3, 2022)) if rng.random() < 0.7]
    low, high = ((25, 50), (50, 70))[int(rng.integers(2))]
    flow = {"id": "flow", "rule": "flow", "low": low, "high": high}
    gate = {"id": "gate", "rule": "promotion_gate", "weight": 1}
    defined = {"term": 1, "small_base": 0, "strain_steps": [[10, 1], [25, 2], [40, 1]], "gate_window": 5}
    roads = [["甲", "乙", int(rng.integers(5, 60))], ["甲", "丙", int(rng.integers(5, 60))]]
    given = instance(
        2, definitions=defined, schools=SCHOOLS, teachers=teachers, past=past, roads=roads,
        entries=(*STRUCTURE, flow, gate),
    )
    order = ("soft", "fairness", "burden") if rng.random() < 0.5 else ("fairness", "soft", "burden")
    return replace(given, policy=given.policy.model_copy(update={"levels": order}))


def best(given: Instance) -> tuple[int, ...] | None:
    """The least vector of level values over every plan that the auditor accepts, by the plain readings alone."""
    options = []
    for teacher in given.county.teachers:
        one_year = [
            [None, *(Posting(teacher.id, "甲", school, year, year) for school in ("乙", "丙"))] for year in given.years
        ]
        options.append([tuple(p for p in each if p is not None) for each in product(*one_year)])
    found: tuple[int, ...] | None = None
    for chosen in product(*options):
        plan = Plan(YEAR, tuple(p for postings in chosen for p in postings), span=2)
        vector = measured(given, plan)
        if vector is not None and (found is None or vector < found):
            found = vector
    return found


def measured(given: Instance, plan: Plan) -> tuple[int, ...] | None:
    """The level values of a lawful plan."""
    years = histories(given, plan)
    checks = (c for h in years.values() for e in given.entries_in(h.year) if e.hard for c in e.rule.audit(h))
    if not all(check.holds for check in checks):
        return None
    return tuple(sum(GOALS[level].measure(given, h) for h in years.values()) for level in given.policy.levels)


def test_the_engine_against_every_plan() -> None:
    """9³ plans of two years: the engine's vector is the least, and proved; without the goal some come out worse."""
    decided = 0
    for seed in range(6):
        given = drawn(seed)
        answer = plan_rotation(given)
        assert isinstance(answer, Solved)
        assert all(level.proved for level in answer.levels)
        assert tuple(level.value for level in answer.levels) == best(given)
        rest = replace(given, policy=given.policy.model_copy(update={"levels": ("soft", "burden")}))
        other = plan_rotation(rest)
        assert isinstance(other, Solved)
        decided += measured(given, other.plan) != measured(given, answer.plan)
    assert decided >= 2


def test_the_turn_goes_to_whom_it_has_not_been() -> None:
    """One of two has to go: a1 carries 35 of record, so that sending a2 adds nothing beyond 40 and a1 would add 30."""
    half = {"id": "half", "rule": "core_outflow", "percent": 50, "when_stable": False}
    given = instance(
        definitions={"small_base": 0}, schools={"甲": {"core": "G"}, "乙": {"in": "G"}}, teachers=["a1-2 甲", "b1 乙"],
        past=["a1 乙 2022-2024"], entries=(*STRUCTURE[:2], half),
    )
    given = replace(given, policy=given.policy.model_copy(update={"levels": ("fairness",)}))
    answer = plan_rotation(given)
    assert isinstance(answer, Solved)
    assert [p.teacher for p in answer.plan.postings] == ["a2"]
    assert answer.levels[0].value == 0


def test_a_policy_that_does_not_ask_pays_nothing() -> None:
    """The default order is that of definitions §4; without the level the model has no row or column of it."""
    assert "fairness" not in LEVELS
    given = drawn(0)
    without = replace(given, policy=given.policy.model_copy(update={"levels": LEVELS}))
    labels = {entry for entry, _, _ in assemble(without).labels}
    assert "#fairness" not in labels and "#fairness" in {entry for entry, _, _ in assemble(given).labels}
    assert build({"levels": [*LEVELS, "fairness"]}, "测试").levels[-1] == "fairness"


def test_the_own_school_of_a_year_is_the_one_that_received_it() -> None:
    """A posting that outlasts the own school weighs by the way from each year's own school in both readings."""
    compared = 0
    for seed in (20, 25, 30, 35, 40):
        given = draw_over_years(seed, VARIANTS_OVER_YEARS, two_groups=seed % 3 == 2, closings=True)
        horizon = assemble(given).horizon
        amount = Fairness().total(given, horizon)
        for row in range(len(horizon)):
            plan = horizon.plan(np.array([row]))
            told = sum(Fairness().measure(given, history) for history in histories(given, plan).values())
            assert amount.value((np.arange(len(horizon)) == row).astype(np.int64)) == told, f"seed {seed}"
            compared += told > 0
    assert compared > 10
