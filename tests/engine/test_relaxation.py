"""The LP gives duals, never numbers: each of its bounds is checked against every integer point."""

import numpy as np
import pytest

from optimizer.engine.relaxation import Relaxation
from optimizer.model.certificate import prove
from tests.engine.systems import draw, system

SYSTEMS = 150


def test_bounds_never_pass_the_integer_optimum() -> None:
    """Level by level, under caps on the levels before: bound ≤ optimum, and where it is met the LP was worth it."""
    met = refuted = 0
    for seed in range(SYSTEMS):
        drawn = draw(np.random.default_rng([1, seed]), levels=3)
        relaxation = Relaxation(drawn.system)
        limits: list[int | None] = []
        for cost in drawn.costs:
            best = drawn.best(limits)
            bound, _ = relaxation.minimise(cost)
            if bound is None:
                assert best is None, f"seed {seed}: the LP refutes a system that has points"
                refuted += 1
                break
            if best is None:
                break
            assert bound.value <= best, f"seed {seed}"
            met += bound.value == best
            limits.append(best)
            relaxation.cap(cost, best)
            relaxation.shrink(bound, best)
    assert met > SYSTEMS, "most bounds are tight, or the test shows nothing"
    assert refuted > 0


@pytest.mark.parametrize("factor", [1, 1000, 2**24])
def test_scaled_caps_stay_exact(factor: int) -> None:
    """Caps are scaled for the LP only: the duals that come back prove the bound of the unscaled rows."""
    drawn = system([[1, 1, 1]], [2], [3], [0, 0, 0], [1, 2, 3])
    first, second = np.array([3, 2, 5]) * factor + np.array([1, 0, 0]), np.array([4, 7, 1])
    relaxation = Relaxation(drawn)
    bound, _ = relaxation.minimise(first)
    assert bound is not None
    assert bound.value == 4 * factor
    relaxation.cap(first, bound.value)
    after, _ = relaxation.minimise(second)
    assert after is not None
    assert after.value == 14, "only the two middle posts cost 4·factor"
    assert prove(relaxation.system, second, after.y, after.exponent).value == after.value
