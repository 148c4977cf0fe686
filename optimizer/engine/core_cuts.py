"""Cuts for an integer core: the most violated roundings of rows of its simplex tableau."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from optimizer.engine.core_lp import CoreLp
from optimizer.engine.relaxation import Floats
from optimizer.model.core_proof import Walk
from optimizer.model.integer_core import Box
from optimizer.model.rounding_cuts import Cut, rounded_row
from optimizer.readings.columns import Bools, Ints
from optimizer.readings.rows import FREE

TRIED, TAKEN = 80, 12  # tableau rows looked at, cuts taken in a round
LARGEST_ENTRY = 2**30  # of a cut, where slacks of large rows are written out
FRACTION, VIOLATION = 1e-4, 1e-3  # least worth a cut
PARALLEL = 0.9  # cosine from which a cut says what another said
DENOMINATORS = np.arange(2, 400)  # tried for multipliers that are exact over one


@dataclass(frozen=True)
class Found:
    """A cut with its row, and how far the relaxation lies beyond it."""

    cut: Cut
    pi: Ints
    least: int
    violation: float


def tableau_cuts(walk: Walk, lp: CoreLp, x: Floats, powers: Sequence[int]) -> list[Found]:
    """Violated cuts, best first, no two nearly parallel; one that is a contradiction stands alone.

    ``powers`` are denominators for multipliers that have no small one.
    """
    basis, (_, basic) = lp.highs.getBasis(), lp.highs.getBasicVariables()
    at_upper = _at_upper(basis.row_status)
    top = np.flatnonzero(_at_upper(basis.col_status) & (walk.box.hi > walk.box.lo))
    basic = np.asarray(basic)
    away = np.where(basic >= 0, np.abs(x - np.rint(x))[np.maximum(basic, 0)], 0.0)
    places = np.flatnonzero(away > FRACTION)
    places = places[np.argsort(-away[places], kind="stable")][:TRIED]
    found = []
    for place in places.tolist():
        u = lp.inverse_row(place)
        used = np.flatnonzero(np.abs(u) > 1e-9)
        if len(used):
            best = _violated(walk, _cuts(walk.box, lp.rows[used], u[used], at_upper[used], top, powers), x)
            if best is not None and not best.pi.any():
                return [best]
            found += [best] if best is not None else []
    return _different(sorted(found, key=lambda each: -each.violation))


def _at_upper(status: Sequence[highspy.HighsBasisStatus]) -> Bools:
    return np.array([each == highspy.HighsBasisStatus.kUpper for each in status], dtype=bool)


def _cuts(box: Box, rows: Ints, u: Floats, upper: Bools, top: Ints, powers: Sequence[int]) -> Iterator[Cut]:
    """The sum of rows over the smallest denominators that it can be rounded to."""
    upper = np.where(box.low[rows] <= -FREE, True, np.where(box.high[rows] >= FREE, False, upper))
    for denominator, whole in _multipliers(u, powers):
        kept = np.flatnonzero(whole)
        if len(kept):
            yield Cut.of(denominator, rows[kept], whole[kept], upper[kept], top)


def _multipliers(u: Floats, powers: Sequence[int]) -> Iterator[tuple[int, Ints]]:
    """Integer multipliers over a denominator: exact over a small one where there is one, then rounded over powers."""
    scaled = np.outer(DENOMINATORS, u)
    exact = np.flatnonzero(np.abs(scaled - np.rint(scaled)).max(axis=1) < 1e-6 * DENOMINATORS)
    if len(exact):
        yield int(DENOMINATORS[exact[0]]), np.rint(scaled[exact[0]]).astype(np.int64)
    for denominator in powers:
        scaled = np.rint(u * denominator)
        if np.abs(scaled).max() < 2.0**60:
            yield denominator, scaled.astype(np.int64)


def _violated(walk: Walk, cuts: Iterator[Cut], x: Floats) -> Found | None:
    """The first of the cuts that the point violates: small numbers, sparse duals."""
    for cut in cuts:
        row = rounded_row(walk.A, walk.box, cut)
        if row is None:
            continue
        pi, least = row
        if not pi.any():
            return Found(cut, pi, least, np.inf)
        violation = float((least - pi @ x) / np.linalg.norm(pi.astype(np.float64)))
        if np.abs(pi).max() <= LARGEST_ENTRY and violation > VIOLATION:
            return Found(cut, pi, least, violation)
    return None


def _different(found: Sequence[Found]) -> list[Found]:
    chosen: list[tuple[Found, Floats]] = []
    for each in found:
        direction = each.pi / np.linalg.norm(each.pi.astype(np.float64))
        if all(abs(direction @ other) < PARALLEL for _, other in chosen):
            chosen.append((each, direction))
        if len(chosen) == TAKEN:
            break
    return [each for each, _ in chosen]
