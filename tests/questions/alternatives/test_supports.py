"""Supporting lines in exact rationals, against points written down by hand."""

from fractions import Fraction

import numpy as np
import pytest

from optimizer.questions.alternatives.front import rounded
from optimizer.questions.alternatives.lower_hull import BURDEN, EQUITY, Spot, Support, Supports, price


def spot(equity: int, burden: int) -> Spot:
    return Spot(equity, burden, np.zeros(0, dtype=np.int64))


def ends() -> Supports:
    """The hull of (0, 10), (2, 4), (10, 0), known at its ends only."""
    return Supports((Support(EQUITY, spot(0, 10), 0), Support(BURDEN, spot(10, 0), 0)))


def test_the_bound_between_two_prices_is_what_both_prove_together() -> None:
    known = ends()
    assert known.bound((1, 1)) == 0  # nothing but equity ≥ 0 and burden ≥ 0
    known.add(Support((1, 1), spot(2, 4), 6))
    assert known.bound((3, 2)) == 12  # 2·(1, 1) + (1, 0)
    assert known.bound((2, 3)) == 12
    assert known.bound((1, 1)) == 6
    assert known.best((3, 2)).at((3, 2)) == 14


def test_a_better_plan_lies_in_the_triangle() -> None:
    box = ends().box((1, 1), 9)
    assert (box.equity, box.burden) == ((0, 9), (0, 9))
    known = ends()
    known.add(Support((1, 1), spot(2, 4), 6))
    box = known.box((3, 1), 9)  # at most 9 at a steeper price: 3e + b ≤ 9, e + b ≥ 6, e ≥ 0
    assert (box.equity, box.burden) == ((0, 1), (5, 9))
    assert box.spread((3, 1)) == 3 + 4
    assert known.box((3, 1), 5).empty


def test_depth_says_how_far_the_hull_may_bulge() -> None:
    known = ends()
    left, right = known
    assert known.depth(left, right) == 10  # the corner (0, 0) below the line from (0, 10) to (10, 0)
    known.add(Support((1, 1), spot(2, 4), 6))
    first, middle, last = known
    assert known.depth(first, middle) == Fraction(4)  # (0, 6) below (0, 10)
    assert known.depth(middle, last) == Fraction(2)  # (6, 0) below the line from (2, 4) to (10, 0), which is at 2
    assert known.corners() == [(0, 6), (6, 0)]


def test_limits_on_one_number_bound_the_other() -> None:
    known = ends()
    known.add(Support((1, 1), spot(2, 4), 6))
    assert known.least(equity=1) == 5
    assert known.least(equity=20) == 0
    assert known.least(burden=2) == 4


@pytest.mark.parametrize(
    ("exact", "plain"), [((1, 123456), (1, 123000)), ((3, 100), (2, 67)), ((7000, 3), (2330, 1)), ((1, 1), (1, 1))]
)
def test_round_prices_read_well_and_stay_near(exact: tuple[int, int], plain: tuple[int, int]) -> None:
    found = rounded(exact)
    assert found == plain == price(*found)
    assert abs(found[0] * exact[1] - found[1] * exact[0]) <= 0.02 * found[1] * exact[0]
