"""The linear program's prices: valid at every level, mostly exact on tiny weeks, and better with every column in."""

import numpy as np

from optimizer.itinerant.engine.column_choice import choose
from optimizer.itinerant.engine.master import Master
from optimizer.itinerant.level_values import LEVELS
from tests.itinerant.boards import boards, choices


def test_bounds_and_choices_of_every_level() -> None:
    """Bound ≤ best choice ≤ any choice, and the integer engine finds the best one among all columns."""
    exact = levels = 0
    for board in boards():
        possible = [values for _, values in choices(board)]
        for level in range(len(LEVELS)):
            best = min(values[: level + 1] for values in possible)
            bound = Master(board, level, best[:level], board.starts[:-1]).solve()
            assert bound.value <= best[level]
            exact += bound.value == best[level]
            levels += 1
            choice = choose(board, np.arange(len(board)), level, best[:level], effort=5.0, at_least=bound.value)
            assert (choice.value, choice.bound) == (best[level], best[level])
            none = choose(board, np.arange(len(board)), level, best[:level], effort=5.0, at_most=best[level] - 1)
            assert none.bound is None
    assert exact > 0.9 * levels


def test_a_program_stopped_early_is_weaker_not_wrong() -> None:
    """After one round the bound is valid already, and more rounds only raise it."""
    for board in boards()[:10]:
        best = min(values for _, values in choices(board))[0]
        early = Master(board, 0, (), board.starts[:-1]).solve(rounds=1)
        late = Master(board, 0, (), board.starts[:-1]).solve()
        assert early.total <= late.total
        assert late.value <= best
