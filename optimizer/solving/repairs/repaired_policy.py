"""From changes to a policy that a planner can run with."""

from collections.abc import Collection, Sequence

from optimizer.engine.least_shortfall import HUNDREDTHS
from optimizer.policy.entries import Entry, Policy
from optimizer.readings.horizon import Horizon
from optimizer.rules.waivers import Allowance
from optimizer.solving.answers import Change

NOTE = "按调整方案放宽"


def edited(policy: Policy, horizon: Horizon, changes: Sequence[Change]) -> Policy:
    """The policy with the changes; an entry changed in some groups only is split by scope."""
    entries: list[Entry] = []
    for entry in policy.entries:
        own = [change for change in changes if change.entry == entry.id]
        entries += _changed(entry, own, _covered(horizon, entry)) if own else [entry]
    return policy.model_copy(update={"name": f"{policy.name}（调整后）", "entries": tuple(entries)})


def _covered(horizon: Horizon, entry: Entry) -> frozenset[str]:
    """Groups that an entry speaks of in some year."""
    return frozenset(
        group
        for year in horizon.years
        for view in [horizon.at(year).within(entry.scope)]
        for group, covered in zip(view.facts.groups.ids, view.groups_covered.tolist(), strict=True)
        if covered
    )


def _changed(entry: Entry, changes: Sequence[Change], covered: Collection[str]) -> list[Entry]:
    local: list[Entry] = []
    apart: tuple[str, ...] = ()
    for change in changes:
        if change.parameter is None:
            entry = _with(entry, allowances=entry.allowances + _allowances(change))
        elif not change.groups or set(covered) <= set(change.groups):
            entry = _with(entry, rule=_rule(entry, change))
    for change in changes:
        if change.parameter is not None and change.groups and not set(covered) <= set(change.groups):
            scope = entry.scope.model_copy(update={"groups": change.groups, "without": ()})
            name = f"{entry.id}·{'·'.join(change.groups)}"
            local.append(_with(entry, id=name, rule=_rule(entry, change), scope=scope))
            apart += change.groups
    if apart:
        left = tuple(group for group in entry.scope.groups if group not in apart)
        without = entry.scope.without if left else (*entry.scope.without, *apart)
        update = {"groups": left, "without": without}
        entry = entry.model_copy(update={"scope": entry.scope.model_copy(update=update)})
    return [entry, *local]


def _with(entry: Entry, **update: object) -> Entry:
    note = entry.note if NOTE in entry.note else "；".join(filter(None, [entry.note, NOTE]))
    return entry.model_copy(update={**update, "note": note})


def _rule(entry: Entry, change: Change) -> object:
    kind = type(getattr(entry.rule, str(change.parameter)))
    return entry.rule.model_copy(update={str(change.parameter): kind(change.after)})


def _allowances(change: Change) -> tuple[Allowance, ...]:
    return tuple(
        Allowance(subject=tuple(map(str, case.subject)), by=-(-amount // HUNDREDTHS), year=case.year)
        for case, amount in change.amounts.items()
    )
