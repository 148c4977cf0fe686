"""What the cells of each column may hold: numbers with their units, months, words of the vocabulary, references."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from optimizer.domain.vocabulary import (
    HALF_DAYS,
    HALVES,
    SLOTS,
    WEEKDAYS,
    Degree,
    Mode,
    Ranked,
    Stage,
    Title,
)
from optimizer.formats.choices import Choice, Subject
from optimizer.formats.dates import Month
from optimizer.formats.kinds import Ident, Several, Text
from optimizer.formats.numbers import Real, Whole
from optimizer.formats.school_years import Year
from optimizer.words.files import vocabulary
from optimizer.words.vocabulary import Vocabulary

ID, SUBJECT, SHORT, PLAIN = Ident(), Subject(), Text(), Text(fold=False)
TEACHER_ID = Ident(of_person=True, form="本单位教师编号（文本），不得用身份证号")
SCHOOL, GROUP = Ident(named=True, form="学校编号或名称"), Ident(named=True, form="集团编号或名称")
PERSON = Ident(of_person=True, named=True, form="教师编号，没有同名的也可填姓名")
PLACES = Several(SCHOOL)
COUNT = Whole(0, 100_000, ("人", "名", "个", "位"))
ROOMS = Whole(0, 1000, ("个教学班", "教学班", "个班", "班", "个"))
LESSONS = ("节/周", "课时", "节课", "节")
MINUTES = ("分钟", "分", "min")
LAST = Year(opens=9)  # a service that ends in August ends with the school year
CLOSING = Year(1990, opens=1)  # a school that closes in July is gone from the school year of that calendar year on
CHANGE = Year(2000)  # the year of something that the horizon may meet
LON = Real(70, 140, ("东经", "°E", "E", "°", "度"))
LAT = Real(0, 60, ("北纬", "°N", "N", "°", "度"))
BIRTH = Month(date(1935, 1, 1), date(2012, 12, 1))
STARTED = Month(date(1950, 1, 1), date(2100, 12, 1), usual=9)  # a school year opens
RETIRES = Month(date(1990, 1, 1), date(2100, 12, 1))
UNTIL = Month(date(1950, 1, 1), date(2100, 12, 1), usual=8)  # and ends
ENDED = Month(date(1950, 1, 1), date(2100, 12, 1), usual=8, ongoing=True)


def words(members: type[Stage] | type[Mode], name: str) -> Choice:
    """A choice among the members of an enumeration, by a vocabulary of that name."""
    return Choice({str(member): member for member in members}, vocabulary(name))


def ranks(members: type[Ranked], name: str) -> Choice:
    """The same of ranked words."""
    return Choice({member.label: member for member in members}, vocabulary(name))


def _computed(words: Mapping[str, Any], also: Mapping[str, str] | None = None) -> Choice:
    return Choice(words, Vocabulary(tuple(words), also=also or {}))


STAGE = words(Stage, "stages")
TITLE = ranks(Title, "titles")
APPLIED = Choice(
    {word: title for word, title in TITLE.words.items() if title is not Title.未定级},
    replace(TITLE.vocabulary, doubts=()),  # 拟评高级 is what is asked here
)
DEGREE = ranks(Degree, "degrees")
GENDER = Choice({"男": "男", "女": "女"}, vocabulary("genders"), quiet=True)
EXCHANGE = Choice({name: name for name in vocabulary("exchange_types").names}, vocabulary("exchange_types"))
TIMES = Several(_computed({word: word for word in HALF_DAYS}))
DAY = _computed({day: day for day in WEEKDAYS}, {f"星期{day[1]}": day for day in WEEKDAYS})
SLOT = _computed(
    {word: word for word in SLOTS},
    {form.format(half, word[1]): word for word in SLOTS for half in HALVES if half[0] == word[0]
     for form in ("{}{}", "{}第{}节")},
)

PERIODS = Whole(0, 35, LESSONS)  # of a teacher in a week
