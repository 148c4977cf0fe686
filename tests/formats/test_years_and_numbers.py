"""School years and numbers as people write them: what each spelling becomes."""

from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.formats.cells import Kind, Reading, Refusal, Unclear
from optimizer.formats.column_kinds import BIRTH, COUNT, ENDED, LAT, LON
from optimizer.formats.numbers import Real, Whole
from optimizer.formats.schema import NEEDS, TEACHERS
from optimizer.formats.school_years import Year
from optimizer.formats.sheet import EXCEL_1900
from optimizer.importing.empties import emptied


def _asked(kind: Kind, cell: Any) -> Unclear:
    with pytest.raises(Unclear) as caught:
        kind.read(cell, EXCEL_1900)
    return caught.value


YEARS: dict[int, list[Any]] = {2022: [
    "2022", 2022, 2022.0, "2022.0", "2022学年", "2022学年度", "2022-2023", "2022-2023学年", "2022-2023学年度",
    "2022—2023", "2022——2023", "2022－2023学年", "2022一2023学年", "2022–2023", "2022~2023", "2022～2023",
    "2022/2023", "2022-23", "2022/23", "22-23学年", "2022至2023学年", "2022到2023学年", "2022年-2023年",
    "2022 - 2023 学年", "2022 学年", "２０２２", "二〇二二学年", "二〇二二—二〇二三学年", "2022年秋", "2022秋季",
    "2022秋", "2022年秋季学期", "2022学年第一学期", "2022-2023学年第二学期", "2022-2023学年度上学期", "2022-09",
    "2022年9月", "2022.9", "2022年9月1日", "202209", "2022-12",
    date(2022, 9, 1), datetime(2022, 8, 31),
], 2008: ["2008-09", "2008-2009"], 2011: ["2011-12"]}
BAD_YEARS: list[Any] = [
    "2022-2025", "2022-2024学年", "2023-2022", "2022-21", "22", "春季", "学年", "", "2022学年至2023学年", "1949",
    "2101",
    2022.5, 1, True, float("inf"), "2022学年第三学期", "22-24", 20222023,
]


@pytest.mark.parametrize(("right", "cell"), [(right, cell) for right, cells in YEARS.items() for cell in cells])
def test_school_years(right: int, cell: Any) -> None:
    assert Year().read(cell, None).value == right


@pytest.mark.parametrize("cell", BAD_YEARS)
def test_what_is_no_school_year(cell: Any) -> None:
    with pytest.raises(Refusal) as caught:
        Year().read(cell, None)
    assert not isinstance(caught.value, Unclear)


@pytest.mark.parametrize(("cell", "guess", "other"), [
    ("2022年", 2022, 2021), ("2022级", 2022, 2021), ("2022年春", 2021, 2022), ("2022春季学期", 2021, 2022),
    ("2022-03", 2021, 2022), ("2022年7月", 2021, 2022), (date(2022, 3, 1), 2021, 2022), ("2001-02", 2001, 2000),
])
def test_school_years_that_are_asked(cell: Any, guess: int, other: int) -> None:
    """A calendar year names two school years, a spring belongs to the one that opened the autumn before."""
    question = _asked(Year(), cell)
    assert question.guess is not None
    assert [question.means[option] for option in question.options] == [guess, other]
    assert question.guess == question.options[0]


def test_what_was_read_otherwise_is_told() -> None:
    assert Year().read("2022-2023学年第一学期", None).change == "学期不读，按整学年读入"
    assert Year().read("2022年秋", None).change == "按秋季开学的学年读入"
    assert Year().read("2022-09", None).change == "按所在学年读入"
    assert Year().read("2022-2023", None).change == ""


# ---------------------------------------------------------------- numbers

