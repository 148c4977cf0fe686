"""Nodes that nobody knows, islands, places that are nowhere, minutes in another unit."""

from pathlib import Path

import pytest

from tests.formats.rosters import Tables, as_folder, problems, put
from tests.importing.asking import announced, answered

ROADS = [["起点", "终点", "分钟", "公里", "单向"]]


@pytest.fixture
def placed(tables: Tables) -> Tables:
    """Three schools on a way of two roads, some 20 km each."""
    for row, (node, lon) in enumerate([("N1", "107.0"), ("N2", "107.2"), ("N3", "107.4")], start=2):
        for column, value in (("道路节点", node), ("经度", lon), ("纬度", "33.2")):
            put(tables, "学校", row, column, value)
    tables["道路"] = [*ROADS, ["N1", "N2", "25", "", ""], ["N2", "N3", "25", "", ""]]
    return tables


def test_a_node_that_is_in_no_road_is_refused(placed: Tables, tmp_path: Path) -> None:
    """Of a school, of a home, of a junction; where somebody lives is not repeated."""
    put(placed, "学校", 4, "道路节点", "N33")
    put(placed, "教师", 3, "居住地节点", "N44")
    placed["道路节点"] = [["节点编号", "经度", "纬度"], ["N2", "107.2", "33.2"], ["N55", "107.2", "33.2"]]
    found = problems(as_folder(placed, tmp_path / "csv"))
    assert [(each.table, each.row, each.column) for each in found] == [
        ("学校", 4, "道路节点"), ("教师", 3, "居住地节点"), ("道路节点", 3, "节点编号"),
    ]
    assert "“N33”" in found[0].rule and "N44" not in str(found[1])


def test_nodes_without_any_road_say_nothing(placed: Tables, tmp_path: Path) -> None:
    del placed["道路"]
    assert not answered(placed, tmp_path).notes


def test_an_island_is_named(placed: Tables, tmp_path: Path) -> None:
    placed["道路"] = [*ROADS, ["N1", "N2", "25", "", ""], ["N3", "N4", "25", "", ""]]
    county = answered(placed, tmp_path)
    assert announced(county, "【道路】", "马屿小学", "道路不通") and not announced(county, "高楼学校", "道路不通")


def test_a_oneway_dead_end_is_an_island(placed: Tables, tmp_path: Path) -> None:
    """Whoever drives there cannot come back."""
    placed["道路"] = [*ROADS, ["N1", "N2", "25", "", ""], ["N2", "N3", "25", "", "是"]]
    assert announced(answered(placed, tmp_path), "【道路】", "马屿小学", "道路不通")
    placed["道路"].append(["N3", "N1", "50", "", "是"])
    assert not answered(placed, tmp_path).notes


def test_a_school_that_lies_nowhere_is_named(placed: Tables, tmp_path: Path) -> None:
    for column in ("道路节点", "经度", "纬度"):
        put(placed, "学校", 3, column, "")
    assert announced(answered(placed, tmp_path), "【学校】", "高楼学校", "路程不详")


def test_a_school_off_the_roads_is_named(placed: Tables, tmp_path: Path) -> None:
    put(placed, "学校", 3, "道路节点", "")
    assert announced(answered(placed, tmp_path), "【学校】", "高楼学校", "按经纬度估算")


def test_roads_that_no_school_is_on_are_told(placed: Tables, tmp_path: Path) -> None:
    for row in (2, 3, 4):
        put(placed, "学校", row, "道路节点", "")
    assert announced(answered(placed, tmp_path), "道路表没有用上")


@pytest.mark.parametrize(("minutes", "unit"), [("0.4", "小时"), ("1440", "秒"), ("25", ""), ("8", "")])
def test_minutes_that_look_like_hours_or_seconds(placed: Tables, tmp_path: Path, minutes: str, unit: str) -> None:
    """Some 19 km in 0.4 or in 1440 minutes; a quick road is none of these."""
    way = [["N1", "N2"], ["N2", "N3"], ["N1", "N3"]]
    placed["道路"] = [*ROADS, *([start, end, minutes, "", ""] for start, end in way)]
    county = answered(placed, tmp_path)
    assert announced(county, "「分钟」", f"像是按{unit}填的") if unit else not county.notes


def test_kilometres_tell_the_unit_as_well(placed: Tables, tmp_path: Path) -> None:
    placed["道路"] = [*ROADS, *([f"N{n}", f"N{n + 1}", "0.5", "20", ""] for n in (1, 2, 3))]
    assert announced(answered(placed, tmp_path), "「分钟」", "像是按小时填的")


def test_no_minutes_is_the_same_place(placed: Tables, tmp_path: Path) -> None:
    placed["道路"] = [*ROADS, ["N1", "N2", "0", "0", ""], ["N2", "N3", "25", "", ""]]
    county = answered(placed, tmp_path)
    assert county.roads[0].minutes == 0 and not county.notes
