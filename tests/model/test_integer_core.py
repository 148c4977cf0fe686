"""Nothing that narrows a core loses a point of it."""

from collections import Counter

import numpy as np
import pytest
from scipy import sparse

from optimizer.model.core_proof import Duals, Walk
from optimizer.model.integer_core import Box, Propagation, TooLargeError, tidy
from optimizer.readings.rows import FREE
from tests.model.cores import cut_off, draw, least, points


def test_propagation_loses_no_point() -> None:
    """Every point of the box is one of the narrowed box, and a box found empty has none."""
    seen: Counter[str] = Counter()
    for seed in range(300):
        core = draw(np.random.default_rng([1, seed]), cutoff=int(seed % 40))
        box, before = core.box, points(core.A, core.box)
        if not Propagation(core.A)(box):
            assert not len(before), f"seed {seed}"
            seen["empty"] += 1
            continue
        assert len(points(core.A, box)) == len(before), f"seed {seed}"
        seen["narrowed"] += bool((box.hi < core.ceiling).any())
    assert min(seen["empty"], seen["narrowed"]) > 20


def test_tidying_keeps_the_number_of_points() -> None:
    """Settled columns, idle rows and common divisors go; points of the rest are points of the whole, one to one."""
    seen: Counter[str] = Counter()
    for seed in range(300):
        core = draw(np.random.default_rng([2, seed]), cutoff=20 + int(seed % 30))
        before = points(core.A, core.box)
        small = tidy(core.A, core.box)
        if small is None:
            assert not len(before)
            seen["nothing"] += 1
            continue
        assert len(points(small.A, small.box)) == len(before), f"seed {seed}"
        seen["fewer columns"] += small.A.shape[1] < core.A.shape[1]
        seen["fewer rows"] += small.A.shape[0] < core.A.shape[0]
    assert min(seen["nothing"], seen["fewer columns"], seen["fewer rows"]) > 10


def test_odd_sums_of_even_numbers_are_nothing() -> None:
    """2a + 4b = 3 has no whole point, and dividing the row says so."""
    A = sparse.csr_array(np.array([[2, 4], [1, 1]]))
    ones = np.ones(2, dtype=np.int64)
    assert tidy(A, Box(0 * ones, 2 * ones, np.array([3, -FREE]), np.array([3, 9]))) is None


def test_a_row_of_one_negative_entry() -> None:
    """3 ≤ a + 2b + 2c ≤ 4 and −2b ≤ 0 keep three points: a divisor of −2 would turn the second row round."""
    A = sparse.csr_array(np.array([[1, 2, 2], [0, -2, 0]]))
    ones = np.ones(3, dtype=np.int64)
    small = tidy(A, Box(0 * ones, ones, np.array([3, -FREE]), np.array([4, 0])))
    assert small is not None
    assert len(points(small.A, small.box)) == 3


@pytest.mark.parametrize("entry", [2**60, -(2**63), 2**62])
def test_what_may_pass_64_bits_is_refused(entry: int) -> None:
    """Also where a product would wrap to something small."""
    A = sparse.csr_array(np.array([[entry, 1], [1, 1]]))
    ones = np.ones(2, dtype=np.int64)
    with pytest.raises(TooLargeError):
        tidy(A, Box(0 * ones, 4 * ones, np.array([-FREE, -FREE]), np.array([1, 9])))


@pytest.mark.parametrize("size", [4, 2**20, 2**61])
def test_duals_of_any_kind_keep_every_point(size: int) -> None:
    """Bounds hold at all points, and so does what they narrow, whatever the duals are, also beyond 64 bits."""
    seen: Counter[str] = Counter()
    for seed in range(200):
        rng = np.random.default_rng([3, size % 97, seed])
        core = draw(rng)
        best = least(core)
        if best is None:
            continue
        core = cut_off(core, best + int(rng.integers(0, 4)))
        kept, walk = points(core.A, core.box), Walk(core)
        y = rng.integers(-size, size, core.A.shape[0])
        y[rng.random(len(y)) < 0.3] = -(2**61) if size > 2**60 else 0
        weight = int(rng.choice([0, 1, size]))
        total, used, reduced = walk.bound(y, weight)
        assert all(total <= weight * int(value) for value in kept @ core.cost), f"seed {seed}"
        box = walk.box.copy()
        box.narrow(used, reduced, weight * core.cutoff - total)
        assert len(points(core.A, box)) == len(kept), f"seed {seed}"
        rows = np.flatnonzero(y)
        assert not walk.take(Duals(weight, rows, y[rows], True)), "what holds points is not closed"
        seen["narrowed"] += bool((box.hi < walk.box.hi).any() or (box.high < walk.box.high).any())
        seen["in Python integers"] += reduced.dtype == object
    assert seen["narrowed"] > 0
    assert bool(seen["in Python integers"]) == (size > 2**60)
