"""From an instance to an answer: what is impossible and why, what mends it, and what is left undecided."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from benchmarks.agreement import Vector, brute_force, every_history
from benchmarks.tiny import draw
from benchmarks.variants import VARIANTS
from optimizer.domain.vocabulary import Case
from optimizer.engine import process_pool
from optimizer.engine.core import Limits
from optimizer.engine.outcomes import Open, Outcome, Settled
from optimizer.engine.process_pool import Effort
from optimizer.generating import CONFLICTS, generate
from optimizer.goals.equity import Equity
from optimizer.model.assembly import Component, assemble
from optimizer.model.tolerance import SHARED
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build, load, merge
from optimizer.readings.equity import INDICATORS, LIMITS, head_counts, units
from optimizer.reporting.facts.measures import words_of
from optimizer.solving import rotation
from optimizer.solving.answers import Impossible, Solved, Undecided
from optimizer.solving.rotation import Progress, plan_rotation, sentence
from tests.rules.building import YEAR
from tests.rules.building import build as build_county

CLAUSE = {"document": "测试", "article": "一", "text": "测试条文"}
STRUCTURE = (
    {"id": "scope", "rule": "within_scope"}, {"id": "qualification", "rule": "qualification"},
    {"id": "in_term", "rule": "in_term"}, {"id": "exemption", "rule": "exemption"},
)
LINKING = ("budget", "equity_limit", "title_posts")
HARD = {
    name: [{**variant, "weighted": False} for variant in variants]
    for name, variants in VARIANTS.items()
    if name not in LINKING
}


def instance(*entries: Mapping[str, Any], schools: Mapping[str, Any], teachers: list[str], **rest: Any) -> Instance:
    past = rest.pop("past", [])
    plain = {"entries": [{"clause": CLAUSE, **entry} for entry in (*STRUCTURE, *entries)], **rest}
    return Instance(build_county({"schools": schools, "teachers": teachers, "past": past}), build(plain, "测试"), YEAR)


def impossible(given: Instance) -> Impossible:
    answer = plan_rotation(given)
    assert isinstance(answer, Impossible)
    return answer


# ---------------------------------------------------------------- why nothing works


def broken_by_plan(given: Instance) -> list[dict[Case, int]]:
    """For every plan of allowed postings: the hard cases that it breaks, in hundredths of each rule's unit."""
    table = assemble(given).horizon
    found = []
    for history in every_history(given):
        if (table.rows_of(history.plan) < 0).any():
            continue
        found.append({
            Case(entry.id, check.subject, given.year): check.shortfall * 100 // entry.rule.divisor
            for entry in given.entries
            if entry.hard
            for check in entry.rule.audit(history.within(entry.scope))
            if not check.holds
        })
    return found


@pytest.fixture(scope="module")
def refuted() -> list[tuple[Impossible, list[dict[Case, int]]]]:
    """Impossible tiny counties whose clauses are all hard, with what each of their plans breaks."""
    found, constant = [], 0
    for seed in range(160):
        given = draw(seed, HARD)
        answer = plan_rotation(given)
        if isinstance(answer, Impossible):
            constant += bool(answer.assembly.constant_breaches())
            if constant <= 6 or not answer.assembly.constant_breaches():
                found.append((answer, broken_by_plan(given)))
    return found


def test_a_clash_is_minimal(refuted: list[tuple[Impossible, list[dict[Case, int]]]]) -> None:
    """No plan keeps all cases of a clash together, and leaving out any one of them some plan keeps the rest."""
    sizes = []
    for answer, plans in refuted:
        assert answer.clashes
        for clash in answer.clashes:
            cases = set(clash.cases)
            assert all(cases & broken.keys() for broken in plans), f"{answer.instance.name}: {clash}"
            for case in cases if len(cases) > 1 else ():
                rest = cases - {case}
                assert any(not rest & broken.keys() for broken in plans), f"{answer.instance.name}: {case} is idle"
            sizes.append(len(cases))
    assert sizes.count(1) > 3
    assert sum(size > 1 for size in sizes) > 3


def test_the_least_repair_is_the_least(refuted: list[tuple[Impossible, list[dict[Case, int]]]]) -> None:
    """Over all groups: no plan falls short by less in all, and the amounts named add up to the total."""
    compared = 0
    for answer, plans in refuted:
        assert answer.repairs
        for repair in answer.repairs:
            assert 0 < repair.bound <= repair.total
            assert sum(repair.amounts.values()) == repair.total
        if answer.assembly.constant_breaches():
            continue  # there only the cases without any decision are repaired
        least = min(sum(broken.values()) for broken in plans)
        assert sum(repair.total for repair in answer.repairs) == least, answer.instance.name
        compared += 1
    assert compared > 3


