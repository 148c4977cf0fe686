"""Statutory retirement under the scheme in force from January 2025: a month later for every four months of birth."""

from datetime import date
from itertools import pairwise

import pytest

from optimizer.domain.retirement import age, retirement


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
        ((1995, 6), "女", (2053, 6)),
    ],
)
def test_month_of_retirement(birth: tuple[int, int], gender: str, day: tuple[int, int]) -> None:
    """First day of the month in which the statutory age is reached; e.g. a man of January 1965 at 60 years 1 month."""
    assert retirement(date(*birth, 1), gender) == date(*day, 1)


@pytest.mark.parametrize(("gender", "original"), [("男", 60), ("女", 55)])
def test_delay_grows_by_steps_up_to_three_years(gender: str, original: int) -> None:
    """Over forty birth years the delay never falls, rises by at most a month, and lasts four months on each step."""
    delays = []
    for months in range(12 * 1955, 12 * 1995):
        birth = date(months // 12, months % 12 + 1, 1)
        day = retirement(birth, gender)
        delays.append(12 * day.year + day.month - (12 * (birth.year + original) + birth.month))
    assert delays[0] == 0
    assert delays[-1] == 36
    assert {later - earlier for earlier, later in pairwise(delays)} == {0, 1}
    assert all(delays.count(step) == 4 for step in range(1, 36))


def test_age_in_completed_years() -> None:
    """A birthday on the day itself counts; one on the day after does not."""
    assert age(date(1990, 9, 1), date(2026, 9, 1)) == 36
    assert age(date(1990, 9, 2), date(2026, 9, 1)) == 35
    assert age(date(1990, 10, 1), date(2026, 9, 1)) == 35
