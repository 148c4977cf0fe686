"""routes.geojson (RFC 7946): the way of every day out along its roads, the schools, and what nobody covers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from optimizer.reporting.facts.rota import Rota
from optimizer.reporting.facts.visit_names import DAYS
from optimizer.reporting.facts.visit_paths import PARTLY, PATHS, ROAD, STRAIGHT, Leg


def routes(rota: Rota) -> dict[str, Any]:
    """A collection of features; where coordinates are missing the geometry is null."""
    return {"type": "FeatureCollection", "features": [*_ways(rota), *_schools(rota), *_gaps(rota)]}


def _feature(identity: str, geometry: dict[str, Any] | None, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": identity, "geometry": geometry, "properties": properties}


def _ways(rota: Rota) -> Iterator[dict[str, Any]]:
    for visitor in rota.visiting:
        for day, lessons in rota.lessons(visitor):
            way, legs = rota.way(visitor, day), rota.legs(visitor, day)
            path = _path(legs)
            yield _feature(f"route/{visitor.id}/{day + 1}", _line(rota, legs), {
                "kind": "route", "teacher": visitor.id, "name": rota.names.teachers.get(visitor.id, ""),
                "weekday": day + 1, "weekday_name": DAYS[day], "minutes": rota.minutes(visitor, day),
                "periods": len(lessons), "schools": list(way),
                "school_names": [rota.names.school(school) for school in way],
                "km": distance(legs), "legs": legs_data(legs), "path": path, "path_text": PATHS[path],
            })


def distance(legs: Sequence[Leg]) -> float | None:
    """Kilometres of all legs, None where one is not known."""
    lengths = [leg.km for leg in legs]
    return None if None in lengths else round(sum(km for km in lengths if km is not None), 2)


def legs_data(legs: Sequence[Leg]) -> list[dict[str, Any]]:
    """Legs as plain data, without their points."""
    return [{"from": leg.origin, "to": leg.school, "minutes": leg.minutes, "km": leg.km} for leg in legs]


def _path(legs: Sequence[Leg]) -> str:
    kinds = {leg.path for leg in legs}
    return kinds.pop() if len(kinds) == 1 else PARTLY if kinds & {ROAD, PARTLY} else STRAIGHT


def _line(rota: Rota, legs: Sequence[Leg]) -> dict[str, Any] | None:
    """Through the points of the legs; of a leg without points by the schools; None where a school has no place."""
    points: list[tuple[float, float]] = []
    for leg in legs:
        ends = [rota.names.place(end).point for end in (leg.origin, leg.school)]
        for point in leg.points or ends:
            if point is None:
                return None
            if not points or points[-1] != point:
                points.append(point)
    if len(points) < 2:
        return None
    return {"type": "LineString", "coordinates": [[round(x, 6), round(y, 6)] for x, y in points]}


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
