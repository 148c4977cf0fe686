"""Bounds from any prices: never above the best choice, and honest about what they rule out."""

import numpy as np

from optimizer.itinerant.bounds import EXPONENT, Prices, prove, rounded
from optimizer.itinerant.level_values import LEVELS
from tests.itinerant.boards import boards, choices


def test_no_prices_prove_too_much() -> None:
    """Random prices, also under caps: the bound stays below the best choice, and ruled-out columns are worse."""
    tight = 0
    for seed, board in enumerate(boards()):
        rng = np.random.default_rng(seed)
        possible = choices(board)
        for level in range(len(LEVELS)):
            best = min(values[: level + 1] for _, values in possible)
            caps = best[:level]
            lawful = [(choice, values) for choice, values in possible if all(np.array(values[:level]) <= caps)]
            prices = Prices(rounded(rng.normal(0, 2, len(board.seats))), rounded(rng.normal(0, 2, level)))
            bound = prove(board, level, caps, prices)
            assert bound.value <= best[level]
            tight += bound.value == best[level]
            kept = bound.within(best[level])
            assert all(kept[choice].all() for choice, values in lawful if values[level] <= best[level])
    assert tight > 0


def test_rounded_prices_are_never_negative_nor_endless() -> None:
    """A negative price would pay for taking a class twice; an endless one would leave 64 bits."""
    whole = rounded(np.array([-1.0, 0.5, 1e300]))
    assert whole[0] == 0
    assert whole[1] == 1 << (EXPONENT - 1)
    assert 0 < whole[2] < 2**62 // 1000
