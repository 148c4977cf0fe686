"""When the lessons of a week are held: the days of the term and the hours of its lessons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from optimizer.domain.curriculum import curriculum
from optimizer.domain.school_term import Term
from optimizer.domain.vocabulary import HALVES, Stage
from optimizer.formats.terms import Bells, term_of
from optimizer.itinerant.weeks import Hours, Lesson
from optimizer.reporting.facts.visit_names import period_of


@dataclass(frozen=True)
class Clock:
    """The days of a term and the times of its lessons."""

    term: Term
    bells: Bells = field(default_factory=Bells)

    @classmethod
    def of(cls, year: int, settings: Mapping[str, str] | None = None) -> "Clock":
        """As the settings of a roster say; what they leave out is the autumn term of the school year."""
        return cls(*term_of(settings or {}, year))

    def span(self, hours: Hours, lesson: Lesson) -> tuple[time, time]:
        """Begin and end of a lesson, which lasts as long as those of its stage."""
        stage = stage_of(lesson.subject)
        half, period = period_of(hours, lesson.slot)
        start = datetime.combine(self.term.first, self.bells.begin(stage, HALVES.index(half), period))
        return start.time(), (start + timedelta(minutes=curriculum().minutes[stage])).time()


def stage_of(subject: str) -> Stage:
    """The stage that the subject of a week names; one that names none is taken for one of 小学."""
    return next((stage for stage in curriculum().minutes if subject.startswith(stage)), Stage.PRIMARY)
