"""Errors planted in an assembled matrix: a side, a coefficient, a row, a column, an amount, as a fault of it would."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy import sparse

from optimizer.model.assembly import Assembly
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE


def side(assembly: Assembly, row: int, by: int) -> Assembly:
    """One limit of a row moved, the upper one where it has both."""
    name = "high" if assembly.high[row] < FREE else "low"
    moved: Ints = getattr(assembly, name).copy()
    moved[row] += by
    return replace(assembly, **{name: moved})


def coefficient(assembly: Assembly, row: int, column: int, by: int) -> Assembly:
    """One entry of a row changed."""
    change = sparse.coo_array((np.array([by]), (np.array([row]), np.array([column]))), shape=assembly.A.shape)
    A = (assembly.A + change.tocsr()).tocsr()
    A.eliminate_zeros()
    return replace(assembly, A=A)


def without_row(assembly: Assembly, row: int) -> Assembly:
    """A row left out."""
    keep = np.arange(assembly.A.shape[0]) != row
    labels, first = [], 0
    for entry, subjects, year in assembly.labels:
        own = [subject for number, subject in enumerate(subjects, first) if number != row]
        labels.append((entry, own, year))
        first += len(subjects)
    return replace(
        assembly, A=assembly.A[np.flatnonzero(keep)], low=assembly.low[keep], high=assembly.high[keep],
        linking=assembly.linking[keep], labels=tuple(labels),
    )


def without_column(assembly: Assembly, column: int) -> Assembly:
    """A possible posting left out."""
    keep = np.arange(assembly.A.shape[1]) != column
    return replace(
        assembly, horizon=assembly.horizon.where(keep[: len(assembly.horizon)]), A=assembly.A[:, np.flatnonzero(keep)],
        upper=assembly.upper[keep], costs=assembly.costs[:, keep],
    )


def amount(assembly: Assembly, level: int, column: int, by: int) -> Assembly:
    """The price of a column in a level changed."""
    costs = assembly.costs.copy()
    costs[level, column] += by
    return replace(assembly, costs=costs)


def constant(assembly: Assembly, level: int, by: int) -> Assembly:
    """The constant of a level changed."""
    constants = list(assembly.constants)
    constants[level] += by
    return replace(assembly, constants=tuple(constants))


def in_row(
    assembly: Assembly, row: int, rng: np.random.Generator, *, tight: bool = False
) -> Iterator[tuple[str, Assembly]]:
    """One of each kind in a row; of coefficients only such as forbid more where ``tight``."""
    for by in (1, -1):
        yield f"side {by:+d}", side(assembly, row, by)
    columns = assembly.A[[row]].tocoo().col
    columns = columns[columns < len(assembly.horizon)]
    if len(columns):
        column = int(rng.choice(columns))
        for by in (1, -1):
            if not tight or (assembly.high[row] < FREE if by > 0 else assembly.low[row] > -FREE):
                yield f"coefficient {by:+d} of {column}", coefficient(assembly, row, column, by)
    yield "row dropped", without_row(assembly, row)
