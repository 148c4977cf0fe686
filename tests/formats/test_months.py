"""Months as bureaus and their programs write them: what each spelling becomes, and what the column has to tell."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.domain.errors import InputError
from optimizer.formats.cells import Kind, Reading, Refusal, Unclear
from optimizer.formats.column_kinds import BIRTH, ENDED, STARTED, UNTIL
from optimizer.formats.sheet import EXCEL_1900, EXCEL_1904
from optimizer.importing import read
from optimizer.importing.answers import Answers
from tests.formats.rosters import Tables, as_folder, as_workbook, put

MARCH, JULY, SEPTEMBER = date(2001, 3, 1), date(1985, 7, 1), date(2012, 9, 1)

MONTHS: dict[date, list[Any]] = {
    JULY: [
        "1985.07", "1985.7", "85-7", "85.7", "85-07", "85.07.01", "85-07-01", "19850701", "198507", "1985、07",
        "1985,7", "1985，07", "1985-07", "1985－07", "1985—07", "1985一07", "1985–7", "1985/7", "1985/07/01",
        "1985\\7", "1985·07", "1985。07", "1985．07", "1985.07.", "1985 07", "1985 7 1", "1985. 7", "1985 - 07",
        "１９８５．０７", "1985年7月", "1985年07月", "1985年7月份", "1985年7", "1985 年 7 月", "1985年7月1日",
        "1985年7月1日 0:00", "1985年7月1号", "1985年7月1日00:00:00", "1985年7月初", "1985年7月底", "85年7月",
        "85年7月1日", "一九八五年七月", "一九八五年七月一日", "一九八五.七", "1985年七月", "八五年七月",
        "1985/7/1 0:00", "1985/7/1 上午12:00:00", "1985-07-01 00:00:00", "1985-07-01T00:00:00",
        "1985-07-01T00:00:00Z", "1985-07-01T00:00:00.000Z", "1985-07-01T00:00:00+08:00", "1985-06-30T16:00:00.000Z",
        "1985-06-30T16:00:00+00:00", "Jul-85", "Jul-1985", "01-Jul-1985", "1-Jul-85", "July 1985", "July 1, 1985",
        "Mon, 01 Jul 1985 00:00:00 GMT", "Mon Jul 01 00:00:00 CST 1985", "Sun Jun 30 16:00:00 UTC 1985",
        "Mon Jul 01 1985 00:00:00 GMT+0800 (中国标准时间)", "/Date(488995200000)/", "/Date(488995200000+0800)/",
        "'1985.07", "“1985.07”", "1985年7月生", "1985-07-01 星期一", "1985年7月1日（星期一）", "19850701.0",
        "198507.0", 19850701, 19850701.0, 198507, 1985.07, 1985.7,
        date(1985, 7, 31), datetime(1985, 7, 1, 0, 0, 43), datetime(1985, 7, 14, 16), 31_229, 31_229.0005,
    ],
    MARCH: [
        "2001年3月1日 0:00", "Mar-01", "Mar-2001", "01-Mar-2001", "Fri Mar 01 00:00:00 CST 2001", "2001-03-01T00:00:00",
        "/Date(983376000000)/", "二〇〇一年三月", "二○○一年三月一日", "二零零一年三月", "2001-02-28T16:00:00Z", "01.3",
        "2001.03", "13/3/2001", "3/13/2001", "3/3/2001",
    ],
    SEPTEMBER: ["2012 年 9 月", "2012年9月起", "自2012年9月", "2012.9", "12-9", "2012年九月", "September 2012", 201209],
    date(1999, 10, 1): ["1999年十月", "1999-10", "99.10", "一九九九年十月", "Oct-99"],
    date(1999, 12, 1): ["1999年十二月", "1999.12", "一九九九年十二月三十一日", "Dec-99", 1999.12],
    date(1999, 11, 1): ["1999年十一月廿一日", "1999.11", 1999.11],
}
BAD_MONTHS: list[Any] = [
    "1985", "85", "1985.13", "1985-0", "1985-02-30", "七月", "1985-07至今", "1985上半年", "3/1/01", "12/10/05",
    "1985.07/08", "19850732", "1985071", "abc", "", "3月1日", "Mar", "1985.7月1", "99-99", "25-1", "1985-07-01 25:00",
    1985.1,
    1985.13, 1985.777, -5, 5, 1985, 99_999, 1.5e300, float("nan"), True, timedelta(1), "1900-01", "2099-01",
    "100000000年1月", "/Date(99999999999999)/",
]


@pytest.mark.parametrize(("right", "cell"), [(right, cell) for right, cells in MONTHS.items() for cell in cells])
def test_months(right: date, cell: Any) -> None:
    kind = BIRTH if right < date(2012, 1, 1) else STARTED
    assert _of(kind, cell).value == right


@pytest.mark.parametrize("cell", BAD_MONTHS)
def test_what_is_no_month(cell: Any) -> None:
    """Refused, never asked: no answer could be right for every cell of a column of births."""
    with pytest.raises(Refusal) as caught:
        _of(BIRTH, cell)
    assert not isinstance(caught.value, Unclear)


def _of(kind: Any, cell: Any, *others: Any, epoch: date | None = EXCEL_1900) -> Reading:
    reading: Reading = kind.fitted({cell, *others}).read(cell, epoch)
    return reading


def _asked(kind: Kind, cell: Any) -> Unclear:
    with pytest.raises(Unclear) as caught:
        kind.read(cell, EXCEL_1900)
    return caught.value


def test_two_digits_lie_in_the_hundred_years_of_their_column() -> None:
    """And it is told which these are."""
    assert _of(BIRTH, "85-7") == Reading(JULY, "年份只有两位，按1935–2034年读入")
    assert _of(BIRTH, "05-7").value == date(2005, 7, 1)
    assert _of(STARTED, "05-9").value == date(2005, 9, 1)
    assert _of(UNTIL, "27-8").value == date(2027, 8, 1)
    assert _of(STARTED, "49-9").value == date(2049, 9, 1)
    assert _of(STARTED, "50-9").value == date(1950, 9, 1)


def test_serials_count_from_the_day_of_their_workbook() -> None:
    assert _of(BIRTH, 31_229, epoch=EXCEL_1900).value == JULY
    assert _of(BIRTH, 29_767, epoch=EXCEL_1904).value == JULY
    with pytest.raises(Refusal):
        _of(BIRTH, 31_229, epoch=None)


# ---------------------------------------------------------------- months that only their column can tell


@pytest.mark.parametrize("others", [("1985.10",), ("1985.3", "1985.11"), ("1999.9", "1999.12")])
def test_january_where_other_months_are_written_alike(others: tuple[str, ...]) -> None:
    assert _of(BIRTH, "1985.1", *others).value == date(1985, 1, 1)


@pytest.mark.parametrize("others", [("2024.09",), ("2024.09", "2019.11"), ("2024.09", "2024-3")])
def test_a_lost_zero(others: tuple[str, ...]) -> None:
    """What Excel makes of 2020.10: refused like the number, with the value; also where the year has two digits."""
    for cell in ("2020.1", "20.1"):
        with pytest.raises(Refusal) as caught:
            _of(STARTED, cell, *others)
        assert not isinstance(caught.value, Unclear)
        assert caught.value.shown == cell
    assert _of(STARTED, "2019.11", *others).value == date(2019, 11, 1)


def test_a_zero_that_may_be_lost() -> None:
    """Nothing in the column tells: asked once for all of it, and the answer is the month of each."""
    kind = STARTED.fitted({"2020.1", "2021.1", "2019.11"})
    question = _asked(kind, "2020.1")
    assert (question.options, question.guess, question.shown) == (("1月", "10月"), None, "年.1")
    assert question.means["10月"] == "2020-10"
    assert _asked(kind, "2021.1").shown == question.shown


def test_day_and_month_before_the_year() -> None:
    assert _of(BIRTH, "03/04/2001", "25/12/1999").value == date(2001, 4, 1)
    assert _of(BIRTH, "03/04/2001", "12/25/1999").value == date(2001, 3, 1)
    question = _asked(BIRTH.fitted({"03/04/2001"}), "03/04/2001")
    assert question.guess is None
    assert question.means == {"日/月/年": date(2001, 4, 3), "月/日/年": date(2001, 3, 4)}
    with pytest.raises(Refusal, match="先后不同"):
        _of(BIRTH, "12/25/1999", "25/12/1999")


@pytest.mark.parametrize(("kind", "month"), [(STARTED, 9), (UNTIL, 8), (ENDED, 8)])
@pytest.mark.parametrize("cell", ["2027", "2027年", 2027, 2027.0, "２０２７"])
def test_a_year_without_a_month(kind: Any, month: int, cell: Any) -> None:
    question = _asked(kind, cell)
    assert question.guess == f"{month}月"
    assert question.means[question.guess] == date(2027, month, 1)
    assert len(question.options) == 12
    assert "2027" not in question.shown  # columns of people are not repeated, and other years ask the same


@pytest.mark.parametrize(("cell", "guess"), [("2012年秋", "9月"), ("2012秋季", "9月"), ("2012年春季", "3月")])
def test_a_season(cell: str, guess: str) -> None:
    assert _asked(STARTED, cell).guess == guess


SHIFTED = [
    datetime(2001, 2, 28, 16), datetime(2001, 2, 28, 15), datetime(2001, 2, 28, 15, 59, 17), datetime(2001, 2, 28, 17),
    datetime(2001, 2, 28, 23, 59, 17), "2001-02-28 16:00", "2001-02-28T16:00:00", "2001/2/28 下午4:00", 36_950.666667,
]


@pytest.mark.parametrize("cell", SHIFTED)
def test_midnight_in_utc(cell: Any) -> None:
    """exceljs writes China's midnight as the evening before: never silently a month early."""
    question = _asked(STARTED, cell)
    assert question.guess == "按后一天读"
    assert question.means == {"按后一天读": MARCH, "按当天读": date(2001, 2, 28)}


