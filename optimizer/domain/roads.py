"""Travel minutes from a teacher's home, or from school, to a school: over the road graph or as the crow flies."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.county import County, School, Teacher
from optimizer.domain.definitions import Definitions

if TYPE_CHECKING:
    import networkx as nx

EARTH_RADIUS = 6371.0  # km
SHORTEST = 1e-9  # minutes; a zero would vanish from a sparse matrix, and hundreds of these from what is rounded
UNREACHABLE = -1  # minutes of a way that no road leads
UNKNOWN = -2  # minutes of a way between places of which one is not known


def road_graph(county: County) -> "nx.DiGraph[str]":
    """The table 道路 as a directed graph with ``minutes`` (the least of parallel edges) and ``km``."""
    import networkx as nx  # here, so that a roster is checked without it

    graph: nx.DiGraph[str] = nx.DiGraph()
    for road in county.roads:
        minutes = max(SHORTEST, road.minutes)
        ways = [(road.start, road.end)] if road.oneway else [(road.start, road.end), (road.end, road.start)]
        for a, b in ways:
            if not graph.has_edge(a, b) or graph[a][b]["minutes"] > minutes:
                graph.add_edge(a, b, minutes=minutes, km=road.km)
    return graph


class Travel:
    """Whole minutes (rounded up once per leg) between homes and schools of one county.

    With a road table, places that name a node use the shortest path; everything else is the straight line times
    a detour factor at a speed. A teacher without a home starts from the 编制 school. Between places that have
    neither a node nor coordinates in common nothing is known: ``UNKNOWN``, never a number of minutes.
    """

    def __init__(self, county: County, definitions: Definitions) -> None:
        self._county, self._definitions = county, definitions
        self._pair: dict[tuple[str, str], int] = {}  # minutes asked for one by one
        self._school = {school.id: code for code, school in enumerate(county.schools)}
        self._schools = np.array([[_degrees(s.lon), _degrees(s.lat)] for s in county.schools]).reshape(-1, 2)
        self._lives_at = np.array(
            [-1 if has_home(t) else self._school[t.home] for t in county.teachers], dtype=np.int64
        )  # the school where no home is given
        self._places = self._place_table(county.teachers)
        self._position = {teacher.id: row for row, teacher in enumerate(county.teachers)}
        self._node_of_school, self._node_of_teacher, self._minutes = self._shortest()

    @classmethod
    def of_county(cls, county: County, definitions: Definitions, known: "Travel | None" = None) -> "Travel":
        """The ways of a county: the known ones where they are of the same places and speeds, whatever else differs."""
        return known if known is not None and known._serves(county, definitions) else cls(county, definitions)

    def _serves(self, county: County, definitions: Definitions) -> bool:
        mine, own = self._county, self._definitions
        return (
            (own.road_factor, own.speed) == (definitions.road_factor, definitions.speed)
            and mine.roads == county.roads
            and (mine.schools is county.schools or _places(mine.schools) == _places(county.schools))
            and (mine.teachers is county.teachers or _homes(mine.teachers) == _homes(county.teachers))
        )

    def _place_table(self, teachers: Sequence[Teacher]) -> NDArray[np.float64]:
        """Longitude and latitude that each teacher starts from: of the own home where one is given."""
        own = np.array([[_degrees(t.lon), _degrees(t.lat)] for t in teachers]).reshape(-1, 2)
        homes = np.vstack([self._schools, [[np.nan, np.nan]]])[self._lives_at]
        return np.where(self._lives_at[:, None] >= 0, homes, own)

    def _shortest(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """Node of each school and teacher (-1: none) and minutes from every node to every school node."""
        import networkx as nx  # here, so that a roster is checked without it
        from scipy.sparse.csgraph import dijkstra

        county = self._county
        graph = road_graph(county)
        node = {name: code for code, name in enumerate(graph.nodes)}
        of_school = np.array([node.get(s.node or "", -1) for s in county.schools], dtype=np.int64)
        of_teacher = np.array(
            [
                # a teacher with coordinates but no node is measured by them
                node.get(t.node or "", -1) if has_home(t) else of_school[self._school[t.home]]
                for t in county.teachers
            ],
            dtype=np.int64,
        )
        if not len(graph):
            return of_school, of_teacher, np.zeros((len(county.schools), 0))
        matrix = nx.to_scipy_sparse_array(graph, weight="minutes", format="csr")
        minutes = np.full((len(county.schools), len(graph)), np.inf)
        known = np.flatnonzero(of_school >= 0)
        if len(known):
            sources, inverse = np.unique(of_school[known], return_inverse=True)
            minutes[known] = dijkstra(matrix.T.tocsr(), indices=sources)[inverse]  # reversed: from home to school
        return of_school, of_teacher, minutes

    def of(self, teacher: NDArray[np.int64], school: NDArray[np.int64], ids: Sequence[str]) -> NDArray[np.int64]:
        """Minutes for pairs, UNREACHABLE or UNKNOWN where there are none.

        ``teacher`` indexes ``ids``, ``school`` the school table.
        """
        table = np.array([self._position[identity] for identity in ids], dtype=np.int64)
        return self._pairs(table[teacher], school)

    def minutes(self, teacher: Teacher, school: str) -> int:
        """Minutes for one pair, UNREACHABLE or UNKNOWN where there are none."""
        key = teacher.id, school
        if key not in self._pair:
            pair = self._pairs(np.array([self._position[teacher.id]]), np.array([self._school[school]]))
            self._pair[key] = int(pair[0])
        return self._pair[key]

    def between(self, ids: Sequence[str]) -> NDArray[np.int64]:
        """Minutes from school to school in the order of ``ids``; -1 where no road leads, or a place is not known."""
        code = np.array([self._school[identity] for identity in ids], dtype=np.int64)
        origin, school = (part.ravel() for part in np.meshgrid(code, code, indexing="ij"))
        line = self._ways(self._schools[origin], self._node_of_school[origin], school)
        minutes = np.where(origin == school, 0, whole(np.where(np.isnan(line), np.inf, line)))
        return minutes.reshape(len(code), len(code))

    def cut_off(self) -> list[str]:
        """Schools on the road table that no road joins to most of the other ones on it, in neither direction."""
        from scipy.sparse.csgraph import connected_components

        known = np.flatnonzero(self._node_of_school >= 0)
        if len(known) < 2:
            return []
        joined = np.isfinite(self._minutes[known][:, self._node_of_school[known]])
        _, island = connected_components(joined, directed=False)
        main = np.bincount(island).argmax()
        return [self._county.schools[code].id for code in known[island != main].tolist()]

    def _pairs(self, teacher: NDArray[np.int64], school: NDArray[np.int64]) -> NDArray[np.int64]:
        line = self._ways(self._places[teacher], self._node_of_teacher[teacher], school)
        return whole(np.where(self._lives_at[teacher] == school, 0, line))

    def _ways(
        self, place: NDArray[np.float64], node: NDArray[np.int64], school: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Minutes for pairs: infinite where no road leads, NaN where nothing is known."""
        km = kilometres(place, self._schools[school]) * self._definitions.road_factor
        line: NDArray[np.float64] = km / self._definitions.speed * 60
        if self._minutes.shape[1]:
            by_road = (node >= 0) & (self._node_of_school[school] >= 0)
            line = np.where(by_road, self._minutes[school, np.maximum(node, 0)], line)
        return line


def has_home(teacher: Teacher) -> bool:
    """Whether the roster says where the teacher lives; whoever has no home starts from the 编制 school."""
    return teacher.lon is not None or teacher.node is not None


def kilometres(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle kilometres between points (longitude, latitude), row by row."""
    lon1, lat1 = np.radians(start).T
    lon2, lat2 = np.radians(end).T
    h = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    km: NDArray[np.float64] = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(h))
    return km


def whole(minutes: NDArray[np.float64]) -> NDArray[np.int64]:
    """Rounded up; UNREACHABLE for infinite, UNKNOWN for NaN."""
    known = np.where(np.isinf(minutes), UNREACHABLE, np.where(np.isnan(minutes), UNKNOWN, minutes))
    return np.ceil(np.round(known, 6)).astype(np.int64)


def _degrees(value: float | None) -> float:
    return np.nan if value is None else value


def _places(schools: Sequence[School]) -> list[tuple[object, ...]]:
    return [(school.id, school.lon, school.lat, school.node) for school in schools]


def _homes(teachers: Sequence[Teacher]) -> list[tuple[object, ...]]:
    return [(teacher.id, teacher.home, teacher.lon, teacher.lat, teacher.node) for teacher in teachers]
