"""Dense rows made sparse: postings that enter a block of rows alike are summed once, in a column of their own.

A share such as 「100·m_a − σ·m」 touches every posting of a group in every category. Postings with the same
coefficients in all of these rows form a class; one row defines the class's total and the others use only totals.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.readings.columns import Ints
from optimizer.readings.rows import Rows

WORTH = 2  # entries must shrink at least this many times


@dataclass(frozen=True)
class Classes:
    """Postings that may be summed: ``column[i]`` belongs to class ``of[i]``; ``size`` postings in each class."""

    column: Ints
    of: Ints
    size: Ints

    @property
    def key(self) -> bytes:
        return self.column.tobytes() + self.of.tobytes()


def compressed(rows: Rows) -> tuple[Classes, Rows] | None:
    """The classes and the same rows over class totals (columns are class numbers); None where it does not pay."""
    if len(rows.column) < WORTH * max(1, len(np.unique(rows.column))):
        return None
    A = sparse.coo_array(
        (rows.value, (rows.row, rows.column)), shape=(len(rows.subjects), int(rows.column.max()) + 1)
    ).tocsc()
    A.sum_duplicates()
    A.sort_indices()
    used = np.flatnonzero(np.diff(A.indptr))
    begin, length = A.indptr[used], np.diff(A.indptr)[used]
    mixed = (A.indices.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) ^ A.data.astype(np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = np.add.reduceat(mixed ^ (mixed >> np.uint64(32)), begin)
    marks = np.stack([hashes, length.astype(np.uint64)])
    _, first, of = np.unique(marks, axis=1, return_index=True, return_inverse=True)
    of = of.reshape(-1)
    if len(used) + 2 * int(length[first].sum()) > A.nnz // WORTH:
        return None
    # a hash may lie: every posting must enter exactly as the first of its class does
    start = np.repeat(begin[first[of]], length) + _within(length)
    entry = np.repeat(begin, length) + _within(length)
    if not ((A.indices[start] == A.indices[entry]) & (A.data[start] == A.data[entry])).all():
        return None
    chosen = np.repeat(begin[first], length[first]) + _within(length[first])
    over_classes = Rows(
        rows.subjects,
        A.indices[chosen].astype(np.int64),
        np.repeat(np.arange(len(first)), length[first]),
        A.data[chosen],
        rows.at,
    )
    return Classes(used, of.astype(np.int64), np.bincount(of, minlength=len(first)).astype(np.int64)), over_classes


def _within(length: Ints) -> Ints:
    """0, 1, … inside each run of the given lengths."""
    ends = np.cumsum(length)
    return np.arange(ends[-1]) - np.repeat(ends - length, length)