def test_a_time_of_day_that_changes_no_month_is_not_asked() -> None:
    assert _of(STARTED, datetime(2001, 3, 14, 16)) == Reading(MARCH, "日期只保留年月")
    assert _of(STARTED, datetime(2001, 2, 28, 10, 30)).value == date(2001, 2, 1)


def test_still_going_on() -> None:
    """An empty end is one that is still to come."""
    for word in ("至今", "现在"):
        assert _of(ENDED, word) == Reading("", "按仍在进行读入")
        with pytest.raises(Refusal):
            _of(UNTIL, word)


# ---------------------------------------------------------------- round trips

MONTH = st.dates(date(1936, 1, 1), date(2012, 12, 1)).map(lambda day: day.replace(day=1))
WRITERS = (
    "{:%Y-%m}", "{:%Y.%m}", "{:%Y%m}", "{:%Y%m%d}", "{:%Y/%m/%d}", "{:%Y年%m月}", "{0.year}年{0.month}月", "{:%b-%Y}",
    "{:%d-%b-%Y}", "{:%Y-%m-%dT%H:%M:%SZ}", "{:%a %b %d} 00:00:00 CST {:%Y}", "{0.year}/{0.month}/{0.day} 0:00",
)


@given(MONTH, st.sampled_from(WRITERS))
def test_every_month_comes_back_from_every_form(month: date, form: str) -> None:
    moment = datetime(month.year, month.month, 1)
    assert _of(BIRTH, form.format(*[moment] * 2)).value == month


