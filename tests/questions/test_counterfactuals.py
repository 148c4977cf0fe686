"""Counterfactuals against every plan of tiny counties that the auditor accepts; planted errors are noticed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from benchmarks.agreement import every_history
from benchmarks.enumerating import measured
from benchmarks.tiny import draw
from benchmarks.variants import VARIANTS
from optimizer.auditing.audit import audit
from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan
from optimizer.engine.warm import Warm
from optimizer.goals.equity import Equity
from optimizer.model.assembly import assemble
from optimizer.model.certificate import Bound, System
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build as build_policy
from optimizer.questions.candidates import rank
from optimizer.questions.counterfactuals import FIRM, Desk
from optimizer.questions.results import Barred, Tried, Wish
from optimizer.questions.why import bare, why
from optimizer.questions.wishes import Questions
from optimizer.readings.columns import Ints
from optimizer.solving.answers import Impossible, Solved
from optimizer.solving.rotation import plan_rotation
from tests.rules.building import YEAR, build

CLAUSE = {"document": "测试", "article": "一", "text": "测试条文"}
SEEDS = range(40)
LINKING = ("budget", "equity_limit", "title_posts")  # where the desk keeps other groups as they are
LOCAL = {name: variants for name, variants in VARIANTS.items() if name not in LINKING}
Moves = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Small:
    """A tiny county, its optimal plan, and the moves and measures of every plan that the auditor accepts."""

    instance: Instance
    plan: Plan
    accepted: Sequence[tuple[Moves, tuple[int, ...]]]


@cache
def county(seed: int) -> Small | None:
    """None where there is no plan."""
    instance = draw(seed, LOCAL)
    answer = plan_rotation(instance)
    if not isinstance(answer, Solved):
        return None
    scale = Equity().scale(assemble(instance).horizon)
    hard = [entry for entry in instance.entries if entry.hard]
    accepted = [
        (_moves(history.plan), measured(instance, history, scale))
        for history in every_history(instance)
        if all(check.holds for entry in hard for check in entry.audit(history.within(entry.scope)))
    ]
    return Small(instance, answer.plan, accepted)


def _moves(plan: Plan) -> Moves:
    return frozenset((posting.teacher, posting.school) for posting in plan.postings)


def _movable(small: Small) -> list[str]:
    return sorted({teacher for moves, _ in small.accepted for teacher, _ in moves})


def _holds(moves: Moves, wish: Wish) -> bool:
    own = {school for teacher, school in moves if teacher == wish.teacher}
    return wish.holds == (not own if wish.school is None else wish.school in own)


def wishes(small: Small) -> list[Wish]:
    """Teachers who move in some plan, and one who does not: every place, yes and no."""
    movable = _movable(small)
    others = [t.id for t in small.instance.county.teachers if t.id not in movable][:1]
    schools = [None, *(school.id for school in small.instance.county.schools)]
    every = [Wish(t, s, None, h) for t in [*movable, *others] for s in schools for h in (True, False)]
    rng = np.random.default_rng(len(small.accepted))
    homes = {t.id: t.home for t in small.instance.county.teachers}
    plain = [wish for wish in every if wish.school != homes[wish.teacher]]
    return [plain[k] for k in sorted(rng.choice(len(plain), size=min(10, len(plain)), replace=False).tolist())]


def _closed(reply: Tried) -> bool:
    return all(level.after == level.bound for level in reply.levels)


def _neighbours(desk: Desk, wish: Wish) -> set[str]:
    """Teachers who may move in the component of the wish."""
    asked = {int(desk.parts.owner[column]) for column in desk.questions.columns(wish)}
    return {who for who, own in desk.questions.postings.items() if asked & set(desk.parts.owner[own].tolist())}


def disagreements(small: Small) -> list[tuple[Wish, str]]:
    """Questions whose answers are not those of the enumeration."""
    desk, found = Desk.of(small.instance, small.plan), []
    before = _moves(small.plan)
    levels = small.instance.policy.levels
    firm = [k for k, name in enumerate(levels) if name in FIRM]
    rest = [k for k in range(len(levels)) if k not in firm]
    for wish in wishes(small):
        kept = [(moves, vector) for moves, vector in small.accepted if _holds(moves, wish)]
        best, nearest = desk.ask([wish]), desk.ask([wish], order="nearest")
        if not kept:
            if not isinstance(best, Barred) or not isinstance(nearest, Barred):
                found.append((wish, "no plan, yet not barred"))
            continue
        if not isinstance(best, Tried) or not isinstance(nearest, Tried):
            found.append((wish, "a plan, yet none found"))
            continue
        least = min(vector for _, vector in kept)
        if tuple(level.after for level in best.levels) != least or not _closed(best):
            found.append((wish, f"best {best.levels}, enumerated {least}"))

        def key(moves: Moves, vector: tuple[int, ...]) -> tuple[int, ...]:
            return (*(vector[k] for k in firm), len(moves ^ before), *(vector[k] for k in rest))

        near = tuple(level.after for level in nearest.levels)
        told = (*(near[k] for k in firm), nearest.apart, *(near[k] for k in rest))
        # what the wish does not concern stays, even where it could be bettered
        near_by = _neighbours(desk, wish)
        fewest = min(key(*each) for each in kept if all(teacher in near_by for teacher, _ in each[0] ^ before))
        if told != fewest or nearest.apart != nearest.apart_bound or not _closed(nearest):
            found.append((wish, f"nearest {told}, enumerated {fewest}"))
        for reply in (best, nearest):
            if not audit(small.instance, reply.plan).lawful or not _holds(_moves(reply.plan), wish):
                found.append((wish, "a plan that breaks a clause or the wish"))
            if len(_moves(reply.plan) ^ before) != reply.apart:
                found.append((wish, "changes that are not those of the plan"))
        promised = desk.promise([wish])
        if promised is None or promised > tuple(level.change for level in best.levels):
            found.append((wish, f"promised {promised}"))
    return found


def test_answers_are_those_of_the_enumeration() -> None:
    """Every level of both orders, the fewest changes, and no answer where there is none."""
    seen = [small for seed in SEEDS if (small := county(seed)) is not None]
    asked = sum(len(wishes(small)) for small in seen)
    barred = sum(
        not any(_holds(moves, wish) for moves, _ in small.accepted) for small in seen for wish in wishes(small)
    )
    assert len(seen) >= 20 and asked >= 150 and 10 <= barred <= asked // 2, "worth counting"
    assert [wrong for small in seen for wrong in disagreements(small)] == []


def _cap_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Warm.after

    def planted(self: Warm, system: System, level: int, bound: Bound, limit: int) -> System:
        return honest(self, system, level, bound, limit + 1)

    monkeypatch.setattr(Warm, "after", planted)


def _school_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Questions.columns
    monkeypatch.setattr(Questions, "columns", lambda self, wish: honest(self, replace(wish, school=None)))


def _changes_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "_chosen", lambda self, part: np.zeros_like(part.postings))


def _rows_not_linked(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Warm.own

    def planted(self: Warm, system: System) -> System:
        high: Ints = system.high.copy()
        high[: self.height // 2] = np.maximum(high[: self.height // 2], high[: self.height // 2] + 1)
        return honest(self, replace(system, high=high))

    monkeypatch.setattr(Warm, "own", planted)


@pytest.mark.parametrize("plant", [_cap_one_more, _school_forgotten, _changes_not_counted, _rows_not_linked])
def test_planted_errors_are_noticed(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The enumeration tells a desk that caps, asks, counts or limits wrongly."""
    seen = [small for seed in SEEDS if (small := county(seed)) is not None]
    plant(monkeypatch)

    def wrong(small: Small) -> bool:
        try:
            return bool(disagreements(small))
        except (ArithmeticError, AssertionError, IndexError, InputError):
            return True

    assert any(wrong(small) for small in seen)


