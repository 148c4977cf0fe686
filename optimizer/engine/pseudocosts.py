"""Where to branch: expected gains by column and by row, tried out on the best few (reliability branching)."""

import numpy as np

from optimizer.engine.core_lp import CoreLp
from optimizer.engine.relaxation import Floats
from optimizer.model.core_proof import Branch, Walk
from optimizer.readings.columns import Ints

STRONG = 8  # candidates whose children are looked at
PIVOTS = 60  # of the simplex method for each
FRACTION = 1e-5
COUNTER = 20  # largest entry of a row to branch on
ROWS_FIRST = 2  # how much better a row counts than a column of the same gain


class Pseudocosts:
    """Gains of the relaxation per unit that a column or a row is moved, both ways."""

    def __init__(self, walk: Walk, lp: CoreLp) -> None:
        self._walk, self._lp = walk, lp
        A = walk.core.A
        size = np.abs(A).max(axis=1).toarray().ravel() if A.shape[1] else np.zeros(A.shape[0])
        self._rows = np.flatnonzero((size <= COUNTER) & (np.diff(A.indptr) >= 2))
        self._width = A.shape[1]
        self._gain = np.zeros((2, sum(A.shape)))
        self._seen = np.zeros((2, sum(A.shape)))

    def choose(self, x: Floats, value: float) -> Branch | None:
        """The branch that is expected to lift the relaxation most on both sides; None where nothing is fractional."""
        places, at = self._candidates(x)
        if not len(places):
            return None
        part = at - np.floor(at)
        order = np.argsort(-self._expected(places, part), kind="stable")[:STRONG]
        gap, basis = max(1e-3, self._walk.core.cutoff + 1 - value), self._lp.highs.getBasis()
        best, chosen = -1.0, None
        for number in order.tolist():
            step = Branch(int(places[number]), int(np.floor(at[number])))
            gains = self._gains(step, (part[number], 1 - part[number]), value, gap, basis)
            quality = max(gains[0], 1e-4 * gap) * max(gains[1], 1e-4 * gap)
            if quality > best:
                best, chosen = quality, step
            if min(gains) >= gap:
                break
        self._lp.highs.setBasis(basis)
        return chosen

    def _candidates(self, x: Floats) -> tuple[Ints, Floats]:
        columns = np.flatnonzero(np.abs(x - np.rint(x)) > FRACTION)
        activity = self._walk.core.A @ x
        rows = self._rows[np.abs(activity - np.rint(activity))[self._rows] > FRACTION]
        return np.append(columns, rows + self._width), np.append(x[columns], activity[rows])

    def _expected(self, places: Ints, part: Floats) -> Floats:
        score = np.where(places >= self._width, float(ROWS_FIRST), 1.0)
        for way, distance in enumerate((part, 1 - part)):
            seen, gain = self._seen[way], self._gain[way]
            mean = gain.sum() / seen.sum() if seen.any() else 1.0
            per = np.where(seen[places] > 0, gain[places] / np.maximum(1, seen[places]), mean)
            score *= np.maximum(per * distance, 1e-6)
        return score

    def _gains(
        self, step: Branch, distances: tuple[float, float], value: float, gap: float, basis: object
    ) -> list[float]:
        """By how much the relaxation rises on both sides, the gap at most; remembered."""
        gains = []
        for way, (child, distance) in enumerate(zip(self._walk.sides(step), distances, strict=True)):
            if child.empty:
                gains.append(gap)
                continue
            self._lp.highs.setBasis(basis)
            status, reached = self._lp.run(child, PIVOTS)
            gained = gap if status == "infeasible" else min(gap, max(0.0, reached - value))
            gains.append(gained)
            if status in ("optimal", "infeasible"):
                self._gain[way][step.at] += gained / max(distance, 1e-6)
                self._seen[way][step.at] += 1
        return gains
