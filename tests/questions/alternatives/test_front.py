"""The front of tiny counties against every plan that the auditor accepts."""

import numpy as np
import pytest

from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan
from optimizer.engine.core import Limits
from optimizer.engine.level_closing import Clock
from optimizer.engine.process_pool import Effort
from optimizer.generating import generate
from optimizer.model.assembly import assemble
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from optimizer.questions.alternatives import epsilon_constraint
from optimizer.questions.alternatives.county_front import front_of
from optimizer.questions.alternatives.epsilon_constraint import requested
from optimizer.questions.alternatives.flow_axis import at_flow, flow_entry
from optimizer.questions.alternatives.front import Front
from optimizer.questions.alternatives.front_plans import adopted, policy_of
from optimizer.questions.alternatives.points import Point, Request
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation
from tests.questions.alternatives.trying import best_pairs, county, hull

SEEDS = range(60)
EVERYTHING = 1000


def traced(seed: int) -> "Front | None":
    """The whole front; None where the county has no plan."""
    _, assembly = county(seed)
    if assembly.constant_breaches():
        return None
    found = front_of(assembly, Clock(Limits()), EVERYTHING)
    return found if isinstance(found, Front) else None


def pair(point: Point) -> tuple[int, int]:
    return point.spot.equity, point.spot.burden


def test_points_by_price_are_the_corners_of_the_hull() -> None:
    """Every corner is found; where the depth is nought, nothing but corners and points between them."""
    feasible = bent = complete = several = 0
    for seed in SEEDS:
        best, front = best_pairs(seed), traced(seed)
        assert (front is None) == (not best), seed
        if front is None:
            continue
        found, corners = [pair(point) for point in front.points()], hull(best)
        assert all(point.proved and point.lawful for point in front.points()), seed
        assert set(found) <= set(best), seed
        assert set(corners) <= set(found), seed
        if not front.depth:
            assert hull(found) == corners, seed
            complete += 1
        feasible, bent, several = feasible + 1, bent + (len(corners) > 2), several + (len(front.blocks) > 1)
    assert feasible >= 0.4 * len(SEEDS)
    assert bent >= 8 and several >= 8 and complete >= 0.9 * feasible


@pytest.mark.parametrize("at_once", [True, False])
def test_points_on_request_are_those_that_nothing_betters(at_once: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also the ones inside the hull; where components take turns, what is not proved is bounded from below."""
    if not at_once:
        monkeypatch.setattr(epsilon_constraint, "ONE_BLOCK", 0)
    inside = proved = asked = 0
    for seed in SEEDS:
        best, front = best_pairs(seed), traced(seed)
        if front is None:
            continue
        corners = hull(best)
        for equity, burden in best:
            for request, free in ((Request("equity", equity), burden), (Request("burden", burden), equity)):
                point = requested(front, request)
                assert point is not None and point.lawful, seed
                value = point.spot.burden if request.held == "equity" else point.spot.equity
                assert point.bound <= free <= value, seed
                assert not point.proved or pair(point) == (equity, burden), seed
                asked, proved, inside = asked + 1, proved + point.proved, inside + ((equity, burden) not in corners)
        assert requested(front, Request("equity", best[0][0] - 1)) is None
        assert requested(front, Request("burden", best[-1][1] - 1)) is None
    assert inside >= 20
    assert proved == asked if at_once else proved >= 0.7 * asked


def test_a_bound_that_is_too_high_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison with brute force fails where a price is settled without looking."""
    from optimizer.questions.alternatives.blocks import Block

    monkeypatch.setattr(Block, "_bettered", lambda self, asked, spot, bound, depth: (spot, spot.at(asked)))
    with pytest.raises(AssertionError):
        test_points_by_price_are_the_corners_of_the_hull()


@pytest.fixture(scope="module")
def front() -> Front:
    """Three schools: four points, one component."""
    instance = Instance(generate("three_schools", 1), load("标准"), 2026)
    found = front_of(assemble(instance), Clock(Limits()), EVERYTHING)
    assert isinstance(found, Front)
    return found


def test_the_first_point_is_the_plan_of_the_policy(front: Front) -> None:
    answer = plan_rotation(front.assembly.instance)
    assert isinstance(answer, Solved)
    values = {level.name: level.value for level in answer.levels}
    assert pair(front.points()[0]) == (values["equity"], values["burden"])


def test_a_point_becomes_a_plan_and_its_policy_leads_there(front: Front) -> None:
    points = front.points()
    assert len(points) >= 3
    for point in points:
        done = adopted(front, point, Effort())
        assert isinstance(done.answer, Solved) and done.alone
        assert done.answer.audit.lawful
        again = plan_rotation(policy_of(front, point))
        assert isinstance(again, Solved)
        for answer in (done.answer, again):
            values = {level.name: level.value for level in answer.levels}
            assert (values["equity"], values["burden"]) == pair(point)
            assert all(level.proved for level in answer.levels)
        assert again.plan == done.answer.plan


def test_one_group_gives_way_and_the_others_stay() -> None:
    instance = Instance(generate("prefecture", 1), load("标准"), 2026)
    assembly = assemble(instance)
    group = instance.county.groups[0].id
    found = front_of(assembly, Clock(Limits()), 3, group=group)
    assert isinstance(found, Front) and len(found.blocks) < len(list(assembly.components()))
    chosen = [assembly.horizon.plan(np.flatnonzero(p.spot.x[: len(assembly.horizon)])) for p in found.points()]
    member = instance.county.member

    def outside(plan: Plan) -> set[tuple[str, str]]:
        return {(p.teacher, p.school) for p in plan.postings if member[p.origin].group != group}

    assert len({frozenset(outside(plan)) for plan in chosen}) == 1
    values = assembly.values(found.points()[0].spot.x[: len(assembly.horizon)])
    assert values[found.axes.equity] == found.points()[0].spot.equity
    assert values[found.axes.burden] == found.points()[0].spot.burden


def test_flow_is_an_edited_entry() -> None:
    instance = Instance(generate("three_schools", 1), load("标准"), 2026)
    entry = flow_entry(instance)
    changed = at_flow(instance, entry, 25)
    rule = changed.policy.entry(entry.id).rule
    assert (rule.low, rule.high) == (25, 25)  # type: ignore[attr-defined]
    assert "上限" in changed.announcements[-1]
    assert at_flow(instance, entry, 12).announcements == instance.announcements
    with pytest.raises(InputError, match="不是生效的"):
        flow_entry(instance, "nothing")
