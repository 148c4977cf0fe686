"""The ways that visiting teachers drive, kept for maps: along the road table, with minutes and kilometres.

The minutes of a week are those of the shortest ways between schools. Which roads these are is found again here, with
one shortest-path tree for each school that somebody leaves from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.roads import kilometres, road_graph, whole
from optimizer.itinerant.weeks import Week

Point = tuple[float, float]  # longitude, latitude
ROAD, PARTLY, STRAIGHT = "road", "partly", "straight"
PATHS = {
    ROAD: "沿道路表的路线", PARTLY: "沿道路表的路线，没有经纬度的路口之间画直线",
    STRAIGHT: "学校之间的直线示意，不是实际道路",
}


@dataclass(frozen=True, slots=True)
class Leg:
    """The way from one school to the next: minutes as planned, kilometres and points where they are known."""

    origin: str
    school: str
    minutes: int
    km: float | None
    points: tuple[Point, ...]  # both ends included; empty where an end has no coordinates
    path: str  # a key of PATHS


class Paths:
    """The legs of a week over the roads of its county; of a week without one nothing but minutes is known."""

    def __init__(self, week: Week, county: County | None = None, definitions: Definitions | None = None) -> None:
        self.week, self.definitions = week, definitions or Definitions()
        schools = () if county is None else county.schools
        self._graph: nx.DiGraph[str] = nx.DiGraph() if county is None else road_graph(county)
        self._names = list(self._graph.nodes)
        number = {name: code for code, name in enumerate(self._names)}
        self._node = {school.id: number[school.node] for school in schools if school.node in number}
        self._place = {s.id: (s.lon, s.lat) for s in schools if s.lon is not None and s.lat is not None}
        self._at: dict[str, Point] = {} if county is None else {j.id: (j.lon, j.lat) for j in county.junctions}
        self._at |= {s.node: self._place[s.id] for s in schools if s.node and s.id in self._place}
        self._matrix = nx.to_scipy_sparse_array(self._graph, weight="minutes", format="csr") if self._names else None
        self._tree = cache(self._shortest)
        self.between = cache(self._between)

    def legs(self, way: Sequence[str]) -> list[Leg]:
        """The legs of a way through schools."""
        return [leg for pair in pairwise(way) for leg in self.between(*pair)]

    def _between(self, origin: str, school: str) -> tuple[Leg, ...]:
        """The way between two schools: one leg, or several where a way round by other schools is shorter."""
        minutes = self.week.minutes(origin, school)
        leg = self._direct(origin, school)
        if leg.minutes == minutes:
            return (leg,)
        for via in self.week.schools:
            first, second = self.week.minutes(origin, via), self.week.minutes(via, school)
            if via not in (origin, school) and min(first, second) >= 0 and first + second == minutes:
                return (*self.between(origin, via), *self.between(via, school))
        return (Leg(origin, school, minutes, None, leg.points, STRAIGHT),)

    def _direct(self, origin: str, school: str) -> Leg:
        """Along the roads where both schools are on them, else the straight line."""
        ends = tuple(self._place[end] for end in (origin, school) if end in self._place)
        if origin in self._node and school in self._node:
            minutes, before = self._tree(self._node[origin])
            length = whole(minutes[[self._node[school]]])[0]
            if length >= 0:
                return self._by_road(origin, school, int(length), list(self._nodes(before, origin, school)))
        elif len(ends) == 2:
            km = kilometres(np.array(ends[:1]), np.array(ends[1:]))[0] * self.definitions.road_factor
            length = whole(np.array([km / self.definitions.speed * 60]))[0]
            return Leg(origin, school, int(length), round(float(km), 2), ends, STRAIGHT)
        return Leg(origin, school, self.week.minutes(origin, school), None, ends if len(ends) == 2 else (), STRAIGHT)

    def _by_road(self, origin: str, school: str, minutes: int, nodes: Sequence[str]) -> Leg:
        lengths = [self._graph[a][b]["km"] for a, b in pairwise(nodes)]
        km = None if None in lengths else round(sum(lengths), 2)
        known = [self._at[node] for node in nodes if node in self._at]
        whole_way = len(known) == len(nodes)
        drawn = nodes and nodes[0] in self._at and nodes[-1] in self._at
        path = ROAD if whole_way else PARTLY if len(known) > 2 else STRAIGHT
        return Leg(origin, school, minutes, km, tuple(known) if drawn else (), path)

    def _nodes(self, before: NDArray[np.int32], origin: str, school: str) -> Iterator[str]:
        """Names of the nodes from one school to the other, by the predecessors of the tree."""
        way = [self._node[school]]
        while way[-1] != self._node[origin]:
            way.append(int(before[way[-1]]))
        return (self._names[node] for node in reversed(way))

    def _shortest(self, source: int) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
        """Minutes from a node to every other, and the node before it on the way."""
        minutes, before = dijkstra(self._matrix, indices=source, return_predecessors=True)
        return minutes, before
