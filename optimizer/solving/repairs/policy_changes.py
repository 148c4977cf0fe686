"""From a shortfall to changes: the parameter that gives way where one does, else single cases let off."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from optimizer.domain.layers import doubled
from optimizer.domain.vocabulary import Case
from optimizer.engine.least_shortfall import Repair
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.readings.columns import Ints
from optimizer.readings.horizon import Horizon
from optimizer.readings.rows import Demand
from optimizer.solving.answers import Change

FAR = 2**40  # where a parameter without a limit of its own stops being raised


def changes(instance: Instance, horizon: Horizon, repair: Repair, chosen: Ints) -> list[Change]:
    """The changes under which a choice of postings (0/1 over the horizon's table) keeps every clause."""
    found: list[Change] = []
    for entry in instance.policy.entries:
        own_cases = {case: amount for case, amount in repair.amounts.items() if case.entry == entry.id}
        by_group: dict[str | None, dict[Case, int]] = {}
        for case, amount in own_cases.items():
            by_group.setdefault(_group(instance, horizon, entry, case), {})[case] = amount
        for group, own in by_group.items():
            change = None if group is None else _parameter(horizon, entry, group, own, chosen)
            found.append(change or Change(entry.id, own))
    return found


def gathered(found: Iterable[Change]) -> tuple[Change, ...]:
    """Changes of one entry to the same value as one, and so its cases that are let off."""
    together: dict[tuple[object, ...], Change] = {}
    for change in found:
        key = (change.entry, change.parameter, change.after, bool(change.groups))
        if key in together:
            before = together[key]
            change = replace(
                before, amounts={**before.amounts, **change.amounts}, groups=before.groups + change.groups
            )
        together[key] = change
    return tuple(together.values())


def _group(instance: Instance, horizon: Horizon, entry: Entry, case: Case) -> str | None:
    """The group whose parameter a case hangs on; "" for the whole county, None where single cases are let off.

    A school has the parameter to itself only where the entry asks nothing of the others in its group.
    """
    county, subject = instance.county_in(case.year), str(case.subject[0])
    if subject in county.group:
        return subject
    if subject in county.teacher:
        return None
    if subject not in county.school:
        return ""
    member = county.member.get(subject)
    asked = entry.demands(horizon.at(case.year).within(entry.scope))
    others = {str(each[0]) for demand in asked for each in demand.rows.subjects} - {subject}
    alone = member is not None and subject not in doubled(county) and not any(
        name in county.member and county.member[name].group == member.group for name in others
    )
    return member.group if alone and member is not None else None


def _parameter(
    horizon: Horizon, entry: Entry, group: str, amounts: Mapping[Case, int], chosen: Ints
) -> Change | None:
    """The nearest value of one parameter under which the choice keeps the cases."""
    for parameter, way in entry.rule.loosens.items():
        now = getattr(entry.rule, parameter)
        if now is None:
            continue

        def holds(value: int, parameter: str = parameter) -> bool:
            rule = entry.rule.model_copy(update={parameter: value})
            return keeps(horizon, entry.model_copy(update={"rule": rule}), amounts, chosen)

        value = _nearest(holds, now, way, *_limits(entry, parameter))
        if value is not None:
            return Change(entry.id, amounts, parameter, now, value, (group,) if group else ())
    return None


def _limits(entry: Entry, parameter: str) -> tuple[int, int]:
    low, high = 0, FAR
    for fact in type(entry.rule).model_fields[parameter].metadata:
        low, high = int(getattr(fact, "ge", low)), int(getattr(fact, "le", high))
    return low, high


def _nearest(holds: Callable[[int], bool], now: int, way: int, low: int, high: int) -> int | None:
    """The value nearest to ``now`` that holds, where all beyond it hold as well."""
    most = high - now if way > 0 else now - low
    step = 1
    while step < most and not holds(now + way * step):
        step *= 2
    step = min(step, most)
    if step < 1 or not holds(now + way * step):
        return None
    least = step // 2  # nought, or known not to hold
    while step - least > 1:
        middle = (step + least) // 2
        least, step = (least, middle) if holds(now + way * middle) else (middle, step)
    return now + way * step


def keeps(horizon: Horizon, entry: Entry, cases: Iterable[Case], chosen: Ints) -> bool:
    """Whether a choice of postings meets these cases of an entry, by the model's reading of it."""
    wanted: dict[int, set[tuple[object, ...]]] = {}
    for case in cases:
        wanted.setdefault(case.year, set()).add(case.subject)
    for year, subjects in wanted.items():
        view = horizon.at(year)
        seen = view.within(entry.scope)
        asked: list[Demand] = [each.over(view.column) for each in entry.demands(seen)]
        for each in (*asked, *entry.ties(horizon, seen)):
            short = each.shortfalls(chosen)
            if any(short[number] for number, subject in enumerate(each.rows.subjects) if subject in subjects):
                return False
        for cap in entry.caps(seen):
            whole = replace(cap, amount=cap.amount.over(view.column, len(horizon)))
            if cap.subject in subjects and whole.shortfall(chosen):
                return False
    return True