NUMBERS: dict[int, list[Any]] = {
    1474: ["1,474", "1，474", "1 474", "1'474", "1474人", "1,474人", "１４７４", "1474.0", "1474.", 1474.0,
    "一千四百七十四", "一四七四"],
    31: ["31", "31 人", "31名", "三十一", "卅一", "31.0", "+31", "'31", "三十一人"],
    12: ["12.0", "十二", "12个", "十二名", "一十二"],
    10: ["十", "一十", "10"], 105: ["一百零五", "105人"], 2: ["两名", "二", "2位"], 0: ["0", "零", "0人", 0],
    20: ["廿", "二十"],
    1001: ["一千零一", "1,001"],
}
BAD_NUMBERS: list[Any] = [
    "-31", -31, "31.5", "14,74", "1,4740", "31元", "31个班人", "31-35", "30+5", "百", "十百", "一二十", "三三百",
    "31%", "1e3", "", "人", "1.2万", True, float("nan"), date(2001, 3, 1), "100,001", "若干",
]


@pytest.mark.parametrize(("right", "cell"), [(right, cell) for right, cells in NUMBERS.items() for cell in cells])
def test_numbers(right: int, cell: Any) -> None:
    assert COUNT.read(cell, None).value == right


@pytest.mark.parametrize("cell", BAD_NUMBERS)
def test_what_is_no_number(cell: Any) -> None:
    with pytest.raises(Refusal) as caught:
        COUNT.read(cell, None)
    assert not isinstance(caught.value, Unclear)


@pytest.mark.parametrize("cell", ["约30", "30左右", "30多人", "近30人", "约 30 名", "三十余人", "30上下"])
def test_about_so_many(cell: str) -> None:
    question = _asked(COUNT, cell)
    assert (question.options, question.guess, question.shown) == (("30",), "30", cell)


def test_units_are_those_of_the_column() -> None:
    classes = Whole(0, 1000, ("个班", "班"))
    assert classes.read("31个班", None) == Reading(31, "去除了千分位、单位等，或由中文数字换算")
    with pytest.raises(Refusal):
        classes.read("31人", None)
    with pytest.raises(Refusal):
        Real(0, 10).read("3公里", None)
    assert LON.read("东经107.5°", None).value == LON.read("107.5°E", None).value == 107.5
    assert LAT.read("33.2度", None).value == 33.2


@given(st.integers(0, 9_999))
def test_every_number_comes_back(number: int) -> None:
    assert COUNT.read(f"{number:,}", None).value == number
    assert COUNT.read(_chinese(number), None).value == number


def _chinese(number: int) -> str:
    signs = "零一二三四五六七八九"
    text = ""
    for digit, scale in zip(f"{number:04}", ("千", "百", "十", ""), strict=True):
        text += signs[int(digit)] + (scale if digit != "0" else "")
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.strip("零") or "零"


@given(st.text(alphabet="0123456789年月日-./一十二上下学期春秋约人Mar 至今:", max_size=14))
def test_anything_is_read_or_refused(text: str) -> None:
    """And what is read lies where the column allows it."""
    for kind, low, high in (
        (BIRTH.fitted({text}), BIRTH.first, BIRTH.last), (ENDED.fitted({text}), ENDED.first, ENDED.last),
        (Year(), Year().first, Year().last), (COUNT, COUNT.low, COUNT.high), (LON, LON.low, LON.high),
    ):
        with suppress(Refusal):
            value = kind.read(text, EXCEL_1900).value
            assert value in (None, "") or low <= value <= high


def test_a_service_that_ends_in_august_ends_with_its_school_year() -> None:
    """2027-08 is the last month of the school year 2026; a school year that begins may be written so for 2027."""
    last = next(column.kind for column in TEACHERS.columns if column.english == "service_end")
    question = _asked(last, "2027年8月")
    assert (question.guess, question.means[question.guess or ""]) == ("上一学年", 2026)
    assert last.read("2027-09", None).value == 2027 == Year().read("2027年8月", None).value


@pytest.mark.parametrize("cell", [0, "0", "0节"])
def test_no_periods_are_no_empty_cell(cell: Any) -> None:
    periods = next(column for column in NEEDS.columns if column.english == "periods")
    assert emptied(cell, periods) is None
