"""The whole model as one integer matrix, and its independent components.

Columns are the postings, then auxiliary columns (steps of convex costs, branches of either-or demands). Every
column is boxed ``0 ≤ x ≤ upper``. Needs no solver: the same matrix builds the model, judges a plan and checks
certificates.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from optimizer.certificate import System, boxed
from optimizer.compression import Classes, compressed
from optimizer.demands import FREE, Amount, Cap, Demand, Rows, Steps, stacked
from optimizer.facts import Bools, Ints
from optimizer.goals import GOALS
from optimizer.instance import Instance
from optimizer.postings import Postings, candidates
from optimizer.rules.within_scope import WithinScope
from optimizer.vocabulary import Case

TOTALS = "#合计"  # structural rows: a column that sums a class of postings
ONE_MOVE = "#一人一岗"  # structural rows: a teacher takes at most one posting


@dataclass(frozen=True)
class Component:
    """A block of the model that shares no column and no row with any other.

    ``A`` is rows × columns (CSR, int64); ``costs`` is levels × columns; ``postings`` gives, for each of the
    first columns, the row in the postings table; the rest are auxiliary. ``labels`` index ``Assembly.case``.
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


@dataclass
class _Builder:
    """Collects rows and columns as plain triplets."""

    width: int
    rows: list[Ints] = field(default_factory=list)
    columns: list[Ints] = field(default_factory=list)
    values: list[Ints] = field(default_factory=list)
    lows: list[Ints] = field(default_factory=list)
    highs: list[Ints] = field(default_factory=list)
    labels: list[tuple[str, Sequence[tuple]]] = field(default_factory=list)  # type: ignore[type-arg]
    linking: list[Bools] = field(default_factory=list)
    uppers: list[Ints] = field(default_factory=list)
    segments: list[tuple[Steps, Ints, Ints]] = field(default_factory=list)  # steps, live segments, their columns
    branches: list[tuple[Demand, Ints]] = field(default_factory=list)  # either-or demand, its branch columns
    totals: dict[bytes, tuple[Classes, Ints]] = field(default_factory=dict)  # classes of postings, their columns
    height: int = 0

    def add_columns(self, upper: Ints) -> Ints:
        first = self.width
        self.width += len(upper)
        self.uppers.append(upper)
        return np.arange(first, self.width)

    def add_rows(self, rows: Rows, low: Ints, high: Ints, entry: str, *, links: bool = False) -> int:
        """Rows with their constant moved into the limits; returns the position of the first."""
        found = compressed(rows)
        if found is not None:
            classes, over = found
            rows = replace(over, column=self._totals(classes)[over.column])
        first = self.height
        self.rows.append(rows.row + first)
        self.columns.append(rows.column)
        self.values.append(rows.value)
        self.lows.append(np.where(low > -FREE, low - rows.at, -FREE))
        self.highs.append(np.where(high < FREE, high - rows.at, FREE))
        self.labels.append((entry, rows.subjects))
        self.linking.append(np.full(len(rows.subjects), links))
        self.height += len(rows.subjects)
        return first

    def _totals(self, classes: Classes) -> Ints:
        """Columns that hold the sum of each class of postings, defined once by rows of their own."""
        if classes.key not in self.totals:
            columns = self.add_columns(classes.size)
            self.totals[classes.key] = (classes, columns)
            count = len(columns)
            nothing = np.zeros(count, dtype=np.int64)
            first = self.add_rows(
                Rows([(number,) for number in range(count)], *(nothing[:0],) * 3, nothing), nothing, nothing, TOTALS
            )
            self.add_entries(classes.of + first, classes.column, np.ones(len(classes.of), dtype=np.int64))
            self.add_entries(np.arange(count) + first, columns, np.full(count, -1))
        return self.totals[classes.key][1]

    def add_entries(self, row: Ints, column: Ints, value: Ints) -> None:
        self.rows.append(row)
        self.columns.append(column)
        self.values.append(value)


def _reach(rows: Rows) -> tuple[Ints, Ints]:
    """Least and most that each row can reach over 0/1 postings, constant included (each posting taken freely)."""
    low, high = rows.at.copy(), rows.at.copy()
    np.add.at(low, rows.row, np.minimum(rows.value, 0))
    np.add.at(high, rows.row, np.maximum(rows.value, 0))
    return low, high


