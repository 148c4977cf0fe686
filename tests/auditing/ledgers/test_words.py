"""The words of the ledgers: what a policy may say, and what it may not."""

from typing import Any

import pytest
from pydantic import ValidationError

from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Kind, Mode


@pytest.mark.parametrize(("transfers", "kind", "mode", "moves"), [
    ((), Kind.ROTATION, Mode.JOINT, False),
    (("共建",), Kind.ROTATION, Mode.JOINT, True),
    (("共建",), Kind.LEADER, Mode.TIGHT, False),
    (("干部",), Kind.LEADER, Mode.TIGHT, True),
    (("干部",), Kind.ROTATION, None, False),
])
def test_transfers(transfers: tuple[str, ...], kind: Kind, mode: Mode | None, moves: bool) -> None:
    """By kind or by the mode of the member school; nothing moves unless the policy says so (S0a 12, S1 123)."""
    assert Definitions(transfers=transfers).transfers_post(kind, mode) is moves


@pytest.mark.parametrize("wrong", [
    {"transfers": ["借调"]}, {"transfers": ["延长"]}, {"points": {"远": 5}}, {"points": {"农村": -1}},
    {"gate_schools": []}, {"gate_schools": ["新建"]}, {"gate_years": 0}, {"rank_control": "两校"},
    {"strain_steps": [[40, 0]]}, {"strain_steps": [[-1, 1]]}, {"strain_minutes": 0}, {"excellent_extra": 101},
])
def test_words_that_mean_nothing_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Definitions.model_validate(wrong)
