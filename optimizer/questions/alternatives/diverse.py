"""Plans as different as can be from those before, none much worse than the given one at any level.

Difference is the number of moves (teacher, school, first year) of only one of two plans; each new plan makes the least
of its differences from all plans before as large as it can be.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy import sparse

from optimizer.auditing.audit import Audit, audit
from optimizer.domain.plan import Plan
from optimizer.engine.level_closing import WIDE, Clock, Closing, fractional
from optimizer.engine.relaxation import Floats, Relaxation
from optimizer.model.assembly import Assembly
from optimizer.model.certificate import Bound, System, boxed
from optimizer.questions.counterfactuals import Desk
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE
from optimizer.solving.rotation import DefectError

AT_ONCE = 3_000  # columns up to which a county is one block; beyond, the relaxation is too far from any plan
Told = Callable[[int, int], None]  # components or plans done, of how many


@dataclass(frozen=True)
class Alternative:
    """A lawful plan, its level values, and the least of its differences from the plans before; at most ``bound``."""

    plan: Plan
    values: tuple[int, ...]
    difference: int
    bound: int
    seen: Audit

    @property
    def proved(self) -> bool:
        return self.difference >= self.bound


def caps_of(desk: Desk, within: Mapping[str, Fraction]) -> tuple[int, ...]:
    """The most that each level may be: its value and a share of the figure that is told of it."""
    found = []
    for name, value in zip(desk.assembly.levels, desk.values, strict=True):
        gauge = desk.assembly.gauges[name]
        own = value - gauge.ones * gauge.scale
        found.append(value + int(within.get(name, Fraction(0)) * max(0, own)))
    return tuple(found)


def alternatives(
    desk: Desk, count: int, caps: Sequence[int], clock: Clock, told: Told = lambda found, asked: None
) -> Iterator[Alternative]:
    """Up to ``count`` plans in turn; ends where no plan differs from all before."""
    assembly, before = desk.assembly, [desk.x]
    small = assembly.A.shape[1] <= AT_ONCE
    for number in range(count):
        if clock.ended():
            return

        def step(done: int, whole: int, number: int = number) -> None:
            told(number * whole + done, count * whole)

        x, bound = (_at_once if small else _by_component)(desk, before, caps, clock, step)
        chosen = x[: len(assembly.horizon)]
        difference = min(int(moves @ chosen) + own for moves, own in (_apart(assembly, each) for each in before))
        if not difference:
            return
        plan = assembly.horizon.plan(np.flatnonzero(chosen), dict(desk.instance.digests))
        seen = audit(desk.instance, plan)
        values = assembly.values(chosen)
        if not seen.lawful or any(value > cap for value, cap in zip(values, caps, strict=True)):
            raise DefectError("a diverse plan breaks a clause or a cap that its model keeps")
        before.append(x)
        yield Alternative(plan, values, difference, max(bound, difference), seen)


def _apart(assembly: Assembly, x: Ints) -> tuple[Ints, int]:
    """Difference from a plan as ``moves·chosen + own`` over the postings: columns of one move count as the same."""
    horizon = assembly.horizon
    keys = (horizon.teacher * len(horizon.facts[horizon.years[0]].schools.ids) + horizon.school) * 100
    keys = keys + horizon.first - horizon.years[0]
    taken = np.flatnonzero(x[: len(horizon)])
    return np.where(np.isin(keys, keys[taken]), -1, 1).astype(np.int64), len(taken)


def _at_once(desk: Desk, before: Sequence[Ints], caps: Sequence[int], clock: Clock, told: Told) -> tuple[Ints, int]:
    """The whole county as one block: exact as far as the limits lead."""
    told(0, 1)
    assembly = desk.assembly
    system = boxed(assembly.A, assembly.low, assembly.high, assembly.upper)
    limits = [cap - constant for cap, constant in zip(caps, assembly.constants, strict=True)]
    own = [_padded(assembly, each) for each in before]
    return _farthest(system, assembly.costs, limits, own, desk.x, clock)


def _by_component(
    desk: Desk, before: Sequence[Ints], caps: Sequence[int], clock: Clock, told: Told
) -> tuple[Ints, int]:
    """Component after component, each with its share of what the levels may lose; the bound is that of all at once."""
    assembly, x = desk.assembly, desk.x.copy()
    spare = [cap - value for cap, value in zip(caps, desk.values, strict=True)]
    people = [len(np.unique(assembly.horizon.teacher[c.postings[c.postings < len(assembly.horizon)]]))
              for c in desk.components]
    apart = [_padded(assembly, each) for each in before]
    links = np.flatnonzero(assembly.linking)
    for number, (component, count) in enumerate(zip(desk.components, people, strict=True)):
        told(number, len(people))
        at = component.postings
        rows = assembly.A[links]
        piece = rows[:, at]
        others = rows @ x - piece @ x[at]
        low, high = assembly.low[links], assembly.high[links]
        system = boxed(
            sparse.csr_array(sparse.vstack([component.A, piece], format="csr")),
            np.append(component.low, np.where(low > -FREE, low - others, -FREE)),
            np.append(component.high, np.where(high < FREE, high - others, FREE)),
            component.upper,
        )
        limits = [
            int(cost @ desk.x[at]) + most * count // max(1, sum(people))
            for cost, most in zip(component.costs, spare, strict=True)
        ]
        total = [(moves[at], int((moves[at] < 0).sum())) for moves, _ in apart]
        summed = (np.sum([moves for moves, _ in total], axis=0), sum(own for _, own in total))
        x[at], _ = _farthest(system, component.costs, limits, [summed], desk.x[at], clock)
    whole = boxed(assembly.A, assembly.low, assembly.high, assembly.upper)
    limits = [cap - constant for cap, constant in zip(caps, assembly.constants, strict=True)]
    _, _, bound, _ = _relaxed(whole, assembly.costs, limits, apart)
    return x, -bound.value


def _padded(assembly: Assembly, x: Ints) -> tuple[Ints, int]:
    moves, own = _apart(assembly, x)
    return np.pad(moves, (0, assembly.A.shape[1] - len(moves))), own


def _relaxed(
    system: System, costs: Ints, limits: Sequence[int], apart: Sequence[tuple[Ints, int]]
) -> tuple[Relaxation, Ints, Bound, Floats]:
    """The relaxation of the largest least difference: a last column holds it, its cost counts down."""
    width, most = system.A.shape[1], sum(own for _, own in apart) + int(system.ceiling.sum())
    moves = sparse.csr_array(np.stack([np.append(each, -1) for each, _ in apart]))
    rows = sparse.hstack([system.A, sparse.csr_array((system.A.shape[0], 1), dtype=np.int64)], format="csr")
    larger = System(
        sparse.csr_array(sparse.vstack([rows, moves], format="csr")),
        np.append(system.low, [-own for _, own in apart]), np.append(system.high, np.full(len(apart), FREE)),
        np.append(system.floor, 0), np.append(system.ceiling, most),
    )
    relaxation = Relaxation(larger)
    for cost, limit in zip(costs, limits, strict=True):
        if cost.any():
            relaxation.cap(np.append(cost, 0), limit)
    goal = np.zeros(width + 1, dtype=np.int64)
    goal[-1] = -1
    bound, point = relaxation.minimise(goal)
    if bound is None:
        raise ArithmeticError("the plan that all caps are taken from breaks them")
    return relaxation, goal, bound, point


def _farthest(
    system: System, costs: Ints, limits: Sequence[int], apart: Sequence[tuple[Ints, int]], known: Ints, clock: Clock
) -> tuple[Ints, int]:
    """The plan whose least difference is largest, and a bound on it; the known plan where nothing else is found."""
    relaxation, goal, bound, point = _relaxed(system, costs, limits, apart)
    closing = Closing(relaxation.system, goal, bound, clock, 0.0, lambda value, bound: None)
    start = np.append(known, max(0, min(int(moves @ known) + own for moves, own in apart)))
    core = closing.whole(point) or closing.closed(start, wide=fractional(point) > WIDE)
    if core.x is None or core.bound is None:
        return known, -bound.value
    return core.x[:-1], -max(bound.value, core.bound)
