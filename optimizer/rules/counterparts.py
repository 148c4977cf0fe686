"""Whether anybody of a group could serve at another of its schools at all: where not, a quota asks nothing of it.

A record of the roster: subject, certified stages, what the schools need, and how long they stand: nobody is posted to a
school that closes, or becomes the own one, within the term. Private schools neither send nor receive staff with 编制.
Read twice.
"""

from collections.abc import Collection, Iterator

import numpy as np

from optimizer.domain.closures import over_by
from optimizer.readings.columns import OPEN, Bools, Ints
from optimizer.readings.kinds_of_postings import kinds_between, terms_between
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History


def with_counterparts(facts: Facts, home: Ints) -> Bools:
    """Over groups, the model's reading; ``home`` is the group by school, -1 where its staff is not asked."""
    t, s = facts.teachers, facts.schools
    public = np.flatnonzero((s.group >= 0) & ~s.private)
    leaves, enters = np.nonzero((home[public][:, None] == s.group[public]) & ~np.eye(len(public), dtype=bool))
    leaves, enters = public[leaves], public[enters]
    pair, person = _everybody(t.home, leaves)
    school = enters[pair]
    stage = facts.stage_at(school, t.own_stage[person], t.certified[person], t.subject[person])
    fits = facts.unit_for[school, stage, t.subject[person]] >= 0
    kind = kinds_between(facts.definitions, facts.views, t.kind[person], t.home[person], school)
    years = terms_between(facts.definitions, facts.views, kind, t.home[person], school)
    fits &= (years == OPEN) | (facts.year + years <= _over(facts, leaves, enters)[pair])
    found: Bools = np.bincount(home[t.home[person[fits]]], minlength=len(facts.groups.ids)) > 0
    return found


def _everybody(home: Ints, schools: Ints) -> tuple[Ints, Ints]:
    """Position in ``schools`` and code of everybody whose 编制 is there, school by school."""
    order = np.argsort(home, kind="stable")
    first, last = (np.searchsorted(home[order], schools, side=side) for side in ("left", "right"))
    number = last - first
    position = np.repeat(np.arange(len(schools)), number)
    within = np.arange(len(position)) - np.repeat(np.cumsum(number) - number, number)
    return position, order[first[position] + within]


def _over(facts: Facts, leaves: Ints, enters: Ints) -> Ints:
    """Over pairs of schools: the first school year without a posting between them."""
    over = np.full(len(leaves), OPEN, dtype=np.int64)
    if any(school.closes is not None for school in facts.county.roster.schools):
        ids = facts.schools.ids
        for pair, (one, other) in enumerate(zip(leaves.tolist(), enters.tolist(), strict=True)):
            over[pair] = over_by(facts.county, ids[one], ids[other]) or OPEN
    return over


def has_counterparts(history: History, group: str, homes: Collection[str]) -> bool:
    """The same of one group, the plain reading; ``homes`` are its schools whose staff is asked."""
    school = history.county.school
    public = [each for each in history.schools_of[group] if not school[each].private]
    for home in homes:
        if school[home].private:
            continue
        others = [(each, over_by(history.county, home, each)) for each in public if each != home]
        if any(_could_go(history, home, others)):
            return True
    return False


def _could_go(history: History, home: str, others: Collection[tuple[str, int | None]]) -> Iterator[bool]:
    for standing in history.staff_of.get(home, []):
        for school, over in others:
            term = history.definitions.term_of(
                history.kind_of(standing.teacher, school), history.mode_between(home, school)
            )
            lasts = over is None or term is None or history.year + term <= over
            yield lasts and history.has_post(standing.teacher, school)
