"""The possible postings of a whole horizon: the columns of the model, seen year by year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from optimizer.domain.plan import Plan, Posting
from optimizer.readings.columns import KINDS, OPEN, Bools, Ints
from optimizer.readings.model_view import Facts
from optimizer.readings.postings import Postings


@dataclass(frozen=True)
class Horizon:
    """Columns over possible postings, sorted by teacher, first year, school and last year.

    ``teacher`` is a position in ``ids`` (everybody who is on the staff in some year), ``school`` one in the school
    table, which is the same in every year.
    """

    facts: Mapping[int, Facts]  # by school year
    ids: Sequence[str]
    teacher: Ints
    school: Ints
    kind: Ints
    first: Ints
    last: Ints

    def __len__(self) -> int:
        return len(self.teacher)

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(self.facts)

    @cached_property
    def _codes(self) -> Mapping[int, Ints]:
        """Code of everybody among the staff of a year, -1 for who is not on it."""
        return {
            year: np.array([facts.teacher_code.get(identity, -1) for identity in self.ids], dtype=np.int64)
            for year, facts in self.facts.items()
        }

    @cached_property
    def _views(self) -> Mapping[int, Postings]:
        views = {}
        for year, facts in self.facts.items():
            teacher = self._codes[year][self.teacher]
            seen = np.flatnonzero((self.first <= year) & (year <= self.last) & (teacher >= 0))
            views[year] = Postings(
                facts, teacher[seen], self.school[seen], self.kind[seen], self.first[seen], self.last[seen], seen
            )
        return views

    def at(self, year: int) -> Postings:
        """What would be in effect in that year, of teachers who are on its staff."""
        return self._views[year]

    @cached_property
    def only_one(self) -> Ints:
        """Numbers of the columns: nobody begins two postings in one year."""
        _, number = np.unique(self.first * len(self.ids) + self.teacher, return_inverse=True)
        column: Ints = number.reshape(-1).astype(np.int64)
        return column

    def before(self, year: int) -> tuple[Ints, Ints]:
        """Rows of moves that begin before that year by teachers then on its staff, and the teachers' codes in it."""
        teacher = self._codes[year][self.teacher]
        rows = np.flatnonzero((self.first < year) & (teacher >= 0))
        return rows, teacher[rows]

    def where(self, mask: Bools) -> "Horizon":
        columns = {name: getattr(self, name)[mask] for name in ("teacher", "school", "kind", "first", "last")}
        return replace(self, **columns)

    @cached_property
    def _keys(self) -> Mapping[tuple[str, str, int, int | None, str], int]:
        schools = next(iter(self.facts.values())).schools.ids
        kinds = [kind.value for kind in KINDS]
        columns = (self.teacher, self.school, self.first, self.last, self.kind)
        return {
            (self.ids[t], schools[s], f, None if e == OPEN else e, kinds[k]): row
            for row, (t, s, f, e, k) in enumerate(zip(*(column.tolist() for column in columns), strict=True))
        }

    def rows_of(self, plan: Plan) -> Ints:
        """Row of each posting of the plan; -1 where the table does not hold it."""
        keys = self._keys
        return np.array(
            [keys.get((p.teacher, p.school, p.first_year, p.last_year, p.mode), -1) for p in plan.postings],
            dtype=np.int64,
        )

    def plan(self, chosen: Ints, digests: Mapping[str, str] | None = None) -> Plan:
        """The plan that takes the rows ``chosen`` (positions)."""
        year, facts = next(iter(self.facts.items()))
        postings = []
        for row in np.sort(chosen):
            first, last = int(self.first[row]), int(self.last[row])
            teacher = self.facts[first].county.teacher[self.ids[self.teacher[row]]]
            postings.append(
                Posting(
                    teacher=teacher.id,
                    origin=teacher.home,
                    school=facts.schools.ids[self.school[row]],
                    first_year=first,
                    last_year=None if last == OPEN else last,
                    mode=KINDS[self.kind[row]],
                    decided=teacher.fixed is not None and first == year,
                )
            )
        return Plan(year, tuple(postings), dict(digests or {}), len(self.facts))


def unrolled(facts: Mapping[int, Facts], tables: Sequence[Postings]) -> Horizon:
    """Tables of postings that may begin in years of the horizon, as one."""
    ids: dict[str, None] = {}
    for seen in facts.values():
        ids |= dict.fromkeys(seen.teachers.ids)
    position = {identity: code for code, identity in enumerate(ids)}
    columns = {
        name: np.concatenate([getattr(table, name) for table in tables]) for name in ("school", "kind", "first", "last")
    }
    teacher = np.concatenate([
        np.array([position[identity] for identity in table.facts.teachers.ids], dtype=np.int64)[table.teacher]
        for table in tables
    ])
    order = np.lexsort((columns["last"], columns["school"], columns["first"], teacher))
    return Horizon(facts, list(ids), teacher[order], **{name: column[order] for name, column in columns.items()})
