"""Breaks: what no plan of the horizon can satisfy, the year, the figures, and the number that would save it."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from optimizer.domain.vocabulary import Case
from optimizer.model.candidate_postings import opened
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.readings.horizon import Horizon
from optimizer.rules.base import group_name
from optimizer.solving.counting.claims import Key, Ledger, Violation, breaking, violations
from optimizer.solving.counting.derivations import ledger
from optimizer.solving.counting.quota_rows import Book

Entries = Mapping[str, Entry]


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
    """Every case that counting alone proves impossible, earliest first; an empty answer promises nothing."""
    book = Book(instance, opened(instance)[0] if horizon is None else horizon)
    entries = {entry.id: entry for entry in instance.policy.entries if entry.hard and entry.rule.counted}
    found = []
    for group in dict.fromkeys(group for entry in entries.values() for group in book.rows(entry)):
        for key, broken in _plainest(dict(violations(_ledger(book, entries, group)))):
            remedies = tuple(dict.fromkeys(_remedies(book, entries, group, key, broken[0])))
            found.append(_told(instance, group, entries, broken, remedies))
    once: dict[object, Break] = {}  # what breaks within schools is seen in their group and in their county
    for each in found:
        once.setdefault((each.cases, each.since, each.year), each)
    return tuple(sorted(once.values(), key=lambda each: each.year))


def _ledger(book: Book, entries: Entries, group: str) -> Ledger:
    return ledger([row for entry in entries.values() for row in book.rows(entry).get(group, ())])


def _plainest(broken: Mapping[Key, list[Violation]]) -> Iterator[tuple[Key, list[Violation]]]:
    """Without the sums over several cases of an entry of which a part breaks by itself."""
    seen: set[object] = set()
    for key in sorted(broken, key=lambda key: (None in key, len(key) < 3)):
        if None not in key or key[0] not in seen:
            yield key, broken[key]
        if None not in key or len(key) == 3:
            seen.add(key[0])


def _remedies(book: Book, entries: Entries, group: str, key: Key, broken: Violation) -> Iterator[Remedy]:
    """The nearest percentage of each entry concerned under which the same inequalities hold in every year."""
    asking = dict.fromkeys(case.entry for case in broken.cases)
    for identity, side in [*((i, "asks") for i in asking), *((i, "limits") for i in broken.limits)]:
        entry = entries[identity]
        parameter = getattr(entry.rule.counted, side)
        now = None if parameter is None else getattr(entry.rule, parameter)
        if now is None:
            continue
        way = entry.rule.loosens[parameter]

        def holds(value: int, entry: Entry = entry, parameter: str = parameter) -> bool:
            rule = entry.rule.model_copy(update={parameter: value})
            changed = {**entries, entry.id: entry.model_copy(update={"rule": rule})}
            return not breaking(_ledger(book, changed, group), key)

        values = range(now + 1, 101) if way > 0 else range(now - 1, -1, -1)
        nearest = bisect_left(values, True, key=holds)
        if nearest < len(values):
            yield Remedy(identity, parameter, values[nearest])


def _told(
    instance: Instance, group: str, entries: Entries, broken: Sequence[Violation], remedies: tuple[Remedy, ...]
) -> Break:
    first = broken[0]
    missing = max(each.required - each.available for each in broken)
    case = first.cases[0]
    county, rule = instance.county_in(case.year), entries[case.entry].rule
    period = f"{first.year}学年" if first.since == first.year else f"{first.since}—{first.year}学年"
    lead = f"{group_name(county, group)}{period}：{rule.state(case.subject, county)}"
    if first.required == 0:
        visits = "和计入的走教教师" if rule.counts_visits else ""
        body = f"；任期未满、不能召回的教师{visits}已超出{missing}人。"
    else:
        reason = "、".join(f"受「{entries[identity].rule.title}」限制" for identity in first.limits) or "符合条件的"
        several, once = ("合计", "（任期内每人只计一次）") if first.since < first.year else ("", "")
        assert rule.counted is not None, "only such rules have cases here"
        asked = f"方案{several}须派出至少{first.required}名{rule.counted.who}"
        short = first.required - first.available
        worst = f"（缺口最大的年份差{missing}名）" if missing > short else ""
        body = f"，{asked}，{reason}至多{first.available}名{once}，还差{short}名{worst}。"
    advice = "；或".join(
        f"「{remedy.entry}」的{type(entries[remedy.entry].rule).model_fields[remedy.parameter].title}改为{remedy.value}"
        for remedy in remedies
    )
    return Break(
        group, first.since, first.year, first.cases, first.limits, first.required, first.available, missing, remedies,
        f"{lead}{body}" + (f"可行的最近数值：{advice}。" if advice else ""),
    )
