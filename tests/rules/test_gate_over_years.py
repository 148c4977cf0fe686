"""晋升门槛 over several years: both readings on random plans, and a word misread by the model shows."""

from dataclasses import replace
from typing import Any

import pytest

from optimizer.domain.definitions import Definitions
from optimizer.readings.plain_view import History
from optimizer.rules.promotion_gate import PromotionGate
from tests.rules import drawing
from tests.rules.building import YEAR, facts_over, histories_over
from tests.rules.reading import auditor, choice, model_in, universe

SPAN, COUNTIES, PLANS = 3, 60, 1
RULE = PromotionGate(core_only=False)


def compared(**misread: Any) -> tuple[int, int, int]:
    """Years compared, cases missed by the plain reading, and years in which the model says something else."""
    seen = missed = apart = 0
    for number in range(COUNTIES):
        draw = drawing.Draw([43, number])
        words, county = drawing.definitions(draw), drawing.county(draw)
        words = Definitions.model_validate(words.model_dump() | {"gate_window": draw.one((5, 6)), "gate_years": 4})
        wrong = words.model_copy(update=misread)
        honest, facts = universe(facts_over(county, words, YEAR, SPAN)), facts_over(county, wrong, YEAR, SPAN)
        horizon = universe(facts)
        for _ in range(PLANS):
            plan = honest.plan(drawing.rows_over_years(draw, honest, illegal=False))
            for year, history in histories_over(county, words, plan).items():
                audited, _ = auditor(RULE, history)
                modelled = model_in(RULE, horizon, year, choice(horizon, horizon.rows_of(plan)))
                seen, missed, apart = seen + 1, missed + len(audited), apart + (audited != modelled)
    return seen, missed, apart


def test_readings_agree() -> None:
    seen, missed, apart = compared()
    assert (seen, apart) == (COUNTIES * PLANS * SPAN, 0)
    assert missed > 60


@pytest.mark.parametrize("misread", [
    {"gate_years": 3}, {"gate_window": 4}, {"gate_unrecorded": True}, {"gate_unrecorded": False},
    {"gate_schools": ("薄弱",)}, {"gate_schools": ("农村", "山区")},
])
def test_a_misread_word_is_noticed(misread: dict[str, Any]) -> None:
    assert compared(**misread)[2] > 0


def test_a_plan_read_as_of_one_year_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plain reading asks in every year instead of the last."""
    honest = PromotionGate.audit

    def planted(self: PromotionGate, history: History) -> Any:
        return honest(self, replace(history, school_year=history.plan.years[-1]))

    monkeypatch.setattr(PromotionGate, "audit", planted)
    assert compared()[2] > 0
