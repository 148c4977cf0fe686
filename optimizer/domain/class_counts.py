"""How many classes a school has (班级), and how many it will have when its pupils become more or fewer."""

from dataclasses import dataclass
from fractions import Fraction

from optimizer.domain.curriculum import FIRST, GRADES, curriculum
from optimizer.domain.vocabulary import Stage


@dataclass(frozen=True, slots=True)
class ClassCount:
    """The classes of one grade of a school, or of a stage as a whole; from pupils where it is not said."""

    school: str
    stage: Stage
    grade: int | None = None  # 1–12; None: all grades of the stage alike
    classes: int | None = None
    pupils: int | None = None


def places(stage: Stage, grade: int | None) -> range:
    """Positions of a grade, or of all, within its stage; empty where the grade belongs to another stage."""
    count = GRADES.get(stage, 0)
    if grade is None:
        return range(count)
    at = grade - FIRST.get(stage, 0)
    return range(at, at + 1) if 0 <= at < count else range(0)


def classes_of(pupils: int, size: int) -> int:
    """Classes that so many pupils make, none larger than ``size``."""
    return -(-pupils // size)


def following(stage: Stage, classes: int, pupils: int, later: int, size: int) -> int:
    """Classes of a stage that had ``pupils`` in ``classes`` when it has ``later`` pupils.

    Fewer pupils: classes of today's mean size, but one for each grade as long as there are pupils and were classes.
    More: today's classes are filled up to the norm ``size`` (or today's mean where that is above it) before one is
    added. So nothing changes while the pupils do not.
    """
    if not later or not pupils or not classes:
        return classes_of(later, size)
    mean = Fraction(pupils, classes)
    if later <= pupils:
        return max(int(-(-later // mean)), min(classes, GRADES.get(stage, 1)))
    return max(classes, int(-(-later // max(mean, Fraction(size)))))


def posts_by_ratio(pupils: dict[Stage, int]) -> int:
    """Posts of the staff that the ratio of pupils to staff gives a school, rounded up once (中央编办发〔2014〕72号)."""
    ratios = curriculum().staff
    return int(-(-sum(Fraction(number) / ratios[stage] for stage, number in pupils.items() if stage in ratios) // 1))
