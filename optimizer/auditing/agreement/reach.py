"""How far the rows of a matrix can go."""

import numpy as np

from optimizer.auditing.agreement.completion import Reading
from optimizer.readings.columns import Ints


def reach(reading: Reading, rows: Ints, minus: Ints | None = None) -> tuple[Ints, Ints]:
    """Least and most of some rows, or of what they are above others, over the postings that a plan may hold.

    Other columns are at 0.

    Of a teacher's postings that share a year one is taken at most; all others are taken freely.
    """
    whole, horizon = reading.spelt_out(rows), reading.assembly.horizon
    part = (whole if minus is None else whole - reading.spelt_out(minus)).tocoo()
    least, most = np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=np.int64)
    row, column, value = part.row, part.col, part.data
    _, person = np.unique(row.astype(np.int64) * len(horizon.ids) + horizon.teacher[column], return_inverse=True)
    count = int(person.max(initial=-1)) + 1
    where, first, last = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64), np.full(count, 1 << 60)
    where[person] = row
    np.maximum.at(first, person, horizon.first[column])
    np.minimum.at(last, person, horizon.last[column])
    apart = (first > last)[person]
    for found, extreme in ((least, np.minimum), (most, np.maximum)):
        one, each = np.zeros(count, dtype=np.int64), extreme(value, 0)
        extreme.at(one, person[~apart], each[~apart])
        np.add.at(found, where, one)
        np.add.at(found, row[apart], each[apart])
    return least, most
