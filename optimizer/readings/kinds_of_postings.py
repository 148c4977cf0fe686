"""What kind of posting leads from one school to another and by which mode it is arranged: the model's reading."""

from collections.abc import Mapping, Sequence

import numpy as np

from optimizer.domain.definitions import Definitions
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.vocabulary import Direction, Kind
from optimizer.readings.columns import KINDS, MODES, OPEN, Bools, Ints, Schools

DIRECTIONS = tuple(Direction)
Views = Sequence[Schools]  # one for each layer of memberships


def modes_between(definitions: Definitions, views: Views, home: Ints, school: Ints) -> Ints:
    """Code in MODES of the member at the other end, -1 for none; the mode of a core says nothing of a posting.

    A mode without a term (融合: one legal person) is that of postings inside it only: between two members the other
    one's mode counts, and nothing from outside the group is arranged by it.
    """
    found = _modes_in(definitions, views[0], home, school)
    for s in views[1:] and views:  # of two groups, the one that both ends share
        found = np.where(_together(s, home, school), _modes_in(definitions, s, home, school), found)
    return found


def _modes_in(definitions: Definitions, s: Schools, home: Ints, school: Ints) -> Ints:
    mode = np.where(s.is_core[school], s.mode[home], s.mode[school])
    endless = np.isin(mode, [code for code, word in enumerate(MODES) if definitions.terms.get(word) == 0])
    same = _together(s, home, school)
    across = same & ~s.is_core[home] & ~s.is_core[school]
    mode = np.where(endless & across, s.mode[home], mode)
    return np.where(endless & ~same, -1, mode)


def kinds_between(definitions: Definitions, views: Views, usual: Ints, home: Ints, school: Ints) -> Ints:
    """Code in KINDS of each posting; ``usual`` is that of its teacher, which the place decides for ordinary ones."""
    ordinary = KINDS.index(Kind.ROTATION)
    if not definitions.kinds:
        return usual
    table = np.full((len(MODES) + 1, len(DIRECTIONS) + 1), ordinary, dtype=np.int64)  # last: outside groups
    for mode, ways in definitions.kinds.items():
        for each, kind in ways.items():
            table[MODES.index(mode), DIRECTIONS.index(each)] = KINDS.index(kind)
    out, back, across = range(len(DIRECTIONS))
    way = np.full(len(home), -1, dtype=np.int64)
    for s in views:
        leads = np.where(s.is_core[home], out, np.where(s.is_core[school], back, across))
        way = np.where(_together(s, home, school), leads, way)
    found = table[modes_between(definitions, views, home, school), way]
    return np.where(usual == ordinary, found, usual)


def terms_between(definitions: Definitions, views: Views, kind: Ints, home: Ints, school: Ints) -> Ints:
    """School years of each posting, ``OPEN`` without an end."""
    table = np.array([[definitions.term_of(k, m) or OPEN for m in (*MODES, None)] for k in KINDS], dtype=np.int64)
    years: Ints = table[kind, modes_between(definitions, views, home, school)]
    return years


def posted_of_record(
    definitions: Definitions, views: Views, running: Mapping[int, PastPosting], usual: Ints, home: Ints,
    present: Ints,
) -> tuple[Ints, Bools]:
    """Over teachers: the kind of the posting of record that runs, -1 for none, and whether it has a term.

    ``running`` holds it by teacher code, ``present`` the school that it leads to.
    """
    posted_as, fixed = np.full(len(home), -1, dtype=np.int64), np.zeros(len(home), dtype=bool)
    who = np.array(sorted(running), dtype=np.int64)
    ends = (home[who], present[who])
    told = [running[code].kind for code in who.tolist()]
    named = np.array([-1 if each is None else KINDS.index(each) for each in told], dtype=np.int64)
    found = np.where(named >= 0, named, kinds_between(definitions, views, usual[who], *ends))
    posted_as[who] = found
    fixed[who] = (terms_between(definitions, views, found, *ends) < OPEN) | (ends[0] == ends[1])
    return posted_as, fixed


def _together(schools: Schools, home: Ints, school: Ints) -> Bools:
    same: Bools = (schools.group[home] == schools.group[school]) & (schools.group[home] >= 0)
    return same