def test_answers_do_not_depend_on_the_questions_before() -> None:
    """A desk that has answered much says the same as a fresh one."""
    for seed in list(SEEDS)[:12]:
        small = county(seed)
        if small is None:
            continue
        asked = wishes(small)
        used = Desk.of(small.instance, small.plan)
        first = [used.ask([wish], order=order) for wish in asked for order in ("best", "nearest")]
        again = [used.ask([wish], order=order) for wish in reversed(asked) for order in ("nearest", "best")]
        fresh = [
            Desk.of(small.instance, small.plan).ask([wish], order=order)
            for wish in asked for order in ("best", "nearest")
        ]
        assert [str(reply) for reply in first] == [str(reply) for reply in reversed(again)]
        assert [str(reply) for reply in first] == [str(reply) for reply in fresh]


def test_county_wide_rows_are_kept() -> None:
    """Where a budget or an equity limit joins the groups, answers stay lawful and say that others were kept."""
    linked = 0
    for seed in range(200, 260):
        instance = draw(seed, {name: VARIANTS[name] for name in (*LINKING, "flow", "staffing")})
        answer = plan_rotation(instance)
        if not isinstance(answer, Solved) or not answer.plan.postings:
            continue
        desk = Desk.of(instance, answer.plan)
        wish = Wish(answer.plan.postings[0].teacher)
        for order in ("best", "nearest"):
            reply = desk.ask([wish], order=order)
            linked += reply.alone if not isinstance(reply, Barred) or reply.clash else 0
            if isinstance(reply, Tried):
                assert audit(instance, reply.plan).lawful and _holds(_moves(reply.plan), wish)
    assert linked >= 10, "worth counting"


