"""One iCalendar file (RFC 5545) per visiting teacher: every lesson as a weekly event of the term.

Emitted by hand: eleven properties on one time zone without summer time are less than a dependency to keep.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from uuid import NAMESPACE_URL, uuid5

from optimizer.itinerant.weeks import Lesson, Visitor, members
from optimizer.reporting.facts.clock import Clock
from optimizer.reporting.facts.printable import clean
from optimizer.reporting.facts.rota import Rota

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

    It keeps its UID when it is moved to another time.
    """
    term = clock.term
    held = term.taught(lesson.day)
    if not held:
        return
    first, last = held[0], held[-1]
    start, end = clock.span(rota.week.hours, lesson)
    place, until = rota.names.place(lesson.school), datetime.combine(last, start, OFFSET)
    key = (term.first, lesson.visitor, lesson.school, lesson.subject, lesson.class_id, number)
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid5(NAMESPACE_URL, chr(31).join(map(str, key)))}"
    yield f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;TZID={ZONE}:{_local(first, start)}"
    yield f"DTEND;TZID={ZONE}:{_local(first, end)}"
    yield f"RRULE:FREQ=WEEKLY;BYDAY={WEEKDAYS[lesson.day]};UNTIL={until.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    if off := [_local(each, start) for each in term.dates(lesson.day) if first < each < last and each in term.off]:
        yield f"EXDATE;TZID={ZONE}:{','.join(off)}"
    turns = "（单双周轮流）" if len(members(lesson.class_id)) > 1 else ""
    yield f"SUMMARY:{escaped(f'{lesson.subject} {lesson.class_id}{turns}')}"
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
