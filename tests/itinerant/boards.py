"""Boards of tiny weeks whose choices can all be written down."""

from itertools import product

import numpy as np

from benchmarks.tiny_weeks import draw_week
from optimizer.itinerant.day_patterns import Longs
from optimizer.itinerant.week_columns import Board, board_of


def boards() -> list[Board]:
    boards = []
    for seed in range(160):
        board = board_of(draw_week(seed))
        if 20 < int(np.prod([len(pool) for pool in board.pools])) < 20_000:
            boards.append(board)
    assert len(boards) > 20
    return boards


def choices(board: Board) -> list[tuple[Longs, tuple[int, ...]]]:
    """Every choice of one column per visitor that fits, with its values."""
    own = [range(start, stop) for start, stop in zip(board.starts, board.starts[1:], strict=False)]
    chosen = (np.array(choice) for choice in product(*own))
    return [(choice, tuple(board.values(choice).tolist())) for choice in chosen if board.fits(choice)]
