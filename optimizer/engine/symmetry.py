"""Teachers whom the clauses cannot tell apart, counted instead of named: the same integer question, far smaller.

Valid where nothing is asked of a teacher alone but to be on one posting at most, and no posting has a price of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.model.certificate import System
from optimizer.readings.columns import Bools, Ints


@dataclass(frozen=True)
class Merged:
    """The smaller system, with the rows of the larger one; ``places`` are, by class and choice, the columns merged."""

    system: System
    kept: Ints  # columns of the larger system, one for each of the smaller
    places: Sequence[tuple[int, Ints]]  # first column of the class in the smaller one; teachers × choices
    width: int

    def spread(self, x: Ints) -> Ints:
        """A point of the larger system: of every class, the first teachers take the first choice, and so on."""
        found = np.zeros(self.width, dtype=np.int64)
        found[self.kept] = x
        for first, table in self.places:
            found[table] = 0
            at = 0
            for choice in range(table.shape[1]):
                many = int(x[first + choice])
                found[table[at : at + many, choice]] = 1
                at += many
        return found


def merged(system: System, single: Bools) -> Merged | None:
    """The system with teachers of equal columns merged; ``single`` marks the rows of one posting each at most.

    None where a column stands in two such rows (postings over several years), or a box says more than 0 to 1.
    """
    A = system.A.tocsc()
    A.sort_indices()
    width = A.shape[1]
    held = system.A[np.flatnonzero(single)]
    if (np.diff(held.tocsc().indptr) > 1).any() or (system.floor != 0).any():
        return None
    owner = np.full(width, -1, dtype=np.int64)
    owner[held.indices] = np.repeat(np.flatnonzero(single), np.diff(held.indptr))
    codes: dict[bytes, int] = {}
    code = np.empty(width, dtype=np.int64)
    for column, (start, stop) in enumerate(zip(A.indptr[:-1], A.indptr[1:], strict=True)):
        rows, values = A.indices[start:stop], A.data[start:stop]
        asked = ~single[rows]
        key = rows[asked].tobytes() + values[asked].tobytes()
        code[column] = codes.setdefault(key, len(codes))
    teachers: dict[int, list[int]] = {}
    for column in np.flatnonzero((owner >= 0) & (system.ceiling == 1)).tolist():
        teachers.setdefault(int(owner[column]), []).append(column)
    classes: dict[tuple[int, ...], list[list[int]]] = {}
    for own in teachers.values():
        own.sort(key=lambda column: int(code[column]))
        classes.setdefault(tuple(code[own].tolist()), []).append(own)
    for column in np.flatnonzero((owner < 0) & (system.ceiling == 1)).tolist():
        classes.setdefault((-1, int(code[column])), []).append([column])
    ceiling, high = system.ceiling.copy(), system.high.copy()
    dropped = np.zeros(width, dtype=bool)
    tables: list[Ints] = []
    for group in classes.values():
        table = np.array(group, dtype=np.int64)
        if len(table) > 1:
            dropped[table[1:].ravel()] = True
            ceiling[table[0]] = len(table)
            if owner[table[0, 0]] >= 0:
                high[owner[table[0, 0]]] = len(table)
            tables.append(table)
    kept = np.flatnonzero(~dropped)
    # of a class the columns of the first teacher stay, in the order of the choices
    order = np.argsort(_ranks(width, tables)[kept], kind="stable")
    kept = kept[order]
    place = np.full(width, -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    small = replace(
        system, A=system.A[:, kept].tocsr(), high=high, floor=system.floor[kept], ceiling=ceiling[kept]
    )
    return Merged(small, kept, [(int(place[table[0, 0]]), table) for table in tables], width)


def _ranks(width: int, tables: Sequence[Ints]) -> Ints:
    """A place for each column that puts the choices of a class side by side."""
    rank = np.arange(width, dtype=np.int64) * width
    for table in tables:
        rank[table[0]] = rank[table[0, 0]] + np.arange(table.shape[1])
    return rank
