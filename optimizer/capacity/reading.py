"""The model's own rows of the quota rules, read as bounds on how many postings a plan holds.

Bases, scopes, small groups, rounding and those away of record are what the rules say; nothing is read twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from optimizer.capacity.crowds import Crowd, Span
from optimizer.columns import Ints
from optimizer.demands import FREE, Demand, Subject
from optimizer.horizon import Horizon
from optimizer.instance import Instance
from optimizer.policy import Entry
from optimizer.rule import Rule
from optimizer.rules.backbone_share import BackboneShare
from optimizer.rules.core_outflow import CoreOutflow
from optimizer.rules.dilution import Dilution
from optimizer.rules.due_moves import DueMoves
from optimizer.rules.flow import Flow
from optimizer.rules.new_school_backbone import NewSchoolBackbone
from optimizer.rules.school_outflow import SchoolOutflow
from optimizer.rules.weak_subject import WeakSubject
from optimizer.vocabulary import Case

OF_GROUPS: tuple[type[Rule], ...] = (Flow, BackboneShare, CoreOutflow, DueMoves)  # a case names a group
OF_SCHOOLS: tuple[type[Rule], ...] = (SchoolOutflow, NewSchoolBackbone, WeakSubject, Dilution)  # a case names a school


@dataclass(frozen=True)
class Part:
    """The postings of a row that carry one coefficient; ``whole`` are the teachers with all their postings in it."""

    value: int
    crowd: Crowd
    whole: Crowd


@dataclass(frozen=True)
class Row:
    """``low ≤ Σ value·(postings of the part) ≤ high``, constants already taken off; None is a free side."""

    case: Case
    group: str
    parts: tuple[Part, ...]
    low: int | None
    high: int | None
    fixed: int  # the constant taken off: who is away of record

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
        keys = np.stack([h.teacher, h.first, h.last])
        _, one, bundle, size = np.unique(keys, axis=1, return_index=True, return_inverse=True, return_counts=True)
        return bundle.reshape(-1), size, one

    def rows(self, entry: Entry, year: int) -> Iterator[Row]:
        """The rows that an entry puts on the groups in one year."""
        view = self.horizon.at(year).within(entry.scope)
        for asked in entry.rule.demands(view):
            if asked.either is None:
                yield from self._rows(entry, year, asked.over(view.column))

    def _rows(self, entry: Entry, year: int, asked: Demand) -> Iterator[Row]:
        rows = asked.rows
        table = sparse.coo_array(
            (rows.value, (rows.row, rows.column)), shape=(len(rows.subjects), len(self.horizon))
        ).tocsr()
        for number, subject in enumerate(rows.subjects):
            group = self._group(entry.rule, subject, year)
            if group is None:
                continue
            cut = slice(table.indptr[number], table.indptr[number + 1])
            at, low, high = (int(side[number]) for side in (rows.at, asked.low, asked.high))
            yield Row(
                Case(entry.id, subject, year), group, tuple(self._parts(table.indices[cut], table.data[cut])),
                None if low == -FREE else low - at, None if high == FREE else high - at, at,
            )

    def _group(self, rule: Rule, subject: Subject, year: int) -> str | None:
        if isinstance(rule, OF_GROUPS):
            return str(subject[0])
        member = self.instance.county_in(year).member.get(str(subject[0]))
        return None if member is None else member.group

    def _parts(self, columns: Ints, values: Ints) -> Iterator[Part]:
        bundle, size, one = self._bundles
        for value in np.unique(values[values != 0]):
            found, held = np.unique(bundle[columns[values == value]], return_counts=True)
            yield Part(int(value), self._crowd(one[found]), self._crowd(one[found[held == size[found]]]))

    def _crowd(self, columns: Ints) -> Crowd:
        h = self.horizon
        people: dict[Span, list[int]] = {}
        for first, last, teacher in zip(*(x[columns].tolist() for x in (h.first, h.last, h.teacher)), strict=True):
            people.setdefault((first, last), []).append(teacher)
        return {span: frozenset(crowd) for span, crowd in people.items()}
