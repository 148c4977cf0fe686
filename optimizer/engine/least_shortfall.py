"""What would mend a component without a plan: the least shortfall of its cases, over all clauses or a few of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from scipy import sparse

from optimizer.domain.county import County
from optimizer.domain.vocabulary import Case
from optimizer.engine.conflict import Clash
from optimizer.engine.core import solve_core
from optimizer.engine.cpsat import CoefficientError
from optimizer.engine.level_closing import INTEGRAL
from optimizer.engine.lexicographic import optimise
from optimizer.engine.outcomes import Settled
from optimizer.engine.relaxation import Relaxation
from optimizer.engine.switchable_cases import CHECK, Guarded
from optimizer.engine.symmetry import merged
from optimizer.model.certificate import System, boxed
from optimizer.policy.entries import Entry
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE

HUNDREDTHS = 100
SINGLES, PAIRS = 4, 12  # clauses tried alone; combinations tried where none suffices alone


@dataclass(frozen=True)
class Repair:
    """A least change that makes a component possible, and where one best choice of it falls.

    ``amounts`` are in hundredths of each rule's own unit; a teacher let off a clause counts one. ``total`` and
    ``bound`` are in hundredths of a person, each entry at its relative cost; ``x`` is the plan behind them, over the
    columns of the component.
    """

    amounts: Mapping[Case, int]
    total: int
    bound: int
    x: Ints | None = None

    @property
    def entries(self) -> frozenset[str]:
        return frozenset(case.entry for case in self.amounts)


def least_repair(guarded: Guarded, entries: Mapping[str, Entry], soft: Collection[str] | None = None) -> Repair | None:
    """The least total change of the cases of ``soft`` entries (all that are not firm, when None).

    None where these cannot mend it, or the effort did not tell.
    """
    smaller = merged(guarded.system, guarded.single)
    system = guarded.system if smaller is None else smaller.system
    A, county = system.A, guarded.assembly.instance.county
    height, width = A.shape
    down = A.minimum(0) @ system.ceiling + A.maximum(0) @ system.floor
    up = A.maximum(0) @ system.ceiling + A.minimum(0) @ system.floor
    columns: list[tuple[int, int, int, int]] = []  # row, coefficient, reach in grains, price of a grain
    for guard in guarded.guards:
        entry = entries[guard.case.entry]
        if entry.firm if soft is None else entry.id not in soft:
            continue
        grain, price = _price(entry, county)
        for row in guard.rows.tolist():
            if system.low[row] > -FREE and down[row] < system.low[row]:
                columns.append((row, grain, -(-int(system.low[row] - down[row]) // grain), price))
            if system.high[row] < FREE and up[row] > system.high[row]:
                columns.append((row, -grain, -(-int(up[row] - system.high[row]) // grain), price))
    extra = sparse.csr_array(
        ([grain for _, grain, *_ in columns], ([row for row, *_ in columns], range(len(columns)))),
        shape=(height, len(columns)), dtype=np.int64,
    )
    elastic = boxed(
        sparse.hstack([A, extra], format="csr"), system.low, system.high,
        np.concatenate([system.ceiling, np.array([reach for *_, reach, _ in columns], dtype=np.int64)]),
    )
    cost = np.concatenate([np.zeros(width, dtype=np.int64), np.array([c[-1] for c in columns], dtype=np.int64)])
    try:
        found = _near(elastic, cost) or _searched(elastic, cost)
    except CoefficientError:  # more than the integer engine can be trusted with: no repair is told
        return None
    if found is None:
        return None
    x, bound = found
    whole = x[:width] if smaller is None else smaller.spread(x[:width])
    return Repair(_amounts(guarded, entries, whole), int(cost @ x), bound, whole)


def _near(elastic: System, cost: Ints) -> tuple[Ints, int] | None:
    """A point as good as the relaxation's bound that differs from the relaxation only where that is fractional."""
    bound, point = Relaxation(elastic).minimise(cost)
    if bound is None:
        return None
    whole = np.rint(point).astype(np.int64)
    settled = np.abs(point - whole) < INTEGRAL
    inner = replace(
        elastic, floor=np.where(settled, whole, elastic.floor), ceiling=np.where(settled, whole, elastic.ceiling)
    )
    core = solve_core(inner, cost, CHECK, seconds=None, at_least=bound.value, at_most=bound.value)
    return None if core.x is None else (core.x, bound.value)


def _searched(elastic: System, cost: Ints) -> tuple[Ints, int] | None:
    """A best point and the bound, as far as the effort goes."""
    outcome = optimise(elastic, cost.reshape(1, -1), [0], CHECK)
    return (outcome.x, outcome.proofs[0].bound) if isinstance(outcome, Settled) else None


def _price(entry: Entry, county: County) -> tuple[int, int]:
    """Row units of a grain, and its price in hundredths of a person: whole numbers, as fine as they can be."""
    person = entry.rule.units(county) * entry.rule.person  # row units that weigh as much as one person
    grain = -(-person // HUNDREDTHS)
    return grain, entry.concession * HUNDREDTHS * grain // person


def _amounts(guarded: Guarded, entries: Mapping[str, Entry], x: Ints) -> dict[Case, int]:
    """What each case lacks at a plan, in hundredths of its own unit; for bars by teacher."""
    system, horizon = guarded.system, guarded.assembly.horizon
    at, county = system.A @ x, guarded.assembly.instance.county
    found: dict[Case, int] = {}
    for guard in guarded.guards:
        rows = guard.rows
        if guard.bar:
            taken = system.A[rows].indices[x[system.A[rows].indices] > 0]
            for teacher in horizon.teacher[guarded.component.postings[taken]].tolist():
                found[Case(guard.case.entry, (horizon.ids[teacher],), guard.case.year)] = HUNDREDTHS
        else:
            short = int(np.maximum(0, np.maximum(system.low[rows] - at[rows], at[rows] - system.high[rows])).sum())
            if short:
                found[guard.case] = short * HUNDREDTHS // entries[guard.case.entry].rule.units(county)
    return found


def single_repairs(guarded: Guarded, entries: Mapping[str, Entry], found: Collection[Clash]) -> list[Repair]:
    """The least change of one clause alone, for each that can mend it alone; where none can, of the fewest that can.

    Cheapest first. Only clauses that every clash known contains are worth trying alone.
    """
    suspects = sorted(name for name in frozenset().union(*(each.entries for each in found)) if not entries[name].firm)
    by_entry = {
        name: [number for number, guard in enumerate(guarded.guards) if guard.case.entry == name] for name in suspects
    }
    everything = frozenset(range(len(guarded.guards)))
    for size, tries in ((1, SINGLES), (2, PAIRS), (3, PAIRS)):
        repairs: list[Repair] = []
        chosen = [names for names in combinations(suspects, size) if all(each.entries & set(names) for each in found)]
        for names in chosen[:tries]:
            dropped = [number for name in names for number in by_entry[name]]
            if guarded.test(everything.difference(dropped)).possible:
                repair = least_repair(guarded, entries, names)
                if repair is not None:
                    repairs.append(repair)
        if repairs:
            return sorted(repairs, key=lambda repair: repair.total)
    return []