@given(MONTH)
def test_every_month_comes_back_from_chinese_digits(month: date) -> None:
    signs = "〇一二三四五六七八九"
    year = "".join(signs[int(digit)] for digit in str(month.year))
    number = month.month
    assert _of(BIRTH, f"{year}年{'十' if number >= 10 else ''}{signs[number % 10].strip('〇')}月").value == month


@given(st.dates(date(1936, 1, 1), date(2012, 11, 30)), st.integers(0, 3599))
def test_china_is_eight_hours_ahead(day: date, seconds: int) -> None:
    """Midnight there, an hour earlier in the summers of 1986 to 1991, is the day itself wherever UTC is written."""
    moment = datetime(day.year, day.month, day.day) - timedelta(hours=9) + timedelta(seconds=seconds)
    assert _of(BIRTH, f"{moment:%Y-%m-%dT%H:%M:%S}Z").value == day.replace(day=1)


# ---------------------------------------------------------------- in a file


def test_one_question_for_a_column_and_its_answer(tables: Tables, tmp_path: Path) -> None:
    """The same question next year, whatever the years; no year of a person is repeated."""
    put(tables, "教师", 2, "参加工作年月", "2002")
    put(tables, "教师", 3, "参加工作年月", "2012")
    path = as_folder(tables, tmp_path / "csv")
    with pytest.raises(InputError) as caught:
        read(path)
    (question,) = caught.value.questions
    assert not caught.value.problems
    assert (question.topic, question.column, question.guess, question.rows) == ("词", "参加工作年月", "9月", (2, 3))
    assert "2002" not in question.text
    answered = Answers().with_guesses(caught.value.questions)
    assert [teacher.hired for teacher in read(path, answered).county.teachers[:2]] == [date(2002, 9, 1), SEPTEMBER]


def test_a_lost_zero_is_told_at_its_cells(tables: Tables, tmp_path: Path) -> None:
    put(tables, "交流历史", 2, "开始年月", "2015.1")
    put(tables, "交流历史", 3, "开始年月", "2018.09")
    with pytest.raises(InputError) as caught:
        read(as_folder(tables, tmp_path / "csv"))
    (problem,) = caught.value.problems
    assert (problem.table, problem.row, problem.column) == ("交流历史", 2, "开始年月")
    assert "“2015.1”" in problem.rule


def test_evenings_before(tables: Tables, tmp_path: Path) -> None:
    """A workbook of exceljs: asked once, then no month is early."""
    put(tables, "交流历史", 2, "开始年月", datetime(2015, 8, 31, 16))
    put(tables, "交流历史", 3, "开始年月", datetime(2018, 8, 31, 16))
    path = as_workbook(tables, tmp_path / "a.xlsx")
    with pytest.raises(InputError) as caught:
        read(path)
    (question,) = caught.value.questions
    assert question.rows == (2, 3)
    history = read(path, Answers().with_guesses(caught.value.questions)).county.history
    assert [past.start for past in history] == [date(2015, 9, 1), date(2018, 9, 1)]
