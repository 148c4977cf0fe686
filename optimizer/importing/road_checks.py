"""Whether the roads lead to the places that are on them: nodes that nobody knows, islands, places that are nowhere."""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

import numpy as np

from optimizer.domain.errors import Problem
from optimizer.domain.roads import kilometres
from optimizer.formats.cells import quoted
from optimizer.formats.sheet import Remarks
from optimizer.importing.parsing import BAD, Parsed
from optimizer.importing.references import Tables, fault

NODES = (("schools", "node"), ("teachers", "node"), ("junctions", "id"))
FASTEST, SLOWEST = 200, 4  # km/h that no road of a county is beyond, as the crow flies
FAR = 1.0  # km: shorter roads say nothing of speed
ENOUGH = 3  # roads that can be measured
MOST = 10  # schools named in one line

Ways = Mapping[str, Sequence[str]]  # by node: nodes that a road leads to


def nodes_known(tables: Tables) -> Iterator[Problem]:
    """A node of a school, of a home or of a junction stands in some row of 道路."""
    nodes = _nodes(tables)
    if not nodes:
        return
    for name, target in NODES:
        if name in tables:
            table = tables[name]
            personal = next(column.personal for column in table.table.columns if column.target == target)
            for row, node in table.sound(target):
                if node is not None and node not in nodes:
                    shown = "所填节点" if personal else quoted(node)
                    advice = "请改正节点，或在道路表补上这条路"
                    yield fault(table, row, target, f"{shown}不在道路表的起点、终点中", advice)


def _nodes(tables: Tables) -> set[Any]:
    if "roads" not in tables:
        return set()
    return {node for end in ("start", "end") for node in tables["roads"].values[end]} - {BAD}


def tell_places(tables: Tables, remarks: Remarks) -> None:
    """Schools that no road reaches or that lie nowhere, and minutes that look like hours or seconds."""
    if "schools" not in tables:
        return
    schools, nodes = tables["schools"], _nodes(tables)
    title = schools.table.name
    lines = [line[1:] for line in schools.sound("name", "node", "lon", "lat")]
    on_road = {name: node for name, node, *_ in lines if node in nodes}
    placed = [name for name, node, lon, _ in lines if lon is not None or node in nodes]
    if 0 < len(placed) < len(lines):
        nowhere = [name for name, *_ in lines if name not in set(placed)]
        remarks.note(f"【{title}】{_named(nowhere)}没有经纬度，也没有道路节点，到这些学校的路程不详。")
    if nodes and not on_road:
        remarks.note(f"【{title}】学校都没有填道路节点，道路表没有用上。")
    elif nodes and len(on_road) < len(placed):
        off = [name for name in placed if name not in on_road]
        remarks.note(f"【{title}】{_named(off)}没有道路节点，到这些学校按经纬度估算。")
    if islands := _unreached(on_road, tables["roads"]) if on_road else ():
        remarks.note(f"【道路】{_named(islands)}与其他学校之间道路不通，不会安排往来；如道路表漏了路段，请补上。")
    _tell_units(tables, remarks)


def _named(schools: Sequence[str]) -> str:
    return f"{'、'.join(schools[:MOST])}{f'等{len(schools)}所学校' if len(schools) > MOST else ''}"


def _unreached(on_road: Mapping[str, str], roads: Parsed) -> list[str]:
    """Schools that cannot be driven to and from like the others: the largest set that can holds those others."""
    there: defaultdict[str, list[str]] = defaultdict(list)
    back: defaultdict[str, list[str]] = defaultdict(list)
    for _, start, end, oneway in roads.sound("start", "end", "oneway"):
        for one, other in [(start, end)] if oneway else [(start, end), (end, start)]:
            there[one].append(other)
            back[other].append(one)
    best: set[str] = set()
    left = set(on_road.values())
    while len(left) > len(best):  # what is left might still hold a larger set
        start = next(node for node in on_road.values() if node in left)
        joined = _reached(start, there) & _reached(start, back)
        left -= joined
        best = max(best, joined & set(on_road.values()), key=len)
    return [name for name, node in on_road.items() if node not in best]


def _reached(start: str, ways: Ways) -> set[str]:
    seen, queue = {start}, deque([start])
    while queue:
        for node in ways.get(queue.popleft(), ()):
            if node not in seen:
                seen.add(node)
                queue.append(node)
    return seen


def _tell_units(tables: Tables, remarks: Remarks) -> None:
    """Speeds that follow from 分钟 and from where the ends of roads lie."""
    if "roads" not in tables:
        return
    roads = tables["roads"]
    point = _points(tables)
    lines = [(point[start], point[end], minutes) for _, start, end, minutes in roads.sound("start", "end", "minutes")
             if minutes > 0 and start in point and end in point]
    ways = kilometres(*(np.array([line[end] for line in lines]).reshape(-1, 2) for end in (0, 1)))
    speeds = [km / line[2] * 60 for km, line in zip(ways.tolist(), lines, strict=True) if km >= FAR]
    speeds += [km / minutes * 60 for _, minutes, km in roads.sound("minutes", "km") if km and km >= FAR and minutes > 0]
    if len(speeds) < ENOUGH:
        return
    speed = median(speeds)
    unit = "小时" if speed > FASTEST else "秒" if speed < SLOWEST else ""
    if unit:
        remarks.note(
            f"【{roads.table.name}】「{roads.heading('minutes')}」像是按{unit}填的：照所填数值，每小时要走每小时{speed:.3g}公里。"
            "请核对后改为分钟。"
        )


def _points(tables: Tables) -> Mapping[str, tuple[float, float]]:
    """Longitude and latitude of the nodes that have any."""
    found: dict[str, tuple[float, float]] = {}
    for name, target in (("schools", "node"), ("junctions", "id")):
        if name in tables:
            for _, node, lon, lat in tables[name].sound(target, "lon", "lat"):
                if node is not None and lon is not None and lat is not None:
                    found[node] = (lon, lat)
    return found