GROUP = {"甲": {"core": "G"}, "乙": {"in": "G"}}
BOTH = ["语文", "数学"]
NEW_SCHOOL = {"甲": {"core": "G", "needs": BOTH}, "乙": {"in": "G", "new": True, "needs": BOTH}}


def test_everybody_in_term() -> None:
    """At least 10% of ten teachers must move and all ten are on postings: the flow alone is short, by one person."""
    flow = {"id": "flow", "rule": "flow", "low": 10, "high": 20}
    answer = impossible(instance(flow, schools=GROUP, teachers=["a1-10 甲"], past=["a1-10 乙 2025"]))
    [clash], [repair] = answer.clashes, answer.repairs
    case = Case("flow", ("G",), YEAR)
    assert clash.cases == (case,)
    assert clash.exact
    assert repair.amounts == {case: 100}
    assert "不低于10%" in sentence(answer.instance, case)


def test_too_few_are_free() -> None:
    """30% of ten teachers are three, and two are free: one person is missing."""
    flow = {"id": "flow", "rule": "flow", "low": 30, "high": 50}
    answer = impossible(instance(flow, schools=GROUP, teachers=["a1-10 甲"], past=["a1-8 乙 2025"]))
    [clash], [repair] = answer.clashes, answer.repairs
    assert clash.cases == (Case("flow", ("G",), YEAR),)
    assert (repair.total, repair.bound) == (100, 100)


def test_a_subject_that_the_core_lacks() -> None:
    """The new school offers mathematics, and the core has no backbone teacher of it; Chinese is no trouble."""
    entry = {"id": "new", "rule": "new_school_backbone"}
    answer = impossible(instance(entry, schools=NEW_SCHOOL, teachers=["a1 甲 语文 骨干", "a2 甲 数学"]))
    [clash], [repair] = answer.clashes, answer.repairs
    assert clash.cases == (Case("new", ("乙", "数学"), YEAR),)
    assert repair.amounts == {Case("new", ("乙", "数学"), YEAR): 100}


def test_three_clauses_that_only_clash_together() -> None:
    """Two subjects need a backbone teacher each, and at most 10% of ten teachers may move: one more is missing."""
    entries = ({"id": "new", "rule": "new_school_backbone"}, {"id": "flow", "rule": "flow", "low": 0, "high": 10})
    answer = impossible(instance(*entries, schools=NEW_SCHOOL, teachers=["a1-5 甲 语文 骨干", "b1-5 甲 数学 骨干"]))
    [clash], [repair] = answer.clashes, answer.repairs
    assert set(clash.cases) == {
        Case("flow", ("G",), YEAR), Case("new", ("乙", "语文"), YEAR), Case("new", ("乙", "数学"), YEAR),
    }
    assert (repair.total, repair.bound) == (100, 100)
    assert len(repair.amounts) == 1


def test_shares_are_repaired_in_people() -> None:
    """Half of four movers must be backbone and one backbone teacher is free: one person is missing, not a hundred."""
    entries = (
        {"id": "share", "rule": "backbone_share", "percent": 50}, {"id": "flow", "rule": "flow", "low": 40, "high": 50},
    )
    answer = impossible(instance(*entries, schools=GROUP, teachers=["a1 甲 骨干", "a2-10 甲"]))
    [repair] = answer.repairs
    assert repair.total == 100
    assert {case.entry for case in answer.clashes[0].cases} == {"share", "flow"}


POSTS = {"id": "posts", "rule": "title_posts", "level": "senior", "clause": CLAUSE}


@pytest.mark.parametrize("conflict", CONFLICTS)
def test_planted_conflicts(conflict: str) -> None:
    """Each conflict that the generator can plant is found, in one group, with a repair above nought."""
    policy = build(merge([load("标准").dump(), {"entries": [POSTS]}]), "标准与岗位")
    answer = impossible(Instance(generate("three_schools", 2, impossible=conflict), policy, 2026))
    [clash], [repair] = answer.clashes, answer.repairs
    assert repair.bound > 0
    expected = {"backbone": {"new_school_backbone"}, "flow": {"flow"}, "posts": {"new_school_backbone", "title_posts"}}
    assert {policy.entry(case.entry).rule.name for case in clash.cases} == expected[conflict]


# ---------------------------------------------------------------- ε


