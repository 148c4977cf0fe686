"""A road table for small counties: lanes inside towns, roads between them, a node for every school."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import cos, hypot, radians

from optimizer.domain.county import Junction, Road
from optimizer.generating.draws import Draws
from optimizer.generating.places import Town
from optimizer.generating.plans import SchoolPlan

LANES = 5  # junctions of a town
Place = tuple[float, float]


class RoadMap:
    """Junctions with coordinates and the roads between them; every place reaches every other."""

    def __init__(self, draws: Draws, plans: Sequence[SchoolPlan]) -> None:
        self.draws = draws
        self.places: dict[str, Place] = {}
        self.roads: list[Road] = []
        self.centre: dict[str, list[str]] = {}
        towns = list(dict.fromkeys(plan.sketch.town for plan in plans))
        for town in towns:
            self._lay_town(town)
        self._join_towns(towns)
        self.school_nodes = [self._lay_school(plan) for plan in plans]

    @property
    def junctions(self) -> Iterator[Junction]:
        """Where the nodes lie that are no school's."""
        schools = set(self.school_nodes)
        return (Junction(node, *place) for node, place in self.places.items() if node not in schools)

    def nearest(self, town: str, lon: float, lat: float) -> str:
        """The junction of the town next to a home."""
        return min(self.centre[town], key=lambda node: _kilometres(self.places[node], (lon, lat)))

    def _node(self, lon: float, lat: float) -> str:
        name = f"N{len(self.places) + 1:04d}"
        self.places[name] = lon, lat
        return name

    def _join(self, start: str, end: str, speed: float, oneway: bool = False) -> None:
        km = max(0.1, 1.25 * _kilometres(self.places[start], self.places[end]))
        self.roads.append(Road(start, end, round(60 * km / speed, 1), round(km, 2), oneway))

    def _lay_town(self, town: Town) -> None:
        """A chain both ways, closed by a one-way street in the built-up ones."""
        reach = 0.010 if town.urban else 0.006
        nodes = [self._node(town.lon, town.lat)]
        for _ in range(LANES - 1):
            east, north = self.draws.normal(0.0, reach, 2).tolist()
            nodes.append(self._node(round(town.lon + east, 5), round(town.lat + north, 5)))
        for start, end in pairwise(nodes):
            self._join(start, end, 25.0)
        self._join(nodes[-1], nodes[0], 20.0, oneway=town.urban)
        self.centre[town.name] = nodes

    def _join_towns(self, towns: Sequence[Town]) -> None:
        """The shortest tree that joins all towns and a few more roads; mountain roads are slow."""
        gaps = {
            (one, two): _kilometres((towns[one].lon, towns[one].lat), (towns[two].lon, towns[two].lat))
            for two in range(len(towns))
            for one in range(two)
        }
        chosen, joined = set(), {0}
        while len(joined) < len(towns):
            pair = min((pair for pair in gaps if (pair[0] in joined) != (pair[1] in joined)), key=gaps.__getitem__)
            chosen.add(pair)
            joined.update(pair)
        chosen.update(sorted(gaps.keys() - chosen, key=gaps.__getitem__)[: len(towns) // 2])
        for one, two in sorted(chosen):
            speed = 26.0 if towns[one].mountain or towns[two].mountain else 42.0
            self._lay_road(self.centre[towns[one].name][0], self.centre[towns[two].name][0], speed)

    def _lay_road(self, start: str, end: str, speed: float) -> None:
        """A junction about every five kilometres."""
        (lon, lat), (far, north) = self.places[start], self.places[end]
        parts = 1 + int(_kilometres((lon, lat), (far, north)) // 5)
        nodes = [start]
        for part in range(1, parts):
            east, up = self.draws.normal(0.0, 0.004, 2).tolist()
            nodes.append(
                self._node(
                    round(lon + (far - lon) * part / parts + east, 5), round(lat + (north - lat) * part / parts + up, 5)
                )
            )
        nodes.append(end)
        for one, two in pairwise(nodes):
            self._join(one, two, speed)

    def _lay_school(self, plan: SchoolPlan) -> str:
        node = self._node(plan.lon, plan.lat)
        self._join(self.nearest(plan.sketch.town.name, plan.lon, plan.lat), node, 25.0)
        return node


def _kilometres(one: Place, two: Place) -> float:
    east = (one[0] - two[0]) * cos(radians((one[1] + two[1]) / 2))
    return 111.2 * hypot(east, one[1] - two[1])
