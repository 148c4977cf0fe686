"""``rotation itineraries`` with a term, its bells and holidays, free slots of schools, and the links of last term."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from optimizer.domain.visit_records import FreeSlots, PastVisit, Visiting, VisitNeed
from optimizer.domain.vocabulary import SLOTS, WEEKDAYS, Stage
from optimizer.formats import write
from optimizer.policy.instance import Instance
from tests.cli.test_itineraries import lessons
from tests.conftest import Rotation
from tests.itinerant.counties import YEAR, instance, teacher


def saved(given: Instance, path: Path, **settings: str) -> Path:
    write(given.county, {"计划学年": str(YEAR), "政策": "标准", **settings}, path)
    return path


def read(path: Path) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return plain


@pytest.fixture
def pair() -> Instance:
    """Two visitors of 甲 who are alike, and one class that either may take."""
    lines = (Visiting("t1", home_periods=12), Visiting("t2", home_periods=12))
    visits = tuple(VisitNeed(school, Stage.PRIMARY, "音乐", int(school == "乙")) for school in "甲乙丙丁")
    return instance(teacher("t1"), teacher("t2"), visitors=lines, visits=visits)


def links(folder: Path) -> set[tuple[str, str]]:
    return {
        (one["teacher"], lesson["school"])
        for one in read(folder / "itineraries.json")["itineraries"] for lesson in one["lessons"]
    }


@pytest.mark.parametrize("who", ["t1", "t2"])
def test_whoever_came_last_term_comes_again(rotation: Rotation, tmp_path: Path, pair: Instance, who: str) -> None:
    """By the table, by the JSON and by the workbook of last term; without any of them changes are not counted."""
    table = replace(pair, county=replace(pair.county, visited=(PastVisit(who, "乙", Stage.PRIMARY, "音乐"),)))
    assert rotation("itineraries", saved(table, tmp_path / "table"), "-o", tmp_path / "one") == 0
    assert links(tmp_path / "one") == {(who, "乙")}
    levels = {level["name"]: level for level in read(tmp_path / "one" / "itineraries.json")["levels"]}
    assert (levels["changes"]["value"], levels["changes"]["proved"]) == (0, True)
    county = saved(pair, tmp_path / "county.xlsx")
    for name in ("itineraries.json", "itineraries.xlsx"):
        assert rotation("itineraries", county, "-o", tmp_path / "two", "--previous", tmp_path / "one" / name) == 0
        assert links(tmp_path / "two") == {(who, "乙")}


def test_last_term_of_people_who_left(
    rotation: Rotation, tmp_path: Path, pair: Instance, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are named and left out; a file of something else is refused with the rows that cannot be read."""
    earlier = {"itineraries": [
        {"teacher": "t8", "lessons": [{"school": "乙", "subject": "小学音乐"}]},
        {"teacher": "t2", "lessons": [{"school": school, "subject": "小学音乐"} for school in "乙己"]},
    ]}
    (tmp_path / "last.json").write_text(json.dumps(earlier), "utf-8")
    county = saved(pair, tmp_path / "county")
    assert rotation("itineraries", county, "-o", tmp_path / "out", "--previous", tmp_path / "last.json") == 0
    assert "有2名教师或学校已不在名册，其走教关系不计：t8、己。" in capsys.readouterr().out
    assert links(tmp_path / "out") == {("t2", "乙")}
    earlier["itineraries"][0]["lessons"][0]["school"] = ""
    (tmp_path / "last.json").write_text(json.dumps(earlier), "utf-8")
    assert rotation("itineraries", county, "-o", tmp_path / "none", "--previous", tmp_path / "last.json") == 2
    assert "【last.json】第1行「school」：必填，却是空的" in capsys.readouterr().err
    assert rotation("itineraries", county, "-o", tmp_path / "none", "--previous", tmp_path / "no.json") == 2
    assert not (tmp_path / "none").exists()


def test_only_free_slots_are_used(rotation: Rotation, tmp_path: Path) -> None:
    """乙 has two afternoons for its six classes of two lessons: a class a slot, so six of twelve lessons find one."""
    free = tuple(FreeSlots("乙", day, None, ("下1", "下3")) for day in ("周二", "周四"))
    visits = tuple(VisitNeed(school, Stage.PRIMARY, "音乐", 6 * int(school == "乙")) for school in "甲乙丙丁")
    given = instance(teacher("t1"), visitors=(Visiting("t1", home_periods=0),), visits=visits, free=free)
    assert rotation("itineraries", saved(given, tmp_path / "county.xlsx"), "-o", tmp_path / "out") == 0
    plain, found = lessons(given, tmp_path / "out")
    assert {(WEEKDAYS[one.day], one.slot) for one in found} == {
        (day, SLOTS[slot]) for day in ("周二", "周四") for slot in ("下1", "下3")
    }
    levels = {level["name"]: level for level in plain["levels"]}
    assert levels["uncovered"]["value"] == 8, "one teacher, four slots"
    assert levels["uncovered"]["proved"]


