"""Every clash, and the ways out: each a policy that was solved again, the least change first."""

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np

from optimizer.domain.errors import InputError
from optimizer.engine.conflict import Clash, clashes
from optimizer.engine.least_shortfall import HUNDREDTHS, Repair, least_repair, single_repairs
from optimizer.engine.process_pool import DEFAULT_EFFORT, Effort
from optimizer.engine.switchable_cases import Guarded
from optimizer.model.candidate_postings import opened
from optimizer.policy.instance import Instance
from optimizer.readings.columns import Ints
from optimizer.readings.horizon import Horizon
from optimizer.solving.answers import Change, Impossible, Remedy, Solved, Undecided
from optimizer.solving.repairs.policy_changes import changes, gathered
from optimizer.solving.repairs.repaired_policy import edited
from optimizer.solving.rotation import Known, Listener, plan_rotation

CLASHES = 8  # told of one component
REMEDIES, OVER_YEARS = 5, 2  # solved again; a horizon of several years takes its time


@dataclass(frozen=True)
class _Knot:
    """A component without a plan: its clashes, the least repair, and those by one clause or the fewest."""

    guarded: Guarded
    least: Repair | None
    alone: Mapping[frozenset[str], Repair]

    @property
    def horizon(self) -> Horizon:
        return self.guarded.assembly.horizon

    def chosen(self, repair: Repair) -> Ints:
        """The plan behind a repair, over the table of postings."""
        found = np.zeros(len(self.horizon), dtype=np.int64)
        if repair.x is not None:
            inside = self.guarded.component.postings < len(found)
            found[self.guarded.component.postings[inside]] = repair.x[inside]
        return found


@dataclass(frozen=True)
class _Option:
    """Changes before they are tried."""

    changes: tuple[Change, ...]
    total: int
    bound: int


def mended(
    answer: Impossible, *, keep: Collection[str] = (), effort: Effort = DEFAULT_EFFORT,
    listen: Listener = lambda progress: None, known: Known | None = None,
) -> Impossible:
    """The same answer with the clashes that a planner would meet in turn, and remedies that leave ``keep`` alone.

    ``known`` are outcomes of components solved before, which are not solved twice.

    Raises InputError where ``keep`` names no entry.
    """
    instance = firm(answer.instance, keep)
    started = time.monotonic()
    settled = () if answer.settled is None else answer.settled.amounts
    found = [clash for clash in answer.clashes if set(clash.cases) <= set(settled)]
    of_tangles: list[list[Clash]] = []
    entries = {entry.id: entry for entry in instance.policy.entries}
    knots: list[_Knot] = []
    complete = True
    for tangle in answer.tangles:
        own, all_of_them = clashes(tangle, CLASHES)
        own.sort(key=_size)
        of_tangles.append(own)
        complete &= all_of_them
        alone = {repair.entries: repair for repair in reversed(single_repairs(tangle, entries, own))}
        knots.append(_Knot(tangle, least_repair(tangle, entries), alone))
    found += [clash for turn in zip_longest(*of_tangles) for clash in turn if clash is not None]  # one of each first
    memory: Known = {} if known is None else known
    remedies = []
    most = REMEDIES if instance.span == 1 else OVER_YEARS
    for option in list(_options(instance, answer, knots))[:most]:
        policy = edited(answer.instance.policy, answer.assembly.horizon, option.changes)
        left = effort if effort.seconds is None else replace(
            effort, seconds=effort.seconds - (time.monotonic() - started)
        )
        tried = None
        if left.seconds is None or left.seconds > 0:
            tried = plan_rotation(answer.instance.under(policy), left, listen, memory)
        if not isinstance(tried, Impossible):  # what mends one thing may not mend all
            remedies.append(Remedy(option.changes, option.total, option.bound, policy, tried))
        if isinstance(tried, Undecided) and tried.interrupted:
            break
    remedies.sort(key=lambda remedy: not isinstance(remedy.answer, Solved))
    return replace(answer, clashes=tuple(found), complete=complete, remedies=tuple(remedies))