@pytest.fixture(scope="module")
def tried() -> list[tuple[Instance, Vector]]:
    """Feasible tiny counties with the best vector of all their lawful plans."""
    found = []
    for seed in range(18):
        given = draw(seed, VARIANTS)
        _, _, best = brute_force(given, Equity().scale(assemble(given).horizon))
        if best is not None:
            found.append((given, best))
    return found


@pytest.mark.parametrize(("level", "epsilon"), [("shortage", 1), ("equity", 10**7)])
def test_epsilon(tried: list[tuple[Instance, Vector]], level: str, epsilon: int) -> None:
    """The level stays within ε of the optimum, says so, and the levels after it are never worse for it."""
    gained = silent = 0
    for given, best in tried:
        policy = given.policy.model_copy(update={"epsilon": {level: epsilon}})
        answer = plan_rotation(Instance(given.county, policy, given.year))
        assert isinstance(answer, Solved)
        assert answer.audit.lawful
        at = policy.levels.index(level)  # type: ignore[arg-type]
        vector, given_way = tuple(found.value for found in answer.levels), answer.levels[at]
        assert vector[:at] == best[:at]
        assert given_way.bound <= best[at] <= given_way.value <= best[at] + epsilon, given.name
        assert given_way.proved or given_way.remark
        assert given_way.epsilon <= epsilon
        assert given_way.optimum in (None, best[at])
        assert vector[at + 1 :] <= best[at + 1 :], "a looser cap cannot hurt the levels after it"
        gained += vector[at + 1 :] < best[at + 1 :]
        if all(found.proved for found in answer.levels):
            tolerant = any(found.epsilon for found in answer.levels)
            told = "各级目标均已证明在容差内" if tolerant else "各级目标均已证明最优"
            said, remark = words_of(answer.levels), first_order(answer).strip("（）")
            shared = any(SHARED in found.remark for found in answer.levels)
            assert said == told + first_order(answer) if not shared else (said.startswith(told) and remark in said)
            silent += bool(first_order(answer))
    assert gained > 0
    assert silent > 0


def first_order(answer: Solved) -> str:
    """What the verdict adds where a plan changes the heads at counted schools, or others could."""
    [found] = [level for level in answer.levels if level.name == "equity"]
    assert found.exact is not None
    history = answer.audit.years[answer.instance.year].history
    before, after = (
        [
            sum(counts.get((school, stage, indicator), 0) for school, _ in schools)
            for stage in LIMITS for schools in units(history, stage).values() for indicator in INDICATORS
        ]
        for counts in (head_counts(history, after=False), head_counts(history, after=True))
    )
    if before != after:
        return f"（校际差异计入学校的人数有变动，按一阶近似比较，实际为{float(found.exact):.6f}）"
    could = answer.assembly.amounts["equity"].linear.any() and found.exact
    return "（校际差异与变动计入学校人数的方案按一阶近似比较）" if could else ""


# ---------------------------------------------------------------- running out, interrupts, repetition


def county(seed: int = 1) -> Instance:
    return Instance(generate("prefecture", seed), load("标准"), 2026)


def test_no_effort_is_undecided() -> None:
    """Without any search the county is neither solved nor called impossible, and the open groups are named."""
    answer = plan_rotation(county(), Effort(per_core=1e-9))
    assert isinstance(answer, Undecided)
    assert not answer.interrupted
    assert answer.open_groups
    assert set(answer.open_groups) <= {group.id for group in answer.instance.county.groups}


def test_a_wall_limit_is_honest() -> None:
    """Ended by the clock: a lawful plan or none; levels not proved say so, and the run is not called repeatable."""
    for seed in (1, 2, 3):
        answer = plan_rotation(county(seed), Effort(seconds=1e-9))
        assert isinstance(answer, (Solved, Undecided))
        if isinstance(answer, Solved):
            assert answer.audit.lawful
            full = plan_rotation(county(seed))
            assert isinstance(full, Solved)
            assert all(level.proved for level in full.levels)
            assert [level.value for level in full.levels] <= [level.value for level in answer.levels]
            for known, early in zip(full.levels, answer.levels, strict=True):
                assert not early.proved or early.value == known.value
            assert answer.repeatable <= all(level.proved for level in answer.levels)


def interrupting(at: int) -> Any:
    """A listener that presses Ctrl-C when ``at`` components are done."""
    pressed = []

    def listen(progress: Progress) -> None:
        if progress.done >= at and not pressed:
            pressed.append(True)
            raise KeyboardInterrupt

    return listen


def test_an_interrupt_at_the_end_keeps_the_plan() -> None:
    """Ctrl-C after the last group: everything is settled, so the plan stands, marked as not repeatable."""
    given = county()
    answer = plan_rotation(given, listen=interrupting(6))
    assert isinstance(answer, Solved)
    assert not answer.repeatable
    assert answer.plan == plan_rotation(given).plan  # type: ignore[union-attr]


