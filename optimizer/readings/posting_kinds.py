"""What kind of posting leads from one school to another and by which mode it is arranged: the plain reading."""

from optimizer.domain.county import Teacher
from optimizer.domain.definitions import Definitions
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.vocabulary import Direction, Kind, Leader, Mode
from optimizer.readings.group_tables import GroupTables


def mode_between(groups: GroupTables, definitions: Definitions, home: str, school: str) -> Mode | None:
    """How the posting is arranged: the mode of the member school; that of a core says nothing.

    Where that mode has no term (融合), it holds inside one legal person only: not for somebody from outside the
    group, and between two members only where both have such a mode.
    """
    group, way = groups.shared(home, school), direction(groups, home, school)
    if group is not None:
        mode = groups.mode_in[group, home if way is Direction.BACK else school]
        endless = definitions.terms.get(mode) == 0
        return groups.mode_in[group, home] if endless and way is Direction.ACROSS else mode
    members = groups.county.member
    there = members.get(home if school in groups.leading else school)
    return None if there is None or definitions.terms.get(there.mode) == 0 else there.mode


def direction(groups: GroupTables, home: str, school: str) -> Direction | None:
    """Which way the posting leads within a group; None where the schools share none."""
    group = groups.shared(home, school)
    if group is None:
        return None
    core = groups.county.group[group].core
    if home == core:
        return Direction.OUT
    return Direction.BACK if school == core else Direction.ACROSS


def kind_of_person(definitions: Definitions, year: int, teacher: Teacher) -> Kind:
    """What a teacher would go on wherever it is: leaders and the recruits of the year are counted apart."""
    if teacher.leader > Leader.无:
        return Kind(definitions.leaders_as)
    return Kind.SHADOWING if teacher.recruited == year else Kind.ROTATION


def kind_between(groups: GroupTables, definitions: Definitions, year: int, teacher: Teacher, school: str) -> Kind:
    """The kind of a posting of this teacher to that school."""
    kind = kind_of_person(definitions, year, teacher)
    mode, way = mode_between(groups, definitions, teacher.home, school), direction(groups, teacher.home, school)
    if kind is not Kind.ROTATION or mode is None or way is None:
        return kind
    return definitions.kinds.get(mode, {}).get(way, kind)


def kind_recorded(
    groups: GroupTables, definitions: Definitions, year: int, teacher: Teacher, past: PastPosting | None
) -> Kind | None:
    """The kind of a posting of record, as it is recorded or else as the policy calls it; None of none."""
    if past is None:
        return None
    return past.kind or kind_between(groups, definitions, year, teacher, past.school)


def has_no_term(
    groups: GroupTables, definitions: Definitions, year: int, teacher: Teacher, past: PastPosting | None
) -> bool:
    """Whether it leads away from the own school and is open-ended by the policy, so that it holds nobody."""
    kind = kind_recorded(groups, definitions, year, teacher, past)
    if past is None or kind is None or past.school == teacher.home:
        return False
    return definitions.term_of(kind, mode_between(groups, definitions, teacher.home, past.school)) is None
