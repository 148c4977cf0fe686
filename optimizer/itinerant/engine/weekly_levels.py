"""The weekly problem level after level: a certified bound, and a search that brings value and bound together."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from optimizer.itinerant.bounds import Bound, Prices, prove
from optimizer.itinerant.day_patterns import Longs
from optimizer.itinerant.engine.master import Master
from optimizer.itinerant.engine.neighbourhoods import Effort, Search
from optimizer.itinerant.level_values import LEVELS, Values
from optimizer.itinerant.set_covering import COVERED, Covering
from optimizer.itinerant.week_columns import Board

MINUTES, DAYS = LEVELS.index("minutes"), LEVELS.index("days")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the weekly problem under caps on those before: what was reached and what is proved.

    ``prices`` prove a bound of their own over the columns that the levels before leave (:func:`prove`); where it is
    ``bound``, the bound is ``certified``, else it rests on the integer engine too.
    """

    name: str
    value: int
    bound: int
    certified: bool
    prices: Prices

    @property
    def proved(self) -> bool:
        return self.value == self.bound


@dataclass(frozen=True)
class Weekly:
    """A column per visitor, and its levels in order."""

    chosen: Longs
    levels: tuple[Level, ...]

    @property
    def values(self) -> Values:
        return tuple(level.value for level in self.levels)


def plan_weekly(board: Board, effort: Effort, listen: Callable[[str], None] = lambda level: None) -> Weekly:
    """Lexicographic minimum as far as the effort goes; every bound holds under the values of the levels before.

    Columns that no choice as good as the best may use are left behind after each level.
    """
    whole, origin = board, np.arange(len(board))
    chosen = columns = board.starts[:-1]
    levels: list[Level] = []
    for number, name in enumerate(LEVELS):
        listen(name)
        caps = tuple(level.value for level in levels)
        bound, lower, chosen, columns = _level(board, number, caps, chosen, columns, effort)
        value = int(board.values(chosen)[number])
        if number >= DAYS and not levels[MINUTES].proved:  # then a week with more minutes may have fewer days
            bound = bound_of(board.shortened(), number, caps, np.union1d(columns, chosen))
            lower = bound.value
        lower = min(max(lower, bound.value), value)
        levels.append(Level(name, value, lower, bound.value == lower, bound.prices))
        kept = bound.within(value)
        renumbered = np.cumsum(kept) - 1
        columns, chosen = renumbered[columns[kept[columns]]], renumbered[chosen]
        board, origin = board.only(kept), origin[kept]
    # a level may have gained from a later one; a bound holds under more, too, on the levels before
    values = whole.values(origin[chosen]).tolist()
    return Weekly(origin[chosen], tuple(replace(level, value=at) for level, at in zip(levels, values, strict=True)))


def bound_of(board: Board, number: int, caps: tuple[int, ...], start: Longs) -> Bound:
    """What rounded prices prove of a level over all columns."""
    if number >= COVERED:
        return Master(board, number, caps, start).solve()
    covering = Covering(board, number)
    columns = np.unique(np.concatenate([covering.lifted(start), covering.choice(board.starts[:-1]), covering.left]))
    bound = Master(covering, number, caps, columns).solve()
    return prove(board, number, caps, covering.prices_of(bound.prices))


def _level(
    board: Board, number: int, caps: tuple[int, ...], chosen: Longs, columns: Longs, effort: Effort
) -> tuple[Bound, int, Longs, Longs]:
    """What prices prove over the board, the best bound, the best choice, and columns for the next program."""
    lower = 0
    if number < COVERED:
        covering = Covering(board, number)
        begun = covering.choice(chosen)
        start = np.unique(np.concatenate([covering.lifted(columns), begun, covering.left]))
        master = Master(covering, number, caps, start)
        search = Search(covering, board.rivals, number, caps, master.solve(), begun, effort)
        search.run()
        columns = np.union1d(covering.weeks[master.columns[master.columns < len(covering.weeks)]], chosen)
        lower, trimmed = search.lower, covering.trimmed(search.chosen)
        if trimmed is not None and (board.values(trimmed)[: number + 1] <= (*caps, search.value)).all():
            bound = prove(board, number, caps, covering.prices_of(search.bound.prices))
            return bound, lower, trimmed, np.union1d(columns, trimmed)
    effort = replace(effort, largest=effort.largest // 2)  # squares in the objective take twice the memory
    master = Master(board, number, caps, np.union1d(columns, chosen))
    search = Search(board, board.rivals, number, caps, master.solve(), chosen, effort)
    search.run()
    return search.bound, max(lower, search.lower), search.chosen, master.columns