def test_several_wishes_and_contradictions() -> None:
    """Two wishes hold together; a wish and its opposite are refused with both told."""
    small = next(s for seed in SEEDS if (s := county(seed)) is not None and len(_movable(s)) > 2)
    desk, people = Desk.of(small.instance, small.plan), _movable(small)[:2]
    both = [Wish(teacher) for teacher in people]
    kept = [vector for moves, vector in small.accepted if all(_holds(moves, wish) for wish in both)]
    reply = desk.ask(both)
    if kept:
        assert isinstance(reply, Tried) and tuple(level.after for level in reply.levels) == min(kept)
    else:
        assert isinstance(reply, Barred)
    with pytest.raises(InputError, match="互相矛盾"):
        desk.ask([Wish(people[0]), Wish(people[0], holds=False)])
    with pytest.raises(InputError, match="不在名册中"):
        desk.ask([Wish("nobody"), Wish(people[0], "nowhere")])


def test_an_unlawful_plan_is_refused() -> None:
    """The message says what is wrong with the plan."""
    small = next(s for seed in SEEDS if (s := county(seed)) is not None and s.plan.postings)
    first = small.plan.postings[0]
    spoilt = replace(small.plan, postings=(first._replace(school=first.origin), *small.plan.postings[1:]))
    with pytest.raises(InputError, match="编制学校相同"):
        Desk.of(small.instance, spoilt)


def test_nothing_but_the_wish() -> None:
    """What breaks where nobody else moves is what the auditor finds in that plan."""
    told = 0
    for seed in SEEDS:
        small = county(seed)
        if small is None:
            continue
        desk = Desk.of(small.instance, small.plan)
        for posting in small.plan.postings:
            found = bare(desk, Wish(posting.teacher))
            rest = tuple(other for other in small.plan.postings if other.teacher != posting.teacher)
            seen = audit(small.instance, replace(small.plan, postings=rest))
            assert found is not None
            assert set(found.cases) == {finding.case for finding in seen.findings if finding.hard}
            told += bool(found.cases)
    assert told >= 10


