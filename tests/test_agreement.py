"""The engine against every plan that the auditor accepts, in short form; and errors planted on one side are noticed.

The full counts run with ``python -m benchmarks agree``.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.agreement import Case, compare, group_agreement
from optimizer.columns import Bools
from optimizer.demands import Demand, demand
from optimizer.goals.burden import Burden
from optimizer.history import History
from optimizer.postings import Postings
from optimizer.roads import Travel
from optimizer.rules.backbone_share import BackboneShare
from optimizer.rules.exemption import Exemption
from optimizer.rules.flow import Flow
from optimizer.rules.in_term import InTerm
from optimizer.vocabulary import Check

COUNTIES, GROUPS = 120, 8


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """The tiny counties, each solved and tried out."""
    return [compare(seed) for seed in range(COUNTIES)]


def test_tiny_counties(cases: list[Case]) -> None:
    """Feasibility and the whole vector of level values equal those of brute force, all levels proved."""
    assert [case for case in cases if not case.agrees] == []


def test_the_counties_are_worth_counting(cases: list[Case]) -> None:
    """At least 40% have ten lawful plans or more, some have none, and the levels differ between them."""
    assert sum(case.accepted >= 10 for case in cases) >= 0.4 * len(cases)
    assert any(case.accepted == 0 for case in cases)
    vectors = np.array([case.best for case in cases if case.best is not None])
    assert (np.count_nonzero(vectors, axis=0) > 0).sum() >= 4, "four levels at least are at stake somewhere"


def test_group_size() -> None:
    """On counties of three schools and about 150 teachers the vector equals that of another solver's MIP."""
    rows = group_agreement(GROUPS)
    assert all(ours is not None for _, ours, _ in rows)
    assert [row for row in rows if row[1] != row[2]] == []


def _flow_of_one_percent_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model asks for one percentage point more than the policy says."""
    honest = Flow.demands

    def planted(self: Flow, postings: Postings) -> Iterator[Demand]:
        more = {name: None if value is None else value + 1 for name, value in (("low", self.low), ("high", self.high))}
        return honest(self.model_copy(update=more), postings)

    monkeypatch.setattr(Flow, "demands", planted)


def _flow_on_a_wrong_base(monkeypatch: pytest.MonkeyPatch) -> None:
    """The auditor counts the core where the policy says everybody."""
    honest = Flow.audit

    def planted(self: Flow, history: History) -> Iterator[Check]:
        return honest(self.model_copy(update={"base": "core" if self.base == "all" else "all"}), history)

    monkeypatch.setattr(Flow, "audit", planted)


def _wrong_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model counts everybody away where the policy counts new moves, and the other way round."""
    honest = BackboneShare.demands

    def planted(self: BackboneShare, postings: Postings) -> Iterator[Demand]:
        return honest(self.model_copy(update={"count": "new" if self.count == "away" else "away"}), postings)

    monkeypatch.setattr(BackboneShare, "demands", planted)


def _forgotten_exemption(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model lets deferred teachers move."""

    def planted(self: Exemption, postings: Postings) -> Bools:
        return np.zeros(len(postings), dtype=bool)

    monkeypatch.setattr(Exemption, "excludes", planted)


def _volunteers_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model forbids the postings of every volunteer as if all of them were in term."""

    def planted(self: InTerm, postings: Postings) -> Bools:
        return postings.facts.teachers.volunteer[postings.teacher]

    monkeypatch.setattr(InTerm, "excludes", planted)


def _share_without_its_constant(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model forgets those who are away already."""
    honest = BackboneShare.demands

    def planted(self: BackboneShare, postings: Postings) -> Iterator[Demand]:
        for asked in honest(self, postings):
            rows = replace(asked.rows, at=np.zeros_like(asked.rows.at))
            yield demand(rows, low=asked.low + (self.count == "away"), divisor=asked.divisor)

    monkeypatch.setattr(BackboneShare, "demands", planted)


def _minutes_rounded_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plain reading of the burden takes a minute off every way."""
    honest = Travel.minutes
    monkeypatch.setattr(Travel, "minutes", lambda self, teacher, school: max(0, honest(self, teacher, school) - 1))


def _free_conscripts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model of the burden forgets the charge on those who do not volunteer."""
    honest = Burden.amount

    def planted(self, instance, postings):  # type: ignore[no-untyped-def]
        amount = honest(self, instance, postings)
        unwilling = ~postings.facts.teachers.volunteer[postings.teacher]
        return replace(amount, linear=amount.linear - instance.definitions.conscript_cost * unwilling)

    monkeypatch.setattr(Burden, "amount", planted)


ERRORS: list[Callable[[pytest.MonkeyPatch], None]] = [
    _flow_of_one_percent_more, _flow_on_a_wrong_base, _wrong_count, _forgotten_exemption, _volunteers_at_home,
    _share_without_its_constant, _minutes_rounded_down, _free_conscripts,
]
RULES_PLANTED = {
    "flow": [{"low": 10, "high": 30, "weighted": False}, {"low": 10, "high": 50, "base": "core", "weighted": False}],
    "backbone_share": [{"percent": 40, "weighted": False}, {"percent": 34, "count": "away", "weighted": False}],
}


def _noticed(seed: int) -> bool:
    """Whether the comparison stops: another answer, or the two readings contradict each other on the way."""
    try:
        return not compare(seed, RULES_PLANTED).agrees
    except AssertionError:
        return True


@pytest.mark.parametrize("plant", ERRORS, ids=lambda plant: plant.__name__.strip("_"))
def test_a_planted_error_is_noticed(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One wrong word in one reading, and some county of the first forty disagrees."""
    plant(monkeypatch)
    assert any(_noticed(seed) for seed in range(40))


def test_nothing_is_noticed_without_a_planted_error() -> None:
    """The same counties and rules agree when both readings are left alone."""
    assert [seed for seed in range(12) if _noticed(seed)] == []
