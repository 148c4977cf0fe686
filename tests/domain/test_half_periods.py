"""What a period every other week makes of classes and weeks."""

from fractions import Fraction

import pytest

from optimizer.domain.half_periods import sharing, weekly

HALF = Fraction(1, 2)


@pytest.mark.parametrize(("classes", "periods", "parties", "lessons"), [
    (2, HALF, 1, 1),  # odd and even weeks in turn
    (3, HALF, 2, 1),  # the third has its slot for itself
    (1, HALF, 1, 1), (4, 3 * HALF, 2, 3), (1, 3 * HALF, 1, 2), (6, 2, 6, 2), (0, HALF, 0, 1), (0, 0, 0, 0),
])
def test_weekly(classes: int, periods: int | Fraction, parties: int, lessons: int) -> None:
    assert weekly(classes, periods) == (parties, lessons)
    assert parties * lessons >= classes * periods
    assert parties == -(-classes // sharing(classes, periods))
