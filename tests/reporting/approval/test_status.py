"""Draft or approved."""

from datetime import date

import pytest

from optimizer.domain.errors import InputError
from optimizer.reporting.docx.approval import Status

DAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("status", "lawful", "faults"),
    [
        (Status(), True, 0), (Status(), False, 0), (Status(True, "王", DAY), True, 0),
        (Status(True, "王", DAY), False, 1),
        (Status(True, " ", DAY), True, 1), (Status(True, "王"), True, 1), (Status(True), False, 3),
        (Status(False, "王"), True, 1), (Status(False, day=DAY), True, 1),
    ],
)
def test_status(status: Status, lawful: bool, faults: int) -> None:
    """Approved needs a person, a day and a lawful plan; a draft has neither person nor day; all faults at once."""
    if not faults:
        status.check(lawful=lawful)
        return
    with pytest.raises(InputError) as refused:
        status.check(lawful=lawful)
    assert len(refused.value.problems) == faults
