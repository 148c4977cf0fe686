"""One iCalendar file (RFC 5545) per visiting teacher: every lesson as a weekly event of the term.

Emitted by hand: eleven properties on one time zone without summer time are less than a dependency to keep.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from uuid import NAMESPACE_URL, uuid5

from optimizer.itinerant.weeks import Lesson, Visitor, members
from optimizer.reporting.facts.clock import Clock
from optimizer.reporting.facts.printable import clean
from optimizer.reporting.facts.rota import Rota
from optimizer.reporting.facts.visit_names import DAYS

ZONE = "Asia/Shanghai"
PRODUCT = "-//rotation//itineraries//ZH"
OFFSET = timezone(timedelta(hours=8))
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA")
OCTETS = 75  # of a content line, its end left out
HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN")
TIME_ZONE = (
    "BEGIN:VTIMEZONE", f"TZID:{ZONE}", "BEGIN:STANDARD", "DTSTART:19920101T000000", "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800", "TZNAME:CST", "END:STANDARD", "END:VTIMEZONE",
)


def calendar(rota: Rota, visitor: Visitor, clock: Clock, stamp: datetime) -> bytes:
    """The calendar of one visitor; ``stamp`` is when it was made."""
    lines = [*HEAD, f"X-WR-CALNAME:{escaped('走教 ' + rota.names.teacher(visitor.id))}", *TIME_ZONE]
    taught: Counter[tuple[str, str, str]] = Counter()
    for _, lessons in rota.lessons(visitor):
        for lesson in lessons:
            course = (lesson.school, lesson.subject, lesson.class_id)
            taught[course] += 1
            lines += _event(rota, lesson, taught[course], clock, stamp)
    return "".join(f"{folded(line)}\r\n" for line in (*lines, "END:VCALENDAR")).encode()


def _event(rota: Rota, lesson: Lesson, number: int, clock: Clock, stamp: datetime) -> Iterator[str]:
    """The ``number``-th weekly lesson of a class, from the first one held to the last; nothing where none is held.

    A lesson on a make-up day is an event of its own: RDATE is not understood everywhere, and DTSTART has to fall in
    with RRULE (RFC 5545 §3.8.5.3). Each keeps its UID when it is moved to another time.
    """
    term = clock.term
    start, _ = clock.span(rota.week.hours, lesson)
    key = (term.first, lesson.visitor, lesson.school, lesson.subject, lesson.class_id, number)
    held = term.taught(lesson.day)
    weekly = [day for day in held if day.weekday() == lesson.day]
    if weekly:
        first, last = weekly[0], weekly[-1]
        until = datetime.combine(last, start, OFFSET).astimezone(UTC)
        rule = [f"RRULE:FREQ=WEEKLY;BYDAY={WEEKDAYS[lesson.day]};UNTIL={until:%Y%m%dT%H%M%SZ}"]
        missed = [day for day in term.dates(lesson.day) if first < day < last and day not in weekly]
        if missed:
            rule.append(f"EXDATE;TZID={ZONE}:{','.join(_local(day, start) for day in missed)}")
        yield from _told(rota, lesson, clock, first, stamp, key, rule)
    for day in held:
        if day.weekday() != lesson.day:
            yield from _told(rota, lesson, clock, day, stamp, (*key, day), (), f"（补{DAYS[lesson.day]}课）")


def _told(
    rota: Rota, lesson: Lesson, clock: Clock, day: date, stamp: datetime, key: tuple[object, ...], rule: Sequence[str],
    made_up: str = "",
) -> Iterator[str]:
    """An event that begins on a day; ``rule`` is when it comes again."""
    start, end = clock.span(rota.week.hours, lesson)
    place = rota.names.place(lesson.school)
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid5(NAMESPACE_URL, chr(31).join(map(str, key)))}"
    yield f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;TZID={ZONE}:{_local(day, start)}"
    yield f"DTEND;TZID={ZONE}:{_local(day, end)}"
    yield from rule
    turns = "（单双周轮流）" if len(members(lesson.class_id)) > 1 else ""
    yield f"SUMMARY:{escaped(f'{lesson.subject} {lesson.class_id}{turns}{made_up}')}"
    yield f"LOCATION:{escaped(place.name)}"
    if place.point:
        yield f"GEO:{place.point[1]};{place.point[0]}"
    yield "END:VEVENT"


def _local(day: date, at: time) -> str:
    return f"{datetime.combine(day, at):%Y%m%dT%H%M%S}"


def escaped(text: str) -> str:
    """A TEXT value (RFC 5545 §3.3.11)."""
    return re.sub(r"([\\;,])", r"\\\1", clean(text)).replace("\n", "\\n")


def folded(line: str) -> str:
    """A content line in pieces of at most 75 octets, no character torn (RFC 5545 §3.1)."""
    pieces, room = [""], OCTETS
    for letter in line:
        size = len(letter.encode())
        if size > room:
            pieces.append(" ")
            room = OCTETS - 1
        pieces[-1] += letter
        room -= size
    return "\r\n".join(pieces)
