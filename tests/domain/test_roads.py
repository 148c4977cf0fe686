"""Minutes from home to school: directed roads, least of parallel ones, rounding up once, and the straight line else."""

from collections.abc import Sequence
from datetime import date
from math import asin, ceil, cos, radians, sin, sqrt
from typing import Any

import numpy as np
import pytest

from optimizer.domain.county import County, Road, School, Teacher
from optimizer.domain.definitions import Definitions
from optimizer.domain.plan import Plan
from optimizer.domain.roads import UNKNOWN, UNREACHABLE, Travel, road_graph
from optimizer.domain.vocabulary import Stage
from optimizer.readings.plain_view import History

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


HERE = {"lon": 107.0, "lat": 33.0}
THERE = {"lon": 107.1, "lat": 33.0}


@pytest.mark.parametrize(("teacher", "places", "known"), [
    (None, {"A": {}, "B": {}}, False),
    (None, {"A": {"node": "A"}, "B": {}}, False),  # one end on the road table
    (None, {"A": HERE, "B": {"node": "B"}}, False),  # one end measured, the other on the road table
    (None, {"A": {"node": "X"}, "B": {"node": "B"}}, False),  # a node that no road joins
    (None, {"A": {"node": "A"}, "B": {"node": "B"}}, True),
    (None, {"A": {"node": "A"}, "B": {"node": "D"}}, True),  # no road leads there: that is known
    (None, {"A": HERE, "B": THERE}, True),
    ({"node": "A"}, {"A": HERE, "B": THERE}, False),  # a home that only roads know, a school that they do not
    ({"node": "X"}, {"A": {"node": "A"}, "B": {"node": "B"}}, False),  # a home at an unknown node is not the school
    (HERE, {"A": {}, "B": THERE}, True),
    (HERE, {"A": THERE, "B": {}}, False),
    (THERE, {"A": {"node": "A"}, "B": {"node": "B"}}, False),
])
def test_a_way_is_known_or_not(teacher: dict[str, Any] | None, places: dict[str, Any], known: bool) -> None:
    """Never 0 minutes for want of a place; the auditor reads the same from the records alone."""
    given = county([Road("A", "B", 10), Road("C", "D", 10)], teacher, **places)
    assert (minutes(given, "B") != UNKNOWN) is known
    assert History(given, WORDS, Plan(2026, ())).way_is_known(given.teachers[0], "B") is known


def test_random_places_are_read_alike() -> None:
    """Columns and records agree on every pair, and both kinds of pairs occur."""
    random, seen = np.random.default_rng(7), [0, 0]
    for _ in range(60):
        schools = {name: {} if random.random() < 0.3 else dict(HERE) for name in "ABC"}
        for place in schools.values():
            if random.random() < 0.5:
                place["node"] = str(random.choice(list("ABX")))
        home = random.choice([None, {"node": "A"}, {"node": "X"}, dict(THERE)])  # type: ignore[arg-type]
        given = county([Road("A", "B", 10)] if random.random() < 0.7 else [], home, **schools)
        history = History(given, WORDS, Plan(2026, ()))
        for school in "ABC":
            known = minutes(given, school) != UNKNOWN
            assert history.way_is_known(given.teachers[0], school) is known, (given, school)
            seen[known] += 1
    assert min(seen) > 20


def test_the_way_to_the_own_school_is_none() -> None:
    """Who has no home lives at the school, wherever that is."""
    assert minutes(county(A={}, B={}), "A") == 0
    assert minutes(county(teacher={"node": "X"}, A={}, B={}), "A") == UNKNOWN


def test_schools_that_no_road_joins() -> None:
    """All but the largest island; a school that is not on the road table, or shares its gate, is none."""
    roads = [Road("A", "B", 10), Road("C", "X", 5)]
    assert Travel(county(roads, **{name: AT[name] for name in "ABC"}, E=HERE), WORDS).cut_off() == ["C"]
    gate = {"G": {"node": "A"}}
    assert Travel(county(roads, A=AT["A"], C=AT["C"], **gate), WORDS).cut_off() == ["C"]
    oneway = [Road("A", "B", 10, oneway=True)]
    assert Travel(county(oneway, A=AT["A"], B=AT["B"]), WORDS).cut_off() == []
    pairs = [Road("A", "B", 10), Road("C", "D", 10), Road("B", "E", 10)]
    assert Travel(county(pairs, **AT, E={"node": "E"}), WORDS).cut_off() == ["C", "D"]
    assert Travel(county(A={}, B={}), WORDS).cut_off() == []


def test_between_schools() -> None:
    """Along directed roads; a school whose place is unknown is nobody's neighbour."""
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
