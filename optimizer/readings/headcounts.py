"""Who serves where, for any choice of postings: the expressions that rules on people at a school are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.readings.columns import Bools, Ints
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Rows, Subject, totals

Term = tuple[int | Ints, Bools, Ints, Ints]  # factor (of each row), which entries, key of each entry and row


@dataclass(frozen=True)
class Serving:
    """Signed entries: everybody at the present school without the plan; each posting adds one there, takes one here."""

    postings: Postings

    @property
    def _staff(self) -> int:
        return len(self.postings.facts.teachers.ids)

    @cached_property
    def teacher(self) -> Ints:
        return np.concatenate([np.arange(self._staff), self.postings.teacher, self.postings.teacher])

    @cached_property
    def school(self) -> Ints:
        present = self.postings.facts.teachers.present
        return np.concatenate([present, self.postings.school, present[self.postings.teacher]])

    @cached_property
    def stage(self) -> Ints:
        taught = self.postings.facts.teachers.stage
        return np.concatenate([taught, self.postings.stage, taught[self.postings.teacher]])

    @cached_property
    def subject(self) -> Ints:
        facts = self.postings.facts
        taught = facts.subject_filled(facts.unit_of_teacher, np.arange(self._staff))
        return np.concatenate([taught, self.postings.subject, taught[self.postings.teacher]])

    @cached_property
    def sign(self) -> Ints:
        return np.repeat([1, 1, -1], [self._staff, len(self.postings), len(self.postings)])

    def rows(self, subjects: Sequence[Subject], *terms: Term) -> Rows:
        """Per row, the sum over its terms of factor × the chosen entries that have the row's key.

        What a posting adds and takes in one row cancels here: a move inside a group changes nothing that counts groups.
        """
        import pandas as pd  # here, so that a roster is checked without it

        width = max(1, len(self.postings))
        at = np.zeros(len(subjects), dtype=np.int64)
        places, weights = [at[:0]], [at[:0]]
        for factor, chosen, key, wanted in terms:
            entries = np.flatnonzero(chosen)
            left = pd.DataFrame({"key": key[entries], "entry": entries})
            right = pd.DataFrame({"key": wanted, "row": np.arange(len(wanted))})
            both = left.merge(right, on="key")
            entry, row = both.entry.to_numpy(np.int64), both.row.to_numpy(np.int64)
            weight = np.broadcast_to(factor, len(subjects))[row] * self.sign[entry]
            moves = entry >= self._staff
            np.add.at(at, row[~moves], weight[~moves])
            places.append(row[moves] * width + (entry[moves] - self._staff) % width)
            weights.append(weight[moves])
        place, which = np.unique(np.concatenate(places), return_inverse=True)
        value = np.zeros(len(place), dtype=np.int64)
        np.add.at(value, which, np.concatenate(weights))
        return totals(subjects, (value, place // width, place % width), at=at)
