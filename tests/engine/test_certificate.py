"""A bound from integer duals holds whatever the duals are, so a certificate never has to be trusted."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.model.certificate import Bound, System, prove, rounded
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE
from tests.engine.systems import cost_of, points, system

SMALL = st.integers(-6, 6)
BIG = st.integers(-(2**61), 2**61)
ANY = st.one_of(st.integers(-(2**22), 2**22), st.integers(-(2**63), 2**63 - 1))


@st.composite
def systems(draw: st.DrawFn) -> tuple[System, Ints]:
    """One to three boxed columns (also with floors), up to three rows with ranges and free sides, and a cost."""
    width, height = draw(st.integers(1, 3)), draw(st.integers(0, 3))
    coefficient = draw(st.sampled_from((SMALL, BIG)))
    floor = [draw(st.integers(-2, 2)) for _ in range(width)]
    ceiling = [at + draw(st.integers(0, 2)) for at in floor]
    rows, low, high = [], [], []
    for _ in range(height):
        row = [draw(coefficient) for _ in range(width)]
        value = sum(a * draw(st.integers(f, c)) for a, f, c in zip(row, floor, ceiling, strict=True))
        value = max(-(2**59), min(2**59, value))
        rows.append(row)
        low.append(-int(FREE) if draw(st.booleans()) else value - draw(st.integers(0, 3)))
        high.append(int(FREE) if draw(st.booleans()) else value + draw(st.integers(0, 3)))
    cost = np.array([draw(coefficient) for _ in range(width)], dtype=np.int64)
    return system(rows, low, high, floor, ceiling), cost


@st.composite
def bounds(draw: st.DrawFn) -> tuple[System, Ints, Bound]:
    """A system, a cost, and what arbitrary duals prove of it."""
    drawn, cost = draw(systems())
    y = np.array([draw(ANY) for _ in range(len(drawn.low))], dtype=np.int64)
    return drawn, cost, prove(drawn, cost, y, draw(st.sampled_from((0, 1, 20, 45))))


@given(bounds())
@settings(max_examples=400, deadline=None)
def test_no_duals_prove_too_much(drawn: tuple[System, Ints, Bound]) -> None:
    """LB(y) ≤ the true least cost for every y, also of wrong signs and where products pass 64 bits."""
    given_system, cost, bound = drawn
    for point in points(given_system):
        assert bound.value <= cost_of(cost, point)


@given(bounds(), st.integers(0, 3))
@settings(max_examples=300, deadline=None)
def test_fixing_keeps_every_point_within_the_limit(drawn: tuple[System, Ints, Bound], slack: int) -> None:
    """No point of cost ≤ limit leaves the box that reduced costs have shrunk."""
    given_system, cost, bound = drawn
    feasible = points(given_system)
    if not feasible:
        return
    limit = min(cost_of(cost, point) for point in feasible) + slack
    smaller = given_system.shrunk(bound.reduced, bound.fixed_by(limit))
    for point in feasible:
        if cost_of(cost, point) <= limit:
            assert all(a <= x <= b for a, x, b in zip(smaller.floor, point, smaller.ceiling, strict=True))


@given(systems(), st.data())
@settings(max_examples=200, deadline=None)
def test_a_cap_and_a_shrunk_box_only_remove_dearer_points(drawn: tuple[System, Ints], data: st.DataObject) -> None:
    """The next level's bound, on the capped and shrunk system, holds for every point within the cap."""
    given_system, cost = drawn
    feasible = points(given_system)
    y = np.array([data.draw(ANY) for _ in range(len(given_system.low))], dtype=np.int64)
    bound = prove(given_system, cost, y, 20)
    limit = max((cost_of(cost, point) for point in feasible), default=0)
    if abs(limit) >= 2**62:
        return
    after = given_system.capped(cost, limit).shrunk(bound.reduced, bound.fixed_by(limit))
    following = np.array([data.draw(SMALL) for _ in cost], dtype=np.int64)
    second = prove(after, following, np.append(y, data.draw(ANY)), 20)
    for point in feasible:
        assert second.value <= cost_of(following, point)


def test_known_bound() -> None:
    """min 3a + 5b with a + b ≥ 3, a ≤ 2, b ≤ 2 is 3·2 + 5 = 11, and the dual 5 of the row proves just that."""
    drawn = system([[1, 1]], [3], [int(FREE)], [0, 0], [2, 2])
    bound = prove(drawn, np.array([3, 5]), rounded(np.array([5.0]), 20), 20)
    assert bound.value == 11
    assert bound.reduced.tolist() == [-2 << 20, 0]
    assert bound.fixed_by(12).tolist() == [True, False], "one less of a costs 2 more than 11"
    assert bound.fixed_by(13).tolist() == [False, False]


def test_bounds_are_rounded_up() -> None:
    """2a ≥ 3 at cost 1: the LP gives 1.5, an integer plan costs 2, and 1.5 proves 2."""
    drawn = system([[2]], [3], [int(FREE)], [0], [5])
    assert prove(drawn, np.array([1]), rounded(np.array([0.5]), 20), 20).value == 2


def test_the_smallest_integer_is_no_way_around_the_overflow_guard() -> None:
    """|−2⁶³| wraps to itself in 64 bits: a forged dual of −2⁶³ once took the fast path and "proved" 2⁶³.

    −2a ≤ −1 with a ≤ 3 allows a = 1 at cost 1, so no dual may prove more than 1.
    """
    drawn = system([[-2]], [-int(FREE)], [-1], [0], [3])
    assert prove(drawn, np.array([1]), np.array([-(2**63)]), 0).value <= 1
