"""Edits as they are written on the command line."""

import pytest

from optimizer.app.what_if import Swap
from optimizer.cli.edits import edits_of
from optimizer.domain.errors import InputError
from optimizer.questions.edits import Action, Edit

NONE: dict[str, list[str]] = {name: [] for name in ("pin", "ban", "stay", "leave", "refuse", "swap")}


def test_every_form_is_read() -> None:
    """With and without a year, with either comma, spaces aside."""
    edits, swaps = edits_of(**NONE | {
        "pin": ["T1=S1", "T2 = S2@2027"], "ban": ["T3=S3"], "stay": [" T4 "], "leave": ["T5@2026"], "refuse": ["T6"],
        "swap": ["T7，T8", "T9,T10@2028"],
    })
    assert edits == [
        Edit(Action.PIN, "T1", "S1"), Edit(Action.PIN, "T2", "S2", 2027), Edit(Action.BAN, "T3", "S3"),
        Edit(Action.STAY, "T4"), Edit(Action.LEAVE, "T5", year=2026), Edit(Action.REFUSE, "T6"),
    ]
    assert swaps == [Swap("T7", "T8"), Swap("T9", "T10", 2028)]


def test_all_that_is_not_well_formed_is_said_at_once() -> None:
    with pytest.raises(InputError) as error:
        edits_of(**NONE | {"pin": ["T1"], "ban": ["=S1"], "swap": ["T1"]})
    assert [problem.rule for problem in error.value.problems] == [
        "看不懂 --pin T1", "看不懂 --ban =S1", "看不懂 --swap T1"
    ]
