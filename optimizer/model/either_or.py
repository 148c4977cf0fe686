"""Demands of which one of two forms is to hold: rows with a column that chooses, loosened as little as can be.

With z = 0 the first form is kept, with z = 1 the second: ``value ≤ limit + loose·z``, or ``loose·(1 − z)``. A form need
only be loosened by what it can be out where the other one holds, and the difference of the two tells how much that is.
Where another hard row asks for so much (movers, say) that the first form follows from the second, it stands alone; such
a case says the same as its rule on plans that keep that row.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse

from optimizer.model.matrix import Matrix, add_demand
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
    between = minus(asked.rows, other.rows)
    least, most = reach(between, builder.only_one)
    far, other_far = (reach(form.rows, builder.only_one)[1] - form.high for form in (asked, other))
    asks = (far > 0) & (other_far > 0)
    alone = asks & (other.high + _most(between, held) <= asked.high)
    both = asks & ~alone
    branch = builder.add_columns(np.ones(int(both.sum()), dtype=np.int64))
    builder.branches.append((asked.where(both), branch))
    add_demand(builder, replace(asked.where(alone), either=None), entry)
    out = np.clip(other.high + most - asked.high, 1, np.maximum(far, 1))[both]  # where the second form holds
    other_out = np.clip(asked.high - least - other.high, 1, np.maximum(other_far, 1))[both]
    for form, shift, slope in ((asked, 0, -out), (other, other_out, other_out)):
        free = np.full(len(branch), -FREE)
        first = builder.add_rows(form.rows.where(both), free, form.high[both] + shift, entry, links=asked.links)
        builder.add_entries(np.arange(len(branch)) + first, branch, slope)


def _most(rows: Rows, held: Sequence[Demand]) -> Ints:
    """The most of each row that one row of the demands ``held`` leaves it, where that counts the same postings."""
    wanted = list(_lines(rows))
    known: dict[Key, int] = {key: int(-FREE) for _, key, _ in wanted}  # the least of an expression
    sizes = {len(key[1]) for key in known}
    for demand in held:
        for row, key, factor in _lines(demand.rows, sizes):
            if key in known and factor == 1:
                known[key] = max(known[key], int(demand.low[row]) - int(demand.rows.at[row]))
    most = np.full(len(rows.at), FREE)
    for row, key, factor in wanted:
        if factor < 0 and known[key] > -FREE:
            most[row] = factor * known[key] + int(rows.at[row])
    return most


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