def test_the_term_of_settings_and_options(
    rotation: Rotation, tmp_path: Path, pair: Instance, capsys: pytest.CaptureFixture[str]
) -> None:
    """Settings tell the term, options go before them; calendars and money follow."""
    county = saved(pair, tmp_path / "county", 学期开始="2026-08-31", 学期周数="18", 上午上课="8:00、8:50、9:50、10:40")
    assert rotation("itineraries", county, "-o", tmp_path / "one") == 0
    term = read(tmp_path / "one" / "itineraries.json")["term"]
    free = [*(f"2026-09-{day}" for day in (25, 26, 27)), *(f"2026-10-0{day}" for day in range(1, 8)), "2027-01-01"]
    assert (term["first"], term["last"], term["off"]) == ("2026-08-31", "2027-01-03", free)
    assert (term["unsettled"], term["unannounced"]) == (["2026-09-20", "2026-10-10"], [2027])
    told = capsys.readouterr().out.replace("\n", "")
    assert "9月20日（周日）、10月10日（周六）没有写明上周几的课" in told and "没有2027年的放假安排" in told
    assert all(note in told for note in term["notes"])
    (tmp_path / "off.txt").write_bytes("2026-11-05至2026-11-06  # 运动会\n2026-12-31\n".encode("gb18030"))
    (tmp_path / "made.txt").write_text("2026-09-20上周二的课\n2026-10-10不上课\n", "utf-8")
    options = ("--term-start", "2026-09-07", "--holidays", tmp_path / "off.txt", "--makeup", tmp_path / "made.txt",
               "--bell", "小学上午上课=9:00")
    assert rotation("itineraries", county, "-o", tmp_path / "two", *options, "--bell", "课间分钟=20") == 0
    term = read(tmp_path / "two" / "itineraries.json")["term"]
    assert (term["first"], term["last"], term["unsettled"]) == ("2026-09-07", "2027-01-10", [])
    assert sorted(set(term["off"]) - set(free)) == ["2026-10-10", "2026-11-05", "2026-11-06", "2026-12-31"]
    assert term["makeup"] == [{"date": "2026-09-20", "weekday": "周二"}]
    times = {
        name: {
            event.decoded("DTSTART").strftime("%H:%M")
            for file in (tmp_path / name / "calendars").iterdir()
            for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT")
        }
        for name in ("one", "two")
    }
    assert times["one"] and times["one"] <= {"08:00", "08:50", "09:50", "10:40", "14:00", "14:50", "15:40"}
    assert times["two"] and times["two"] <= {"09:00", "10:00", "11:00", "12:00", "14:00", "15:00", "16:00"}
    capsys.readouterr()
    wrong = ("--term-start", "九月", "--holidays", "国庆", "--makeup", "2026-10-10",
             "--bell", "下午上课=2:00", "--bell", "午休=12:00")
    assert rotation("itineraries", county, "-o", tmp_path / "none", *wrong) == 2
    told = capsys.readouterr().err
    for option in ("【--term-start】", "【--holidays】", "【--makeup】",
                   "【--bell】「下午上课」", "看不懂“午休=12:00”"):
        assert option in told
    assert rotation("itineraries", county, "-o", tmp_path / "none", "--term-start", "2028-02-20") == 2
    assert "不在2026—2027学年内" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_money_of_the_term(rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The policy pays days and lessons; the terminal tells the total that the file adds up to."""
    given = instance(teacher("t1", volunteer=True), teacher("t2"))
    county = saved(given, tmp_path / "county")
    (county / "policy.yaml").write_text(
        "extends: 标准\nname: 补助\nyear: 2026\ndefinitions:\n  visit_day_yuan: 40\n  visit_period_yuan: 5\n", "utf-8"
    )
    assert rotation("itineraries", county, "-o", tmp_path / "out") == 0
    plain = read(tmp_path / "out" / "itineraries.json")
    holidays = {"周一": 1, "周二": 1, "周三": 1, "周四": 1, "周五": 3}  # 25 September, National Day, New Year
    days = [day["weekday"] for one in plain["itineraries"] for day in one["days"]]
    taught = [lesson["weekday"] for one in plain["itineraries"] for lesson in one["lessons"]]
    total = sum(40 * (20 - holidays[day]) for day in days) + sum(5 * (20 - holidays[day]) for day in taught)
    assert sum(line["yuan"] for line in plain["credits"]) == total > 0
    assert f"合计 {total} 元，{len(plain['credits'])} 名教师" in capsys.readouterr().out
