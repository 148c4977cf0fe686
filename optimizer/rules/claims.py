"""What a rule tells others of itself: claims that a policy check compares, and how counting may read its rows.

A claim is what a clause comes to in numbers, kinds and directions, without any people: two claims that meet over the
same schools are compared by ``policy.contradictions``, which knows the sorts of claims and no rule.
"""

from dataclasses import dataclass
from typing import Literal

from optimizer.domain.vocabulary import Duty, Kind

Arc = Literal["out", "back"]  # from the core of a group to its members, from members to the core
Whose = Literal["group", "core", "school", "district"]
ARCS: dict[Arc, str] = {"out": "核心校到成员校", "back": "成员校到核心校"}


@dataclass(frozen=True, slots=True)
class Opens:
    """Postings are possible at all, of these kinds and within one of these areas."""

    kinds: tuple[Kind, ...]
    areas: tuple[str, ...]  # group, town, zone or district


@dataclass(frozen=True, slots=True)
class NeedsKind:
    """Somebody is posted on this kind; not ``certain`` where those in term may do."""

    kind: Kind
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Sends:
    """Somebody moves this way."""

    arc: Arc


@dataclass(frozen=True, slots=True)
class Closes:
    """Nobody moves this way; the parameter that says so has the name of the arc."""

    arc: Arc


@dataclass(frozen=True, slots=True)
class Share:
    """Between ``low`` and ``high`` percent move: of a group's or district's base, of a core to members, of a school."""

    of: Whose
    low: int | None
    high: int | None
    base: str  # one of rules.base.BASES
    count: str  # one of rules.base.COUNTS
    modes: tuple[Kind | Duty, ...]
    homes: str = "all"  # whose: one of rules.quota_places.HOMES
    outside: bool = False  # whether a group counts moves to schools outside it


@dataclass(frozen=True, slots=True)
class BackboneAmongMovers:
    """At least ``percent`` in a hundred of those who move in a group or district are backbone teachers."""

    percent: int
    of: Whose = "group"


@dataclass(frozen=True, slots=True)
class TitlesMirrored:
    """The titles of those who move differ from those of their group by ``tolerance`` percentage points at most."""

    tolerance: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided of one teacher."""

    teacher: str
    stay: bool
    school: str | None
    not_school: str | None


@dataclass(frozen=True, slots=True)
class RosterDecides:
    """指定安排 of the roster binds."""


@dataclass(frozen=True, slots=True)
class Rests:
    """Nobody moves within ``years`` full school years at the own school."""

    years: int


@dataclass(frozen=True, slots=True)
class DueMove:
    """Those move who have been at their school for the years after which they are due."""


Claim = (
    Opens | NeedsKind | Sends | Closes | Share | BackboneAmongMovers | TitlesMirrored | Decision | RosterDecides
    | Rests | DueMove
)


@dataclass(frozen=True, slots=True)
class Counted:
    """The rows of a rule bound how many postings of a group's people a plan holds, each with one coefficient or two.

    ``of`` is what the first part of a case's subject names. ``asks`` and ``limits`` are the percentages (0—100, among
    the rule's ``loosens``) that give way where the rule asks too much or leaves too little room.
    """

    of: Literal["group", "school"]
    who: str = "教师"  # whom a case asks for
    asks: str | None = None
    limits: str | None = None
    share: bool = False  # weighs one sort of people against the other, both of them movers of the group
