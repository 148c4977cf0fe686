"""How the answer must change when the question changes: order, names, copies, clauses added, dropped and tightened."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from benchmarks.tiny import CLAUSE, draw
from benchmarks.tiny_years import draw_over_years
from benchmarks.variants import VARIANTS, VARIANTS_OVER_YEARS
from optimizer.domain.county import RECORDS, County
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.vocabulary import STAY
from optimizer.goals import equity
from optimizer.policy.entries import Entry, Policy
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build
from optimizer.reporting.files.plan_files import certificate_data
from optimizer.reporting.files.refutation import refutation_data
from optimizer.reporting.json.report import report_data
from optimizer.solving.answers import Impossible, Solved
from optimizer.solving.refutation import proofs_of
from optimizer.solving.rotation import plan_rotation

SEEDS = tuple(range(16))
STRUCTURE = ("scope", "qualification", "in_term", "exemption")
Vector = tuple[int, ...]
IMPOSSIBLE: Vector = (2**62,)  # worse than any plan


@pytest.fixture(autouse=True)
def _one_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equity in millionths everywhere: the goal's own scale depends on the postings left, and would not compare."""
    monkeypatch.setattr(equity, "_scale", lambda *_: 10**6)


def vector(instance: Instance) -> Vector:
    """Level values of the proved answer; impossible counts as the worst."""
    answer = plan_rotation(instance)
    if isinstance(answer, Impossible):
        return IMPOSSIBLE
    assert isinstance(answer, Solved)
    assert all(level.proved or level.remark for level in answer.levels)
    return tuple(level.value for level in answer.levels)


@cache
def drawn(seed: int) -> tuple[Instance, Vector]:
    instance = draw(seed, VARIANTS)
    return instance, vector(instance)


@cache
def solved(seed: int) -> Solved | None:
    answer = plan_rotation(drawn(seed)[0])
    return answer if isinstance(answer, Solved) else None


def feasible() -> Iterator[tuple[Instance, Solved]]:
    for seed in SEEDS:
        answer = solved(seed)
        if answer is not None:
            yield answer.instance, answer


def with_entries(instance: Instance, *entries: Mapping[str, Any], drop: tuple[str, ...] = ()) -> Instance:
    """The instance with entries dropped and then others added."""
    added = build({"entries": [{"clause": CLAUSE, **entry} for entry in entries]}, "另加").entries
    kept = tuple(entry for entry in instance.policy.entries if entry.id not in drop)
    return replace(instance, policy=instance.policy.model_copy(update={"entries": (*kept, *added)}))


def values(answer: Solved) -> Vector:
    return tuple(level.value for level in answer.levels)


# ---------------------------------------------------------------- order and names


def told(instance: Instance) -> tuple[tuple[Posting, ...], object]:
    """A plan with its certificate, or no posting with the proofs of its clashes; and the report. Digests aside."""
    answer = plan_rotation(instance)
    report = report_data(answer) | {"digests": {}}
    if isinstance(answer, Impossible):
        proofs = refutation_data(instance, proofs_of(answer), seed=0) | {"digests": {}}
        return (), (proofs, report)
    assert isinstance(answer, Solved)
    return answer.plan.postings, (certificate_data(answer) | {"digests": {}}, report)


@pytest.mark.parametrize("over_years", [False, True])
def test_order_of_rows_does_not_matter(over_years: bool) -> None:
    """The rows of every table in any order: the same plan with the same certificate, or the same clashes."""
    postings = 0
    for seed in SEEDS:
        sorts = {"part_time": seed % 2 == 0, "two_groups": seed % 3 == 1}
        drawing = draw_over_years(seed, VARIANTS_OVER_YEARS, **sorts) if over_years else draw(seed, VARIANTS, **sorts)
        rng = np.random.default_rng(seed)
        tables = {name: getattr(drawing.county, name) for name in RECORDS}
        shuffled = {name: tuple(rows[at] for at in rng.permutation(len(rows))) for name, rows in tables.items()}
        expected = told(drawing)
        assert told(replace(drawing, county=County(**shuffled))) == expected, f"county {seed}"
        postings += len(expected[0])
    assert postings > 20


