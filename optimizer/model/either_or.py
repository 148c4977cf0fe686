"""Demands of which one of two forms is to hold: rows with a column that chooses, loosened as little as can be.

With z = 0 the first form is kept, with z = 1 the second: ``value ≤ limit + loose·z``, or ``loose·(1 − z)``. A form need
only be loosened by what it can be out where the other one holds, and limits of the difference of the two tell how much
that is: from what plans can reach, and from other hard rows over the same expression. Where one form follows from the
other, the looser one stands alone. So a case says the same as its rule on plans that keep the other hard rows.
"""

from collections.abc import Collection, Iterator, Sequence

import numpy as np
from scipy import sparse

from optimizer.model.matrix import Matrix
from optimizer.readings.columns import Ints
from optimizer.readings.reach import reach
from optimizer.readings.rows import FREE, Demand, Rows, minus

Key = tuple[bytes, bytes]
Line = tuple[int, Key, int]  # row, the expression of least integer coefficients, the factor by which the row has it


def add_either(builder: Matrix, asked: Demand, entry: str, held: Sequence[Demand] = ()) -> None:
    """Rows and columns of a demand with two forms, each with an upper limit; ``held`` are other hard demands."""
    other = asked.either
    assert other is not None
    assert ((asked.low <= -FREE) & (other.low <= -FREE)).all()
    least, most = _limits(minus(asked.rows, other.rows), builder.only_one, held)
    far, other_far = (np.maximum(0, reach(form.rows, builder.only_one)[1] - form.high) for form in (asked, other))
    out = np.clip(other.high + most - asked.high, 0, far)  # where the second form holds
    other_out = np.clip(asked.high - least - other.high, 0, other_far)
    both = (out > 0) & (other_out > 0)
    branch = np.full(len(both), -1, dtype=np.int64)
    branch[both] = builder.add_columns(np.ones(int(both.sum()), dtype=np.int64))
    builder.branches.append((asked.where(both), branch[both]))
    for form, alone, shift, slope in (
        (asked, (out == 0) & (far > 0), 0, -out), (other, (out > 0) & (other_out == 0), other_out, other_out)
    ):
        keep = both | alone
        first = builder.add_rows(
            form.rows.where(keep), np.full(int(keep.sum()), -FREE), (form.high + shift)[keep], entry, links=asked.links
        )
        builder.add_entries(np.flatnonzero(both[keep]) + first, branch[both], slope[both])


def _limits(rows: Rows, only_one: Ints, held: Sequence[Demand]) -> tuple[Ints, Ints]:
    """Least and most of each row over plans that keep the demands ``held``, as far as a single row of them tells."""
    least, most = reach(rows, only_one)
    wanted = list(_lines(rows))
    known: dict[Key, tuple[int, int]] = {key: (int(-FREE), int(FREE)) for _, key, _ in wanted}
    sizes = {len(key[1]) for key in known}
    for demand in held:
        for row, key, factor in _lines(demand.rows, sizes):
            if key in known:
                ends = [int(end[row]) - int(demand.rows.at[row]) for end in (demand.low, demand.high)]
                low, high = ends if factor > 0 else (-ends[1], -ends[0])
                before = known[key]
                known[key] = max(before[0], -(-low // abs(factor))), min(before[1], high // abs(factor))
    for row, key, factor in wanted:
        low, high = sorted(factor * end for end in known[key])
        least[row] = max(int(least[row]), low + int(rows.at[row]))
        most[row] = min(int(most[row]), high + int(rows.at[row]))
    return least, most


def _lines(rows: Rows, sizes: Collection[int] | None = None) -> Iterator[Line]:
    """The rows that postings enter, without their constants; only those whose entries take up so many bytes."""
    width = int(rows.column.max(initial=0)) + 1
    table = sparse.coo_array((rows.value, (rows.row, rows.column)), shape=(len(rows.at), width)).tocsr()
    table.eliminate_zeros()
    table.sort_indices()
    for row, (start, stop) in enumerate(zip(table.indptr[:-1].tolist(), table.indptr[1:].tolist(), strict=True)):
        values, places = table.data[start:stop], table.indices[start:stop].astype(np.int64)
        if len(values) and (sizes is None or values.nbytes in sizes):
            factor = int(np.gcd.reduce(values)) * (1 if values[0] > 0 else -1)
            yield row, (places.tobytes(), (values // factor).tobytes()), factor
