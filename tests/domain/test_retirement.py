"""Statutory retirement under the scheme in force from January 2025: a month later for every four months of birth."""

from datetime import date
from itertools import pairwise

import pytest

from optimizer.domain.county import Teacher
from optimizer.domain.retirement import age, earliest_and_latest, retirement, scheme, statutory
from optimizer.domain.vocabulary import Stage, Title


@pytest.mark.parametrize(
    ("birth", "gender", "day"),
    [
        # the annexed table for men: 60 until December 1964, then in steps of four birth months to 63
        ((1964, 12), "男", (2024, 12)),
        ((1965, 1), "男", (2025, 2)),
        ((1965, 4), "男", (2025, 5)),
        ((1965, 5), "男", (2025, 7)),
        ((1965, 12), "男", (2026, 3)),
        ((1966, 1), "男", (2026, 5)),
        ((1976, 8), "男", (2039, 7)),
        ((1976, 9), "男", (2039, 9)),
        ((1990, 1), "男", (2053, 1)),
        # for women cadres: 55 until December 1969, then to 58
        ((1969, 12), "女", (2024, 12)),
        ((1970, 1), "女", (2025, 2)),
        ((1970, 5), "女", (2025, 7)),
        ((1981, 8), "女", (2039, 7)),
        ((1981, 9), "女", (2039, 9)),
        ((1971, 4), "女", (2026, 8)),
        ((1995, 6), "女", (2053, 6)),
    ],
)
def test_month_of_retirement(birth: tuple[int, int], gender: str, day: tuple[int, int]) -> None:
    """First day of the month in which the statutory age is reached; e.g. a man of January 1965 at 60 years 1 month."""
    assert statutory(date(*birth, 1), gender) == date(*day, 1)


@pytest.mark.parametrize(("gender", "original"), [("男", 60), ("女", 55)])
def test_delay_grows_by_steps_up_to_three_years(gender: str, original: int) -> None:
    """Over forty birth years the delay never falls, rises by at most a month, and lasts four months on each step."""
    delays = []
    for months in range(12 * 1955, 12 * 1995):
        birth = date(months // 12, months % 12 + 1, 1)
        day = statutory(birth, gender)
        delays.append(12 * day.year + day.month - (12 * (birth.year + original) + birth.month))
    assert delays[0] == 0
    assert delays[-1] == 36
    assert {later - earlier for earlier, later in pairwise(delays)} == {0, 1}
    assert all(delays.count(step) == 4 for step in range(1, 36))


def teacher(title: Title, birth: tuple[int, int] = (1970, 3), gender: str = "女", **more: date) -> Teacher:
    return Teacher("T1", "某", gender, date(*birth, 1), "S1", Stage.PRIMARY, "语文", title=title, **more)


@pytest.mark.parametrize(
    ("title", "gender", "day"),
    [
        (Title.未定级, "女", date(2025, 4, 1)),
        (Title.一级, "女", date(2025, 4, 1)),
        (Title.高级, "女", date(2031, 7, 1)),  # as a man of the same month
        (Title.正高级, "女", date(2031, 7, 1)),
        (Title.高级, "男", date(2031, 7, 1)),
        (Title.未定级, "男", date(2031, 7, 1)),
    ],
)
def test_women_with_a_senior_title_serve_as_long_as_men(title: Title, gender: str, day: date) -> None:
    """组通字〔2015〕14号: 60, not 55; born in March 1970 she is not gone in 2025."""
    assert retirement(teacher(title, gender=gender)) == day


def test_the_column_wins_over_the_table() -> None:
    assert retirement(teacher(Title.高级, retires=date(2026, 3, 1))) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("birth", "gender", "senior", "first", "last"),
    [
        ((1966, 1), "男", False, (2026, 1), (2029, 5)),  # due in May 2026: four months earlier is 60 already
        ((1976, 9), "男", False, (2036, 9), (2042, 9)),  # due at 63: three years earlier is 60
        ((1960, 1), "男", False, (2020, 1), (2023, 1)),  # no delay, so nothing earlier
        ((1970, 3), "女", False, (2025, 3), (2028, 4)),
        ((1981, 9), "女", False, (2036, 9), (2042, 9)),
        ((1970, 3), "女", True, (2025, 3), (2034, 7)),  # from 55 on at her own wish
    ],
)
def test_how_far_somebody_may_go_earlier_or_later(
    birth: tuple[int, int], gender: str, senior: bool, first: tuple[int, int], last: tuple[int, int]
) -> None:
    """Three years either way, never before the original age (人社部发〔2024〕94号)."""
    assert earliest_and_latest(date(*birth, 1), gender, senior) == (date(*first, 1), date(*last, 1))


def test_the_table_is_dated_and_names_its_source() -> None:
    assert scheme().dated == scheme().begins == date(2025, 1, 1)
    assert "2024年9月13日" in scheme().source


def test_age_in_completed_years() -> None:
    """A birthday on the day itself counts; one on the day after does not."""
    assert age(date(1990, 9, 1), date(2026, 9, 1)) == 36
    assert age(date(1990, 9, 2), date(2026, 9, 1)) == 35
    assert age(date(1990, 10, 1), date(2026, 9, 1)) == 35
