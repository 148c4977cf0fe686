"""The plain reading of shared lessons (同步课堂“一张表”), planned or edited by hand. No solver, no tables."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from optimizer.itinerant.online_classes import Host, Place, Shared, Sharing
from optimizer.itinerant.timetable_check import Fault
from optimizer.itinerant.weeks import AFTERNOON, MORNING, Lesson, members


def confirm(sharing: Sharing, table: Sequence[Shared]) -> tuple[Fault, ...]:
    """Every broken rule; a table that names unknown hosts, guests or slots is judged on that alone."""
    unknown = tuple(_unknown(sharing, table))
    return unknown or (*_each(sharing, table), *_together(sharing, table))


def _unknown(sharing: Sharing, table: Sequence[Shared]) -> Iterator[Fault]:
    hours = sharing.week.hours
    for one in table:
        if _host(sharing, one) is None:
            yield Fault("host", (one.teacher, one.school, one.subject, one.class_id), None, 0, 1)
        for school, name in one.guests:
            if (school, one.subject, name) not in sharing.week.course:
                yield Fault("guest", (school, one.subject, name), None, 0, 1)
        for day, slot in one.slots:
            if not (0 <= day < hours.days and 0 <= slot < hours.slots):
                yield Fault("slot", (one.school, one.class_id), day, slot, hours.slots - 1)


def _host(sharing: Sharing, one: Shared) -> Host | None:
    return next((
        host for host in sharing.hosts
        if (host.teacher, host.school, host.subject) == (one.teacher, one.school, one.subject)
        and one.class_id in host.classes
    ), None)


def _each(sharing: Sharing, table: Sequence[Shared]) -> Iterator[Fault]:
    """One shared class: whole, spread over days, the teacher at school, few enough guests, all of them partners."""
    week = sharing.week
    for one in table:
        host = _host(sharing, one)
        key = (one.school, one.subject, one.class_id)
        if host is not None and len(one.slots) != host.lessons:
            yield Fault("shared_whole", key, None, len(one.slots), host.lessons)
        if not 1 <= len(one.guests) <= sharing.most:
            yield Fault("shared_most", key, None, len(one.guests), sharing.most)
        for school, name in one.guests:
            course = week.course[school, one.subject, name]
            if one.school not in sharing.partners.get(school, ()):
                yield Fault("shared_partner", (school, one.school), None, 0, 1)
            if len(one.slots) != course.lessons:
                yield Fault("shared_whole", (school, one.subject, name), None, len(one.slots), course.lessons)
            for day, count in Counter(day for day, _ in one.slots).items():
                if count > course.daily:
                    yield Fault("shared_daily", (school, one.subject, name), day, count, course.daily)
            free = week.free.get((school, name))
            for day, slot in one.slots:
                if free is not None and (day, slot) not in free:
                    yield Fault("shared_free", (school, name), day, slot, 0)
        own = [lesson for lesson in sharing.timetable if lesson.visitor == one.teacher]
        for day, slot in one.slots:
            if not _present(sharing, one.teacher, [lesson for lesson in own if lesson.day == day], day, slot):
                yield Fault("shared_away", (one.teacher,), day, slot, 0)


def _present(sharing: Sharing, teacher: str, lessons: list[Lesson], day: int, slot: int) -> bool:
    """Whether a teacher is at the own school, neither back late from a morning out nor off early to an afternoon."""
    week, hours = sharing.week, sharing.week.hours
    visitor = week.visitor.get(teacher)
    if visitor is None:
        return True
    out = {hours.half(lesson.slot) for lesson in lessons}
    if (day, hours.half(slot)) not in visitor.halves or hours.half(slot) in out:
        return False
    if not lessons:
        return True
    ordered = sorted(lessons, key=lambda lesson: lesson.slot)
    if hours.half(slot) == AFTERNOON:  # back from the morning
        return slot - hours.morning >= hours.lost(week.minutes(ordered[-1].school, visitor.home))
    assert hours.half(slot) == MORNING
    return hours.morning - 1 - slot >= hours.lost(week.minutes(visitor.home, ordered[0].school))


def _together(sharing: Sharing, table: Sequence[Shared]) -> Iterator[Fault]:
    """Nobody is in two places: teachers and classes, shared lessons and visits together."""
    teachers: Counter[tuple[str, int, int]] = Counter()
    classes: Counter[tuple[Place, int, int]] = Counter()
    followed: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for lesson in sharing.timetable:
        for name in members(lesson.class_id):
            classes[(lesson.school, name), lesson.day, lesson.slot] += 1
        followed[lesson.school, lesson.subject, lesson.class_id] = 1
    for one in table:
        for day, slot in one.slots:
            teachers[one.teacher, day, slot] += 1
            for place in ((one.school, one.class_id), *one.guests):
                classes[place, day, slot] += 1
        for school, name in one.guests:
            followed[school, one.subject, name] += 1
    for (teacher, day, _), count in teachers.items():
        if count > 1:
            yield Fault("shared_teacher", (teacher,), day, count, 1)
    for (place, day, _), count in classes.items():
        if count > 1:
            yield Fault("class_once", place, day, count, 1)
    for key, count in followed.items():
        if count > 1:
            yield Fault("one_visitor", key, None, count, 1)
