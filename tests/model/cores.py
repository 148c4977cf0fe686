"""Small integer cores whose points can all be written down, with relaxations that are seldom whole."""

from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.model.integer_core import Box, IntegerCore
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE

Points = NDArray[np.int64]  # points × columns


def points(A: sparse.csr_array, box: Box) -> Points:
    """Every whole point of the box that keeps the rows."""
    ranges = [range(lo, hi + 1) for lo, hi in zip(box.lo.tolist(), box.hi.tolist(), strict=True)]
    every = np.array(list(product(*ranges)), dtype=np.int64).reshape(prod(map(len, ranges)), len(ranges))
    at = every @ A.toarray().T
    kept: Points = every[((at >= box.low) & (at <= box.high)).all(axis=1)]
    return kept


def draw(rng: np.random.Generator, cutoff: int = 60) -> IntegerCore:
    """Six to nine columns (most are 0/1), three to six rows with one or both sides, and an objective."""
    width, height = int(rng.integers(6, 10)), int(rng.integers(3, 7))
    ceiling = np.where(rng.random(width) < 0.8, 1, 2)
    rows = rng.integers(1, 8, (height, width)) * (rng.random((height, width)) < 0.6)
    rows[:, 0] = np.where(rows.any(axis=1), rows[:, 0], 2)
    rows *= np.where(rng.random((height, width)) < 0.15, -1, 1)
    centre = rows @ rng.integers(0, ceiling + 1)
    low = np.where(rng.random(height) < 0.8, centre - rng.integers(0, 2, height), -FREE)
    high = np.where(rng.random(height) < 0.4, np.maximum(centre, low) + rng.integers(0, 2, height), FREE)
    cost = rng.integers(1, 12, width)
    A = sparse.csr_array(np.vstack([rows, cost]).astype(np.int64))
    return IntegerCore(A, np.append(low, -FREE), np.append(high, cutoff), np.zeros_like(ceiling), ceiling)


def least(core: IntegerCore) -> int | None:
    """The least cost of all points, whatever the cutoff; None where there are none."""
    box = core.box
    box.high[-1] = FREE
    found = points(core.A, box) @ core.cost
    return int(found.min()) if len(found) else None


def cut_off(core: IntegerCore, cutoff: int) -> IntegerCore:
    """The same core with another cutoff."""
    high: Ints = core.high.copy()
    high[-1] = cutoff
    return IntegerCore(core.A, core.low, high, core.floor, core.ceiling)
