"""同步课堂: classes that nobody visits follow the lessons of a class elsewhere, at slots common to both (S1 159).

A host is a teacher at the own school, in front of an own class; guests of other schools follow all weekly lessons of
that class over the net. Who may be host to whom is a matter of the policy; what a followed lesson is worth, too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from optimizer.domain.vocabulary import Stage
from optimizer.itinerant.staff_lessons import Teaching, Unit
from optimizer.itinerant.visitors import lesson_of
from optimizer.itinerant.weeks import Course, Timetable, Week, members
from optimizer.readings.plain_view import History

Slot = tuple[int, int]  # day, slot
Place = tuple[str, str]  # school, class


@dataclass(frozen=True, slots=True)
class Host:
    """A teacher at a school, with the own classes of one subject that others may follow."""

    teacher: str
    school: str
    subject: str  # names its stage
    classes: tuple[str, ...]
    lessons: int  # weekly, per class


@dataclass(frozen=True, slots=True)
class Shared:
    """One class whose lessons of a subject are shared: when, and with which classes of other schools."""

    teacher: str
    school: str
    subject: str
    class_id: str
    slots: tuple[Slot, ...]
    guests: tuple[Place, ...]

    @property
    def periods(self) -> int:
        """Weekly periods that guests follow."""
        return len(self.slots) * len(self.guests)


@dataclass(frozen=True)
class Sharing:
    """A week whose visits are settled, who may be host, and for whom."""

    week: Week
    timetable: Timetable
    hosts: tuple[Host, ...]
    partners: Mapping[str, frozenset[str]]  # by school: those whose lessons its classes may follow
    most: int  # guests of one lesson

    @property
    def guests(self) -> tuple[tuple[Course, str], ...]:
        """Classes that nobody visits, with their courses; none that share their slots with another."""
        served = {(lesson.school, lesson.subject, lesson.class_id) for lesson in self.timetable}
        return tuple(
            (course, name) for course in self.week.courses for name in course.classes
            if (course.school, course.subject, name) not in served
            and len(members(name)) == 1  # no class elsewhere has lessons every other week in its place
        )

    def hosts_of(self, course: Course) -> tuple[Host, ...]:
        """Who teaches the subject with as many lessons at a partner of the school."""
        partners = self.partners.get(course.school, frozenset())
        return tuple(
            host for host in self.hosts
            if host.subject == course.subject and host.lessons == course.lessons and host.school in partners
        )


def sharing(history: History, taught: Mapping[Unit, Teaching], week: Week, timetable: Timetable) -> Sharing:
    """The online classes that a policy opens, none where it does not; backbone teachers are asked first."""
    words = history.definitions
    waiting = {(course.school, course.subject, name) for course in week.courses for name in course.classes}
    hosts = tuple(
        Host(host.teacher, host.school, host.subject, classes, host.lessons)
        for host in _hosts(taught)
        if (classes := tuple(n for n in host.classes if (host.school, host.subject, n) not in waiting))
    )
    wanted = {(course.school, course.subject) for course in week.courses}
    subjects = {subject for _, subject in wanted}
    asked = (host for host in hosts if host.subject in subjects)
    first = sorted(asked, key=lambda host: not history.is_backbone(history.county.teacher[host.teacher]))
    return Sharing(
        week, timetable, tuple(first),
        {school: partners(history, school) for school in dict.fromkeys(school for school, _ in wanted)},
        words.online_classes,
    )


def partners(history: History, school: str) -> frozenset[str]:
    """Other schools with which a school may share lessons: of its group, or of its district."""
    county, reach = history.county, history.definitions.online_reach
    if reach == "不开":
        return frozenset()
    if reach == "本集团":
        groups = (history.schools_of[group] for group in history.groups_of(school))
        return frozenset[str]().union(*groups) - {school}
    district = county.school[school].district
    return frozenset(other.id for other in county.schools if other.district == district) - {school}


def _hosts(taught: Mapping[Unit, Teaching]) -> Iterator[Host]:
    """Each teacher with classes at the own school: the first classes, in the order of the staff."""
    for (school, stage, subject), teaching in taught.items():
        if stage in (Stage.PRIMARY, Stage.JUNIOR) and teaching.together == 1:
            first = 1
            for teacher in teaching.staff:
                last = min(first + teaching.home[teacher] // teaching.periods - 1, teaching.covered)
                if last >= first:
                    names = tuple(f"{stage}{number}班" for number in range(first, last + 1))
                    yield Host(teacher, school, lesson_of(stage, subject), names, teaching.periods)
                    first = last + 1
