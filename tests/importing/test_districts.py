"""Spellings of one county."""

from pathlib import Path

from tests.formats.rosters import Tables, put
from tests.importing.asking import accepted, announced, answered, questions


def spelt(tables: Tables, *names: str) -> Tables:
    for row, name in enumerate(names, start=2):
        put(tables, "学校", row, "县区", name)
    return tables


def test_spaces_are_dropped_and_said(tables: Tables, tmp_path: Path) -> None:
    county = answered(spelt(tables, "示例县", "示例 县", "示例县"), tmp_path)
    assert {school.district for school in county.schools} == {"示例县"} and announced(county, "「县区」", "第3行")


def test_a_county_without_its_ending_is_asked(tables: Tables, tmp_path: Path) -> None:
    (asked,) = questions(spelt(tables, "示例", "示例县", "示例"), tmp_path)
    assert asked.key == ("词", "学校", "县区", "示例")
    assert asked.guess == "示例县" and asked.options == ("示例县", "示例") and asked.rows == (2, 4)
    assert {school.district for school in accepted(tables, tmp_path).schools} == {"示例县"}
    kept = answered(tables, tmp_path, {asked.key: "示例"})
    assert [school.district for school in kept.schools] == ["示例", "示例县", "示例"]


def test_a_row_of_a_county_called_like_the_example_is_data(tables: Tables, tmp_path: Path) -> None:
    assert len(accepted(spelt(tables, "示例县", "示例", "示例"), tmp_path).schools) == 3


def test_an_empty_county_among_others_is_asked(tables: Tables, tmp_path: Path) -> None:
    """With one county it is guessed, with several it is not."""
    (asked,) = questions(spelt(tables, "示例县", "", "示例县"), tmp_path)
    assert asked.written == "空格" and asked.guess == "示例县" and asked.rows == (3,)
    assert {school.district for school in accepted(tables, tmp_path).schools} == {"示例县"}
    assert answered(tables, tmp_path, {asked.key: "空格"}).schools[1].district == ""
    (asked,) = questions(spelt(tables, "示例县", "", "邻县"), tmp_path / "two")
    assert asked.guess is None and set(asked.options) == {"示例县", "邻县", "空格"}
    assert answered(tables, tmp_path / "two", {asked.key: "邻县"}).schools[1].district == "邻县"


def test_different_counties_or_none_at_all_are_nothing_to_ask(tables: Tables, tmp_path: Path) -> None:
    assert not answered(spelt(tables, "示例县", "邻县", "市区"), tmp_path).notes
    assert not answered(spelt(tables, "", "", ""), tmp_path / "none").notes


def test_towns_that_look_alike_are_told(tables: Tables, tmp_path: Path) -> None:
    """Within one county only: two counties may each have a 城关镇."""
    for row, town in enumerate(("城关镇", "城关", "柳河镇"), start=2):
        put(tables, "学校", row, "乡镇", town)
    assert announced(answered(tables, tmp_path), "「乡镇」", "“城关镇”1所", "“城关”1所")
    assert not answered(spelt(tables, "示例县", "邻县", "示例县"), tmp_path / "two").notes
