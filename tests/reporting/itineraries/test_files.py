"""itineraries.json, routes.geojson and the calendars, opened as their readers do."""

import json
import random
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar, vRecur
from openpyxl import load_workbook

from optimizer.auditing.ledgers.visits import VisitCredit, visit_credits
from optimizer.domain.school_term import Term
from optimizer.itinerant.weeks import Hours, Lesson
from optimizer.reporting.facts.clock import Clock
from optimizer.reporting.facts.rota import Context, Rota
from optimizer.reporting.files.itineraries.writing import write_itineraries
from optimizer.reporting.ics import calendar, escaped, folded
from optimizer.reporting.json.itineraries import parts
from tests.auditing.ledgers.reading import history, instance
from tests.itinerant.building import TIMETABLE, lesson, visitor, week
from tests.reporting.itineraries.conftest import told

CLOCK = Clock(Term(date(2026, 9, 2), 6, frozenset({date(2026, 9, 8), date(2026, 10, 5)})))
STAMP = datetime(2026, 8, 20, 12, tzinfo=timezone(timedelta(hours=8)))


def written(directory: Path, rota: Rota, **more: Any) -> dict[str, Any]:
    write_itineraries(directory, rota.week, rota.result, rota.names, **more)
    plain: dict[str, Any] = json.loads((directory / "itineraries.json").read_text("utf-8"))
    return plain


CREDIT = VisitCredit(2026, "师一", ("乙校", "丙校"), 2, 6, 38, 114, 5, 1900, 1140, 600, 20)


def test_credits_are_told(rota: Rota, tmp_path: Path) -> None:
    """Money of the term in the JSON and in a sheet of its own; without a roster to reckon from there is neither."""
    plain = written(tmp_path, rota, context=Context(clock=CLOCK, credits=(CREDIT,)))
    assert validator().is_valid(plain)
    [line] = plain["credits"]
    assert line["yuan"] == 1900 + 1140 + 5 * 600 and line["schools"] == ["乙校", "丙校"]
    term = plain["term"]
    assert (term["first"], term["last"], term["unannounced"]) == ("2026-09-02", "2026-10-13", [])
    assert term["off"] == [
        "2026-09-08", *(f"2026-09-{day}" for day in (25, 26, 27)), *(f"2026-10-0{day}" for day in range(1, 8)),
    ]
    assert term["makeup"] == [] and term["unsettled"] == ["2026-09-20", "2026-10-10"]
    book = load_workbook(tmp_path / "itineraries.xlsx")
    rows = [[cell.value for cell in row] for row in book["走教补助"].iter_rows()]
    assert ["王*（师一）", "乙校（小学）、丙校（小学）", 2, 6, 38, 114, 1900, 1140, 600, 5, 6040, 20] in rows
    assert ["合计", None, 2, 6, 38, 114, 1900, 1140, None, None, 6040, None] in rows
    assert "已扣除周一至周五中放假的7天、调休上班日2天未定课表，未计" in str(book["走教补助"]["A2"].value)
    assert written(tmp_path, rota)["credits"] is None
    assert "走教补助" not in load_workbook(tmp_path / "itineraries.xlsx").sheetnames
    written(tmp_path, rota, context=Context(credits=(replace(CREDIT, daily=0, hourly=0, monthly=0),)))
    said = [cell.value for row in load_workbook(tmp_path / "itineraries.xlsx")["走教补助"].iter_rows() for cell in row]
    assert any(str(each).startswith("政策没有设走教补助标准") for each in said)


