"""The ways that teachers drive: along roads, one-way streets kept, with minutes and kilometres per leg."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from optimizer.domain.county import County, Junction, Road, School
from optimizer.domain.definitions import Definitions
from optimizer.domain.roads import Travel
from optimizer.domain.vocabulary import Stage
from optimizer.itinerant.weeks import Week, closed
from optimizer.reporting.facts.rota import Context, Rota
from optimizer.reporting.facts.visit_names import Names, Place
from optimizer.reporting.facts.visit_paths import PARTLY, ROAD, STRAIGHT, Paths
from optimizer.reporting.json.routes import routes
from tests.itinerant.building import SCHOOLS, TIMETABLE, week
from tests.reporting.itineraries.conftest import told

AT = {"甲校": (107.50, 33.25), "乙校": (107.51, 33.25), "丙校": (107.52, 33.25), "丁校": (107.53, 33.25)}
#: 甲 and 乙 by the junctions X and Y, back by a one-way street; 丙 beyond Y, whose place nobody knows.
ROADS = (
    Road("甲", "X", 4, 2.5), Road("X", "Y", 3.5, 2), Road("Y", "乙", 2, 1.25), Road("乙", "甲", 5, 4, oneway=True),
    Road("Y", "丙", 6, None), Road("丁", "甲", 60, 40),
)
JUNCTIONS = (Junction("X", 107.505, 33.26),)


def county(roads: tuple[Road, ...] = ROADS, junctions: tuple[Junction, ...] = JUNCTIONS, **fields: Any) -> County:
    schools = tuple(
        School(name, name, {Stage.PRIMARY: 200}, lon=lon, lat=lat, node=name[0]) for name, (lon, lat) in AT.items()
    )
    return County(schools, (), (), (), (), roads=roads, junctions=junctions, **fields)


def week_over(given: County) -> Week:
    travel = Travel(given, Definitions()).between([school.id for school in given.schools])
    return replace(week(), travel=closed(travel))


def test_a_leg_follows_the_roads() -> None:
    """There by X and Y in 9.5 minutes, rounded up; back by the one-way street; a node without a place is left out."""
    given = county()
    paths = Paths(week_over(given), given)
    [there], [back] = paths.between("甲校", "乙校"), paths.between("乙校", "甲校")
    assert (there.minutes, there.km, there.path) == (10, 5.75, PARTLY)
    assert there.points == (AT["甲校"], (107.505, 33.26), AT["乙校"])
    assert (back.minutes, back.km, back.path, back.points) == (5, 4, ROAD, (AT["乙校"], AT["甲校"]))
    [far] = paths.between("甲校", "丙校")
    assert (far.minutes, far.km) == (14, None)
    known = county(junctions=(*JUNCTIONS, Junction("Y", 107.508, 33.255)))
    assert Paths(week_over(known), known).between("甲校", "乙校")[0].path == ROAD


def test_without_roads_the_line_is_straight() -> None:
    """Kilometres and minutes by the detour factor and the speed, the same as in the week."""
    given = county(roads=())
    paths = Paths(week_over(given), given)
    [leg] = paths.between("甲校", "丙校")
    assert leg.path == STRAIGHT and leg.points == (AT["甲校"], AT["丙校"])
    assert leg.minutes == week_over(given).minutes("甲校", "丙校")
    assert leg.km == pytest.approx(1.4 * 1.86, abs=0.01)
    [bare] = Paths(week()).between("甲校", "乙校")
    assert (bare.minutes, bare.km, bare.points) == (10, None, ())


def test_a_way_round_that_is_shorter_is_two_legs() -> None:
    """乙 lies off the roads: by the straight line to 丙 and on, where that is what the week reckons with."""
    given = county(roads=(Road("甲", "丁", 90, 60),))
    over = week_over(given)
    paths = Paths(over, given)
    legs = paths.between("甲校", "丁校")
    assert over.minutes("甲校", "丁校") < 90 and len(legs) > 1
    assert sum(leg.minutes for leg in legs) == over.minutes("甲校", "丁校")
    assert legs[0].origin == "甲校" and legs[-1].school == "丁校"


def test_minutes_of_legs_are_those_of_the_week() -> None:
    """On random roads with one-way streets the path found again takes as long as the week says, leg by leg."""
    rng = np.random.default_rng(5)
    for _ in range(25):
        nodes = [*"甲乙丙丁", *"abcdefgh"]
        roads = tuple(
            Road(nodes[a], nodes[b], rng.integers(1, 200) / 10, rng.integers(1, 99) / 10, bool(rng.random() < 0.5))
            for a, b in rng.integers(0, len(nodes), (24, 2)) if a != b
        )
        given = county(roads)
        over = week_over(given)
        paths = Paths(over, given)
        for a in SCHOOLS:
            for b in SCHOOLS:
                if a != b and over.minutes(a, b) >= 0:
                    legs = paths.between(a, b)
                    assert sum(leg.minutes for leg in legs) == over.minutes(a, b)
                    assert all(leg.km is not None for leg in legs)


def test_routes_follow_the_roads() -> None:
    """The line of a day runs through the junctions; its legs add up to its minutes and kilometres."""
    roads = (*ROADS[:4], Road("Y", "丙", 6, 3), ROADS[-1])
    given = county(roads, (*JUNCTIONS, Junction("Y", 107.508, 33.255)))
    plain = told(week_over(given), TIMETABLE)
    names = Names(2026, {}, {name: Place(name, *at) for name, at in AT.items()})
    rota = Rota(plain.week, plain.result, names, Context(paths=Paths(plain.week, given)))
    way = routes(rota)["features"][0]
    assert way["geometry"]["coordinates"] == [
        [107.5, 33.25], [107.505, 33.26], [107.508, 33.255], [107.51, 33.25],  # 甲 X Y 乙
        [107.508, 33.255], [107.52, 33.25],  # Y 丙
        [107.508, 33.255], [107.51, 33.25], [107.5, 33.25],  # back over 乙, which is the quicker way
    ]
    told_legs = way["properties"]["legs"]
    assert [(leg["from"], leg["to"], leg["minutes"], leg["km"]) for leg in told_legs] == [
        ("甲校", "乙校", 10, 5.75), ("乙校", "丙校", 8, 4.25), ("丙校", "甲校", 13, 8.25),
    ]
    assert way["properties"]["minutes"] == 31 and way["properties"]["km"] == 18.25
    assert (way["properties"]["path"], way["properties"]["path_text"]) == ("road", "沿道路表的路线")

