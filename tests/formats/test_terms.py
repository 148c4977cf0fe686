"""The term and the bells that the settings tell."""

from datetime import date, datetime, time
from pathlib import Path

import pytest

from optimizer.domain.school_term import Term
from optimizer.domain.vocabulary import Stage
from optimizer.formats.terms import Bells, term_of
from optimizer.importing import read
from tests.formats.rosters import Tables, as_folder, as_workbook, places, problems


def test_the_autumn_term_is_the_default() -> None:
    term, bells = term_of({}, 2026)
    assert (term.first, term.last) == (date(2026, 9, 1), date(2027, 1, 18))
    assert term.dates(0)[0] == date(2026, 9, 7) and term.dates(1)[0] == date(2026, 9, 1)
    assert len(term.dates(0)) == 20 and len(term.taught(0)) == 19, "5 October is a holiday"
    assert bells.begin(Stage.PRIMARY, 0, 1) == time(8, 30)
    assert bells.begin(Stage.PRIMARY, 1, 2) == time(14, 50) and bells.begin(Stage.JUNIOR, 1, 2) == time(14, 55)


def test_what_the_settings_say() -> None:
    """A stage's own bells go before those of all; after the last time given lessons follow with the pause."""
    term, bells = term_of({
        "学期开始": "2027年2月22日", "学期周数": "18", "放假日期": "2027-04-05、2027-05-01 至 2027-05-05",
        "课间分钟": "15", "上午上课": "8:00、8:50、10:00", "初中上午上课": "7：40", "下午上课": "14:30",
    }, 2026)
    assert term == Term(date(2027, 2, 22), 18, frozenset(map(date, [2027] * 6, [4, *[5] * 5], [5, *range(1, 6)])))
    assert term.dates(0)[6] == date(2027, 4, 5) and date(2027, 4, 5) not in term.taught(0)
    times = [bells.begin(stage, 0, 4) for stage in (Stage.PRIMARY, Stage.JUNIOR)]
    assert times == [time(10, 55), time(10, 40)]
    assert bells.begin(Stage.JUNIOR, 1, 1) == time(14, 30)


def test_days_and_times_of_a_spreadsheet(tables: Tables, tmp_path: Path) -> None:
    """Excel turns what is typed into days and times; they are read as written."""
    tables["设置"] += [["学期开始", datetime(2026, 8, 31)], ["上午上课", time(8, 10)]]
    settings = read(as_workbook(tables, tmp_path / "a.xlsx")).settings
    assert settings["学期开始"] == "2026-08-31" and settings["上午上课"] == "08:10"
    assert term_of(settings, 2026)[1] == Bells({(None, 0): (time(8, 10),)})


@pytest.mark.parametrize("text", [
    "2026-09-20上周二的课、2026-10-10不上课", "2026-09-20 周二，2026-10-10 停课",
    "2026年9月20日（周日）补星期二课；2026-10-10不补课",
    "2026-09-20补2026-10-06的课、2026/10/10不补", "2026-09-20上2026-10-06（周二）的课 2026-10-10 不上课",
])
def test_make_up_days_are_written_in_many_ways(text: str) -> None:
    term, _ = term_of({"补课日": text}, 2026)
    assert term.makeup == {date(2026, 9, 20): 1, date(2026, 10, 10): None}


@pytest.mark.parametrize(("lines", "words"), [
    ({"学期开始": "2026-09-01", "学期结束": "2026-08-30"}, "学期结束“2026-08-30”不在学期开始2026-09-01之后"),
    ({"学期开始": "2026-09-01", "学期结束": "2027-01-15", "学期周数": "18"},
     "学期结束“2027-01-15”是第20周，与学期周数18不一致"),
    ({"放假日期": "2026-10-08至2026-10-12", "补课日": "2026-10-10上周三的课"}, "补课日“2026-10-10”也写在放假日期里"),
])
def test_lines_of_a_term_that_contradict_each_other(
    tables: Tables, tmp_path: Path, lines: dict[str, str], words: str
) -> None:
    tables["设置"] += [[name, value] for name, value in lines.items()]
    [problem] = problems(as_folder(tables, tmp_path / "csv"))
    assert words in problem.rule and problem.advice


def test_a_term_ends_on_its_last_day(tables: Tables, tmp_path: Path) -> None:
    lines = {"学期开始": "2026-09-01", "学期结束": "2027-01-15", "学期周数": "20"}
    term, _ = term_of(lines, 2026)
    assert (term.last, term.days[-1]) == (date(2027, 1, 15), date(2027, 1, 15))
    tables["设置"] += [[name, value] for name, value in lines.items()]
    assert read(as_folder(tables, tmp_path / "csv")).settings["学期结束"] == "2027-01-15"


@pytest.mark.parametrize(("name", "value"), [
    ("补课日", "2026-10-10"), ("补课日", "2026-10-10周日"), ("补课日", "2026-02-30周一"),
    ("补课日", "2026-10-10补2026-10-04"),
    ("补课日", "2026-10-10周一、2026-10-10周二"), ("补课日", "国庆后周六上周三的课"), ("学期结束", "一月中旬"),
    ("学期开始", "九月一日"), ("学期开始", "2026-02-30"), ("学期周数", "31"), ("学期周数", "二十"),
    ("放假日期", "2026-10-07至2026-10-01"), ("放假日期", "国庆"), ("课间分钟", "-5"),
    ("下午上课", "2:00"), ("上午上课", "13:00"), ("上午上课", "8:50、8:00"), ("下午上课", "14:00、14:50、15:40、16:30"),
    ("小学下午上课", "14:75"),
])
def test_a_fault_is_found_at_its_cell(tables: Tables, tmp_path: Path, name: str, value: str) -> None:
    tables["设置"].append([name, value])
    folder = as_folder(tables, tmp_path / "csv")
    assert places(folder) == {("设置", 4, "值")}
    [problem] = problems(folder)
    assert name in problem.rule and problem.advice