def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(files("optimizer.reporting.json").joinpath("itineraries.schema.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("name", ["rota", "complete", "nobody", "township"])
def test_json_keeps_its_schema(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    schema = json.loads(files("optimizer.reporting.json").joinpath("itineraries.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    plain = written(tmp_path, request.getfixturevalue(name), more={"digests": {}, "unplaced": ["甲校"]})
    assert [error.message for error in validator.iter_errors(plain)] == []
    assert not validator.is_valid(plain | {"extra": 1})
    for key in schema["required"]:
        assert not validator.is_valid({each: value for each, value in plain.items() if each != key}), key


def test_parts_of_the_report(rota: Rota) -> None:
    told = parts(rota)
    covers = [(c["school"], c["subject"], c["need"], c["covered"], c["uncovered"]) for c in told["cover"]]
    assert covers == [("乙校", "音乐", 4, 4, 0), ("丙校", "音乐", 2, 2, 0), ("丁校", "书法", 1, 0, 1)]
    assert told["cover"][2]["left"] == [
        {"classes": ["三班"], "periods": 1, "cause": "nobody", "reason": "没有可走教的书法教师。"}
    ]
    (itinerary,) = told["itineraries"]
    assert itinerary["teacher"] == "师一" and itinerary["name"] == "王*" and itinerary["visit_periods"] == 6
    legs = [{"from": a, "to": b, "minutes": 10, "km": None} for a, b in pairwise(["甲校", "乙校", "丙校", "甲校"])]
    assert itinerary["days"] == [
        {"weekday": day, "minutes": 30, "way": ["甲校", "乙校", "丙校", "甲校"], "km": None, "legs": legs}
        for day in ("周一", "周二")
    ]
    assert itinerary["lessons"][2] == {
        "weekday": "周一", "half": "下午", "period": 1, "school": "丙校", "subject": "音乐", "class": "一班"
    }


def test_levels_say_what_is_proved(rota: Rota, tmp_path: Path) -> None:
    words = {level["name"]: level["words"] for level in written(tmp_path, rota)["levels"]}
    assert words["uncovered"] == "已证明最优" and words["minutes"] == "未证明（差距 1）"


def test_routes(rota: Rota, tmp_path: Path) -> None:
    written(tmp_path, rota)
    plain = json.loads((tmp_path / "routes.geojson").read_text("utf-8"))
    assert set(plain) == {"type", "features"} and plain["type"] == "FeatureCollection"
    found = {feature["id"]: feature for feature in plain["features"]}
    assert len(found) == len(plain["features"]) == 2 + 4 + 1
    assert all(set(feature) == {"type", "id", "geometry", "properties"} for feature in plain["features"])
    way = found["route/师一/1"]
    assert way["geometry"] == {
        "type": "LineString", "coordinates": [[107.5, 33.25], [107.51, 33.25], [107.52, 33.25], [107.5, 33.25]]
    }
    assert way["properties"]["minutes"] == 30 and way["properties"]["weekday_name"] == "周一"
    assert way["properties"]["schools"] == ["甲校", "乙校", "丙校", "甲校"] and way["properties"]["path"] == "straight"
    assert found["school/乙校"]["properties"] | {"need": 4, "covered": 4} == found["school/乙校"]["properties"]
    assert found["uncovered/1"]["geometry"] == {"type": "Point", "coordinates": [107.53, 33.25]}
    assert found["uncovered/1"]["properties"]["reason"] == "没有可走教的书法教师。"


def test_routes_without_coordinates(township: Rota, tmp_path: Path) -> None:
    written(tmp_path, township)
    features = json.loads((tmp_path / "routes.geojson").read_text("utf-8"))["features"]
    assert features and all(feature["geometry"] is None for feature in features)


def unfolded(raw: bytes) -> list[str]:
    """Content lines, after the strict checks of RFC 5545 §3.1."""
    assert raw.endswith(b"\r\n") and b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert all(line.decode() is not None for line in raw.split(b"\r\n"))  # no character is torn
    return raw.decode().replace("\r\n ", "").split("\r\n")[:-1]


def events(raw: bytes) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for line in unfolded(raw):
        name, value = re.split(r":", line, maxsplit=1)
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            found[-1][name] = value
    return found


def test_calendar(rota: Rota) -> None:
    raw = calendar(rota, rota.visiting[0], CLOCK, STAMP)
    lines = unfolded(raw)
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"] and lines[-1] == "END:VCALENDAR"
    assert lines.index("X-WR-CALNAME:走教 王*（师一）") < lines.index("BEGIN:VTIMEZONE")
    for kind in ("VCALENDAR", "VTIMEZONE", "STANDARD", "VEVENT"):
        assert lines.count(f"BEGIN:{kind}") == lines.count(f"END:{kind}") > 0
    found = events(raw)
    assert len(found) == 6 == len({event["UID"] for event in found})
    first = found[0]
    zone = ";TZID=Asia/Shanghai"
    assert first["DTSTAMP"] == "20260820T040000Z"
    assert (first[f"DTSTART{zone}"], first[f"DTEND{zone}"]) == ("20260907T083000", "20260907T091000")
    assert first["RRULE"] == "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261012T003000Z"
    assert first[f"EXDATE{zone}"] == "20261005T083000"
    assert first["SUMMARY"] == "音乐 一班" and first["LOCATION"] == "乙校（小学）" and first["GEO"] == "33.25;107.51"
    afternoon, tuesday = found[2], found[3]
    assert afternoon[f"DTSTART{zone}"] == "20260907T140000"
    assert tuesday[f"DTSTART{zone}"] == "20260915T083000", "the 8th is a day off"
    assert tuesday[f"EXDATE{zone}"] == "20261006T083000"


def test_an_event_begins_and_ends_with_a_lesson_that_is_held(rota: Rota) -> None:
    """Days off at either end of the term are no part of it; a weekday that is always off has no event."""
    term = replace(CLOCK.term, off=frozenset({date(2026, 9, 7), date(2026, 9, 21), date(2026, 10, 12)}))
    monday = events(calendar(rota, rota.visiting[0], replace(CLOCK, term=term), STAMP))[0]
    zone = ";TZID=Asia/Shanghai"
    assert monday[f"DTSTART{zone}"] == "20260914T083000" and monday[f"EXDATE{zone}"] == "20260921T083000"
    assert monday["RRULE"] == "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260928T003000Z", "the 5th of October is a holiday"
    mondays = frozenset(CLOCK.term.dates(0))
    kept = events(calendar(rota, rota.visiting[0], replace(CLOCK, term=replace(term, off=mondays)), STAMP))
    assert kept and not any("BYDAY=MO" in event["RRULE"] for event in kept)


def test_a_moved_lesson_keeps_its_uid() -> None:
    """A calendar that is imported again moves the event instead of doubling it; another term has its own."""
    moved = tuple(lesson(2, 0) if each == lesson(1, 0) else each for each in TIMETABLE)
    who = visitor()

    def uids(rota: Rota, clock: Clock) -> set[str]:
        return {event["UID"] for event in events(calendar(rota, who, clock, STAMP))}

    before = uids(told(week(), TIMETABLE), CLOCK)
    assert uids(told(week(), moved), CLOCK) == before
    assert not uids(told(week(), TIMETABLE), Clock.of(2027)) & before


def test_clock() -> None:
    clock, hours = Clock.of(2026), Hours()
    assert (clock.term.first, clock.term.last) == (date(2026, 9, 1), date(2027, 1, 18))
    junior, primary = Lesson("师", 0, 1, "校", "初中音乐", "班"), Lesson("师", 0, 6, "校", "小学音乐", "班")
    assert clock.span(hours, junior) == (time(9, 25), time(10, 10))
    assert clock.span(hours, primary) == (time(15, 40), time(16, 20))
    given = Clock.of(2026, {"初中上午上课": "7:50、8:45", "课间分钟": "5"})
    assert given.span(hours, junior) == (time(8, 45), time(9, 30))
    assert given.span(hours, primary) == (time(15, 30), time(16, 10))


def met(raw: bytes) -> Counter[tuple[datetime, str, str]]:
    """What another program finds: begin, school and class of each occurrence; every event begins with one."""
    found = Calendar.from_ical(raw)
    assert not found.errors
    told: Counter[tuple[datetime, str, str]] = Counter()
    for event in found.walk("VEVENT"):
        start, end = event.decoded("DTSTART"), event.decoded("DTEND")
        assert str(start.tzinfo) == "Asia/Shanghai" and end - start == timedelta(minutes=40)
        rule = vRecur(event["RRULE"]).to_ical().decode() if "RRULE" in event else "FREQ=DAILY;COUNT=1"
        starts = set(rrulestr(rule, dtstart=start))
        skipped = event.get("EXDATE", [])
        off = {each.dt for listed in (skipped if isinstance(skipped, list) else [skipped]) for each in listed.dts}
        assert off <= starts, "only what would take place is taken out"
        assert start in starts - off, "DTSTART is a lesson that is held"
        for each in starts - off:
            told[each.replace(tzinfo=None), str(event["LOCATION"]), str(event["SUMMARY"]).partition("（")[0]] += 1
    return told


def wanted(rota: Rota, clock: Clock, held: Mapping[date, int]) -> Counter[tuple[datetime, str, str]]:
    """Every lesson of the weekday that is held on each day."""
    return Counter(
        (datetime.combine(day, clock.span(rota.week.hours, one)[0]), rota.names.school(one.school).partition("（")[0],
         f"{one.subject} {one.class_id}")
        for day, weekday in held.items() for one in rota.result.timetable if one.day == weekday
    )


def of_places(found: Counter[tuple[datetime, str, str]]) -> Counter[tuple[datetime, str, str]]:
    return Counter({(at, place.partition("（")[0], what): number for (at, place, what), number in found.items()})


def test_a_calendar_reader_finds_every_lesson_of_the_term(rota: Rota) -> None:
    """Read by another program, nothing said of holidays: none on 25 September, 1—7 October, 1 January."""
    clock, who = Clock.of(2026, {"学期开始": "2026-09-01", "上午上课": "8:10、9:00、10:10、11:00"}), rota.visiting[0]
    free = {date(2026, 9, 25), *(date(2026, 10, day) for day in range(1, 8)), date(2027, 1, 1)}
    term = [date(2026, 9, 1) + timedelta(days=gone) for gone in range(20 * 7)]
    found = of_places(met(calendar(rota, who, clock, STAMP)))
    assert found == wanted(rota, clock, {day: day.weekday() for day in term if day not in free})
    assert found.total() == 6 * 19


@pytest.mark.parametrize(("lines", "special"), [
    ({"补课日": "2026-09-20上周二的课、2026-10-10上周一的课"}, {date(2026, 9, 20): 1, date(2026, 10, 10): 0}),
    ({"补课日": "2026-10-09上周一的课、2026-09-21不上课"}, {date(2026, 10, 9): 0, date(2026, 9, 21): None}),
    ({"放假日期": "2026-09-01至2026-09-18", "补课日": "2026-09-20补2026-09-08"},  # before any Tuesday of its own
     {date(2026, 9, 20): 1, **{date(2026, 9, day): None for day in range(1, 19)}}),
    ({"放假日期": "、".join(str(date(2026, 9, 7) + timedelta(days=7 * gone)) for gone in range(20)),
      "补课日": "2026-10-10上周一的课"},  # the only Monday of the term is a Saturday
     {date(2026, 10, 10): 0, **{date(2026, 9, 7) + timedelta(days=7 * gone): None for gone in range(20)}}),
])
def test_make_up_days_hold_the_lessons_of_their_weekday(
    rota: Rota, lines: dict[str, str], special: dict[date, int | None]
) -> None:
    clock, who = Clock.of(2026, {"学期开始": "2026-09-01"} | lines), rota.visiting[0]
    free = {date(2026, 9, 25), *(date(2026, 10, day) for day in range(1, 8)), date(2027, 1, 1)}
    term = [date(2026, 9, 1) + timedelta(days=gone) for gone in range(20 * 7)]
    held = {day: special.get(day, day.weekday()) for day in term if day in special or day not in free}
    raw = calendar(rota, who, clock, STAMP)
    assert of_places(met(raw)) == wanted(rota, clock, {day: at for day, at in held.items() if at is not None})
    assert len({event["UID"] for event in events(raw)}) == len(events(raw))
    made = [event["SUMMARY"] for event in events(raw) if "RRULE" not in event]
    assert made and all(re.search("（补周[一二]课）$", each) for each in made)


@pytest.mark.parametrize("seed", range(20))
def test_calendars_and_allowances_count_the_same_days(rota: Rota, seed: int) -> None:
    """Terms at random: an occurrence is on a day that holds lessons, and there are as many as are paid."""
    draw = random.Random(seed)
    first = date(2024, 8, 26) + timedelta(days=draw.randrange(850))
    days = [first + timedelta(days=gone) for gone in range(7 * draw.randint(1, 22))]
    makeup = {day: draw.choice((None, 0, 1, 2)) for day in draw.sample(days, min(4, len(days)))}
    off = frozenset(draw.sample(days, len(days) // 6)) - makeup.keys()
    clock = Clock(Term(first, len(days) // 7, off, makeup))
    found = met(calendar(rota, rota.visiting[0], clock, STAMP))
    assert all(clock.term.held(at.date()) is not None for at, *_ in found)
    county = instance(schools={"甲": {"core": "G"}, "乙": {"in": "G"}}, teachers=["师一 甲"])
    lessons = tuple(replace(each, school="乙") for each in rota.result.timetable)
    credits = list(visit_credits(history(county), lessons, clock.term))
    assert sum(line.lessons for line in credits) == found.total()
    assert sum(line.dates for line in credits) == len({at.date() for at, *_ in found})
    assert sum(line.months for line in credits) == len({(at.year, at.month) for at, *_ in found})


def test_text_of_calendars() -> None:
    assert escaped("一班;二班,\\\n三班\x07") == "一班\\;二班\\,\\\\\\n三班"
    long = "SUMMARY:" + "走教" * 40
    assert folded(long).replace("\r\n ", "") == long
    assert max(len(line.encode()) for line in folded(long).split("\r\n")) <= 75


def test_calendar_files(rota: Rota, nobody: Rota, tmp_path: Path) -> None:
    """One for each visiting teacher, whatever the id; ours of an earlier week go, those of others stay."""
    odd = visitor("师/..%")
    lessons = tuple(replace(each, visitor=odd.id) for each in TIMETABLE)
    written(tmp_path, told(week((odd,)), lessons))
    folder = tmp_path / "calendars"
    assert [path.name for path in folder.iterdir()] == ["师%2F..%25.ics"]
    (folder / "own.ics").write_text("BEGIN:VCALENDAR")
    written(tmp_path, rota)
    assert {path.name for path in folder.iterdir()} == {"师一.ics", "own.ics"}
    written(tmp_path, nobody)
    assert {path.name for path in folder.iterdir()} == {"own.ics"}


def test_what_is_written(rota: Rota, tmp_path: Path) -> None:
    written(tmp_path / "new" / "folder", rota)
    found = {path.name for path in (tmp_path / "new" / "folder").iterdir()}
    assert found == {"itineraries.xlsx", "itineraries.json", "routes.geojson", "calendars"}
