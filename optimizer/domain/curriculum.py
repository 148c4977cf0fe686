"""The curriculum of the compulsory stages, from the dated data file beside this module (``curriculum.yaml``)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from importlib.resources import files

import yaml

from optimizer.domain.half_periods import Periods
from optimizer.domain.vocabulary import Stage

FIRST: Mapping[Stage, int] = {Stage.PRIMARY: 1, Stage.JUNIOR: 7, Stage.SENIOR: 10}
GRADES: Mapping[Stage, int] = {Stage.PRIMARY: 6, Stage.JUNIOR: 3, Stage.SENIOR: 3}


@dataclass(frozen=True)
class Course:
    """A subject of a stage with its weekly periods by grade.

    Where teachers have it as their subject and nobody has one of its ``parts``, it stands for these. What is
    ``shared`` has no teachers of its own. A line of a ``province`` holds there from the school year ``since`` on.
    """

    stage: Stage
    subject: str
    grades: tuple[Periods, ...]
    parts: tuple[str, ...] = ()
    shared: bool = False
    source: str = ""  # the document that says so
    province: str = ""  # "": where no line of the province holds
    since: int = 0
    remark: str = ""


@dataclass(frozen=True)
class Curriculum:
    """Weekly periods of a class by (stage, subject) and grade, minutes of a period and load of a full post.

    ``sizes`` are pupils of a class at most, ``staff`` pupils for one post of the staff.
    """

    dated: date
    source: str
    lines: Sequence[Course]  # of the nation and of provinces, of all years
    courses: Sequence[Course]  # those in force
    minutes: Mapping[Stage, int]
    loads: Mapping[Stage, int]
    sizes: Mapping[Stage, int]
    staff: Mapping[Stage, Fraction]

    @cached_property
    def grades(self) -> Mapping[tuple[Stage, str], tuple[Periods, ...]]:
        """By grade, under the name that a subject has in the vocabulary."""
        return {(course.stage, course.subject): course.grades for course in self.courses}

    def periods(self, stage: Stage, subject: str) -> int | None:
        """Mean over the grades that have the subject, halves rounded up; None where the file does not know it."""
        return mean(self.grades.get((stage, subject), ()))


    def of(self, province: str, year: int | None) -> "Curriculum":
        """As it is in force in a province ("": no province is known) in a school year (None: the newest)."""
        own = sorted(
            (line for line in self.lines if line.province == province and (year is None or line.since <= year)),
            key=lambda line: line.since,
        )
        newest = {(line.stage, line.subject): line for line in own}
        national = [line for line in self.lines if not line.province]
        return replace(self, courses=tuple(newest.get((line.stage, line.subject), line) for line in national))

    def coming(self, province: str, year: int) -> Sequence[Course]:
        """Lines of a province that are not in force yet."""
        return [line for line in self.lines if line.province == province and province and line.since > year]


@cache
def curriculum() -> Curriculum:
    """The data file, as it holds where no province is known."""
    plain = yaml.safe_load(files("optimizer.domain").joinpath("curriculum.yaml").read_text("utf-8"))
    lines = tuple(
        Course(
            Stage(line["stage"]), line["subject"], tuple(map(_whole, line["grades"])), tuple(line.get("parts", ())),
            line.get("shared", False), line["source"], line.get("province", ""), line.get("since", 0),
            line.get("remark", ""),
        )
        for line in plain["subjects"]
    )
    return Curriculum(
        dated=plain["dated"],
        source=plain["source"],
        lines=lines,
        courses=tuple(line for line in lines if not line.province),
        minutes={Stage(line["stage"]): line["minutes"] for line in plain["minutes"]},
        loads={Stage(line["stage"]): line["load"] for line in plain["loads"]},
        sizes={Stage(line["stage"]): line["size"] for line in plain["sizes"]},
        staff={Stage(line["stage"]): Fraction(line["pupils"]) for line in plain["staff"]},
    )


def mean(grades: Iterable[Periods]) -> int | None:
    """Periods of a class of the grades that have any, halves rounded up; None where none has."""
    taught = [periods for periods in grades if periods]
    return int((2 * sum(taught) + len(taught)) // (2 * len(taught))) if taught else None


def _whole(periods: float) -> Periods:
    """A number of the file in exact halves."""
    exact = Fraction(round(2 * periods), 2)
    return int(exact) if exact.denominator == 1 else exact
