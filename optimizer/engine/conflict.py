"""Why a component has no plan: one minimal clash of cases, and the least shortfall that would mend it (model A6)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from optimizer.assembly import Assembly, Component
from optimizer.certificate import System, boxed
from optimizer.columns import Bools, Ints
from optimizer.demands import FREE
from optimizer.engine.core import Limits
from optimizer.engine.lexicographic import optimise
from optimizer.engine.outcomes import Refuted, Settled
from optimizer.vocabulary import Case

CHECK = Limits(effort=20.0)
HUNDREDTHS = 100
Box = tuple[Ints, Ints]  # least and most of each column
LARGEST_PRICE = 2**20  # of one shortfall over its whole reach


@dataclass(frozen=True)
class Clash:
    """Cases that cannot hold together, none of which can be left out; ``exact`` when integers prove it."""

    cases: tuple[Case, ...]
    exact: bool


@dataclass(frozen=True)
class Repair:
    """The least total shortfall, in hundredths of own units, and where one best choice of it falls."""

    amounts: Mapping[Case, int]  # hundredths of the rule's own unit
    total: int
    bound: int


def _subsystem(component: Component, keep: Bools, box: Box | None = None) -> System:
    system = boxed(component.A[np.flatnonzero(keep)], component.low[keep], component.high[keep], component.upper)
    return system if box is None else replace(system, floor=box[0], ceiling=box[1])


def _impossible(system: System) -> tuple[bool, bool]:
    """(no integer plan, proved in integers by a Farkas ray)."""
    nothing = np.zeros(system.A.shape[1], dtype=np.int64)
    outcome = optimise(system, nothing.reshape(1, -1), [0], CHECK)
    return isinstance(outcome, Refuted), isinstance(outcome, Refuted) and outcome.y is not None


def clash(
    assembly: Assembly, component: Component, refuted: Refuted, box: Box | None = None
) -> Clash | None:
    """A minimal clash by deletion, from the Farkas rows where there are any; None if it cannot be confirmed.

    ``box`` narrows the columns whatever the cases say.
    """
    cases = [assembly.case(int(row)) for row in component.labels]
    structural = np.array([case.entry.startswith("#") for case in cases], dtype=bool)
    # step rows of goals never bind and would only slow the search
    needed = structural & ~np.array([case.entry in {f"#{level}" for level in assembly.levels} for case in cases])
    position: dict[Case, list[int]] = {}
    for row, case in enumerate(cases):
        if not structural[row]:
            position.setdefault(case, []).append(row)

    def chosen(names: Collection[Case]) -> System:
        keep = needed.copy()
        for name in names:
            keep[position[name]] = True
        return _subsystem(component, keep, box)

    suspects = list(position)
    if refuted.y is not None:
        inside = {cases[row] for row in np.flatnonzero(refuted.y[: len(cases)]) if not structural[row]}
        if inside and _impossible(chosen(inside))[0]:
            suspects = [case for case in suspects if case in inside]
    if not _impossible(chosen(suspects))[0]:
        return None
    # coarse to fine: whole entries first, then single cases
    for entry in dict.fromkeys(case.entry for case in suspects):
        without = [case for case in suspects if case.entry != entry]
        if without and _impossible(chosen(without))[0]:
            suspects = without
    block = max(1, len(suspects) // 4)
    while block:
        start = 0
        while start < len(suspects):
            without = suspects[:start] + suspects[start + block :]
            if without and _impossible(chosen(without))[0]:
                suspects = without
            else:
                start += block
        block = block // 2
    return Clash(tuple(suspects), _impossible(chosen(suspects))[1])


def least_repair(assembly: Assembly, component: Component, divisors: Mapping[str, int]) -> Repair | None:
    """The least total shortfall over all cases, each in hundredths of its rule's own unit."""
    cases = [assembly.case(int(row)) for row in component.labels]
    # step rows of goals never bind and would only slow the search; the steps of caps stay
    goal = {f"#{level}" for level in assembly.levels}
    keep = np.array([case.entry not in goal for case in cases], dtype=bool)
    rows = np.flatnonzero(keep)
    soft = [row for row in range(len(rows)) if not cases[rows[row]].entry.startswith("#")]
    system = _subsystem(component, keep)
    width = system.A.shape[1]
    down = system.A.minimum(0) @ system.ceiling
    up = system.A.maximum(0) @ system.ceiling
    entries: list[tuple[int, int, int]] = []  # row, sign, reach
    for row in soft:
        if system.low[row] > -FREE and down[row] < system.low[row]:
            entries.append((row, 1, int(system.low[row] - down[row])))
        if system.high[row] < FREE and up[row] > system.high[row]:
            entries.append((row, -1, int(up[row] - system.high[row])))
    units = [HUNDREDTHS // divisors.get(cases[rows[row]].entry, 1) for row, _, _ in entries]
    # money and squared variations come in thousands: there a hundredth of a unit weighs one
    prices = [unit if unit * reach <= LARGEST_PRICE else 1 for unit, (*_, reach) in zip(units, entries, strict=True)]
    extra = sparse.csr_array(
        ([sign for _, sign, _ in entries], ([row for row, *_ in entries], range(len(entries)))),
        shape=(len(rows), len(entries)), dtype=np.int64,
    )
    elastic = boxed(
        sparse.hstack([system.A, extra], format="csr"), system.low, system.high,
        np.concatenate([system.ceiling, np.array([reach for *_, reach in entries], dtype=np.int64)]),
    )
    cost = np.concatenate([np.zeros(width, dtype=np.int64), np.array(prices, dtype=np.int64)])
    outcome = optimise(elastic, cost.reshape(1, -1), [0], CHECK)
    if not isinstance(outcome, Settled):
        return None
    amounts: dict[Case, int] = {}
    for (row, *_), unit, size in zip(entries, units, outcome.x[width:].tolist(), strict=True):
        if size:
            case = cases[rows[row]]
            amounts[case] = amounts.get(case, 0) + size * unit
    return Repair(amounts, outcome.proofs[0].value, outcome.proofs[0].bound)
