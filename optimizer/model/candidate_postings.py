"""The postings that a policy opens: who may begin where, in which years of the horizon."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from optimizer.domain.closures import over_by
from optimizer.domain.roster_by_year import memberships, parting
from optimizer.domain.vocabulary import Kind
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.readings.columns import KINDS, OPEN, Ints
from optimizer.readings.horizon import Horizon, unrolled
from optimizer.readings.model_view import Facts
from optimizer.readings.postings import Postings, candidates
from optimizer.readings.returning import ended_of_record
from optimizer.rules.prolongation import Prolongation
from optimizer.rules.within_scope import WithinScope


@dataclass(frozen=True)
class Bar:
    """What an entry forbids one by one in a year: rows of the table of postings."""

    entry: str
    year: int
    rows: Ints


def opened(instance: Instance) -> tuple[Horizon, Mapping[str, int]]:
    """The table of possible postings, and how many each entry took out."""
    horizon = _universe(instance)
    allowed = np.ones(len(horizon), dtype=bool)
    excluded: dict[str, int] = {}
    for entry, _, rows in _forbidden(instance, horizon):
        excluded[entry.id] = excluded.get(entry.id, 0) + int(allowed[rows].sum())
        allowed[rows] = False
    return horizon.where(allowed), excluded


def opened_wide(instance: Instance) -> tuple[Horizon, tuple[Bar, ...]]:
    """The table with what an entry could be waived for, and what each such entry forbids of it.

    What the records settle (in term, no certificate, exempt, out of scope) stays out.
    """
    horizon = _universe(instance)
    allowed = np.ones(len(horizon), dtype=bool)
    waivable = []
    for entry, year, rows in _forbidden(instance, horizon):
        if entry.rule.waivable:
            waivable.append((entry, year, rows))
        else:
            allowed[rows] = False
    place = np.cumsum(allowed) - 1
    bars = (Bar(entry.id, year, place[rows[allowed[rows]]]) for entry, year, rows in waivable)
    return horizon.where(allowed), tuple(bar for bar in bars if len(bar.rows))


def _universe(instance: Instance) -> Horizon:
    facts = {year: instance.facts_in(year) for year in instance.years}
    begun = {year: _beginning(instance, seen) for year, seen in facts.items()}
    return unrolled(facts, [*begun.values(), *_prolonged(instance, begun)])


def _forbidden(instance: Instance, horizon: Horizon) -> Iterator[tuple[Entry, int, Ints]]:
    for year in instance.years:
        view = horizon.at(year)
        for entry in instance.entries_in(year):
            seen = view.within(entry.scope)
            forbidden = entry.excludes(seen) if entry.hard else None
            if forbidden is not None:
                yield entry, year, seen.column[forbidden & seen.starts]


def _beginning(instance: Instance, facts: Facts) -> Postings:
    scopes = [entry.rule for entry in instance.entries_in(facts.year) if isinstance(entry.rule, WithinScope)]
    areas = [code for rule in scopes for code in rule.codes(facts)]
    found = candidates(facts, areas, {kind for rule in scopes for kind in rule.kinds})
    return _outlived(instance, _cut_short(instance, _of_every_length(found, instance.years[-1])))


def _of_every_length(found: Postings, final: int) -> Postings:
    """With those without a term also as they may end before the horizon does, for nothing holds anybody."""
    endless = np.flatnonzero(found.last == OPEN)
    years = np.arange(found.facts.year, final)
    rows = np.concatenate([np.arange(len(found)), np.tile(endless, len(years))])
    last = np.concatenate([found.last, np.repeat(years, len(endless))])
    return Postings(
        found.facts, found.teacher[rows], found.school[rows], found.kind[rows], found.first[rows], last,
        np.arange(len(rows)),
    )


def _outlived(instance: Instance, found: Postings) -> Postings:
    """Without postings to a school that closes before they end, or that becomes the teacher's own one by then."""
    if all(school.closes is None for school in instance.county.schools):
        return found
    ids = found.facts.schools.ids
    pairs, which = np.unique(np.stack([found.home, found.school]), axis=1, return_inverse=True)
    over = np.array([over_by(instance.county, ids[a], ids[b]) or OPEN + 1 for a, b in pairs.T], dtype=np.int64)
    return found.taking(found.last < over[which.reshape(-1)])


def _cut_short(instance: Instance, found: Postings) -> Postings:
    """Postings end with the last year that both schools share a working group."""
    county = instance.county
    parts = (  # a core that closes can end its group, too
        any(member.left is not None for member in county.members)
        or any(group.suspended is not None for group in county.groups)
        or any(school.closes is not None for school in county.schools)
    )
    if not parts:
        return found
    stays, ids = memberships(county), found.facts.schools.ids
    pairs, which = np.unique(np.stack([found.home, found.school]), axis=1, return_inverse=True)
    until = np.array(
        [
            (parting(stays, ids[a], ids[b], found.facts.year, instance.years[-1]) or OPEN + 1) - 1
            for a, b in pairs.T
        ],
        dtype=np.int64,
    )
    return replace(found, last=np.minimum(found.last, until[which.reshape(-1)]))


def _prolonged(instance: Instance, begun: Mapping[int, Postings]) -> list[Postings]:
    """Prolongations of postings that end, of record or of the plan, as long as an entry that covers them allows."""
    found = []
    for year in instance.years:
        facts = instance.facts_in(year)
        entries = [entry for entry in instance.entries_in(year) if isinstance(entry.rule, Prolongation)]
        keys = [ended_of_record(facts), *(_ended(view, facts) for view in begun.values())]
        teacher, school = np.divmod(np.unique(np.concatenate(keys)), len(facts.schools.ids))
        for length in range(1, max((_years(entry) for entry in entries), default=0) + 1):
            first = np.full(len(teacher), year, dtype=np.int64)
            kind = np.full(len(teacher), KINDS.index(Kind.PROLONGED), dtype=np.int64)
            whole = Postings(facts, teacher, school, kind, first, first + length - 1, np.arange(len(teacher)))
            opens = np.zeros(len(teacher), dtype=bool)
            for entry in entries:
                opens |= (whole.within(entry.scope).covered > 0) & (length <= _years(entry))
            cut = _cut_short(instance, whole)
            # one that is cut short stands among the shorter ones already
            found.append(_outlived(instance, cut.taking(opens & (cut.last == whole.last))))
    return found


def _years(entry: Entry) -> int:
    return entry.rule.years if isinstance(entry.rule, Prolongation) else 0


def _ended(view: Postings, facts: Facts) -> Ints:
    """``teacher · schools + school``, in the codes of a later year, of postings that end with the year before."""
    ended = np.flatnonzero(view.last == facts.year - 1)
    ids = view.facts.teachers.ids
    teacher = np.array([facts.teacher_code.get(ids[code], -1) for code in view.teacher[ended]], dtype=np.int64)
    kept = teacher >= 0
    return teacher[kept] * len(facts.schools.ids) + view.school[ended][kept]