def test_ranked_candidates_are_the_cheapest() -> None:
    """The listed costs are exact, in order, and nobody left out is cheaper."""
    compared = 0
    for seed in SEEDS:
        small = county(seed)
        if small is None:
            continue
        desk = Desk.of(small.instance, small.plan)
        values = tuple(desk.values)
        for school in sorted({school for moves, _ in small.accepted for _, school in moves})[:2]:
            ranking = rank(desk, school, most=3)
            costs = {}
            for teacher in {teacher for moves, _ in small.accepted for teacher, there in moves if there == school}:
                least = min(vector for moves, vector in small.accepted if (teacher, school) in moves)
                costs[teacher] = tuple(a - b for a, b in zip(least, values, strict=True))
            listed = [candidate.cost for candidate in ranking.candidates]
            assert listed == sorted(costs.values())[: len(listed)] and len(listed) == min(3, len(costs))
            assert all(candidate.cost == costs[candidate.teacher] for candidate in ranking.candidates)
            compared += len(listed)
    assert compared >= 50


def test_the_question_is_the_opposite_of_the_plan() -> None:
    """Who moves is asked to stay, who stays to go; a school of the plan is forbidden, another one forced."""
    small = next(s for seed in SEEDS if (s := county(seed)) is not None and s.plan.postings)
    desk, posting = Desk.of(small.instance, small.plan), small.plan.postings[0]
    assert why(desk, posting.teacher).wish == Wish(posting.teacher)
    assert why(desk, posting.teacher, posting.school).wish == Wish(posting.teacher, posting.school, None, False)
    still = next(t.id for t in small.instance.county.teachers if t.id not in {p.teacher for p in small.plan.postings})
    assert why(desk, still).wish == Wish(still, None, None, False)


def test_a_refusal_is_of_the_whole_county_where_rows_join_it() -> None:
    """What a question refuses cannot be pinned either, where a budget or an equity limit joins groups and steps."""
    refused = 0
    for seed in range(200, 240):
        instance = draw(seed, {name: VARIANTS[name] for name in (*LINKING, "flow", "staffing")})
        answer = plan_rotation(instance)
        if not isinstance(answer, Solved) or not answer.plan.postings:
            continue
        desk, teacher = Desk.of(instance, answer.plan), answer.plan.postings[0].teacher
        for school in instance.county.school:
            reply = desk.ask([Wish(teacher, school=school)])
            if isinstance(reply, Barred) and reply.clash is not None and not reply.alone:
                refused += 1
                pin = {"id": "pin", "rule": "decided", "teacher": teacher, "school": school, "clause": CLAUSE}
                entries = (*instance.policy.entries, *build_policy({"entries": [pin]}, "测试").entries)
                pinned = replace(instance, policy=instance.policy.model_copy(update={"entries": entries}))
                assert isinstance(plan_rotation(pinned), Impossible), (seed, teacher, school)
    assert refused >= 5, "worth counting"


def test_steps_of_a_county_row_are_asked_along() -> None:
    """Ten and two backbone teachers: one may go to the teaching point, if others go to 乙 instead."""
    schools: dict[str, dict[str, Any]] = {
        "甲": {"core": "G", "pupils": {"小学": 600}}, "乙": {"in": "G", "pupils": {"小学": 600}},
        "丙": {"in": "G", "pupils": {"小学": 30}, "teaching_point": True},
    }
    people = ["a1-10 甲 骨干", "a11-15 甲", "b1-2 乙 骨干", "b3-15 乙", "c1-15 丙"]
    rules = [{"id": name, "rule": name, "clause": CLAUSE} for name in ("within_scope", "equity_limit")]
    outflow = {"id": "out", "rule": "school_outflow", "percent": 25, "clause": CLAUSE}
    instance = Instance(
        build({"schools": schools, "teachers": people}), build_policy({"entries": [*rules, outflow]}, "测试"), YEAR
    )
    answer = plan_rotation(instance)
    assert isinstance(answer, Solved)
    moved = {posting.teacher for posting in answer.plan.postings}
    stays = next(each for each in ("a1", "a2", "a3", "a4") if each not in moved)
    reply = Desk.of(instance, answer.plan).ask([Wish(stays, school="丙")])
    assert isinstance(reply, Tried) and not reply.alone
    assert audit(instance, reply.plan).lawful
