"""Levels as coverings: the same least values as choices that take no class twice, from fewer weeks."""

import numpy as np

from optimizer.itinerant.bounds import prove
from optimizer.itinerant.engine.column_choice import choose
from optimizer.itinerant.engine.master import Master
from optimizer.itinerant.set_covering import COVERED, Covering
from tests.itinerant.boards import boards, choices


def test_least_values_of_every_covered_level() -> None:
    """The best covering trims to the best choice; its prices prove as much over the board and rule out no best one."""
    fewer = trimmed = 0
    for board in boards():
        possible = [(chosen, values) for chosen, values in choices(board)]
        for level in range(COVERED):
            best = min(values[: level + 1] for _, values in possible)
            covering = Covering(board, level)
            fewer += len(covering.weeks) < len(board)
            begun = covering.choice(board.starts[:-1])
            assert covering.fits(begun)
            bound = Master(covering, level, best[:level], np.union1d(begun, covering.left)).solve()
            assert bound.value <= best[level]
            proved = prove(board, level, best[:level], covering.prices_of(bound.prices))
            assert bound.total <= proved.total
            kept = proved.within(best[level])
            assert all(kept[chosen].all() for chosen, values in possible if values[: level + 1] == best)
            found = choose(covering, np.arange(len(covering)), level, best[:level], effort=5.0)
            assert found.bound is not None and found.chosen is not None
            assert found.bound == found.value <= best[level]
            weeks = covering.trimmed(found.chosen)
            if weeks is not None:
                assert board.fits(weeks)
                trimmed += tuple(board.values(weeks)[: level + 1]) == best
    assert fewer > 20
    assert trimmed > 100


def test_a_lifted_choice_costs_the_same() -> None:
    """Weeks of a choice lifted to fuller ones: the level and those before keep their values."""
    for board in boards()[:10]:
        for level in range(COVERED):
            covering = Covering(board, level)
            for chosen, values in choices(board)[:50]:
                lifted = covering.choice(chosen)
                assert covering.fits(lifted)
                after = covering.values(lifted)
                assert tuple(after[1 : level + 1]) == values[1 : level + 1]
                assert after[0] <= values[0]
