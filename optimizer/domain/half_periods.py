"""Weekly periods with a half: what is given every other week, and how whole periods of a week follow from it."""

from fractions import Fraction

Periods = int | Fraction  # weekly; a fraction where a half is left


def sharing(classes: int, periods: Periods) -> int:
    """How many classes share their weekly slots in turn: 2 where a period comes every other week, else 1.

    A single class has nobody to share with.
    """
    return 2 if periods != int(periods) and classes > 1 else 1


def weekly(classes: int, periods: Periods) -> tuple[int, int]:
    """(Parties, whole periods a week of each) that ``classes`` with so many ``periods`` make.

    Two classes of ½ take the one slot in odd and even weeks by turns; a class left over, or alone, keeps its slot
    every week, so that the week holds no fewer periods than are due.
    """
    together = sharing(classes, periods)
    return -(-classes // together), -(-(periods * together) // 1)
