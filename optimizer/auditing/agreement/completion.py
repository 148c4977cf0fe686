"""What the auxiliary columns of a matrix stand for, read from its entries alone and never from how it was built.

A column is a posting, the total of a class of postings, a step of a convex cost, or the branch of an either-or demand.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from optimizer.model.assembly import Assembly
from optimizer.model.matrix import ONE_MOVE, TOTALS
from optimizer.readings.columns import Bools, Ints
from optimizer.readings.rows import FREE

MARK = "#"  # begins the label of a row that is no case of an entry


@dataclass(frozen=True)
class Reading:
    """The parts of an assembled matrix by what they are for; masks over rows or over all columns."""

    assembly: Assembly

    @property
    def postings(self) -> int:
        """How many columns are postings."""
        return len(self.assembly.horizon)

    @cached_property
    def entries(self) -> sparse.coo_array:
        return self.assembly.A.tocoo()

    @cached_property
    def labels(self) -> list[str]:
        """The entry, or the mark, of each row."""
        return [name for name, subjects, _ in self.assembly.labels for _ in subjects]

    def labelled(self, *names: str) -> Bools:
        return np.array([label in names for label in self.labels], dtype=bool)

    @cached_property
    def marked(self) -> Bools:
        """Rows that serve other rows or a level."""
        return np.array([label.startswith(MARK) for label in self.labels], dtype=bool)

    @cached_property
    def sums(self) -> Bools:
        """Rows that say what a total is."""
        return self.labelled(TOTALS)

    @cached_property
    def once(self) -> Bools:
        """Rows by which nobody is at two places."""
        return self.labelled(ONE_MOVE)

    @cached_property
    def totals(self) -> Bools:
        """Columns that a row defines as a total."""
        return self._touched(self.sums) & self._auxiliary

    @cached_property
    def steps(self) -> Bools:
        """Columns that take up what a row is out."""
        return self._touched(self.marked & ~self.sums & ~self.once) & self._auxiliary & ~self.totals

    @cached_property
    def branches(self) -> Bools:
        """Columns that choose between two forms of a demand."""
        return self._auxiliary & ~self.totals & ~self.steps

    @cached_property
    def orders(self) -> Bools:
        """Rows by which a step is taken after another one: nothing in them but the two."""
        at, height = self.entries, self.assembly.A.shape[0]
        step = self.steps[at.col]
        ups, downs = (np.bincount(at.row[step & (at.data == one)], minlength=height) for one in (1, -1))
        alone = np.bincount(at.row, minlength=height) == 2
        found: Bools = (
            self.marked & alone & (ups == 1) & (downs == 1) & (self.assembly.low == 0) & (self.assembly.high == FREE)
        )
        return found

    @cached_property
    def stepped(self) -> Bools:
        """Rows whose distance from a side steps take up."""
        return self.marked & ~self.sums & ~self.once & ~self.orders

    @cached_property
    def price(self) -> Ints:
        """Over columns: what a unit of it costs, in its level or in the limit that it counts towards."""
        at = self.entries
        limits = ~self.marked[at.row] & self.steps[at.col]
        price: Ints = self.assembly.costs.sum(axis=0, dtype=np.int64)
        np.add.at(price, at.col[limits], at.data[limits])
        return price

    @property
    def _auxiliary(self) -> Bools:
        found: Bools = np.arange(self.assembly.A.shape[1]) >= self.postings
        return found

    def _touched(self, rows: Bools) -> Bools:
        found = np.zeros(self.assembly.A.shape[1], dtype=bool)
        found[self.entries.col[rows[self.entries.row]]] = True
        return found

    def spelt_out(self, rows: Ints) -> sparse.csr_array:
        """Some rows over postings alone, with every total as its sum; steps and branches are left out."""
        part, at = self.assembly.A[rows], self.entries
        sums, size = self.sums[at.row] & (at.col < self.postings), (self.assembly.A.shape[1], self.postings)
        row, column = self._of(self.sums, self.totals)
        stands = np.zeros(len(self.labels), dtype=np.int64)
        stands[row] = column
        plain = np.arange(self.postings)
        columns = np.concatenate([plain, at.col[sums]])
        of = np.concatenate([plain, stands[at.row[sums]]])
        values = np.concatenate([np.ones(self.postings, dtype=np.int64), at.data[sums]])
        return part @ sparse.coo_array((values, (of, columns)), shape=size).tocsr()

    # ---------------------------------------------------------------- the auxiliary columns under choices of postings
    def completed(self, x: Ints) -> Ints:
        """Choices of postings (postings × choices) with totals as their rows say and every step at its least cost.

        Branches are left at 0.
        """
        a = self.assembly
        whole = np.zeros((a.A.shape[1], x.shape[1]), dtype=np.int64)
        whole[: self.postings] = x
        row, column = self._of(self.sums, self.totals)
        whole[column] = (a.A[row] @ whole) if len(row) else 0
        row, column, side, start, upper = self._fillings
        if len(row):
            stepped = np.flatnonzero(self.stepped)
            place = np.zeros(len(self.labels), dtype=np.int64)
            place[stepped] = np.arange(len(stepped))
            at = (a.A[stepped] @ whole)[place[row]]
            out = np.where(side[:, None] > 0, a.low[row][:, None] - at, at - a.high[row][:, None])
            out = np.where(self.earning[column][:, None], at - a.low[row][:, None], out)
            whole[column] = np.clip(out - start[:, None], 0, upper[:, None])
        return whole

    def _of(self, rows: Bools, columns: Bools) -> tuple[Ints, Ints]:
        """The entries of some rows at some columns."""
        at = self.entries
        found = rows[at.row] & columns[at.col]
        return at.row[found], at.col[found]

    @cached_property
    def earning(self) -> Bools:
        """Over columns: steps that take away from a row above its lower side, so that they earn, one after another."""
        at, a = self.entries, self.assembly
        rows = self.stepped & (a.low > -FREE) & (a.high == FREE)
        found = np.zeros(a.A.shape[1], dtype=bool)
        found[at.col[rows[at.row] & self.steps[at.col] & (at.data < 0)]] = True
        return found

    @cached_property
    def _fillings(self) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """Row, column, sign, what is taken before it, and width of each step, in the order in which they are taken."""
        at = self.entries
        found = np.flatnonzero(self.stepped[at.row] & self.steps[at.col])
        row, column, side = at.row[found].astype(np.int64), at.col[found].astype(np.int64), at.data[found]
        chained = self.earning[column]
        order = np.lexsort((column, np.where(chained, 0, self.price[column]), side, row))
        row, column, side = row[order], column[order], side[order]
        upper = self.assembly.upper[column]
        before = np.cumsum(upper) - upper
        first = np.ones(len(row), dtype=bool)
        first[1:] = (row[1:] != row[:-1]) | (side[1:] != side[:-1])
        start = before - before[np.maximum.accumulate(np.where(first, np.arange(len(row)), 0))]
        return row, column, side, start, upper
