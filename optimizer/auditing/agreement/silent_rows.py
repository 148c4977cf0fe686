"""Trials for rows of which the plain reading has not spoken: it speaks of some cases only where they are broken."""

from collections.abc import Collection, Iterator

import numpy as np

from optimizer.auditing.agreement.completion import Reading
from optimizer.auditing.agreement.trial_plans import SEED
from optimizer.domain.vocabulary import Case
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE

ROUNDS = 4


def silent(reading: Reading, spoken: Collection[Case]) -> Ints:
    """Rows of cases that are not among the spoken ones."""
    a = reading.assembly
    rows = np.flatnonzero(~reading.marked)
    return np.array([row for row in rows.tolist() if a.case(row) not in spoken], dtype=np.int64)


def breaking(reading: Reading, rows: Ints, number: int) -> Ints:
    """Postings that break as many of these rows as fit into one plan, each by the postings of people of its own."""
    a, horizon = reading.assembly, reading.assembly.horizon
    rng = np.random.default_rng([SEED, number])
    part, taken = reading.spelt_out(rows), []
    busy: set[int] = set()
    for place in rng.permutation(len(rows)).tolist():
        own = slice(part.indptr[place], part.indptr[place + 1])
        column, value = part.indices[own].astype(np.int64), part.data[own]
        column = column[value > 0] if a.high[rows[place]] < FREE else column[value < 0]
        people = set(horizon.teacher[column].tolist())
        if len(people) and not people & busy:
            busy |= people
            taken += list(_one_after_another(horizon.first, horizon.last, horizon.teacher, column, rng))
    return np.array(sorted(taken), dtype=np.int64)


def _one_after_another(first: Ints, last: Ints, teacher: Ints, column: Ints, rng: np.random.Generator) -> Iterator[int]:
    """As many of the postings of each teacher as follow one another, ties drawn."""
    until: dict[int, int] = {}
    for each in column[np.lexsort((rng.random(len(column)), last[column]))].tolist():
        if first[each] > until.get(int(teacher[each]), -1):
            until[int(teacher[each])] = int(last[each])
            yield each
