"""What a missed demand costs, and what its steps leave to a relaxation: only values that plans can have."""

import numpy as np

from optimizer.readings.reach import reach
from optimizer.readings.rows import FREE, Demand, Rows, demand
from optimizer.readings.shortfalls import shortfall

CASES, POSTINGS = 4, 6


def random_demand(rng: np.random.Generator) -> Demand:
    """Cases that postings enter in multiples of one to four; limits on one side, both, or none."""
    unit = rng.integers(1, 5, CASES)
    row = rng.integers(0, CASES, 10)
    rows = Rows(
        [(number,) for number in range(CASES)], row, rng.integers(0, POSTINGS, 10),
        unit[row] * rng.integers(-3, 4, 10), rng.integers(-9, 10, CASES),
    )
    low = rng.integers(-9, 10, CASES)
    high = low + rng.integers(0, 6, CASES)
    return Demand(
        rows, np.where(rng.random(CASES) < 0.3, -FREE, low), np.where(rng.random(CASES) < 0.3, FREE, high)
    )


def test_steps_cost_what_the_demand_is_short() -> None:
    """Three for every unit outside, whatever the units of the postings are, and no more the further in."""
    missed = 0
    for seed in range(400):
        rng = np.random.default_rng([15, seed])
        asked = random_demand(rng)
        steps = shortfall(asked, 3)
        for case in range(CASES):
            for side in (-1, 1):
                costs = steps.cost[(steps.case == case) & (steps.side == side)]
                assert (np.diff(costs) > 0).all()
        for _ in range(8):
            x = rng.integers(0, 2, POSTINGS)
            assert steps.value(x) == 3 * int(asked.shortfalls(x).sum())
            missed += steps.value(x) > 0
    assert missed > 1000


def test_half_a_unit_is_of_no_use() -> None:
    """「3·1 − 2·n ≥ 0」 is n ≤ 1: a second one costs 1, and half of it half as much, not nothing."""
    rows = Rows([("甲校",)], np.zeros(2, dtype=np.int64), np.arange(2), np.full(2, -2), np.array([3]))
    steps = shortfall(demand(rows, low=0), 1)
    assert steps.rows.value.tolist() == [-1, -1]
    assert (steps.rows.at - steps.low).tolist() == [1]
    assert (steps.start.tolist(), steps.cost.tolist()) == ([0, 1], [1, 2])


def test_reach_takes_one_posting_of_each_number() -> None:
    """Two postings of one teacher that add 1 and 2 come to 2 at most; what stands twice in a row adds up."""
    rows = Rows(
        [("甲",), ("乙",)], np.array([0, 0, 0, 0, 1]), np.array([0, 1, 2, 2, 0]), np.array([1, 2, -1, -1, 5]),
        np.array([10, 0]),
    )
    low, high = reach(rows, np.array([0, 0, 1]))
    assert (low.tolist(), high.tolist()) == ([8, 0], [12, 5])
