"""County-wide rows priced: the joined relaxation shares them out, and components keep their share on their own.

The joined LP finds what each component uses of every linking row where prices balance; the shares are rounded so
that keeping them keeps the row. What the components reach is then held against bounds of the joined relaxation.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse

from optimizer.engine.lexicographic import relax
from optimizer.engine.outcomes import LevelProof, Refuted
from optimizer.engine.relaxation import Floats, Relaxation
from optimizer.model.assembly import Component
from optimizer.model.certificate import prove
from optimizer.model.tolerance import limit_after
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE


def shared(joined: Component, parts: Sequence[Component]) -> "list[Component] | Refuted":
    """The parts of a joined component, each with its share of the rows that link them as rows of its own."""
    point = relax(joined.system, joined.costs)
    if isinstance(point, Refuted):
        return point
    place = {column: position for position, column in enumerate(joined.postings.tolist())}
    own = {label for part in parts for label in part.labels.tolist()}
    links = np.flatnonzero([label not in own for label in joined.labels.tolist()])
    inside = [np.array([place[column] for column in part.postings.tolist()], dtype=np.int64) for part in parts]
    pieces = [joined.A[links][:, columns] for columns in inside]
    used = np.stack([piece @ point[columns] for piece, columns in zip(pieces, inside, strict=True)])
    low, high = _shares(joined.low[links], used, up=True), _shares(joined.high[links], used, up=False)
    return [
        _with_rows(part, piece, low[number], high[number], joined.labels[links])
        for number, (part, piece) in enumerate(zip(parts, pieces, strict=True))
    ]


def _shares(limit: Ints, used: Floats, *, up: bool) -> Ints:
    """Whole shares (parts × rows) of the limits: what a part uses and an equal portion of what is left."""
    free = limit >= FREE if not up else limit <= -FREE
    spare = np.where(free, 0.0, limit - used.sum(axis=0)) / len(used)
    exact = np.round(used + spare, 6)
    whole = np.ceil(exact) if up else np.floor(exact)
    shares = whole.astype(np.int64)
    # what rounding left over goes one by one to the parts that it cost most
    for row in np.flatnonzero(~free):
        rest = int(limit[row] - shares[:, row].sum())
        order = np.argsort(-np.abs(exact[:, row] - whole[:, row]), kind="stable")
        for part in order[: abs(rest)]:
            shares[part, row] += np.sign(rest)
    shares[:, free] = -FREE if up else FREE
    return shares


def _with_rows(part: Component, rows: sparse.csr_array, low: Ints, high: Ints, labels: Ints) -> Component:
    held = np.diff(rows.indptr) > 0
    return replace(
        part,
        A=sparse.vstack([part.A, rows[np.flatnonzero(held)]], format="csr"),
        low=np.concatenate([part.low, low[held]]),
        high=np.concatenate([part.high, high[held]]),
        labels=np.concatenate([part.labels, labels[held]]),
    )


def held_against(joined: Component, x: Ints, epsilon: Sequence[int]) -> tuple[LevelProof, ...]:
    """Bounds of the joined relaxation for each level, among plans as good as ``x`` on the levels before."""
    proofs = []
    relaxation = Relaxation(joined.system)
    for level, cost in enumerate(joined.costs):
        value = int(cost @ x)
        if not cost.any():
            proofs.append(LevelProof(0, 0, "certificate", 0, np.zeros(0, dtype=np.int64), 0, None))
            continue
        bound, _ = relaxation.minimise(cost)
        if bound is None:  # numerically impossible while x holds every limit: fall back to the box
            bound = prove(relaxation.system, cost, np.zeros_like(relaxation.system.low), 0)
        limit, reached = limit_after(value, epsilon[level]), value <= bound.value + epsilon[level]
        proofs.append(
            LevelProof(
                value, min(value, bound.value), "certificate" if reached else "open", bound.exponent, bound.y,
                bound.value, limit,
            )
        )
        relaxation.cap(cost, limit)
        relaxation.shrink(bound, limit)
    return tuple(proofs)
