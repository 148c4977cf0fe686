"""Which timetable is held on a day of a term."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.domain.holidays import almanac
from optimizer.domain.school_term import Term

AUTUMN = Term(date(2026, 9, 1))
TUESDAY, WEDNESDAY = 1, 2


def test_the_holidays_of_a_term_hold_no_lessons() -> None:
    """中秋节 takes a Friday, 国庆节 Thursday to Wednesday, New Year's Day of the law a Friday."""
    assert {day for day in AUTUMN.days if day.weekday() < 5 and AUTUMN.held(day) is None} == {
        date(2026, 9, 25), *(date(2026, 10, day) for day in (1, 2, 5, 6, 7)), date(2027, 1, 1),
    }
    assert [len(AUTUMN.dates(day)) for day in range(5)] == [20] * 5
    assert [len(AUTUMN.taught(day)) for day in range(5)] == [19, 19, 19, 19, 17]


def test_a_make_up_day_holds_the_lessons_that_the_place_says() -> None:
    """Sunday 20 September holds those of a Tuesday, Saturday 10 October none; until that is said, it is open."""
    assert list(AUTUMN.unsettled) == [date(2026, 9, 20), date(2026, 10, 10)]
    assert AUTUMN.held(date(2026, 9, 20)) == 6, "a Sunday like others: no timetable has one"
    term = Term(AUTUMN.first, makeup={date(2026, 9, 20): TUESDAY, date(2026, 10, 10): None})
    assert not term.unsettled and term.held(date(2026, 10, 10)) is None
    assert term.taught(TUESDAY)[2:5] == [date(2026, 9, 15), date(2026, 9, 20), date(2026, 9, 22)]
    assert len(term.taught(TUESDAY)) == 20


def test_the_place_goes_before_the_calendar() -> None:
    """A Friday may hold Wednesday's lessons, and days off of the place are none of the notice's to settle."""
    term = Term(AUTUMN.first, off=frozenset({date(2026, 10, 10)}), makeup={date(2026, 10, 9): WEDNESDAY})
    assert list(term.unsettled) == [date(2026, 9, 20)]
    assert date(2026, 10, 9) in term.taught(WEDNESDAY) and date(2026, 10, 9) not in term.taught(4)


@pytest.mark.parametrize(("term", "years"), [
    (AUTUMN, [2027]), (Term(date(2025, 9, 1)), []), (Term(date(2026, 2, 24)), []),
    (Term(date(2026, 9, 1), 16), []), (Term(date(2026, 9, 1), end=date(2026, 12, 31)), [2027]),
    (Term(date(2027, 2, 22)), [2027]),
])
def test_years_that_nobody_has_announced(term: Term, years: list[int]) -> None:
    """The last days of December belong to the notice of the next year."""
    assert list(term.unannounced) == years


DAYS = st.dates(date(2024, 8, 1), date(2026, 12, 31))


@given(
    DAYS, st.integers(1, 30), st.frozensets(DAYS, max_size=5),
    st.dictionaries(DAYS, st.none() | st.integers(0, 5), max_size=5),
)
def test_the_days_of_the_weekdays_are_the_days_of_lessons(
    first: date, weeks: int, off: frozenset[date], makeup: dict[date, int | None]
) -> None:
    """Counted day by day from the other end: each teaching day holds one timetable, and no other day holds any."""
    term = Term(first, weeks, off, makeup)
    taught = {weekday: term.taught(weekday) for weekday in range(6)}
    day = first
    while day <= first + timedelta(days=7 * weeks - 1):
        free = day in off or almanac().holiday(day) is not None
        wanted = makeup[day] if day in makeup else None if free or day.weekday() == 6 else day.weekday()
        assert [weekday for weekday, days in taught.items() if day in days] == ([] if wanted is None else [wanted])
        day += timedelta(days=1)
    assert sum(map(len, taught.values())) <= 7 * weeks
