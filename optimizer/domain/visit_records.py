"""The records of weekly visits: who may visit, who waits, what was taught last term, when classes are free."""

from dataclasses import dataclass

from optimizer.domain.half_periods import Periods
from optimizer.domain.vocabulary import Reach, Stage


@dataclass(frozen=True, slots=True)
class Visiting:
    """A teacher who may visit other schools (走教教师); what is None follows from the roster and the policy."""

    teacher: str
    subjects: tuple[str, ...] = ()  # empty: the main subject
    home_periods: int | None = None  # weekly, at the school of the posting
    most_periods: int | None = None  # weekly, visits included
    times: tuple[str, ...] = ()  # words of ``HALF_DAYS``; empty: the whole week
    minutes: int | None = None  # of travel in a day
    schools_a_day: int | None = None
    schools_a_week: int | None = None
    reach: Reach | None = None


@dataclass(frozen=True, slots=True)
class VisitNeed:
    """Classes that wait for a visiting teacher (走教需求), given instead of found; 0 classes: none wait."""

    school: str
    stage: Stage
    subject: str
    classes: int
    periods: Periods | None = None  # weekly, per class, in halves; None: as in 学科需求 or the curriculum


@dataclass(frozen=True, slots=True)
class PastVisit:
    """What a visiting teacher taught elsewhere last term (上期走教)."""

    teacher: str
    school: str
    stage: Stage
    subject: str


@dataclass(frozen=True, slots=True)
class FreeSlots:
    """When the classes of a school may have a visiting teacher on one weekday (空闲节次).

    A class with lines of its own is free then and at no other time; the others follow the lines without a class.
    Where there is neither a class is free all week.
    """

    school: str
    weekday: str  # a word of ``WEEKDAYS``
    class_id: str | None = None  # such as 小学3班; None: every class of the school
    slots: tuple[str, ...] = ()  # words of ``SLOTS``; empty: all of the day
