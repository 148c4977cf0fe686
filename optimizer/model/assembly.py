"""The whole model as one integer matrix, and its independent components.

Columns are the postings, then auxiliary columns (steps of convex costs, branches of either-or demands). Every
column is boxed ``0 ≤ x ≤ upper``. Needs no solver: the same matrix builds the model, judges a plan and checks
certificates.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from optimizer.domain.vocabulary import Case
from optimizer.goals import GOALS
from optimizer.goals.gauge import Gauge
from optimizer.model.aggregation import Classes
from optimizer.model.candidate_postings import Bar, opened, opened_wide
from optimizer.model.certificate import System, boxed
from optimizer.model.either_or import add_either
from optimizer.model.gauges import gauges
from optimizer.model.matrix import Matrix, add_cap, add_demand, add_one_posting_each, add_steps
from optimizer.policy.instance import Instance
from optimizer.readings.columns import Bools, Ints
from optimizer.readings.horizon import Horizon
from optimizer.readings.rows import Amount, Demand, Steps, stacked


@dataclass(frozen=True)
class Component:
    """A block of the model that shares no column and no row with any other.

    ``A`` is rows × columns (CSR, int64); ``costs`` is levels × columns; ``postings`` gives, for each of the
    first columns, the row in the table of postings; the rest are auxiliary. ``labels`` index ``Assembly.case``.
    """

    index: int
    A: sparse.csr_array
    low: Ints
    high: Ints
    upper: Ints
    costs: Ints
    postings: Ints
    labels: Ints

    @property
    def system(self) -> System:
        return boxed(self.A, self.low, self.high, self.upper)

    def key(self, epsilon: Sequence[int]) -> bytes:
        """What is asked of the component, so that the same question is not answered twice."""
        seen = sha256(repr((self.A.shape, tuple(epsilon))).encode())
        for part in (self.A.data, self.A.indices, self.A.indptr, self.low, self.high, self.upper, self.costs):
            seen.update(np.ascontiguousarray(part).tobytes())
        return seen.digest()


@dataclass(frozen=True)
class Assembly:
    """The model of an instance: postings, matrix, level costs and constants, and labels."""

    instance: Instance
    horizon: Horizon
    excluded: Mapping[str, int]  # postings taken out, by entry
    levels: tuple[str, ...]
    amounts: dict[str, Amount]
    A: sparse.csr_array
    low: Ints
    high: Ints
    upper: Ints
    costs: Ints  # levels × columns
    constants: tuple[int, ...]
    linking: Bools
    labels: tuple[tuple[str, Sequence[tuple], int], ...]  # type: ignore[type-arg]
    segments: tuple[tuple[Steps, Ints, Ints], ...]
    branches: tuple[tuple[Demand, Ints], ...]
    totals: tuple[tuple[Classes, Ints], ...]

    @cached_property
    def _label_starts(self) -> Ints:
        return np.cumsum([0] + [len(subjects) for _, subjects, _ in self.labels])

    def case(self, row: int) -> Case:
        """The policy case that a row stands for; structural rows have an entry that begins with #."""
        block = int(np.searchsorted(self._label_starts, row, side="right")) - 1
        entry, subjects, year = self.labels[block]
        return Case(entry, tuple(subjects[row - self._label_starts[block]]), year)

    def components(self, *, joined: bool = False) -> Iterator[Component]:
        """Independent blocks, in the order of their first posting; ``joined`` keeps the county-wide rows.

        Rows that no column touches are constants; they are checked in ``constant_breaches``.
        """
        keep = np.diff(self.A.indptr) > 0
        if not joined:
            keep &= ~self.linking
        kept = np.flatnonzero(keep)
        A = self.A[kept]
        height, width = A.shape
        coo = A.tocoo()
        graph = sparse.coo_array(
            (np.ones(coo.nnz, dtype=np.int8), (coo.row, coo.col + height)), shape=(height + width, height + width)
        )
        count, block = connected_components(graph, directed=False)
        row_block, column_block = block[:height], block[height:]
        _, first = np.unique(column_block, return_index=True)
        rank = np.full(count, count)
        present = column_block[np.sort(first)]
        rank[present] = np.arange(len(present))
        rows = np.argsort(rank[row_block], kind="stable")
        columns = np.argsort(rank[column_block], kind="stable")
        place = np.empty(width, dtype=np.int64)
        place[columns] = np.arange(width)
        row_cut = np.searchsorted(rank[row_block][rows], np.arange(len(present) + 1))
        column_cut = np.searchsorted(rank[column_block][columns], np.arange(len(present) + 1))
        ordered = A[rows]
        ordered = sparse.csr_array((ordered.data, place[ordered.indices], ordered.indptr), shape=A.shape)
        ordered.sort_indices()
        low, high = self.low[kept][rows], self.high[kept][rows]
        for index in range(len(present)):
            r, c = slice(*row_cut[index : index + 2]), slice(*column_cut[index : index + 2])
            start, stop = ordered.indptr[r.start], ordered.indptr[r.stop]
            own = columns[c]
            yield Component(
                index,
                sparse.csr_array(
                    (
                        ordered.data[start:stop],
                        ordered.indices[start:stop] - c.start,
                        ordered.indptr[r.start : r.stop + 1] - start,
                    ),
                    shape=(r.stop - r.start, c.stop - c.start),
                ),
                low[r],
                high[r],
                self.upper[own],
                self.costs[:, own],
                own,
                kept[rows[r]],
            )

    def completed(self, x: Ints) -> Ints:
        """A choice of postings with every auxiliary column at the value that it implies."""
        whole = np.zeros(self.A.shape[1], dtype=np.int64)
        whole[: len(x)] = x
        for steps, live, columns in self.segments:
            at = steps.rows.values(x)
            out = np.where(steps.side < 0, (steps.low - at)[steps.case], (at - steps.high)[steps.case]) - steps.start
            whole[columns] = np.clip(out, 0, steps.width)[live]
        for asked, columns in self.branches:
            own = np.maximum(0, np.maximum(asked.low - asked.rows.values(x), asked.rows.values(x) - asked.high))
            whole[columns] = own > 0
        for classes, columns in self.totals:
            whole[columns] = np.bincount(classes.of, weights=x[classes.column], minlength=len(columns)).astype(np.int64)
        return whole

    def constant_breaches(self) -> dict[Case, int]:
        """Cases that no decision can change and that today's facts break, with what they lack in row units."""
        empty = np.diff(self.A.indptr) == 0
        lacking = np.where(empty, np.maximum(0, np.maximum(self.low, -self.high)), 0)
        return {self.case(int(row)): int(lacking[row]) for row in np.flatnonzero(lacking)}

    @cached_property
    def gauges(self) -> Mapping[str, Gauge]:
        """How the values of each level are told."""
        return gauges(self.instance, self.horizon)

    def values(self, x: Ints) -> tuple[int, ...]:
        """Exact level values of a 0/1 choice of postings."""
        return tuple(self.amounts[level].value(x) for level in self.levels)


