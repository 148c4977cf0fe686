"""The check-up of an instance as a whole; it stands on the roster and the policy alone, and on no solver."""

from dataclasses import dataclass

from optimizer.checkup.assignability import TightPost, tight_posts
from optimizer.checkup.counts import Count, counts
from optimizer.checkup.reading import ReadColumn, UnreadColumn, columns_read, columns_unread
from optimizer.checkup.supply import Supply, supplies
from optimizer.domain.county import County
from optimizer.domain.plan import Plan
from optimizer.policy.instance import Instance
from optimizer.readings.plain_view import History


@dataclass(frozen=True)
class Checkup:
    """Facts of the first year of the horizon, before any plan."""

    instance: Instance
    counts: tuple[Count, ...]
    supplies: tuple[Supply, ...]
    districts: tuple[tuple[str, int, int], ...]  # name ("" for none), schools, teachers in post
    placeless: tuple[str, ...]  # schools with neither coordinates nor a node of the road table
    tight: tuple[TightPost, ...]
    read: tuple[ReadColumn, ...]
    unread: tuple[UnreadColumn, ...]


def check_up(instance: Instance) -> Checkup:
    """Look the roster over under its policy."""
    county = instance.county_in(instance.year)
    history = History(county, instance.definitions, Plan(instance.year, ()), ways=instance.travel)
    return Checkup(
        instance, counts(instance, history), tuple(supplies(instance, history)), _districts(history),
        _placeless(county), tuple(tight_posts(instance)), tuple(columns_read(instance)),
        tuple(columns_unread(instance)),
    )


def _districts(history: History) -> tuple[tuple[str, int, int], ...]:
    schools: dict[str, list[str]] = {}
    for school in history.county.schools:
        schools.setdefault(school.district, []).append(school.id)
    return tuple(
        (name, len(ids), sum(len(history.staff_before.get(each, [])) for each in ids))
        for name, ids in sorted(schools.items())
    )


def _placeless(county: County) -> tuple[str, ...]:
    nodes = {node for road in county.roads for node in (road.start, road.end)}
    return tuple(
        school.id for school in county.schools
        if (school.lon is None or school.lat is None) and (school.node is None or school.node not in nodes)
    )
