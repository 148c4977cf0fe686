"""What rows can come to over plans, which take at most one posting of each teacher at a time."""

import numpy as np
from scipy import sparse

from optimizer.readings.columns import Ints
from optimizer.readings.rows import Rows


def reach(rows: Rows, only_one: Ints) -> tuple[Ints, Ints]:
    """Least and most of each row, constant included; of postings with one number in ``only_one`` one at most is taken.

    Postings of different numbers are taken freely, so that no plan comes to less or more.
    """
    width, numbers = len(only_one), int(only_one.max(initial=0)) + 1
    table = sparse.coo_array((rows.value, (rows.row, rows.column)), shape=(len(rows.at), width)).tocsr().tocoo()
    keys, of = np.unique(table.row.astype(np.int64) * numbers + only_one[table.col], return_inverse=True)
    low, high = rows.at.copy(), rows.at.copy()
    for total, keep in ((low, np.minimum), (high, np.maximum)):
        furthest = np.zeros(len(keys), dtype=np.int64)
        keep.at(furthest, of, table.data)
        np.add.at(total, keys // numbers, furthest)
    return low, high
