"""What a number of the policy costs: each binding quota moved by one unit either way, and the county solved again.

Duals of the relaxations only say which quotas are worth asking; every figure comes from a solve of its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from pydantic import ValidationError

from optimizer.auditing.audit import audit
from optimizer.domain.errors import InputError
from optimizer.engine.process_pool import DEFAULT_EFFORT, Effort
from optimizer.goals.gauge import Gauge
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.questions.counterfactuals import Desk
from optimizer.solving.answers import Answer, Impossible, Level, Solved, Undecided
from optimizer.solving.rotation import plan_rotation

Listener = Callable[[int, int], None]  # policies solved, and in all


@dataclass(frozen=True)
class Shift:
    """What a level changes by, in its own unit: exactly, or between two bounds where a proof is missing."""

    level: str
    least: Fraction
    most: Fraction
    gauge: Gauge

    @property
    def exact(self) -> bool:
        return self.least == self.most


@dataclass(frozen=True)
class Price:
    """One parameter of one entry moved by one; ``loosened``: the clause asks for less.

    ``status`` is solved, impossible or undecided; ``shifts`` are the levels of the optimum that change.
    """

    entry: Entry
    parameter: str
    before: int
    after: int
    loosened: bool
    status: str
    shifts: tuple[Shift, ...]

    @property
    def title(self) -> str:
        """The parameter as the catalogue names it."""
        return str(type(self.entry.rule).model_fields[self.parameter].title)


@dataclass(frozen=True)
class Prices:
    """The prices of the quotas asked about, and, where all were, the entries with numbers that do not bind."""

    instance: Instance
    levels: tuple[Level, ...]
    prices: tuple[Price, ...]
    slack: tuple[Entry, ...]


def prices(
    desk: Desk, effort: Effort = DEFAULT_EFFORT, listen: Listener = lambda *_: None, *, entry: str | None = None
) -> Prices | Impossible | Undecided:
    """Prices under the policy of a desk, of one entry or of all that bind; the answer itself where there is no plan.

    Raises InputError where the policy has no such entry.
    """
    instance = desk.instance
    if entry is not None and entry not in {each.id for each in instance.policy.entries}:
        known = "、".join(each.id for each in instance.policy.entries)
        raise InputError.of(f"政策中没有条目“{entry}”", f"可选 {known}。", table="政策")
    numbered = [each for each in instance.policy.entries if list(_numbers(each)) and _in_force(instance, each)]
    binding = binding_entries(desk) if entry is None else frozenset({entry})
    asked = [each for each in numbered if each.id in binding]
    slack = tuple(each for each in numbered if each.id not in binding) if entry is None else ()
    moves = [
        (each, *number, edited)
        for each in asked
        for number in _numbers(each)
        if (edited := _edited(each, number[0], number[2])) is not None
    ]
    listen(0, len(moves) + 1)
    base = plan_rotation(instance, effort)
    if not isinstance(base, Solved):
        return base
    found = []
    for number, (each, parameter, before, after, loosened, edited) in enumerate(moves, start=1):
        listen(number, len(moves) + 1)
        entries = tuple(edited if other is each else other for other in instance.policy.entries)
        changed = replace(instance, policy=instance.policy.model_copy(update={"entries": entries}))
        answer = plan_rotation(changed, effort)
        shifts = _shifts(base, answer) if isinstance(answer, Solved) else ()
        found.append(Price(each, parameter, before, after, loosened, _status(answer), shifts))
    listen(len(moves) + 1, len(moves) + 1)
    return Prices(instance, base.levels, tuple(found), slack)


def binding_entries(desk: Desk) -> frozenset[str]:
    """Entries that may cost something: rows with a price in some relaxation, exclusions, and shortfalls paid for."""
    assembly = desk.assembly
    found = {entry for entry, count in assembly.excluded.items() if count}
    found |= {finding.case.entry for finding in audit(desk.instance, desk.plan).findings}
    for component in desk.components:
        found |= {assembly.case(row).entry for row in desk.priced(component).tolist()}
    at = assembly.A @ desk.x
    tight = assembly.linking & ((at == assembly.low) | (at == assembly.high))
    found |= {assembly.case(row).entry for row in np.flatnonzero(tight).tolist()}
    return frozenset(found)


def _in_force(instance: Instance, entry: Entry) -> bool:
    return any(entry.binds(year) for year in instance.years)


def _numbers(entry: Entry) -> Iterator[tuple[str, int, int, bool]]:
    """Each parameter that can give way: its name, its value, the value one unit away, and whether that loosens."""
    for parameter, direction in type(entry.rule).loosens.items():
        value = getattr(entry.rule, parameter)
        if isinstance(value, int) and not isinstance(value, bool):
            yield parameter, value, value + direction, True
            yield parameter, value, value - direction, False


def _edited(entry: Entry, parameter: str, value: int) -> Entry | None:
    """The entry with another number; None where the rule does not allow it."""
    plain = entry.rule.model_dump() | {parameter: value}
    try:
        return entry.model_copy(update={"rule": type(entry.rule).model_validate(plain)})
    except ValidationError:
        return None


def _status(answer: Answer) -> str:
    if isinstance(answer, Solved):
        return "solved"
    return "undecided" if isinstance(answer, Undecided) else "impossible"


def _shifts(base: Solved, other: Solved) -> tuple[Shift, ...]:
    """By how much the optimum of each level changes, where it does or may."""
    found = []
    for before, after in zip(base.levels, other.levels, strict=True):
        one, two = Fraction(1, before.scale), Fraction(1, after.scale)
        least, most = after.bound * two - before.value * one, after.value * two - before.bound * one
        shift = Shift(before.name, least, most, before.gauge)
        if shift.least or shift.most:
            found.append(shift)
    return tuple(found)