def assemble(instance: Instance) -> Assembly:
    """Build the model of an instance from the rules in force in each year and the goals of the policy."""
    horizon, excluded = opened(instance)
    builder = _clauses(instance, horizon)
    levels = instance.policy.levels
    amounts: dict[str, Amount] = {level: GOALS[level].total(instance, horizon) for level in levels}
    found: list[tuple[int, Ints, Ints]] = []
    constants = []
    for number, level in enumerate(levels):
        constant = amounts[level].constant
        for steps in amounts[level].steps:
            columns, prices, fixed = add_steps(builder, steps, f"#{level}")
            found.append((number, columns, prices))
            constant += fixed
        constants.append(constant)
    costs = np.zeros((len(levels), builder.width), dtype=np.int64)
    for number, level in enumerate(levels):
        costs[number, : len(horizon)] = amounts[level].linear
    for number, columns, prices in found:
        costs[number, columns] = prices
    return _assembled(instance, horizon, excluded, builder, amounts, costs, tuple(constants))


def assemble_clauses(instance: Instance) -> tuple[Assembly, tuple[Bar, ...]]:
    """The hard clauses without goals, over the table that also holds what entries forbid one by one, and these bars.

    What conflicts are made of: here an exclusion, too, is a clause that could be left out.
    """
    horizon, bars = opened_wide(instance)
    builder = _clauses(instance, horizon, apart=True)
    return _assembled(instance, horizon, {}, builder, {}, np.zeros((0, builder.width), dtype=np.int64), ()), bars


def _clauses(instance: Instance, horizon: Horizon, *, apart: bool = False) -> Matrix:
    """The rows of every hard entry in every year of the horizon; ``apart`` so that each holds without the others."""
    builder = Matrix(len(horizon), horizon.only_one, instance.year, uppers=[np.ones(len(horizon), dtype=np.int64)])
    for year in horizon.years:
        builder.year = year
        add_one_posting_each(builder, horizon)
        view = horizon.at(year)
        held, either = list[Demand](), list[tuple[Demand, str]]()
        for entry in instance.entries_in(year):
            if entry.hard:
                seen = view.within(entry.scope)
                asked = [each.over(view.column) for each in stacked(entry.demands(seen))]
                for each in [*asked, *stacked(entry.ties(horizon, seen))]:
                    if each.either is None:
                        add_demand(builder, each, entry.id)
                        held.append(each)
                    else:
                        either.append((each, entry.id))
                for cap in entry.caps(seen):
                    add_cap(builder, replace(cap, amount=cap.amount.over(view.column, len(horizon))), entry.id)
        for each, name in either:
            add_either(builder, each, name, () if apart else held)
    builder.year = instance.year
    return builder


def _assembled(
    instance: Instance, horizon: Horizon, excluded: Mapping[str, int], builder: Matrix, amounts: dict[str, Amount],
    costs: Ints, constants: tuple[int, ...],
) -> Assembly:
    A = sparse.coo_array(
        (np.concatenate(builder.values), (np.concatenate(builder.rows), np.concatenate(builder.columns))),
        shape=(builder.height, builder.width),
        dtype=np.int64,
    ).tocsr()
    A.eliminate_zeros()
    return Assembly(
        instance, horizon, excluded, tuple(amounts), amounts, A,
        np.concatenate(builder.lows), np.concatenate(builder.highs), np.concatenate(builder.uppers),
        costs, constants, np.concatenate(builder.linking), tuple(builder.labels),
        tuple(builder.segments), tuple(builder.branches), tuple(builder.totals.values()),
    )
