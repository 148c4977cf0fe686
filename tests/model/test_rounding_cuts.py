"""A rounding of any rows by any multipliers holds at every whole point."""

from collections import Counter

import numpy as np
import pytest
from scipy import sparse

from optimizer.model.integer_core import Box, Propagation
from optimizer.model.rounding_cuts import Cut, rounded_row
from optimizer.readings.rows import FREE
from tests.model.cores import draw, points


@pytest.mark.parametrize("denominators", [(2, 3, 7, 12, 399), (2**10, 2**20), (2**32, 2**40), (999_983, 2**20 - 1)])
def test_no_multipliers_make_a_cut_that_loses_a_point(denominators: tuple[int, ...]) -> None:
    """Whatever sides the slacks and columns are counted from; multipliers of powers of two may wrap."""
    seen: Counter[str] = Counter()
    for seed in range(700):
        rng = np.random.default_rng([4, denominators[0], seed])
        core = draw(rng, cutoff=int(rng.integers(20, 60)))
        box = core.box
        if not Propagation(core.A)(box):
            continue
        denominator = int(rng.choice(denominators))
        rows = np.sort(rng.permutation(core.A.shape[0])[: int(rng.integers(1, 4))])
        power = denominator & (denominator - 1) == 0
        size = 2**62 if power and rng.random() < 0.3 else 2 * denominator
        top = np.flatnonzero(rng.random(core.A.shape[1]) < 0.5)
        u, upper = rng.integers(-size, size, len(rows)), rng.random(len(rows)) < 0.5
        row = rounded_row(core.A, box, Cut.of(denominator, rows, u, upper, top))
        if row is None:
            continue
        pi, least = row
        kept = points(core.A, box)
        assert (kept @ pi >= least).all(), f"seed {seed}"
        reach = np.maximum(pi, 0) @ box.lo + np.minimum(pi, 0) @ box.hi
        seen["says something"] += least > reach
    assert seen["says something"] > 100


def test_a_known_cut() -> None:
    """3a + 3b ≥ 4 over 0/1: a third of the row says a + b ≥ 2."""
    A = sparse.csr_array(np.array([[3, 3], [1, 1]]))
    box = Box(np.array([0, 0]), np.array([1, 1]), np.array([4, 0]), np.array([6, 2]))
    one = np.array([1])
    cut = Cut.of(3, one - 1, one, np.array([False]), np.zeros(0, dtype=np.int64))
    found = rounded_row(A, box, cut)
    assert found is not None
    assert (found[0].tolist(), found[1]) == ([1, 1], 2)


def test_what_is_not_there_is_refused() -> None:
    """Rows and columns out of range, twice or out of order; free sides; divisors that leave large weights."""
    A = sparse.csr_array(np.array([[3, 3], [1, 1]]))
    box = Box(np.array([0, 0]), np.array([1, 1]), np.array([4, 0]), np.array([6, FREE]))
    none, one, low = np.zeros(0, dtype=np.int64), np.array([1]), np.array([False])
    good = {"denominator": 3, "divisor": 1, "rows": np.array([0]), "u": one, "upper": low, "top": none}
    assert rounded_row(A, box, Cut(**good)) is not None
    for change in (
        {"rows": np.array([2])}, {"rows": np.array([-1])}, {"rows": none, "u": none, "upper": np.zeros(0, dtype=bool)},
        {"rows": np.array([0, 0]), "u": np.array([1, 1]), "upper": np.array([False, False])}, {"u": np.array([1, 1])},
        {"top": np.array([2])}, {"top": np.array([-1])}, {"top": np.array([1, 0])}, {"denominator": 1},
        {"denominator": 0}, {"denominator": -3}, {"denominator": 2**41}, {"denominator": 2**20 + 1},
        {"divisor": 0}, {"denominator": 1024}, {"denominator": 5, "u": np.array([2**62])},
        {"rows": one, "upper": np.array([True])},
    ):
        assert rounded_row(A, box, Cut(**{**good, **change})) is None, change
