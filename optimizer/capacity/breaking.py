"""Breaks: what no plan of the horizon can satisfy, the year, the figures, and the number that would save it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from optimizer.capacity.counting import Key, Violation, ledger, violations
from optimizer.capacity.reading import OF_GROUPS, OF_SCHOOLS, Book, Row
from optimizer.horizon import Horizon
from optimizer.instance import Instance
from optimizer.opening import opened
from optimizer.policy import Entry
from optimizer.rule import group_name
from optimizer.rules.backbone_share import BackboneShare
from optimizer.rules.core_outflow import CoreOutflow
from optimizer.rules.dilution import Dilution
from optimizer.rules.due_moves import DueMoves
from optimizer.rules.flow import Flow
from optimizer.rules.new_school_backbone import NewSchoolBackbone
from optimizer.rules.school_outflow import SchoolOutflow
from optimizer.rules.weak_subject import WeakSubject
from optimizer.vocabulary import Case

COUNTED = (*OF_GROUPS, *OF_SCHOOLS)
ASKING = {Flow: "low", CoreOutflow: "percent", BackboneShare: "percent"}  # percentages that may be lowered
LIMITING = {Flow: "high", SchoolOutflow: "percent", Dilution: "floor"}  # and those that limit: raised, a floor lowered
PEOPLE = {
    BackboneShare: "骨干教师", NewSchoolBackbone: "核心校骨干教师", WeakSubject: "核心校骨干教师",
    CoreOutflow: "核心校教师", DueMoves: "应交流教师",
}


@dataclass(frozen=True, slots=True)
class Remedy:
    """The parameter of one entry that would lift the break, nearest to what the entry says now."""

    entry: str
    parameter: str
    value: int


@dataclass(frozen=True, slots=True)
class Break:
    """In the school years ``since``–``year`` the hard cases need ``required`` postings and ``available`` are possible.

    ``missing`` is what lacks in the worst year of the horizon.
    """

    group: str
    since: int
    year: int
    cases: tuple[Case, ...]
    limits: tuple[str, ...]  # entries that keep the available number down; empty where there are no more people
    required: int
    available: int
    missing: int
    remedies: tuple[Remedy, ...]
    text: str


def breaks(instance: Instance, horizon: Horizon | None = None) -> tuple[Break, ...]:
    """Every case that counting alone proves impossible, by group; an empty answer promises nothing."""
    book = Book(instance, opened(instance)[0] if horizon is None else horizon)
    entries = {entry.id: entry for entry in instance.policy.entries if entry.hard and isinstance(entry.rule, COUNTED)}

    @cache
    def read(identity: str, parameter: str = "", value: int = 0) -> dict[str, list[Row]]:
        """Rows of an entry by group, as it stands or with another value of one parameter."""
        entry = entries[identity]
        if parameter:
            entry = entry.model_copy(update={"rule": entry.rule.model_copy(update={parameter: value})})
        found: dict[str, list[Row]] = {}
        for year in instance.years:
            if entry.binds(year):
                for row in book.rows(entry, year):
                    found.setdefault(row.group, []).append(row)
        return found

    def rows(group: str, changed: tuple[str, str, int] | None = None) -> list[Row]:
        read_as = {identity: (identity,) for identity in entries} | ({changed[0]: changed} if changed else {})
        return [row for arguments in read_as.values() for row in read(*arguments).get(group, ())]  # type: ignore[arg-type]

    found = []
    for group in dict.fromkeys(group for identity in entries for group in read(identity)):
        for key, broken in _plainest(violations(ledger(rows(group)))):

            def holds(*changed: object, group: str = group, key: Key = key) -> bool:
                return all(other != key for other, _ in violations(ledger(rows(group, changed))))  # type: ignore[arg-type]

            remedies = tuple(_remedies(entries, broken[0], holds))
            found.append(_told(instance, group, entries, broken, remedies))
    return tuple(sorted(found, key=lambda each: each.year))


def _plainest(broken: Iterator[tuple[Key, list[Violation]]]) -> Iterator[tuple[Key, list[Violation]]]:
    """Without the sums over several cases of an entry of which a part breaks by itself."""
    seen: set[object] = set()
    for key, found in sorted(broken, key=lambda item: (None in item[0], len(item[0]) < 3)):
        if None not in key or key[0] not in seen:
            yield key, found
        if None not in key or len(key) == 3:
            seen.add(key[0])


def _remedies(entries: dict[str, Entry], broken: Violation, holds: Callable[..., bool]) -> Iterator[Remedy]:
    """The nearest percentage of each entry concerned under which the same inequalities hold in every year."""
    asking = dict.fromkeys(case.entry for case in broken.cases)
    for identity, table in [*((i, ASKING) for i in asking), *((i, LIMITING) for i in broken.limits)]:
        rule = entries[identity].rule
        parameter = table.get(type(rule))
        now = getattr(rule, parameter) if parameter else None
        if parameter is None or now is None:
            continue
        upwards = table is LIMITING and not isinstance(rule, Dilution)
        values = range(now + 1, 101) if upwards else range(now - 1, -1, -1)
        low, high = 0, len(values)
        while low < high:
            middle = (low + high) // 2
            if holds(identity, parameter, values[middle]):
                high = middle
            else:
                low = middle + 1
        if low < len(values):
            yield Remedy(identity, parameter, values[low])


def _told(
    instance: Instance, group: str, entries: dict[str, Entry], broken: Sequence[Violation], remedies: tuple[Remedy, ...]
) -> Break:
    first = broken[0]
    missing = max(each.required - each.available for each in broken)
    case = first.cases[0]
    county, rule = instance.county_in(case.year), entries[case.entry].rule
    period = f"{first.year}学年" if first.since == first.year else f"{first.since}—{first.year}学年"
    lead = f"{group_name(county, group)}{period}：{rule.state(case.subject, county)}"
    if first.required == 0:
        body = f"；任期未满、不能召回的教师已超出{missing}人。"
    else:
        who = PEOPLE.get(type(rule), "教师")
        reason = "、".join(f"受「{entries[identity].rule.title}」限制" for identity in first.limits) or "符合条件的"
        counted = "合计" if first.since < first.year or len(first.cases) > 1 else ""
        once = "（任期内每人只计一次）" if first.since < first.year else ""
        body = f"，{counted}至少需要{first.required}名{who}，{reason}至多{first.available}名{once}，还差{missing}名。"
    advice = "；或".join(
        f"「{remedy.entry}」的{type(entries[remedy.entry].rule).model_fields[remedy.parameter].title}改为{remedy.value}"
        for remedy in remedies
    )
    return Break(
        group, first.since, first.year, first.cases, first.limits, first.required, first.available, missing, remedies,
        f"{lead}{body}" + (f"可行的最近数值：{advice}。" if advice else ""),
    )
