"""Whether anybody of a group could serve at another of its schools at all: where not, a quota asks nothing of it.

A record of the roster: subject, certified stages, what the schools offer. Private schools neither send nor receive
staff with 编制. Read twice.
"""

from collections.abc import Collection

import numpy as np

from optimizer.readings.columns import STAGES, Bools, Ints
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History


def with_counterparts(facts: Facts, home: Ints) -> Bools:
    """Over groups, the model's reading; ``home`` is the group by school, -1 where its staff is not asked."""
    t, s = facts.teachers, facts.schools
    school, stage, subject = np.nonzero(facts.unit_for >= 0)
    offers = np.zeros((len(facts.groups.ids), len(STAGES), len(facts.subject_names)), dtype=np.int64)
    counted = (s.group[school] >= 0) & ~s.private[school]
    np.add.at(offers, (s.group[school][counted], stage[counted], subject[counted]), 1)
    asked = np.flatnonzero((home[t.home] >= 0) & ~s.private[t.home])
    group, own = home[t.home[asked]], facts.unit_for[t.home[asked], :, t.subject[asked]] >= 0
    elsewhere = offers[group, :, t.subject[asked]] - own > 0
    able = (elsewhere & t.certified[asked]).any(axis=1)
    found: Bools = np.bincount(group[able], minlength=len(facts.groups.ids)) > 0
    return found


def has_counterparts(history: History, group: str, homes: Collection[str]) -> bool:
    """The same of one group, the plain reading; ``homes`` are its schools whose staff is asked."""
    school = history.county.school
    public = [each for each in history.schools_of[group] if not school[each].private]
    for home in homes:
        if school[home].private:
            continue
        others = [each for each in public if each != home]
        for standing in history.staff_of.get(home, []):
            if any(history.has_post(standing.teacher, each) for each in others):
                return True
    return False