def firm(instance: Instance, keep: Collection[str]) -> Instance:
    """The instance with entries that no repair touches. Raises InputError for names that are no entry."""
    names = {entry.id for entry in instance.policy.entries}
    unknown = [name for name in keep if name not in names]
    if unknown:
        raise InputError.of(
            f"政策中没有条目「{'」「'.join(unknown)}」", f"--keep 可填：{'、'.join(sorted(names))}。", table="政策"
        )
    entries = tuple(
        entry.model_copy(update={"firm": True}) if entry.id in keep else entry for entry in instance.policy.entries
    )
    return instance.under(instance.policy.model_copy(update={"entries": entries}))


def _cost(option: _Option) -> tuple[int, int]:
    return option.total, len({change.entry for change in option.changes})


def _size(clash: Clash) -> int:
    return len(clash.cases) + len(clash.bars)


def _options(instance: Instance, answer: Impossible, knots: Sequence[_Knot]) -> Iterator[_Option]:
    """What the records allow, then the least change, then those by one clause or few; each set of changes once."""
    yield from _unlocked(instance, answer.assembly.horizon)
    seen: set[tuple[object, ...]] = set()
    for option in (*sorted(_of_knots(instance, answer, knots), key=_cost), *_of_breaks(instance, answer)):
        edits = tuple(
            (change.entry, change.parameter, change.after, change.groups)
            if change.parameter else (change.entry, *change.amounts.items())
            for change in option.changes
        )
        if edits not in seen:
            seen.add(edits)
            yield option


def _of_knots(instance: Instance, answer: Impossible, knots: Sequence[_Knot]) -> Iterator[_Option]:
    fixed = answer.settled
    if fixed is not None and any(instance.policy.entry(name).firm for name in fixed.entries):
        return
    if not knots and fixed is None:
        return
    for names in (None, *dict.fromkeys(names for knot in knots for names in knot.alone)):
        picked = [knot.least if names is None else knot.alone.get(names, knot.least) for knot in knots]
        repairs = [repair for repair in picked if repair is not None]
        if len(repairs) < len(knots):
            continue
        parts = [
            change
            for knot, repair in zip(knots, repairs, strict=True)
            for change in changes(instance, knot.horizon, repair, knot.chosen(repair))
        ]
        if fixed is not None:
            horizon = answer.assembly.horizon
            parts += changes(instance, horizon, fixed, np.zeros(len(horizon), dtype=np.int64))
            repairs.append(fixed)
        yield _Option(
            gathered(parts), sum(repair.total for repair in repairs), sum(repair.bound for repair in repairs)
        )


def _unlocked(instance: Instance, horizon: Horizon) -> Iterator[_Option]:
    """A flag that keeps shut what the records allow, where anybody gets somewhere to go: no quota gives way."""
    for entry in instance.policy.entries:
        for parameter, value in entry.rule.unlocks.items():
            now = int(getattr(entry.rule, parameter))
            if now == value or entry.firm or not entry.hard:
                continue
            change = Change(entry.id, {}, parameter, now, value)
            wider, _ = opened(instance.under(edited(instance.policy, horizon, (change,))))
            if len(wider) > len(horizon):
                yield _Option((change,), 0, 0)


def _of_breaks(instance: Instance, answer: Impossible) -> Iterator[_Option]:
    """What counting found: the nearest value of one parameter, where it lifts every break."""
    breaks = answer.breaks
    offered = {(remedy.entry, remedy.parameter) for each in breaks for remedy in each.remedies}
    for name, parameter in sorted(offered):
        entry = instance.policy.entry(name)
        by_group: dict[str, int] = {}
        now = int(getattr(entry.rule, parameter))
        for each in breaks:
            values = [r.value for r in each.remedies if (r.entry, r.parameter) == (name, parameter)]
            by_group[each.group] = max([by_group.get(each.group, now), *values], key=lambda value: abs(value - now))
        lifted = all(any((r.entry, r.parameter) == (name, parameter) for r in each.remedies) for each in breaks)
        if lifted and not entry.firm:
            parts = [Change(name, {}, parameter, now, value, (group,)) for group, value in by_group.items()]
            yield _Option(gathered(parts), HUNDREDTHS * sum(each.missing for each in breaks), 0)
