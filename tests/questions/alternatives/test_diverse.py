"""Diverse plans of tiny counties: each differs from those before by as much as any accepted plan within the caps."""

from fractions import Fraction

import pytest

from optimizer.domain.plan import Plan
from optimizer.engine.core import Limits
from optimizer.engine.level_closing import Clock
from optimizer.goals.equity import Equity
from optimizer.questions.alternatives import diverse
from optimizer.questions.alternatives.diverse import alternatives, caps_of
from optimizer.questions.counterfactuals import Desk
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation
from tests.questions.alternatives.trying import accepted, county

Moves = frozenset[tuple[str, str]]


def moves(plan: Plan) -> Moves:
    return frozenset((posting.teacher, posting.school) for posting in plan.postings)


@pytest.mark.parametrize("at_once", [True, False])
def test_difference_is_the_largest(at_once: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """By component the difference may be less than the largest, never more, and the bound says by how much."""
    if not at_once:
        monkeypatch.setattr(diverse, "AT_ONCE", 0)
    found = ended = 0
    for seed in range(50):
        instance, assembly = county(seed)
        answer = plan_rotation(instance)
        if not isinstance(answer, Solved):
            continue
        desk = Desk.of(instance, answer.plan)
        caps = caps_of(desk, dict.fromkeys(assembly.levels, Fraction(1, 4)))
        plans = accepted(instance, Equity().scale(assembly.horizon))
        near = [moves(plan) for plan, vector in plans if all(v <= cap for v, cap in zip(vector, caps, strict=True))]
        before = [moves(answer.plan)]
        assert before[0] in near, seed
        for each in alternatives(desk, 2, caps, Clock(Limits())):
            largest = max(min(len(other ^ one) for one in before) for other in near)
            own = min(len(moves(each.plan) ^ one) for one in before)
            assert moves(each.plan) in near and each.seen.lawful, seed
            assert own == each.difference <= largest <= each.bound, seed
            if at_once:
                assert own == largest and each.proved, seed
            before.append(moves(each.plan))
            found += 1
        if at_once and len(before) < 3:
            assert max(min(len(other ^ one) for one in before) for other in near) == 0, seed
            ended += 1
    assert found >= 15
    assert ended >= 3 or not at_once
