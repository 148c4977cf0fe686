"""routes.geojson (RFC 7946): the way of every day out, the schools, and the needs that nobody covers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from optimizer.reporting.itineraries.naming import DAYS
from optimizer.reporting.itineraries.rota import Rota

PATH = "straight"  # paths of the road graph are not kept
PATH_TEXT = "学校之间的直线示意，不是实际道路"


def routes(rota: Rota) -> dict[str, Any]:
    """A collection of features; where coordinates are missing the geometry is null."""
    return {"type": "FeatureCollection", "features": [*_ways(rota), *_schools(rota), *_gaps(rota)]}


def _feature(identity: str, geometry: dict[str, Any] | None, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": identity, "geometry": geometry, "properties": properties}


def _ways(rota: Rota) -> Iterator[dict[str, Any]]:
    for visitor in rota.visiting:
        for day, lessons in rota.lessons(visitor):
            way = rota.way(visitor, day)
            yield _feature(f"route/{visitor.id}/{day + 1}", _line(rota, way), {
                "kind": "route", "teacher": visitor.id, "name": rota.names.teachers.get(visitor.id, ""),
                "weekday": day + 1, "weekday_name": DAYS[day], "minutes": rota.minutes(visitor, day),
                "periods": len(lessons), "schools": list(way),
                "school_names": [rota.names.school(school) for school in way],
                "path": PATH, "path_text": PATH_TEXT,
            })


def _line(rota: Rota, way: Sequence[str]) -> dict[str, Any] | None:
    points = [point for school in way if (point := rota.names.place(school).point) is not None]
    return {"type": "LineString", "coordinates": [list(point) for point in points]} if len(points) == len(way) else None


def _point(rota: Rota, school: str) -> dict[str, Any] | None:
    point = rota.names.place(school).point
    return None if point is None else {"type": "Point", "coordinates": list(point)}


def _schools(rota: Rota) -> Iterator[dict[str, Any]]:
    need: Counter[str] = Counter()
    covered: Counter[str] = Counter()
    for cover in rota.covers:
        need[cover.school] += cover.need
        covered[cover.school] += cover.covered
    homes: Counter[str] = Counter(visitor.home for visitor in rota.visiting)
    for school in rota.week.schools:
        yield _feature(f"school/{school}", _point(rota, school), {
            "kind": "school", "school": school, "name": rota.names.school(school), "need": need[school],
            "covered": covered[school], "visitors": homes[school],
        })


def _gaps(rota: Rota) -> Iterator[dict[str, Any]]:
    for number, left in enumerate(rota.left, start=1):
        school = left.course.school
        yield _feature(f"uncovered/{number}", _point(rota, school), {
            "kind": "uncovered", "school": school, "name": rota.names.school(school),
            "subject": left.course.subject, "classes": list(left.classes), "periods": left.periods,
            "cause": left.cause.value, "reason": rota.reason(left),
        })
