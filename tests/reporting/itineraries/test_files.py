"""itineraries.json, routes.geojson and the calendars, opened as their readers do."""

import json
import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from optimizer.itinerant.weeks import Hours, Lesson
from optimizer.reporting.itineraries.calendars import Clock, calendar, escaped, folded
from optimizer.reporting.itineraries.data import parts
from optimizer.reporting.itineraries.rota import Rota
from optimizer.reporting.itineraries.writing import write_itineraries
from tests.itinerant.building import TIMETABLE, lesson, visitor, week
from tests.reporting.itineraries.conftest import told

CLOCK = Clock(date(2026, 9, 2), date(2026, 10, 13), off=frozenset({date(2026, 9, 8), date(2026, 10, 5)}))
STAMP = datetime(2026, 8, 20, 12, tzinfo=timezone(timedelta(hours=8)))


def written(directory: Path, rota: Rota, **more: Any) -> dict[str, Any]:
    write_itineraries(directory, rota.week, rota.result, rota.names, **more)
    plain: dict[str, Any] = json.loads((directory / "itineraries.json").read_text("utf-8"))
    return plain


@pytest.mark.parametrize("name", ["rota", "complete", "nobody", "township"])
def test_json_keeps_its_schema(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    schema = json.loads(files("optimizer.reporting.itineraries").joinpath("itineraries.schema.json").read_text("utf-8"))
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
    assert itinerary["days"] == [
        {"weekday": day, "minutes": 30, "way": ["甲校", "乙校", "丙校", "甲校"]} for day in ("周一", "周二")
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
    assert tuesday[f"DTSTART{zone}"] == "20260908T083000" and tuesday[f"EXDATE{zone}"] == "20260908T083000"


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
    assert (clock.first, clock.last) == (date(2026, 9, 1), date(2027, 1, 18))
    junior, primary = Lesson("师", 0, 1, "校", "初中音乐", "班"), Lesson("师", 0, 6, "校", "小学音乐", "班")
    assert clock.span(hours, junior) == (time(9, 25), time(10, 10))
    assert clock.span(hours, primary) == (time(15, 40), time(16, 20))
    assert Clock(date(2026, 9, 1), date(2026, 9, 3)).dates(4) == []  # no Friday in it


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