def components(count: int) -> list[Component]:
    return list(assemble(county()).components())[:count]


def test_an_interrupt_returns_what_is_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C after the first component: its outcome stays, the one at work is stopped, the rest is only completed."""
    started: list[int] = []
    honest = process_pool.optimise

    def slow(
        system: Any, costs: Any, epsilon: Any, limits: Limits, report: Any = None, *, quick: bool = False
    ) -> Outcome:
        if quick:
            return Open()
        started.append(len(started))
        if len(started) == 1:
            return honest(system, costs, epsilon, limits, report)
        assert limits.stop is not None
        assert limits.stop.wait(30), "the interrupt reaches the component at work"
        return Open()

    monkeypatch.setattr(process_pool, "optimise", slow)
    pressed: list[int] = []

    def told(index: int, outcome: Outcome | None, level: Any) -> None:
        if outcome is not None and not pressed:
            pressed.append(index)
            raise KeyboardInterrupt

    blocks = components(4)
    outcomes, interrupted = process_pool.run(blocks, [[0] * len(blocks[0].costs)] * 4, Effort(), told)
    assert interrupted
    assert [index for index, outcome in enumerate(outcomes) if isinstance(outcome, Settled)] == pressed
    assert not any(isinstance(outcome, Settled) for index, outcome in enumerate(outcomes) if index not in pressed)


def test_a_second_interrupt_ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C twice is not swallowed."""
    monkeypatch.setattr(process_pool, "optimise", lambda *_, **__: Open())

    def told(index: int, outcome: Outcome | None, level: Any) -> None:
        raise KeyboardInterrupt

    blocks = components(3)
    with pytest.raises(KeyboardInterrupt):
        process_pool.run(blocks, [[0] * len(blocks[0].costs)] * 3, Effort(), told)


def test_interrupted_halfway_a_plan_is_completed() -> None:
    """An interrupt after the first group: the others get the first plan found, lawful, with honest bounds."""
    full, answer = plan_rotation(county()), plan_rotation(county(), listen=interrupting(1))
    assert isinstance(full, Solved)
    assert isinstance(answer, Solved)
    assert answer.audit.lawful
    assert not answer.repeatable
    for known, early in zip(full.levels, answer.levels, strict=True):
        assert early.bound <= early.value
        assert not early.proved or early.value == known.value
    assert [level.value for level in full.levels] <= [level.value for level in answer.levels]


def test_interrupted_halfway_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupt that leaves groups open gives Undecided, with the groups and the reason."""
    monkeypatch.setattr(process_pool, "optimise", lambda *_, **__: Open())
    answer = plan_rotation(county(), listen=interrupting(1))
    assert isinstance(answer, Undecided)
    assert answer.interrupted
    assert len(answer.open_groups) >= 5


def test_progress_adds_up() -> None:
    """Each group is told once when done, and at the end values and bounds are those of the answer."""
    heard: list[tuple[int, list[int | None], list[int]]] = []
    answer = plan_rotation(county(), listen=lambda p: heard.append((p.done, list(p.values), list(p.bounds))))
    assert isinstance(answer, Solved)
    done, values, bounds = heard[-1]
    assert done == len(answer.components)
    assert [number for number, *_ in heard] == sorted(number for number, *_ in heard)
    assert values == [level.value for level in answer.levels]
    assert bounds == [level.bound for level in answer.levels]


def test_workers_and_repetition_do_not_change_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """One thread, two processes, and a second run: the same postings, proofs and bounds."""
    first, again = plan_rotation(county()), plan_rotation(county())
    monkeypatch.setattr(process_pool, "WORTH_PROCESSES", 0)
    parallel = plan_rotation(county(), Effort(workers=2))
    assert isinstance(first, Solved)
    for other in (again, parallel):
        assert isinstance(other, Solved)
        assert other.plan == first.plan
        assert other.levels == first.levels
        assert other.repeatable
        for a, b in zip(first.proofs, other.proofs, strict=True):
            for one, two in zip(a, b, strict=True):
                assert np.array_equal(one.y, two.y)
                assert (one.value, one.bound, one.limit) == (two.value, two.bound, two.limit)


def test_a_model_that_disagrees_with_the_auditor_is_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    """Level values that differ from the plain reading stop the run: a wrong plan is never handed out."""
    monkeypatch.setattr(rotation.GOALS["burden"].__class__, "measure", lambda *_: -1)
    with pytest.raises(rotation.DefectError, match="burden"):
        plan_rotation(county())
