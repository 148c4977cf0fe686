"""How long a posting of record lasts, read twice, and what is announced of it."""

from dataclasses import replace
from datetime import date

import pytest

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.plan import Plan
from optimizer.domain.roster_by_year import unfolded
from optimizer.policy.terms_of_record import terms_of_record
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from tests.rules.building import build

BASE = build({"schools": {"甲": {"core": "G"}, "乙": {"in": "G"}}, "teachers": ["a1 甲", "b1 乙"]})


def record(
    start: str, end: str | None, teacher: str = "a1", school: str = "乙", kind: str = "轮岗交流"
) -> PastPosting:
    """A posting from month to month."""
    first, last = (None if month is None else date.fromisoformat(f"{month}-01") for month in (start, end))
    assert first is not None
    return PastPosting(teacher, kind, False, first, last, "甲", school)


def away(posting: PastPosting, year: int) -> bool:
    """Whether the teacher is away in a year; the readings have to agree."""
    dated: County = replace(BASE, history=(posting,))
    standing = History(dated, Definitions(), Plan(year, ())).standings[posting.teacher]
    facts = Facts(dated, Definitions(), year)
    code = facts.teacher_code[posting.teacher]
    assert standing.in_term == facts.teachers.in_term[code]
    assert standing.before == facts.schools.ids[facts.teachers.present[code]]
    return standing.in_term


@pytest.mark.parametrize(("start", "end", "last"), [
    ("2023-09", "2026-09", 2025),  # three years, over on 31 August 2026
    ("2023-08", "2026-08", 2025),
    ("2023-10", "2026-10", 2025),
    ("2025-09", "2026-09", 2025),
    ("2023-02", "2026-02", 2025),  # still away on 1 September 2025
    ("2023-09", "2026-07", 2025),
    ("2023-09", "2026-10", 2026),  # a month into the next year
    ("2026-03", "2026-12", 2026),
    ("2025-09", "2025-09", 2025),  # no year at all
])
def test_the_last_school_year(start: str, end: str, last: int) -> None:
    posting = record(start, end)
    assert posting.last_year == last
    assert away(posting, last) == (posting.first_year < last)
    assert not away(posting, last + 1)


@pytest.mark.parametrize("year", [2020, 2026, 2040])
def test_without_an_end_it_is_still_running(year: int) -> None:
    """Whatever the default term; the teacher is not due, and comes back when an end is written."""
    posting = record("2019-09", None)
    assert away(posting, year)
    history = History(replace(BASE, history=(posting,)), Definitions(), Plan(year, ()))
    assert history.years_here(BASE.teacher["a1"]) == 0
    assert not away(replace(posting, end=date(2022, 7, 1)), 2026)


@pytest.mark.parametrize("kind", ["支教", "轮训", "跟岗", "挂职", "对口支援"])
def test_without_an_end_a_kind_with_a_term_of_its_own_ends_with_it(kind: str) -> None:
    """One school year by default; a policy may say more."""
    posting = record("2025-09", None, kind=kind)
    assert not away(posting, 2026)
    dated = replace(BASE, history=(posting,))
    longer = Definitions(terms={"支教": 3, "轮训": 3, "挂职": 3})
    assert History(dated, longer, Plan(2027, ())).standings["a1"].before == "乙"
    assert Facts(dated, longer, 2028).teachers.present[0] == 0


def test_such_a_term_is_over_before_the_schools_part() -> None:
    """a1 went for the year 2025; that 乙 closes in 2028 does not keep a1 there until then."""
    closing = tuple(replace(school, closes=2028) if school.id == "乙" else school for school in BASE.schools)
    dated = replace(BASE, schools=closing, history=(record("2025-09", None, kind="支教"),))
    longer = Definitions(terms={"支教": 6})
    for year in (2027, 2028):
        county = unfolded(dated, year)
        for words, last in ((Definitions(), 2025), (longer, 2027 if year == 2028 else 2030)):
            history, facts = History(county, words, Plan(year, ())), Facts(county, words, year)
            assert history.last_of(county.history[0]) == facts.last_of(county.history[0]) == last


@pytest.mark.parametrize("kind", ["走教", "兼课", "特需教师配送"])
def test_a_part_of_the_week_elsewhere_keeps_nobody_away(kind: str) -> None:
    """The teacher serves at the own school, is not fixed, and the years there go on."""
    posting = record("2020-09", None, kind=kind)
    assert not away(posting, 2026)
    dated = replace(BASE, history=(posting,))
    history, facts = History(dated, Definitions(), Plan(2026, ())), Facts(dated, Definitions(), 2026)
    assert history.years_here(dated.teacher["a1"]) == facts.teachers.years_here[0] == 2
    told = list(terms_of_record(dated, Definitions(), [2026]))
    assert len(told) == 1 and "1条走教、兼课、教师配送" in told[0] and "仍在本校" in told[0]


def test_without_an_end_at_the_own_school_it_is_a_transfer() -> None:
    """The 编制 has gone along: nobody is away, and nobody is fixed for ever."""
    assert not away(record("2024-09", None, "b1", "乙"), 2026)


def test_what_is_announced() -> None:
    """Each in a note with the ids; ends of school years, of other years, and what has not begun are not told."""
    dated = replace(BASE, history=(
        record("2019-09", None), record("2023-09", "2026-09"), record("2026-03", "2026-12"),
        record("2023-09", "2026-07"), record("2020-09", "2023-09"), record("2026-09", None),
        record("2024-09", "2025-12"),
        record("2024-09", None, "b1"),
    ))
    running, full, inside = terms_of_record(dated, Definitions(), [2026])
    assert "1条没有结束年月（a1：2019-09至今）" in running and "仍在进行" in running
    assert "1条的开始与结束同月（a1：2023-09至2026-09）" in full and "满整学年" in full
    assert "1条在学年中途结束（a1：2026-03至2026-12）" in inside and "整学年" in inside
    assert list(terms_of_record(BASE, Definitions(), [2026])) == []
    assert "2024-09至2025-12" in list(terms_of_record(dated, Definitions(), [2025, 2026]))[-1]


def test_terms_of_their_own_are_announced() -> None:
    dated = replace(BASE, history=(record("2025-09", None, kind="支教"), record("2025-09", None, "b1", "甲", "轮训")))
    told, = terms_of_record(dated, Definitions(terms={"支教": 2}), [2026])
    assert "2条没有结束年月" in told and "支教2学年、轮训1学年" in told


def test_many_are_counted_and_some_named() -> None:
    told, = terms_of_record(replace(BASE, history=(record("2019-09", None),) * 30), Definitions(), [2026])
    assert "30条" in told and told.count("a1") == 10 and "等" in told
