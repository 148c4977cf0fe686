"""A day or month as people and programs write it, before a column makes a value of it."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
)}
DIGITS = {sign: value for value, signs in enumerate(("〇○零", *"一二三四五六七八九")) for sign in signs}
NUMERAL = re.compile(f"[{''.join(DIGITS)}十廿卅]+")
DASH = re.compile(r"(?<=\d)一(?=\d)|[-‐‑‒–—―─_~～]+")  # 1985一07 is typed with the numeral
POINT = re.compile("[。·•・]")
AROUND = re.compile(r"\s*([-./,、\\年月日号学])\s*")
QUOTES = "'‘’\"“”`"

CLOCK = (
    r"(?:[T ]*(?P<before>[AP]M|上午|下午)? ?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r" ?(?P<half>[AP]M)? ?(?P<zone>Z|[A-Z]{3,4}(?:[+-]\d{2}:?\d{2})?|[+-]\d{2}:?\d{2})?(?: \(.*\))?)?"
)
NAME = r"(?P<name>(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*)\.?"
WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? ?)?"
WEEK = r"(?: ?\(?(?:星期|周|礼拜)[1-6日天]\)?)?"
FORMS = tuple(re.compile(form, re.IGNORECASE) for form in (
    # 2001-03, 2001.3, 85-7, 2001/3/4 0:00, 1985、07, 2001-03-01T00:00:00Z
    rf"(?P<year>\d{{4}}|\d{{2}})(?P<sign>[-./,、\\])(?P<month>\d{{1,2}})"
    rf"(?:(?P=sign)(?P<day>\d{{1,2}})[日号]?)?[-./,、]?{WEEK}{CLOCK}",
    # 2012年9月, 85年7月份, 2001年3月1日 0:00, 2027年8月底
    rf"(?P<year>\d{{4}}|\d{{2}})年(?P<month>\d{{1,2}})(?:月份?(?:(?P<day>\d{{1,2}})[日号]?)?)?(?:[初中底末]|[上中下]旬)?"
    rf"{WEEK}{CLOCK}",
    rf"(?P<year>\d{{4}})(?P<month>\d\d)(?:(?P<day>\d\d)(?:\.0+)?{CLOCK}|\.0+)?",  # 200103, 20010301, 20010301.0
    r"(?P<year>\d{4}) (?P<month>\d{1,2})(?: (?P<day>\d{1,2}))?",
    rf"{NAME}[-/ ,]+(?P<year>\d{{4}}|\d{{2}})",  # Mar-01, March 2001
    rf"{WEEKDAY}(?P<day>\d{{1,2}})[-/ ]{NAME}[-/ ,]+(?P<year>\d{{4}}|\d{{2}}){CLOCK}",  # 01-Mar-2001, RFC 822
    rf"{WEEKDAY}{NAME} (?P<day>\d{{1,2}})[, ] ?(?P<year>\d{{4}}){CLOCK}",  # Mar 1, 2001; JavaScript's
    rf"{WEEKDAY}{NAME} (?P<day>\d{{1,2}}){CLOCK} (?P<year>\d{{4}})",  # Fri Mar 01 00:00:00 CST 2001, of Java
))
AFFIXES = re.compile("^[自从至到于]|[起止生]$")
TICKS = re.compile(r"\\?/Date\((-?\d{1,14})([+-]\d{4})?\)\\?/")  # of .NET's JSON: milliseconds since 1970 in UTC
UTC = re.compile(r"Z|UTC|GMT|(?:UTC|GMT)?[+-]00:?00", re.IGNORECASE)
CHINA = timedelta(hours=8)
SUMMER = timedelta(hours=1)  # from 1986 to 1991 a summer's day began at 15:00 UTC of the day before


class Written(NamedTuple):
    """A day (the 1st where none is written), the time of day beside it, and how its year stands there."""

    day: date
    clock: time | None = None
    short: bool = False  # the year has two digits
    utc: bool = False  # the day has been moved from UTC to China


def plain(text: str) -> str:
    """Folded, with Arabic digits, one kind of dash and point, and no space around signs."""
    text = POINT.sub(".", DASH.sub("-", unicodedata.normalize("NFKC", text).strip(f"{QUOTES} \t\r\n\u3000")))
    if NUMERAL.search(text):
        text = NUMERAL.sub(lambda match: numeral(match[0]), text)
    return AROUND.sub(r"\1", re.sub(r"\s+", " ", text))


def numeral(signs: str) -> str:
    """A Chinese numeral below 100, or digits one by one as in 一九八五, in Arabic digits."""
    signs = signs.replace("廿", "二十").replace("卅", "三十")
    if "十" not in signs:
        return "".join(str(DIGITS[sign]) for sign in signs)
    tens, _, ones = signs.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return signs
    return str(10 * DIGITS.get(tens, 1) + DIGITS.get(ones, 0))


def written(text: str, first: int) -> Written | None:
    """The day that ``plain`` text names, None where it is none; years of two digits lie in the century from ``first``.

    Raises ValueError for a day that does not exist.
    """
    if ticks := TICKS.fullmatch(text):
        moment = datetime(1970, 1, 1) + timedelta(milliseconds=int(ticks[1]))
        return _in_china(moment.date(), moment.time())
    text = AFFIXES.sub("", text)
    for form in FORMS:
        if match := form.fullmatch(text):
            return _day(match, first)
    return None


def _day(match: "re.Match[str]", first: int) -> Written | None:
    found = match.groupdict()
    year, short = int(found["year"]), len(found["year"]) == 2
    if short:
        if found.get("sign") == "/" and found["day"]:
            return None  # 12/10/05 is how an English Excel writes 10 December 2005
        year = first + (year - first) % 100
    month = int(found["month"]) if found.get("month") else MONTHS[found["name"][:3].lower()]
    day = date(year, month, int(found.get("day") or 1))
    if not found.get("hour"):
        return Written(day, short=short)
    clock = time(_hour(found), int(found["minute"]), int(found["second"] or 0))
    zone = found["zone"]
    if zone is None:
        return Written(day, clock, short)
    return _in_china(day, clock) if UTC.fullmatch(zone) else Written(day)


def _hour(found: dict[str, str | None]) -> int:
    hour, half = int(found["hour"] or 0), found["half"] or found["before"]
    if half is None:
        return hour
    return hour % 12 + (12 if half.upper() in ("PM", "下午") else 0)


def _in_china(day: date, clock: time) -> Written:
    local = (datetime.combine(day, clock) + CHINA + SUMMER).date()
    return Written(local, utc=(local.year, local.month) != (day.year, day.month))
