"""Minutes from home to school: directed roads, least of parallel ones, rounding up once, and the straight line else."""

from collections.abc import Sequence
from datetime import date
from math import asin, ceil, cos, radians, sin, sqrt
from typing import Any

import numpy as np
import pytest

from optimizer.domain.county import County, Road, School, Teacher
from optimizer.domain.definitions import Definitions
from optimizer.domain.roads import UNREACHABLE, Travel, road_graph
from optimizer.domain.vocabulary import Stage

WORDS = Definitions()


def county(roads: Sequence[Road] = (), teacher: dict[str, Any] | None = None, **places: dict[str, Any]) -> County:
    """Schools at the places given, and one teacher of the first of them."""
    schools = tuple(School(name, name, {Stage.PRIMARY: 100}, **place) for name, place in places.items())
    person = Teacher("t", "t", "女", date(1990, 1, 1), schools[0].id, Stage.PRIMARY, "语文", **(teacher or {}))
    return County(schools, (), (), (), (person,), (), tuple(roads))


def minutes(given: County, school: str, words: Definitions = WORDS) -> int:
    """Minutes of the one teacher, the same by both ways of asking."""
    travel = Travel(given, words)
    code = [each.id for each in given.schools].index(school)
    many = travel.of(np.array([0]), np.array([code]), ["t"])
    assert many.tolist() == [travel.minutes(given.teachers[0], school)]
    return int(many[0])


AT = {name: {"node": name} for name in ("A", "B", "C", "D")}


def test_a_oneway_road_leads_one_way() -> None:
    """From A to B in 10 minutes; back only by way of C."""
    roads = [Road("A", "B", 10, oneway=True), Road("B", "C", 20, oneway=True), Road("C", "A", 30, oneway=True)]
    assert minutes(county(roads, **AT), "B") == 10
    assert minutes(county(roads, {"node": "B"}, **AT), "A") == 50, "from home at B to the school at A"


def test_parallel_roads_take_the_least() -> None:
    """The quicker of two roads counts, in whichever order and direction they are listed."""
    for roads in ([Road("A", "B", 25), Road("B", "A", 15)], [Road("A", "B", 15), Road("A", "B", 25)]):
        assert minutes(county(roads, **AT), "B") == 15
        assert road_graph(county(roads, **AT))["A"]["B"]["minutes"] == 15
    quick_one_way = [Road("A", "B", 25), Road("A", "B", 15, oneway=True)]
    assert minutes(county(quick_one_way, **AT), "B") == 15
    assert minutes(county(quick_one_way, {"node": "B"}, **AT), "A") == 25


def test_shortest_path() -> None:
    """Two short legs beat a long road."""
    roads = [Road("A", "B", 40), Road("A", "C", 12), Road("C", "B", 13)]
    assert minutes(county(roads, **AT), "B") == 25


def test_zero_minutes_are_a_road() -> None:
    """A road of no length joins its ends; it must not read as no road at all."""
    assert minutes(county([Road("A", "B", 0), Road("B", "C", 7)], **AT), "C") <= 8
    assert minutes(county([Road("A", "B", 0), Road("B", "C", 7)], **AT), "B") <= 1


def test_no_way_is_unreachable() -> None:
    """A school with a node that no road leads to is unreachable, also when coordinates would give a straight line."""
    near = {"lon": 107.0, "lat": 33.0}
    given = county([Road("A", "B", 10), Road("D", "A", 5, oneway=True)], **{n: place | near for n, place in AT.items()})
    assert minutes(given, "B") == 10
    assert minutes(given, "D") == UNREACHABLE


def test_rounded_up_once_for_the_whole_way() -> None:
    """Three legs of 0.4 minutes are 1.2 and count 2, not 3; ten tenths are exactly 1."""
    legs = [Road("A", "x", 0.4), Road("x", "y", 0.4), Road("y", "B", 0.4)]
    assert minutes(county(legs, **AT), "B") == 2
    tenths = [Road("A" if i == 0 else f"n{i}", "B" if i == 9 else f"n{i + 1}", 0.1) for i in range(10)]
    assert minutes(county(tenths, **AT), "B") == 1


@pytest.mark.parametrize(("factor", "speed"), [(1.4, 30.0), (1.0, 60.0)])
def test_straight_line(factor: float, speed: float) -> None:
    """Without roads: great-circle kilometres × detour factor ÷ speed, rounded up."""
    (lon1, lat1), (lon2, lat2) = (107.0, 33.0), (107.3, 33.1)
    across = cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ** 2
    h = sin(radians(lat2 - lat1) / 2) ** 2 + across
    km = 2 * 6371.0 * asin(sqrt(h))
    assert 29 < km < 31
    given = county(A={"lon": lon1, "lat": lat1}, B={"lon": lon2, "lat": lat2})
    assert minutes(given, "B", Definitions(road_factor=factor, speed=speed)) == ceil(km * factor / speed * 60)


def test_a_teacher_without_a_home_starts_from_the_school() -> None:
    """Node or coordinates of the 编制 school stand in for those of the home; no way at all to the school itself."""
    roads = [Road("A", "B", 10), Road("C", "B", 3)]
    assert minutes(county(roads, **AT), "B") == 10
    assert minutes(county(roads, {"node": "C"}, **AT), "B") == 3
    assert minutes(county(roads, **AT), "A") == 0
    places = {"A": {"lon": 107.0, "lat": 33.0}, "B": {"lon": 107.1, "lat": 33.0}}
    assert minutes(county(**places), "B") > 0
    assert minutes(county(teacher={"lon": 107.1, "lat": 33.0}, **places), "B") == 0


def test_coordinates_without_a_node_are_measured() -> None:
    """A teacher whose home is off the road table goes by the straight line although the schools have nodes."""
    places = {"A": {"node": "A", "lon": 107.0, "lat": 33.0}, "B": {"node": "B", "lon": 107.1, "lat": 33.0}}
    given = county([Road("A", "B", 500)], {"lon": 107.1, "lat": 33.0}, **places)
    assert minutes(given, "B") == 0
    assert minutes(county([Road("A", "B", 500)], **places), "B") == 500


def test_nothing_known_counts_nothing() -> None:
    """Neither roads nor coordinates: 0 minutes, because nothing is known."""
    assert minutes(county(A={}, B={}), "B") == 0


def test_between_schools() -> None:
    """Along directed roads; a school whose place is unknown is nobody's neighbour, though a home would count 0."""
    roads = [Road("A", "B", 10, oneway=True), Road("B", "C", 20, oneway=True), Road("C", "A", 30, oneway=True)]
    travel = Travel(county(roads, **AT, E={}), WORDS)
    far = UNREACHABLE
    assert travel.between(["A", "B", "D", "E"]).tolist() == [
        [0, 10, far, far], [50, 0, far, far], [far, far, 0, far], [far, far, far, 0],
    ]
    at = [{"lon": 107.0, "lat": 33.0}, {"lon": 107.1, "lat": 33.0}]
    given = county(A=at[0], B=at[1])
    assert Travel(given, WORDS).between(["B", "A"]).tolist() == [[0, minutes(given, "B")], [minutes(given, "B"), 0]]


def test_no_minutes_is_the_same_place_however_many_there_are() -> None:
    """Two campuses at one gate, and junctions between: nothing of it adds up to a minute."""
    ways = [Road(f"N{n}", f"N{n + 1}", 0) for n in range(400)]
    places = {"A": {"node": "N0"}, "B": {"node": "N400"}, "C": {"node": "far"}}
    found = county([*ways, Road("N400", "far", 5)], **places)
    assert [minutes(found, school) for school in ("A", "B", "C")] == [0, 0, 5]