def renamed(county: County, mark: str, district: str | None = None) -> County:
    """Every id of teachers, schools and groups with a mark before it, wherever it is referred to."""

    def new(identity: str) -> str:
        return f"{mark}{identity}"

    return County(
        tuple(
            replace(s, id=new(s.id), name=f"{mark}{s.name}", district=s.district if district is None else district)
            for s in county.schools
        ),
        tuple(replace(n, school=new(n.school)) for n in county.needs),
        tuple(replace(g, id=new(g.id), core=new(g.core)) for g in county.groups),
        tuple(replace(m, group=new(m.group), school=new(m.school)) for m in county.members),
        tuple(
            replace(
                t, id=new(t.id), home=new(t.home), wishes=tuple(map(new, t.wishes)),
                fixed=t.fixed if t.fixed in (None, STAY) else new(t.fixed), team=t.team and new(t.team),
            )
            for t in county.teachers
        ),
        tuple(
            replace(p, teacher=new(p.teacher), origin=new(p.origin), school=new(p.school)) for p in county.history
        ),
        county.roads,
    )


def test_names_do_not_matter() -> None:
    """Ids are opaque: other ids, also ones that sort backwards, give the same values."""
    for seed in SEEDS:
        instance, expected = drawn(seed)
        assert vector(replace(instance, county=renamed(instance.county, "甲"))) == expected
        backwards = replace(instance.county, teachers=instance.county.teachers[::-1])
        assert vector(replace(instance, county=renamed(backwards, "z"))) == expected


LOCAL = {
    name: VARIANTS[name]
    for name in ("flow", "backbone_share", "core_outflow", "school_outflow", "new_school_backbone", "staffing",
                 "weak_subject", "direction", "volunteers", "minimum_stay")
}


def test_a_second_equal_county_doubles_every_sum() -> None:
    """Two independent copies, the second in a district of its own: twice every level, equity too, or impossible."""
    for seed in SEEDS:
        instance = draw(seed, LOCAL)
        one, two = instance.county, renamed(instance.county, "又", district="乙县")
        both = County(*(getattr(one, f.name) + getattr(two, f.name) for f in fields(County) if f.compare))
        single = vector(instance)
        twice = IMPOSSIBLE if single == IMPOSSIBLE else tuple(2 * value for value in single)
        assert vector(replace(instance, county=both)) == twice, f"county {seed}"


# ---------------------------------------------------------------- clauses


def test_dropping_a_hard_clause_never_worsens() -> None:
    """Fewer demands, no worse a vector; and some demand was binding, so that dropping it helps."""
    helped = 0
    for seed in SEEDS:
        instance, expected = drawn(seed)
        for entry in instance.entries:
            if entry.hard and entry.id not in STRUCTURE:
                loose = vector(with_entries(instance, drop=(entry.id,)))
                assert loose <= expected, f"county {seed} without {entry.id}"
                helped += loose < expected
    assert helped > 2


