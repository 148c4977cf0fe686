"""A demand that may be missed at a price, as convex steps on the values that plans can have."""

from dataclasses import replace

import numpy as np

from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE, Demand, Steps


def shortfall(demand_: Demand, weight: int) -> Steps:
    """A demand that may be missed: each row unit outside costs ``weight``.

    A case that postings enter in multiples of g is stated in units of g: the first of them outside a limit costs as
    little as is missed there, each further one g times ``weight``. Values that no plan has are of no use to a
    relaxation then.
    """
    unit = _units(demand_)
    rest = demand_.rows.at % unit
    rows = replace(demand_.rows, value=demand_.rows.value // unit[demand_.rows.row], at=demand_.rows.at // unit)
    bounds, parts = [], []
    for side, limit in ((-1, demand_.low), (1, demand_.high)):
        binds = np.abs(limit) < FREE
        bound = np.where(binds, side * ((side * (limit - rest)) // unit), limit)
        case = np.flatnonzero(binds)
        first = (side * (unit * (bound + side) + rest - limit))[case]  # missed by the first unit outside
        later = np.flatnonzero(first < unit[case])
        parts.append((case, side, 0, np.where(first < unit[case], 1, FREE), first))
        parts.append((case[later], side, 1, np.full(len(later), FREE), unit[case[later]]))
        bounds.append(bound)
    low, high = bounds
    return Steps(
        rows, low, high,
        case=np.concatenate([case for case, *_ in parts]),
        side=np.concatenate([np.full(len(case), side) for case, side, *_ in parts]),
        start=np.concatenate([np.full(len(case), start) for case, _, start, *_ in parts]),
        width=np.concatenate([width for *_, width, _ in parts]),
        cost=weight * np.concatenate([missed for *_, missed in parts]),
    )


def _units(demand_: Demand) -> Ints:
    """The greatest common divisor of what postings add to each case; 1 where no value of it lies within the limits."""
    rows = demand_.rows
    unit = np.zeros(len(rows.at), dtype=np.int64)
    np.gcd.at(unit, rows.row, np.abs(rows.value))
    unit = np.maximum(unit, 1)
    rest = rows.at % unit
    both = (demand_.low > -FREE) & (demand_.high < FREE)
    none = both & (-((rest - demand_.low) // unit) > (demand_.high - rest) // unit)
    return np.where(none, 1, unit)
