"""Statutory holidays: examples out of the notices, every day against another record of them, and years unknown."""

from datetime import date, timedelta
from importlib.resources import files

import chinese_calendar
import pytest
import yaml

from optimizer.domain.holidays import almanac, spanned

PLAIN = yaml.safe_load(files("optimizer.domain").joinpath("holidays.yaml").read_text("utf-8"))


@pytest.mark.parametrize(("day", "name"), [
    # 2025: 国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班
    (date(2025, 9, 30), None), (date(2025, 10, 1), "国庆节、中秋节"), (date(2025, 10, 8), "国庆节、中秋节"),
    (date(2025, 10, 9), None), (date(2025, 9, 28), None), (date(2025, 10, 11), None),
    # 2026: 中秋节：9月25日至27日；国庆节：10月1日（周四）至7日（周三）放假调休。9月20日（周日）、10月10日（周六）上班
    (date(2026, 9, 25), "中秋节"), (date(2026, 9, 28), None), (date(2026, 10, 1), "国庆节"),
    (date(2026, 10, 7), "国庆节"), (date(2026, 10, 8), None), (date(2026, 9, 20), None), (date(2026, 10, 10), None),
    # 2024: 劳动节：5月1日至5日放假调休。4月28日（星期日）、5月11日（星期六）上班
    (date(2024, 5, 5), "劳动节"), (date(2024, 5, 6), None), (date(2024, 4, 28), None),
])
def test_days_off_of_the_notices(day: date, name: str | None) -> None:
    assert almanac().holiday(day) == name


@pytest.mark.parametrize(("year", "worked"), [
    (2025, [(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)]),
    (2026, [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]),
    (2024, [(2, 4), (2, 18), (4, 7), (4, 28), (5, 11), (9, 14), (9, 29), (10, 12)]),
])
def test_days_worked_in_exchange(year: int, worked: list[tuple[int, int]]) -> None:
    assert sorted(day for day in almanac().worked if day.year == year) == [date(year, *each) for each in worked]


def test_every_day_agrees_with_a_maintained_library() -> None:
    """Worked or not, day by day; and the file has every year since its first that the library has."""
    known = sorted(almanac().notices)
    assert known == list(range(known[0], max(chinese_calendar.holidays).year + 1))
    for day in spanned(date(known[0], 1, 1), date(known[-1], 12, 31)):
        free = almanac().holiday(day) is not None or (day.weekday() > 4 and day not in almanac().worked)
        assert free == chinese_calendar.is_holiday(day), day


def test_what_is_worked_is_a_weekend_near_its_holiday() -> None:
    for notice in almanac().notices.values():
        for holiday in notice.holidays:
            assert holiday.first <= holiday.last < holiday.first + timedelta(days=10)
            assert all(day.weekday() > 4 and almanac().holiday(day) is None for day in holiday.worked)
            assert all(abs((day - holiday.first).days) < 16 for day in holiday.worked)


def test_of_a_year_without_a_notice_only_the_law_is_known() -> None:
    """New Year's Day, two days of May and three of October have their date in the regulation, no feast of the moon."""
    year = max(almanac().notices) + 1
    found = [day for day in spanned(date(year, 1, 1), date(year, 12, 31)) if almanac().holiday(day)]
    assert found == [date(year, month, day) for month, day in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))]
    assert almanac().holiday(date(2023, 5, 2)) is None, "the second day of May came with the revision of 2024"


def test_every_notice_has_its_source() -> None:
    assert PLAIN["fixed"]["source"] and all(
        each["source"] and each["read"] and each["status"] == "V" for each in PLAIN["notices"]
    )
