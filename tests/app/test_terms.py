"""The term that is asked for: days and times go before the settings of the roster, texts are read with their place."""

from dataclasses import replace
from datetime import date, time

import pytest

from optimizer.app.solve import SolveRequest, question
from optimizer.app.terms import TermRequest, clock_of, read_term
from optimizer.domain.errors import InputError
from optimizer.domain.vocabulary import Stage
from optimizer.policy.instance import Instance
from tests.itinerant.counties import YEAR, instance, teacher

SETTINGS = {"学期开始": "2026-08-31", "学期周数": "18", "上午上课": "8:00", "课间分钟": "5", "放假日期": "2026-10-01"}


@pytest.fixture
def given() -> Instance:
    return replace(instance(teacher("t1")), settings=SETTINGS)


def test_what_is_not_asked_is_as_the_settings_say(given: Instance) -> None:
    """Each part of the request replaces its own setting and no other; no holidays at all are holidays asked for."""
    told = clock_of(given, TermRequest())
    assert (told.term.first, told.term.weeks, told.term.off) == (date(2026, 8, 31), 18, frozenset({date(2026, 10, 1)}))
    asked = clock_of(given, TermRequest(weeks=20, holidays=frozenset(), bells={"小学上午上课": (time(9), time(9, 50))}))
    assert (asked.term.first, asked.term.weeks, asked.term.off) == (date(2026, 8, 31), 20, frozenset())
    assert [asked.bells.begin(Stage.PRIMARY, 0, period) for period in (1, 2)] == [time(9), time(9, 50)]
    assert asked.bells.begin(Stage.JUNIOR, 0, 1) == time(8)
    assert clock_of(given, TermRequest(makeup={date(2026, 10, 10): 2})).term.makeup == {date(2026, 10, 10): 2}
    assert (told.bells.pause, asked.bells.pause, clock_of(given, TermRequest(pause=0)).bells.pause) == (5, 5, 0)


def test_a_term_of_another_school_year_is_refused(given: Instance) -> None:
    with pytest.raises(InputError, match="学年内"):
        clock_of(given, TermRequest(start=date(YEAR + 2, 2, 20)))


def test_a_day_that_is_off_and_made_up_is_refused(given: Instance) -> None:
    """Asked for in part and settled in part, the term is one."""
    with pytest.raises(InputError, match=r"补课日.*2026-10-01.*也写在放假日期里"):
        clock_of(given, TermRequest(makeup={date(2026, 10, 1): 2}))
    ends = replace(given, settings={"学期开始": "2026-08-31", "学期结束": "2027-01-15"})
    assert clock_of(ends, TermRequest()).term.last == date(2027, 1, 15)
    assert clock_of(ends, TermRequest(weeks=2)).term.last == date(2026, 9, 13)
    with pytest.raises(InputError, match="学期结束"):
        clock_of(ends, TermRequest(start=date(2027, 2, 22)))


def test_a_plan_with_weeks_of_visits_tells_the_term(given: Instance) -> None:
    """What stands on screen, in the report and on 数据说明: unsettled days, and the year without a notice."""
    told = question(given, SolveRequest(itineraries=True)).instance.announcements
    assert any("9月20日（周日）、10月10日（周六）没有写明上周几的课" in note for note in told)
    assert any("没有2027年的放假安排" in note for note in told), "eighteen weeks end on 3 January"
    assert not any("【学期】" in note for note in question(given, SolveRequest()).instance.announcements)


def test_texts_are_read_and_every_fault_is_told_where_it_was_written() -> None:
    """The same values as typed; two faults are two problems, each with the place that the caller names."""
    texts = {
        "学期开始": "2026年9月7日", "上午上课": "8:30、9:20", "放假日期": "2026-10-01至2026-10-03", "课间分钟": "15",
    }
    places = dict.fromkeys((*texts, "下午上课"), "请求")
    days = frozenset(date(2026, 10, day) for day in (1, 2, 3))
    bells = {"上午上课": (time(8, 30), time(9, 20))}
    assert read_term(texts, places) == TermRequest(date(2026, 9, 7), None, days, bells, 15)
    with pytest.raises(InputError) as caught:
        read_term({**texts, "学期开始": "九月", "下午上课": "2:00"}, places)
    assert [(each.table, each.column) for each in caught.value.problems] == [("请求", "学期开始"), ("请求", "下午上课")]