def _add_steps(builder: _Builder, steps: Steps, name: str) -> tuple[Ints, Ints, int]:
    """Rows and columns of a convex cost; returns its columns, their costs, and the part that is constant.

    A case that no posting touches is a constant. Segments out of reach are left out.
    """
    least, most = _reach(steps.rows)
    touched = np.zeros(len(steps.rows.subjects), dtype=bool)
    touched[steps.rows.row] = True
    out = np.where(steps.side < 0, (steps.low - least)[steps.case], (most - steps.high)[steps.case]) - steps.start
    width = np.clip(out, 0, steps.width)
    constant = int(sum((width * steps.cost)[~touched[steps.case]].tolist()))
    live = (width > 0) & touched[steps.case]
    active = np.zeros(len(touched), dtype=bool)
    active[steps.case[live]] = True
    position = np.where(active, np.cumsum(active) - 1, -1)
    first = builder.add_rows(steps.rows.where(active), steps.low[active], steps.high[active], name)
    columns = builder.add_columns(width[live])
    builder.add_entries(position[steps.case[live]] + first, columns, -steps.side[live])
    builder.segments.append((steps, np.flatnonzero(live), columns))
    return columns, steps.cost[live], constant


def _add_demand(builder: _Builder, asked: Demand, entry: str) -> None:
    if asked.either is None:
        builder.add_rows(asked.rows, asked.low, asked.high, entry, links=asked.links)
        return
    # z = 0 keeps the first form, z = 1 the second; each row is loosened by just what its reach needs
    branch = builder.add_columns(np.ones(len(asked.rows.subjects), dtype=np.int64))
    builder.branches.append((asked, branch))
    for form, taken in ((asked, 0), (asked.either, 1)):
        least, most = _reach(form.rows)
        for side, bound, reach in ((1, form.high, most), (-1, form.low, least)):
            binds = (bound < FREE) if side > 0 else (bound > -FREE)
            slack = np.maximum(0, (reach - bound) * side)
            keep = binds & (slack > 0)
            if not keep.any():
                continue
            rows, limit, loose = form.rows.where(keep), bound[keep], (side * slack)[keep]
            # taken: value ≤ bound + loose·(1 − z) or value ≤ bound + loose·z
            shifted = limit + (loose if taken else 0)
            free = np.full(len(limit), FREE)
            low, high = (-free, shifted) if side > 0 else (shifted, free)
            first = builder.add_rows(rows, low, high, entry, links=asked.links)
            builder.add_entries(
                np.arange(len(limit)) + first, branch[keep], loose if taken else -loose
            )


def _add_cap(builder: _Builder, cap: Cap, entry: str) -> None:
    """One row ``linear·x + Σ step costs ≤ limit``; its steps are columns of their own."""
    used = np.flatnonzero(cap.amount.linear)
    columns, values, constant = [used], [cap.amount.linear[used]], cap.amount.constant
    for steps in cap.amount.steps:
        step_columns, prices, fixed = _add_steps(builder, steps, f"#{entry}")
        columns.append(step_columns)
        values.append(prices)
        constant += fixed
    row, value = np.concatenate(columns), np.concatenate(values)
    limit = np.array([cap.limit - constant], dtype=np.int64)
    first = builder.add_rows(
        Rows([cap.subject], *(np.zeros(0, dtype=np.int64),) * 3, np.zeros(1, dtype=np.int64)),
        np.full(1, -FREE), limit, entry, links=cap.links,
    )
    builder.add_entries(np.full(len(row), first), row, value)


