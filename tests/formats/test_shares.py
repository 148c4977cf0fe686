"""Weekly periods in halves and shares of a post, as people write them."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from optimizer.formats.cells import Refusal, Unclear
from optimizer.formats.shares import Halves, Share

PERIODS, SHARE = Halves(0, 60), Share()


@pytest.mark.parametrize(("cell", "periods"), [
    (2, 2), (2.0, 2), ("3", 3), ("0.5", Fraction(1, 2)), (0.5, Fraction(1, 2)), (1.5, Fraction(3, 2)),
    ("０.5", Fraction(1, 2)),
    ("隔周1节", Fraction(1, 2)), ("隔周一节", Fraction(1, 2)), ("两周一节", Fraction(1, 2)), ("半节", Fraction(1, 2)),
    ("2/1", Fraction(3, 2)), ("1/0", Fraction(1, 2)), ("0/1", Fraction(1, 2)), ("4/3", Fraction(7, 2)), ("2/2", 2),
])
def test_periods(cell: Any, periods: int | Fraction) -> None:
    """Whole numbers stay whole, so that no digest changes; 2/1 is two in odd and one in even weeks."""
    value = PERIODS.read(cell, None).value
    assert value == periods
    assert type(value) is type(periods)
    assert PERIODS.read(PERIODS.show(value), None).value == value


@pytest.mark.parametrize("cell", [0.25, "1.2", -0.5, 61, "许多", True, date(2026, 1, 2), "5/1"])
def test_what_is_no_number_of_periods(cell: Any) -> None:
    with pytest.raises(Refusal):
        PERIODS.read(cell, None)


def test_one_half_or_one_and_two() -> None:
    with pytest.raises(Unclear) as caught:
        PERIODS.read("1/2", None)
    assert caught.value.options == ("0.5", "1.5")
    assert caught.value.guess is None


@pytest.mark.parametrize(("cell", "hundredths"), [
    (1, 100), ("1", 100), (0.5, 50), ("0.5", 50), ("50%", 50), ("50％", 50), ("半", 50), ("全", 100), ("半职", 50),
    (0.8, 80), (0.29, 29), ("33%", 33), ("100%", 100), (1.0, 100),
])
def test_shares(cell: Any, hundredths: int) -> None:
    assert SHARE.read(cell, None).value == hundredths
    assert SHARE.read(SHARE.show(hundredths), None).value == hundredths


@pytest.mark.parametrize(("cell", "options"), [(50, ("50%", "100%")), ("80", ("80%", "100%")), (12, ("12%", "100%"))])
def test_a_percentage_without_its_sign_is_asked(cell: Any, options: tuple[str, ...]) -> None:
    with pytest.raises(Unclear) as caught:
        SHARE.read(cell, None)
    assert caught.value.options == options
    assert [SHARE.read(option, None).value for option in options][1] == 100


@pytest.mark.parametrize("cell", [0, "0%", -1, 0.333, "1/3", "一些", True, 150])
def test_what_is_no_share(cell: Any) -> None:
    with pytest.raises(Refusal) as caught:
        SHARE.read(cell, None)
    assert not isinstance(caught.value, Unclear)
