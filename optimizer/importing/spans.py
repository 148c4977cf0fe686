"""Stretches of time that have to follow each other."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

When = TypeVar("When", int, date)


def overlaps(stretches: Iterable[tuple[When, When, int]]) -> Iterator[tuple[int, int]]:
    """From (start, end, row): each row that begins before an earlier one has ended, with the row of that one."""
    ordered = sorted(stretches)
    _, latest, before = ordered[0]
    for start, end, row in ordered[1:]:
        if start < latest:
            yield row, before
        if end > latest:
            latest, before = end, row
