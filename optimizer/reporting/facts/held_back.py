"""Which clauses keep people of a group from every other school of it that has a post for them."""

from collections.abc import Iterator

import numpy as np

from optimizer.policy.instance import Instance
from optimizer.readings.columns import Bools
from optimizer.readings.model_view import Facts
from optimizer.readings.postings import beginning


def held_back(instance: Instance, facts: Facts, group: int, people: Bools) -> Iterator[tuple[str, int]]:
    """Title of each hard entry that forbids all such postings of somebody, and of how many; the most first."""
    t, s = facts.teachers, facts.schools
    teacher, school = (
        pairs.ravel() for pairs in np.meshgrid(np.flatnonzero(people), np.flatnonzero(s.group == group), indexing="ij")
    )
    away = t.home[teacher] != school
    postings = beginning(facts, teacher[away], school[away])
    postings = postings.taking(postings.unit >= 0)
    fits = np.bincount(postings.teacher, minlength=len(t.ids))
    found: dict[str, int] = {}
    for entry in instance.entries_in(facts.year):
        forbidden = entry.excludes(postings.within(entry.scope)) if entry.hard else None
        if forbidden is not None:
            out = np.bincount(postings.teacher[forbidden], minlength=len(t.ids))
            found[entry.rule.title] = int(((fits > 0) & (out == fits)).sum())
    yield from sorted(((title, number) for title, number in found.items() if number), key=lambda pair: -pair[1])
