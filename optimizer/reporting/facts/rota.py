"""A planned week as its reports ask about it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from optimizer.auditing.audit import Judged
from optimizer.auditing.ledgers.visits import VisitCredit
from optimizer.itinerant.cheapest_weeks import Ways
from optimizer.itinerant.engine.itineraries import Itineraries
from optimizer.itinerant.level_values import by_day, minutes_of, way_of
from optimizer.itinerant.online_classes import Shared
from optimizer.itinerant.reasons import Uncovered, uncovered
from optimizer.itinerant.weeks import Course, Lesson, Visitor, Week, count
from optimizer.reporting.facts.clock import Clock
from optimizer.reporting.facts.visit_names import Names
from optimizer.reporting.facts.visit_paths import Leg, Paths
from optimizer.reporting.facts.visit_words import why


@dataclass(frozen=True, slots=True)
class Cover:
    """What visits cover of one subject of a school, in weekly periods."""

    school: str
    subject: str
    classes: int
    need: int
    covered: int
    left: tuple[Uncovered, ...]

    @property
    def uncovered(self) -> int:
        return self.need - self.covered


@dataclass(frozen=True)
class Context:
    """What is known beyond the week (None: not known).

    The clock of the term, the roads, what visiting earns, the flow quotas of a rotation plan with its visitors, and
    which lessons classes follow that nobody visits.
    """

    clock: Clock | None = None
    paths: Paths | None = None
    credits: Sequence[VisitCredit] | None = None
    quotas: Sequence[Judged] = ()
    shared: Sequence[Shared] = ()  # 同步课堂


@dataclass(frozen=True)
class Rota:
    """A week, its itineraries and the names that they are told with."""

    week: Week
    result: Itineraries
    names: Names
    context: Context = field(default_factory=Context)

    @cached_property
    def clock(self) -> Clock:
        return self.context.clock or Clock.of(self.names.year)

    @cached_property
    def paths(self) -> Paths:
        return self.context.paths or Paths(self.week)

    @property
    def yuan(self) -> int:
        """All that visiting is paid in the term."""
        return sum(line.yuan for line in self.context.credits or ())

    @cached_property
    def left(self) -> Sequence[Uncovered]:
        return uncovered(self.week, Ways(self.week), self.result.timetable)

    @cached_property
    def days(self) -> Mapping[tuple[str, int], Sequence[Lesson]]:
        """Lessons in the order of the day, by visitor and day."""
        return by_day(self.result.timetable)

    @cached_property
    def visiting(self) -> Sequence[Visitor]:
        """The visitors with lessons, in the order of the week."""
        busy = {lesson.visitor for lesson in self.result.timetable}
        return [visitor for visitor in self.week.visitors if visitor.id in busy]

    @cached_property
    def covers(self) -> Sequence[Cover]:
        """Schools and subjects in the order of the week."""
        courses: defaultdict[tuple[str, str], list[Course]] = defaultdict(list)
        for course in self.week.courses:
            courses[course.link].append(course)
        return [self._cover(*link, group) for link, group in courses.items()]

    def _cover(self, school: str, subject: str, courses: Sequence[Course]) -> Cover:
        need = sum(course.lessons * len(course.classes) for course in courses)
        left = tuple(one for one in self.left if one.course.link == (school, subject))
        classes = sum(count(course.classes) for course in courses)
        return Cover(school, subject, classes, need, need - sum(one.periods for one in left), left)

    def lessons(self, visitor: Visitor) -> Iterator[tuple[int, Sequence[Lesson]]]:
        """Days out with their lessons."""
        for day in range(self.week.hours.days):
            if lessons := self.days.get((visitor.id, day)):
                yield day, lessons

    def way(self, visitor: Visitor, day: int) -> Sequence[str]:
        """Schools of a day out, home at both ends."""
        return [visitor.home, *way_of(self.days[visitor.id, day]), visitor.home]

    def legs(self, visitor: Visitor, day: int) -> Sequence[Leg]:
        """The drives of a day out."""
        return self.paths.legs(self.way(visitor, day))

    def minutes(self, visitor: Visitor, day: int) -> int:
        return minutes_of(self.week, visitor, way_of(self.days[visitor.id, day]))

    def reason(self, left: Uncovered) -> str:
        return f"{why(left)}。"
