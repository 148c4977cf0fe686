"""The model's own rows of the quota rules, read as bounds on how many postings a plan holds.

Bases, scopes, small groups, rounding and those away of record are what the rules say; nothing is read twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from scipy import sparse

from optimizer.domain.vocabulary import Case
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.readings.columns import OPEN, Ints
from optimizer.readings.horizon import Horizon
from optimizer.readings.rows import FREE, Demand, Rows, Subject
from optimizer.rules.claims import Counted, Share
from optimizer.rules.quota_places import COUNTY
from optimizer.solving.counting.crowds import Crowd, people


@dataclass(frozen=True)
class Part:
    """The postings of a row that carry one coefficient; ``whole`` are the teachers with all their postings in it."""

    value: int
    crowd: Crowd
    whole: Crowd


@dataclass(frozen=True)
class Row:
    """``low ≤ Σ value·(postings of the part) ≤ high``, what is away of record taken off; None is a free side.

    A ``share`` weighs one sort of people against the other, both of them movers of the group.
    """

    case: Case
    places: tuple[str, ...]  # the group and the county that it speaks of, or of whose school
    parts: tuple[Part, ...]
    low: int | None
    high: int | None
    share: bool

    @property
    def yearly(self) -> bool:
        """Whether it counts only moves of its own year, so that years add up without counting a posting twice."""
        return all(first == self.case.year for part in self.parts for first, _ in part.crowd)


@dataclass(frozen=True)
class Book:
    """The rows of an instance over its table of possible postings."""

    instance: Instance
    horizon: Horizon

    @cached_property
    def _bundles(self) -> tuple[Ints, Ints, Ints]:
        """Postings of one teacher for the same years: bundle of each column, its size, one column of it."""
        h = self.horizon
        keys = (h.first * (OPEN + 1) + h.last) * len(h.ids) + h.teacher
        _, one, bundle, size = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
        return bundle, size, one

    @cached_property
    def _read(self) -> dict[Entry, Mapping[str, list[Row]]]:
        return {}

    def rows(self, entry: Entry) -> Mapping[str, list[Row]]:
        """The rows that an entry puts on each group or county in the years in which it binds."""
        if entry not in self._read:
            found: dict[str, list[Row]] = {}
            for year in filter(entry.binds, self.instance.years):
                for row in self._in(entry, year):
                    for place in row.places:
                        found.setdefault(place, []).append(row)
            self._read[entry] = found
        return self._read[entry]

    def _in(self, entry: Entry, year: int) -> Iterator[Row]:
        view = self.horizon.at(year).within(entry.scope)
        for asked in entry.demands(view):
            if asked.either is None:
                yield from self._rows(entry, year, asked.over(view.column))

    def _rows(self, entry: Entry, year: int, asked: Demand) -> Iterator[Row]:
        counted, rows = entry.rule.counted, asked.rows
        if counted is None:
            return
        parts = self._parts(rows)
        for number, subject in enumerate(rows.subjects):
            places = self._places(counted, subject, year)
            if places:
                at, low, high = (int(side[number]) for side in (rows.at, asked.low, asked.high))
                yield Row(
                    Case(entry.id, subject, year), places, tuple(parts.get(number, ())),
                    None if low == -FREE else low - at, None if high == FREE else high - at,
                    counted.share,
                )

    def _places(self, counted: Counted, subject: Subject, year: int) -> tuple[str, ...]:
        """Where a case counts: the group or county that it names, those of a school, the county where one is asked."""
        if counted.of == "group":
            return (str(subject[0]),)
        county = self.instance.county_in(year)
        school, member = county.school[str(subject[0])], county.member.get(str(subject[0]))
        district = (school.district or COUNTY,) if self._by_county else ()
        return (() if member is None else (member.group,)) + district

    @cached_property
    def _by_county(self) -> bool:
        """Whether an entry asks a share of a whole county."""
        claims = (claim for entry in self.instance.policy.entries for claim in entry.rule.claims())
        return any(isinstance(claim, Share) and claim.of == "district" for claim in claims)

    def _parts(self, rows: Rows) -> dict[int, list[Part]]:
        """By row, its postings by coefficient, lowest first."""
        table = sparse.coo_array(
            (rows.value, (rows.row, rows.column)), shape=(len(rows.subjects), len(self.horizon))
        ).tocsr()
        table.eliminate_zeros()
        bundles, size, _ = self._bundles
        values = np.unique(table.data)
        row = np.repeat(np.arange(len(rows.subjects), dtype=np.int64), np.diff(table.indptr))
        codes = (row * len(values) + np.searchsorted(values, table.data)) * len(size) + bundles[table.indices]
        keys, held = np.unique(codes, return_counts=True)
        code, bundle = np.divmod(keys, len(size))
        whole = held == size[bundle]
        parts: dict[int, list[Part]] = {}
        for start, stop in _runs(code):
            number, value = divmod(int(code[start]), len(values))
            found, all_of = bundle[start:stop], whole[start:stop]
            crowd = self._crowd(found)
            part = Part(int(values[value]), crowd, crowd if all_of.all() else self._crowd(found[all_of]))
            parts.setdefault(number, []).append(part)
        return parts

    def _crowd(self, bundles: Ints) -> Crowd:
        """The teachers of some bundles, in order."""
        h, columns = self.horizon, self._bundles[2][bundles]
        span = h.first[columns] * (OPEN + 1) + h.last[columns]
        return {
            divmod(int(span[start]), OPEN + 1): people(h.teacher[columns[start:stop]], len(h.ids))
            for start, stop in _runs(span)
        }


def _runs(column: Ints) -> Iterator[tuple[int, int]]:
    """Where each run of equal values starts and stops."""
    cuts = (np.flatnonzero(column[1:] != column[:-1]) + 1).tolist()
    return pairwise([0, *cuts, len(column)] if len(column) else [])
