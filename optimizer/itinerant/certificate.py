"""Bounds of a week reckoned again from the prices that a run left, in integers and without a solver.

Any prices prove a bound, so nothing of the run is believed: the pools are enumerated anew, each level is bounded under
the values that the timetable itself has on the levels before, and columns that no such timetable may use are left
behind, as in the run.

A column has the least minutes of its services, and the fewest days with them, so its days stand for those of every
timetable only where no timetable has fewer minutes. Where the prices do not prove that of the minutes, the days and the
levels after them lean on the run's word for it; where the run does not say so either, more minutes may buy a day less,
and each column stands with the fewest days of any week.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.itinerant.bounds import Prices, prove
from optimizer.itinerant.level_values import LEVELS, Values
from optimizer.itinerant.week_columns import board_of
from optimizer.itinerant.weeks import Week, WeekError

MINUTES, DAYS = LEVELS.index("minutes"), LEVELS.index("days")


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A level: what the timetable has, what the run states as its bound, and what its prices prove.

    ``stated`` is None where the timetable has other values on the levels before than the run had.
    """

    name: str
    value: int
    stated: int | None
    proved: int
    leans: bool  # on the stated bound of the minutes

    @property
    def holds(self) -> bool:
        """Whether the prices alone bear what is stated."""
        return self.stated is not None and self.proved >= self.stated

    @property
    def closed(self) -> bool:
        """Whether the prices alone prove that no week has less, so that the timetable is as good as any."""
        return self.proved >= self.value and not self.leans


def reckoned(
    week: Week, values: Values, run: Values, bounds: Sequence[int], prices: Sequence[Prices]
) -> tuple[Reckoned, ...]:
    """Every level of a timetable with these values; ``run`` and ``bounds`` are what the run had and stated.

    Raises WeekError where the prices are not those of such a week.
    """
    stated = [bound if values[:number] == run[:number] else None for number, bound in enumerate(bounds)]
    if not week.visitors:
        trivial = zip(LEVELS, values, stated, strict=True)
        return tuple(Reckoned(name, value, bound, value, False) for name, value, bound in trivial)
    board = board_of(week)
    found: list[int] = []
    for number, price in enumerate(prices):
        if (len(price.courses), len(price.levels)) != (len(board.seats), number):
            raise WeekError(f"prices of {len(price.courses)} courses, the week has {len(board.seats)}")
        if number == DAYS and values[MINUTES] > max(found[MINUTES], stated[MINUTES] or 0):
            board = board.shortened()
        bound = prove(board, number, values[:number], price)
        found.append(bound.value)
        board = board.only(bound.within(values[number]))
    leans = found[MINUTES] < values[MINUTES] == stated[MINUTES]
    return tuple(
        Reckoned(name, value, bound, max(0, proved), leans and number >= DAYS and proved > 0)
        for number, (name, value, bound, proved) in enumerate(zip(LEVELS, values, stated, found, strict=True))
    )
