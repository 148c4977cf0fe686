"""What the teachers present at a school teach of a subject, and what that leaves for others.

A staff teaches as many classes as its weekly loads hold together (definitions §3: the remainder in periods is what
走教 covers), in whole classes; a load is a norm that one teacher may pass by less than one class.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from optimizer.domain.county import FULL, Need, Teacher
from optimizer.domain.curriculum import curriculum
from optimizer.domain.half_periods import Periods, sharing, weekly
from optimizer.domain.vocabulary import Stage
from optimizer.readings.plain_view import History

Unit = tuple[str, Stage, str]  # school, stage, subject


@dataclass(frozen=True)
class Teaching:
    """One subject at one stage of a school, in classes and weekly periods.

    Where a period comes every other week, two classes count as one: they share its slots in turn.
    """

    unit: Unit
    classes: int
    periods: int  # per class
    load: int  # of a full post
    least: int  # whole posts
    staff: tuple[str, ...]  # teachers of the main subject who are present; those who would rather visit stand last
    given: Mapping[str, int]  # their periods where the roster says them, or where they work part time
    filled: int  # hundredths of posts that the staff fills
    together: int = 1  # classes that share their slots
    asked: int = 0  # classes of the school, each for itself

    @property
    def held(self) -> int:
        """Periods that the staff can give."""
        return sum(self.given.get(teacher, self.load) for teacher in self.staff)

    @property
    def covered(self) -> int:
        """Classes that the staff teaches."""
        return min(self.classes, self.held // self.periods)

    @property
    def posts(self) -> int:
        """Whole posts that are missing (需驻教): too much for visits."""
        return max(0, FULL * self.least - self.filled) // FULL

    @property
    def waiting(self) -> int:
        """Classes left when the staff and the missing posts teach all that they can."""
        left = self.classes * self.periods - self.held - self.posts * self.load
        return max(0, -(-left // self.periods))

    @cached_property
    def home(self) -> Mapping[str, int]:
        """Weekly periods of each teacher: full loads in the order of the staff, so the last have periods to spare."""
        others = [teacher for teacher in self.staff if teacher not in self.given]
        rest = -(-max(0, self.covered * self.periods - (self.held - len(others) * self.load)) // self.periods)
        full = self.load // self.periods
        over = max(0, rest - full * len(others))
        shared = {
            teacher: (min(full, max(0, rest - full * place)) + (place < over)) * self.periods
            for place, teacher in enumerate(others)
        }
        return {**shared, **{teacher: self.given[teacher] for teacher in self.staff if teacher in self.given}}


def teachings(history: History) -> Mapping[Unit, Teaching]:
    """Every need of the year whose classes and periods are known; staff after the plan."""
    given = {v.teacher: v.home_periods for v in history.county.visitors if v.home_periods is not None}
    found = {}
    for need in history.county.needs:
        periods = periods_of(need)
        if need.classes is None or not periods:
            continue
        load = need.load or curriculum().loads[need.stage]
        present = [standing.teacher for standing in history.staff_for(need, after=True)]
        present.sort(key=lambda teacher: (not history.is_exempt(teacher), teacher.volunteer))
        staff = tuple(teacher.id for teacher in present)
        parts = {teacher.id: periods_held(teacher, load) for teacher in present if teacher.workload < FULL}
        least = int(need.classes * periods // load) if need.least is None else need.least
        parties, lessons = weekly(need.classes, periods)
        unit = (need.school, need.stage, need.subject)
        found[unit] = Teaching(
            unit, parties, lessons, load, least, staff, parts | given, sum(t.workload for t in present),
            sharing(need.classes, periods), need.classes
        )
    return found


def periods_of(need: Need) -> Periods | None:
    """Weekly periods of a class: the roster's, else the curriculum's."""
    return curriculum().periods(need.stage, need.subject) if need.periods is None else need.periods


def periods_held(teacher: Teacher, load: int) -> int:
    """Whole weekly periods that a teacher gives where a full post has ``load`` (工作量)."""
    return load * teacher.workload // FULL


def stages_of(teacher: Teacher) -> tuple[Stage, ...]:
    """The stages that a teacher may teach (可教学段)."""
    return teacher.stages or (teacher.stage,)
