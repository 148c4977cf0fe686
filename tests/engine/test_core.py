"""The integer core tells the truth on systems that can be written out, and refuses rows beyond its trust."""

import numpy as np
import pytest

from optimizer.engine.core import CoefficientError, Limits, solve_core
from optimizer.readings.rows import FREE
from tests.engine.systems import Drawn, cost_of, draw, system

SYSTEMS = 150


def _drawn(seed: int) -> Drawn:
    return draw(np.random.default_rng([2, seed]))


def test_optimum_of_every_small_system() -> None:
    """Verdict, value and bound equal those of trying every point."""
    empty = 0
    for seed in range(SYSTEMS):
        drawn = _drawn(seed)
        best, core = drawn.best([]), solve_core(drawn.system, drawn.costs[0], Limits(), seconds=None)
        if best is None:
            assert core.verdict == "infeasible", f"seed {seed}"
            empty += 1
            continue
        assert (core.verdict, core.value, core.bound) == ("optimal", best, best), f"seed {seed}"
        assert core.x is not None
        assert tuple(core.x.tolist()) in drawn.points
    assert 0 < empty < SYSTEMS // 2


def test_limits_on_the_cost() -> None:
    """A bound known from elsewhere never hides the optimum, and a limit on the cost leaves just the points below it."""
    for seed in range(SYSTEMS // 3):
        drawn = _drawn(seed)
        best, cost = drawn.best([]), drawn.costs[0]
        if best is None:
            continue
        for slack in (0, 3):
            core = solve_core(drawn.system, cost, Limits(), seconds=None, at_least=best - slack)
            assert (core.verdict, core.value) == ("optimal", best)
        assert solve_core(drawn.system, cost, Limits(), seconds=None, at_most=best).value == best
        assert solve_core(drawn.system, cost, Limits(), seconds=None, at_most=best - 1).verdict == "infeasible"


def test_fixed_columns_are_substituted() -> None:
    """Columns whose floor equals their ceiling leave the model, with their share of rows and cost."""
    for seed in range(SYSTEMS // 3):
        drawn = _drawn(seed)
        if not drawn.points:
            continue
        at = np.array(drawn.points[len(drawn.points) // 2])
        fixed = np.arange(len(at)) % 2 == 0
        inner = drawn.system.shrunk(np.where(at > drawn.system.floor, -1, 1), fixed)
        kept = [
            point for point in drawn.points
            if all(a <= x <= b for a, x, b in zip(inner.floor, point, inner.ceiling, strict=True))
        ]
        core = solve_core(inner, drawn.costs[0], Limits(), seconds=None)
        assert core.value == min((cost_of(drawn.costs[0], point) for point in kept), default=None)
        assert core.columns == int((inner.ceiling > inner.floor).sum())


@pytest.mark.parametrize(
    ("coefficient", "accepted"), [(2**29, True), (2**29 + 1, False), (2**40, False), (2**61, False), (2**62, False)]
)
def test_rows_beyond_two_to_the_thirty_are_refused(coefficient: int, accepted: bool) -> None:
    """Σ|coefficient|·range of a row is at most 2³⁰; this release of the solver can state wrong optima above 2³¹.

    Two of 2⁶² wrap around to less than the row asks for: that is no proof that there is no point.
    """
    given = system([[coefficient, coefficient]], [1], [int(FREE)], [0, 0], [1, 1])
    cost = np.array([1, 2])
    if accepted:
        assert solve_core(given, cost, Limits(), seconds=None).value == 1
    else:
        with pytest.raises(CoefficientError):
            solve_core(given, cost, Limits(), seconds=None)


@pytest.mark.parametrize(("coefficient", "width"), [(2**31, 1), (2**62, 4), (2**60, 16)])
def test_objectives_beyond_two_to_the_thirty_are_refused(coefficient: int, width: int) -> None:
    """The objective is a row too, also where the sum would wrap around to nothing in 64 bits."""
    given = system([[1, 1]], [1], [int(FREE)], [0, 0], [width, width])
    with pytest.raises(CoefficientError):
        solve_core(given, np.array([coefficient, 1]), Limits(), seconds=None)


def test_rows_that_cannot_bind_are_left_out() -> None:
    """A row that every point keeps may have any coefficients; nothing is refused for its sake."""
    given = system([[2**40, 2**40], [1, 1]], [-int(FREE), 1], [2**50, int(FREE)], [0, 0], [1, 1])
    assert solve_core(given, np.array([3, 2]), Limits(), seconds=None).value == 2
