"""汇总: what a plan does in a year, by school and by group."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from optimizer.domain.vocabulary import Kind
from optimizer.readings.standing import Standing
from optimizer.reporting.facts.annual import Annual, added

APART = "未入集团"


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures of one school, or the sum of several; people, but for the shortages in posts.

    ``staff`` is what a quota counts: those whose 编制 is there. ``out`` and ``into`` are all moves of the year,
    ``rotating`` of those who leave the ones that quotas count.
    """

    staff: int
    before: int  # who teach there without the moves of the year
    out: int
    rotating: int
    backbones: int  # of the rotating
    volunteers: int  # of the rotating
    into: int
    backbones_in: int
    after: int
    short_before: int | float
    short: int | float

    def __add__(self, other: "Tally") -> "Tally":
        sums = {each.name: added((getattr(self, each.name), getattr(other, each.name))) for each in fields(self)}
        return replace(self, **sums)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class GroupTally:
    """A group with its schools; ``group`` is empty for schools that are in none."""

    group: str
    schools: Sequence[tuple[str, Tally]]  # school id
    total: Tally


NOTHING = Tally(*(0,) * len(fields(Tally)))


def tallies(annual: Annual) -> Sequence[GroupTally]:
    """Groups in the order of the roster, last the schools in none; of a year in which they are a group."""
    history = annual.history
    of_school = dict(_schools(annual))
    found = []
    for group in (*(group.id for group in annual.county.groups), None):
        members = [s.id for s in annual.county.schools if history.group_of(s.id) == group]
        if members:
            rows = [(school, of_school[school]) for school in members]
            total = sum((row for _, row in rows), NOTHING)
            found.append(GroupTally("" if group is None else annual.county.group[group].name, rows, total))
    return found


def _schools(annual: Annual) -> Iterator[tuple[str, Tally]]:
    history = annual.history
    missing, still = annual.shortages(after=False), annual.shortages(after=True)
    opening = Counter(_start(standing) for standing in history.standings.values())
    left, came = _by(annual.movers, _start), _by(annual.movers, lambda standing: standing.after)
    for school in annual.county.schools:
        gone, come = left.get(school.id, []), came.get(school.id, [])
        counted = [standing for standing in gone if standing.kind is Kind.ROTATION and standing.away]
        yield school.id, Tally(
            len(history.staff_of.get(school.id, ())), opening[school.id], len(gone), len(counted),
            sum(history.is_backbone(standing.teacher) for standing in counted),
            sum(standing.teacher.volunteer for standing in counted),
            len(come), sum(history.is_backbone(standing.teacher) for standing in come),
            len(history.staff_after.get(school.id, ())), missing.get(school.id, 0), still.get(school.id, 0),
        )


def _start(standing: Standing) -> str:
    """Where somebody is when the moves of the year begin."""
    return standing.serving.school if standing.serving else standing.before


def _by(movers: Iterable[Standing], place: Callable[[Standing], str]) -> Mapping[str, list[Standing]]:
    found: dict[str, list[Standing]] = {}
    for standing in movers:
        found.setdefault(place(standing), []).append(standing)
    return found