def tightened(entry: Entry) -> Entry | None:
    """The same clause, stricter by its number; None where a number does not say how strict it is."""
    plain = entry.rule.model_dump()
    change: dict[str, Any] = {}
    if entry.rule.name == "flow":
        change = {"high": plain["high"] - 10}
    elif entry.rule.name in ("backbone_share", "core_outflow", "direction", "senior_to_members", "volunteers"):
        change = {"percent": plain["percent"] + 15}
    elif entry.rule.name == "school_outflow":
        change = {"percent": plain["percent"] - 15}
    elif entry.rule.name == "budget":
        change = {"yuan": plain["yuan"] // 2}
    elif entry.rule.name in ("new_school_backbone", "weak_subject", "subject_need", "leader_flow", "member_training"):
        change = {"least": plain["least"] + 1}
    return entry.model_copy(update={"rule": entry.rule.model_copy(update=change)}) if change else None


def test_tightening_never_improves() -> None:
    """A stricter number gives the same vector or a worse one, or no plan at all, for hard and weighted clauses."""
    hurt = 0
    for seed in SEEDS:
        instance, expected = drawn(seed)
        for entry in instance.entries:
            strict = tightened(entry)
            if strict is None:
                continue
            entries = tuple(strict if each is entry else each for each in instance.policy.entries)
            policy = instance.policy.model_copy(update={"entries": entries})
            found = vector(replace(instance, policy=policy))
            assert found >= expected, f"county {seed}, {entry.id}"
            hurt += found > expected
    assert hurt > 2


def test_a_clause_for_nobody_changes_nothing() -> None:
    """An entry whose scope holds no group of the county is as good as absent."""
    for seed in SEEDS:
        instance, expected = drawn(seed)
        nobody = {"id": "nobody", "rule": "flow", "low": 90, "high": 100, "scope": {"groups": ["查无此集团"]}}
        assert vector(with_entries(instance, nobody)) == expected


def test_an_expired_clause_changes_nothing() -> None:
    for seed in SEEDS[:6]:
        instance, expected = drawn(seed)
        old = {"id": "old", "rule": "flow", "low": 90, "high": 100, "until": f"{instance.year}-08-31"}
        assert vector(with_entries(instance, old)) == expected


@pytest.mark.parametrize("factor", [2, 7])
def test_all_weights_times_k(factor: int) -> None:
    """The soft level grows by the factor, and every other level stays."""
    scaled = 0
    for instance, answer in feasible():
        entries = tuple(
            entry if entry.weight is None else entry.model_copy(update={"weight": factor * entry.weight})
            for entry in instance.policy.entries
        )
        policy = instance.policy.model_copy(update={"entries": entries})
        soft = policy.levels.index("soft")
        expected = list(values(answer))
        scaled += expected[soft] > 0
        expected[soft] *= factor
        assert vector(replace(instance, policy=policy)) == tuple(expected)
    assert scaled > 0


# ---------------------------------------------------------------- decisions


def decided(plan: Plan, instance: Instance) -> list[dict[str, Any]]:
    """An entry for everybody: where the plan sends them, or that they stay."""
    school = {posting.teacher: posting.school for posting in plan.postings}
    serving = {past.teacher for past in instance.county.history}
    return [
        {"id": f"d-{t.id}", "rule": "decided", "teacher": t.id}
        | ({"school": school[t.id]} if t.id in school else {"stay": True})
        for t in instance.county.teachers
        if t.id not in serving
    ]


def test_fixing_the_found_plan_keeps_its_score() -> None:
    """With every teacher decided as found, the answer is that plan again, with the same values, all proved."""
    for instance, answer in feasible():
        again = plan_rotation(with_entries(instance, *decided(answer.plan, instance)))
        assert isinstance(again, Solved)
        assert values(again) == values(answer)
        assert [p[:3] for p in again.plan.postings] == [p[:3] for p in answer.plan.postings]


def test_forbidding_a_found_posting_never_improves() -> None:
    """Without one of the postings found, the vector is the same (there was another plan as good) or worse."""
    worse = 0
    for instance, answer in feasible():
        for posting in answer.plan.postings[:3]:
            no = {"id": "no", "rule": "decided", "teacher": posting.teacher, "not_school": posting.school}
            found = vector(with_entries(instance, no))
            assert found >= values(answer)
            worse += found > values(answer)
    assert worse > 2


def test_a_wish_of_the_planner_costs_what_the_report_says() -> None:
    """Deciding that somebody moves who stays at home: never better, and the plan obeys."""
    for instance, answer in feasible():
        table = answer.assembly.horizon
        moved = {posting.teacher for posting in answer.plan.postings}
        other = next((p for p in table.plan(np.arange(len(table))).postings if p.teacher not in moved), None)
        if other is None:
            continue
        wish = {"id": "wish", "rule": "decided", "teacher": other.teacher, "school": other.school}
        found = plan_rotation(with_entries(instance, wish))
        if isinstance(found, Solved):
            assert values(found) >= values(answer)
            assert (other.teacher, other.school) in {(p.teacher, p.school) for p in found.plan.postings}


# ---------------------------------------------------------------- previous plan


def ordered(instance: Instance) -> Policy:
    """Only the shortage counts, then disruption: many plans are equally good."""
    return instance.policy.model_copy(update={"levels": ("shortage", "disruption")})


def test_a_previous_plan_is_kept_where_it_costs_nothing() -> None:
    """Among equally good plans the one nearest to the previous plan is chosen, and better levels are never given up."""
    nearer = 0
    for instance, answer in feasible():
        loose = replace(instance, policy=ordered(instance))
        first = plan_rotation(loose)
        assert isinstance(first, Solved)
        before = {(p.teacher, p.school) for p in answer.plan.postings}
        second = plan_rotation(loose.following(answer.plan))
        assert isinstance(second, Solved)
        away = len(before ^ {(p.teacher, p.school) for p in first.plan.postings})
        reached = len(before ^ {(p.teacher, p.school) for p in second.plan.postings})
        assert second.levels[0].value == first.levels[0].value
        assert second.levels[1].value == reached <= away
        nearer += reached < away
        third = plan_rotation(loose.following(second.plan))
        assert isinstance(third, Solved)
        assert third.plan.postings == second.plan.postings
    assert nearer > 1


def test_a_previous_plan_with_a_line_twice() -> None:
    """A hand-made previous plan may hold a posting twice; it counts once, in the model as in the audit."""
    for instance, answer in feasible():
        doubled = replace(answer.plan, postings=answer.plan.postings * 2)
        again = plan_rotation(instance.following(doubled))
        assert isinstance(again, Solved)
        assert {level.name: level.value for level in again.levels}["disruption"] == 0