@dataclass(frozen=True)
class Assembly:
    """The model of an instance: postings, matrix, level costs and constants, and labels."""

    instance: Instance
    postings: Postings
    excluded: dict[str, int]  # postings taken out, by entry
    levels: tuple[str, ...]
    amounts: dict[str, Amount]
    A: sparse.csr_array
    low: Ints
    high: Ints
    upper: Ints
    costs: Ints  # levels × columns
    constants: tuple[int, ...]
    linking: Bools
    labels: tuple[tuple[str, Sequence[tuple]], ...]  # type: ignore[type-arg]
    segments: tuple[tuple[Steps, Ints, Ints], ...]
    branches: tuple[tuple[Demand, Ints], ...]
    totals: tuple[tuple[Classes, Ints], ...]

    @cached_property
    def _label_starts(self) -> Ints:
        return np.cumsum([0] + [len(subjects) for _, subjects in self.labels])

    def case(self, row: int) -> Case:
        """The policy case that a row stands for; structural rows have an entry that begins with #."""
        block = int(np.searchsorted(self._label_starts, row, side="right")) - 1
        entry, subjects = self.labels[block]
        return Case(entry, tuple(subjects[row - self._label_starts[block]]), self.instance.year)

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

    def values(self, x: Ints) -> tuple[int, ...]:
        """Exact level values of a 0/1 choice of postings."""
        return tuple(self.amounts[level].value(x) for level in self.levels)


def assemble(instance: Instance, postings: Postings | None = None) -> Assembly:
    """Build the model of an instance from the rules in force and the goals of the policy."""
    facts = instance.facts
    if postings is None:
        scopes = [entry.rule for entry in instance.entries if isinstance(entry.rule, WithinScope)]
        areas = [code for rule in scopes for code in rule.codes(facts)]
        kinds = {kind for rule in scopes for kind in rule.kinds}
        postings = candidates(facts, areas, kinds)
    allowed = np.ones(len(postings), dtype=bool)
    excluded: dict[str, int] = {}
    for entry in instance.entries:
        if entry.hard:
            forbidden = entry.rule.excludes(postings.within(entry.scope))
            if forbidden is not None:
                excluded[entry.id] = int((forbidden & allowed).sum())
                allowed &= ~forbidden
    postings = postings.where(allowed)
    builder = _Builder(len(postings), uppers=[np.ones(len(postings), dtype=np.int64)])
    _one_move_each(builder, postings)
    for entry in instance.entries:
        if entry.hard:
            seen = postings.within(entry.scope)
            for asked in stacked(entry.rule.demands(seen)):
                _add_demand(builder, asked, entry.id)
            for cap in entry.rule.caps(seen):
                _add_cap(builder, cap, entry.id)
    levels = instance.policy.levels
    amounts: dict[str, Amount] = {level: GOALS[level].amount(instance, postings) for level in levels}
    found: list[tuple[int, Ints, Ints]] = []
    constants = []
    for number, level in enumerate(levels):
        constant = amounts[level].constant
        for steps in amounts[level].steps:
            columns, prices, fixed = _add_steps(builder, steps, f"#{level}")
            found.append((number, columns, prices))
            constant += fixed
        constants.append(constant)
    costs = np.zeros((len(levels), builder.width), dtype=np.int64)
    for number, level in enumerate(levels):
        costs[number, : len(postings)] = amounts[level].linear
    for number, columns, prices in found:
        costs[number, columns] = prices
    A = sparse.coo_array(
        (np.concatenate(builder.values), (np.concatenate(builder.rows), np.concatenate(builder.columns))),
        shape=(builder.height, builder.width),
        dtype=np.int64,
    ).tocsr()
    A.eliminate_zeros()
    return Assembly(
        instance, postings, excluded, tuple(levels), amounts, A,
        np.concatenate(builder.lows), np.concatenate(builder.highs), np.concatenate(builder.uppers),
        costs, tuple(constants), np.concatenate(builder.linking), tuple(builder.labels),
        tuple(builder.segments), tuple(builder.branches), tuple(builder.totals.values()),
    )


def _one_move_each(builder: _Builder, postings: Postings) -> None:
    people, case, count = np.unique(postings.teacher, return_inverse=True, return_counts=True)
    several = count > 1
    position = np.where(several, np.cumsum(several) - 1, -1)[case]
    used = np.flatnonzero(position >= 0)
    ids = postings.facts.teachers.ids
    number = int(several.sum())
    rows = Rows(
        [(ids[teacher],) for teacher in people[several]],
        position[used], used, np.ones(len(used), dtype=np.int64), np.zeros(number, dtype=np.int64),
    )
    builder.add_rows(rows, np.full(number, -FREE), np.ones(number, dtype=np.int64), ONE_MOVE)
