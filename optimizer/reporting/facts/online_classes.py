"""Which class follows which lesson, on which slots (S1 159)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from optimizer.itinerant.engine.itineraries import Itineraries
from optimizer.itinerant.online_classes import Shared
from optimizer.itinerant.weeks import Lesson, Visitor, ordered
from optimizer.reporting.facts.rota import Rota
from optimizer.reporting.facts.visit_names import DAYS, period_of


def times(rota: Rota, one: Shared) -> str:
    """The slots in words."""
    hours = rota.week.hours
    told = ((DAYS[day], *period_of(hours, slot)) for day, slot in one.slots)
    return "、".join(f"{day}{half}第{period}节" for day, half, period in told)


def guests(rota: Rota, one: Shared) -> str:
    """The classes that follow, in words."""
    return "、".join(f"{rota.names.school(school)} {name}" for school, name in one.guests)


def hosting(rota: Rota) -> Iterator[tuple[Visitor, Rota]]:
    """Each host as if a visitor of the own school, with the shared lessons as the week: what a calendar is made of."""
    by_host: defaultdict[tuple[str, str], list[Shared]] = defaultdict(list)
    for one in rota.context.shared:
        by_host[one.teacher, one.school].append(one)
    for (teacher, school), own in by_host.items():
        timetable = ordered(
            Lesson(teacher, day, slot, school, one.subject, f"{one.class_id}（同步：{guests(rota, one)}）")
            for one in own for day, slot in one.slots
        )
        told: Itineraries = replace(rota.result, timetable=timetable)
        yield Visitor(teacher, school, (), 0, 0, frozenset(), ()), replace(rota, result=told)
