"""The engine against every plan that the auditor accepts, in short form; and errors planted on one side are noticed.

The full counts run with ``python -m benchmarks agree``.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from benchmarks.agreement import Case, brute_force, compare, compare_over_years, group_agreement
from benchmarks.enumerating import Enumeration
from benchmarks.tiny import YEAR, draw
from benchmarks.tiny_years import draw_over_years
from benchmarks.variants import STANDING, VARIANTS, VARIANTS_OVER_YEARS
from optimizer.domain.definitions import ROTATION_ONLY
from optimizer.domain.plan import Posting
from optimizer.domain.roads import Travel
from optimizer.domain.vocabulary import Check, Kind
from optimizer.goals.burden import Burden
from optimizer.goals.equity import Equity
from optimizer.goals.shortage import Shortage
from optimizer.model.assembly import assemble
from optimizer.policy.instance import Instance
from optimizer.readings import postings as posting_tables
from optimizer.readings import teacher_columns, whereabouts
from optimizer.readings.columns import Bools, Ints
from optimizer.readings.horizon import Horizon
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.readings.postings import OPEN, Postings
from optimizer.readings.rows import Amount, Demand, demand
from optimizer.rules import RULES
from optimizer.rules.backbone_share import BackboneShare
from optimizer.rules.exemption import Exemption
from optimizer.rules.flow import Flow
from optimizer.rules.in_term import InTerm
from optimizer.rules.quota_places import Places
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation
from optimizer.words.subjects import PRESCHOOL

COUNTIES, GROUPS = 90, 6


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
    found = at_stake((draw(case.seed, VARIANTS), case) for case in cases)
    assert found >= {"shortage", "soft", "equity", "burden", "moves", "wishes"}


def at_stake(asked: Iterable[tuple[Instance, Case]]) -> set[str]:
    """Levels that even the best plan of some county cannot bring to nothing; policies list different ones."""
    return {
        level
        for instance, case in asked if case.best is not None
        for level, value in zip(instance.policy.levels, case.best, strict=True) if value
    }


def test_counties_with_part_time_teachers() -> None:
    """Who works half time fills half a post: values as of brute force, often a part of a post, proved all the same."""
    found = [compare(seed, part_time=True) for seed in range(40)]
    assert [case for case in found if not case.agrees] == []
    parts = [draw(seed, {}, part_time=True).county.parts for seed in range(40)]
    assert set(parts) == {10, 100}
    short = [case.best[0] / own for case, own in zip(found, parts, strict=True) if case.best is not None]
    assert sum(value != int(value) for value in short) >= 0.4 * len(short)
    years = [compare_over_years(seed, part_time=True) for seed in range(4)]
    assert [case for case in years if not case.agrees] == []


def test_counties_with_kindergartens() -> None:
    """学前 is taught by whoever may teach there: values as of brute force, and such postings are in the best plans."""
    found = [compare(seed, kindergartens=True) for seed in range(40)]
    assert [case for case in found if not case.agrees] == []
    others = sum(others_at_kindergartens(draw(seed, VARIANTS, kindergartens=True)) for seed in range(40))
    assert others > 10
    years = [compare_over_years(seed, kindergartens=True) for seed in range(6)]
    assert [case for case in years if not case.agrees] == []


def others_at_kindergartens(instance: Instance) -> int:
    """Postings of the plan to a post of 学前 by somebody of another subject."""
    answer = plan_rotation(instance)
    history = answer.audit.years[YEAR].history if isinstance(answer, Solved) else None
    return 0 if history is None else sum(
        standing.teacher.subject != PRESCHOOL == history.lesson_at(standing.teacher, standing.after)[1]
        for standing in history.begun()
    )


def _main_subject_in_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The auditor takes nobody for a teacher of 学前 but by the main subject."""
    monkeypatch.setattr(whereabouts, "PRESCHOOL", "")


def _main_subject_in_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """And so does the model."""
    monkeypatch.setattr(Facts, "unit_for", Facts.offered)


@pytest.mark.parametrize("plant", [_main_subject_in_the_audit, _main_subject_in_the_model])
def test_a_kindergarten_taught_by_subjects_in_one_reading_is_noticed(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)

    def noticed(seed: int) -> bool:
        try:
            return not compare(seed, kindergartens=True).agrees
        except AssertionError:
            return True

    assert any(noticed(seed) for seed in range(20))


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


# ---------------------------------------------------------------- three years

OVER_YEARS = 40
USED = {
    "staffing": [{"weighted": False}],
    "sent_again": [{"years": 2, "volunteers_may": False, "weighted": False}],
}


@pytest.fixture(scope="module")
def over_years() -> list[Case]:
    """The tiny counties of three years, each solved and tried out."""
    return [compare_over_years(seed) for seed in range(OVER_YEARS)]


def test_tiny_counties_of_three_years(over_years: list[Case]) -> None:
    """The sums over the years of every level equal those of brute force, all levels proved, or there is no plan."""
    assert [case for case in over_years if not case.agrees] == []


def test_the_counties_of_three_years_are_worth_counting(over_years: list[Case]) -> None:
    """At least 40% have ten lawful plans or more, some have none, and the levels differ between them."""
    assert sum(case.accepted >= 10 for case in over_years) >= 0.4 * OVER_YEARS
    assert any(case.accepted == 0 for case in over_years)
    found = at_stake((draw_over_years(case.seed, VARIANTS_OVER_YEARS), case) for case in over_years)
    assert len(found & {"shortage", "soft", "equity", "burden", "disruption", "subsidy"}) >= 4


def test_the_plans_of_three_years_use_them() -> None:
    """Best plans send people in every year, again after a return, and prolong postings of record and of the plan."""
    postings, again, own, of_record = [], 0, 0, 0
    for seed in range(OVER_YEARS):
        answer = plan_rotation(draw_over_years(seed, USED, prolong=1.0))
        if not isinstance(answer, Solved):
            continue
        history = answer.audit.first.history
        for ways in history.planned.values():
            postings += ways
            again += sum(posting.mode is not Kind.PROLONGED for posting in ways) > 1
            prolonged = [posting for posting in ways if posting.mode is Kind.PROLONGED]
            own += any(posting.last_year == each.first_year - 1 for posting in ways for each in prolonged)
            of_record += any(
                history.last_of(past) == each.first_year - 1
                for past in history.past[ways[0].teacher]
                for each in prolonged
            )
    assert {posting.first_year for posting in postings} == {YEAR, YEAR + 1, YEAR + 2}
    assert again >= 3
    assert own >= 1
    assert of_record >= 1


def test_the_enumeration_is_exhaustive() -> None:
    """Where one year is planned, trees and remembered states find what trying plan after plan does."""
    for seed in range(12):
        instance = draw(seed, VARIANTS)
        scale = Equity().scale(assemble(instance).horizon)
        assert Enumeration(instance, scale).best()[1:] == brute_force(instance, scale)[1:], f"county {seed}"


def test_every_rule_stands_somewhere() -> None:
    """Brute force over years leaves no rule of the registry out."""
    assert STANDING | set(VARIANTS_OVER_YEARS) == {rule.name for rule in RULES}


# each plants one error in one of the two readings


def _a_year_ignored_by_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model asks the flow of the first year only."""
    honest = Flow.demands

    def planted(self: Flow, postings: Postings) -> Iterator[Demand]:
        return honest(self, postings) if postings.facts.opens else iter(())

    monkeypatch.setattr(Flow, "demands", planted)


def _a_year_ignored_by_the_auditor(monkeypatch: pytest.MonkeyPatch) -> None:
    """The auditor hears no flow in the last year."""
    honest = Flow.audit

    def planted(self: Flow, history: History) -> Iterator[Check]:
        return iter(()) if history.year == history.plan.years[-1] else honest(self, history)

    monkeypatch.setattr(Flow, "audit", planted)


def _a_goal_of_the_first_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plain reading counts posts missing in the first year only."""
    honest = Shortage.measure

    def planted(self: Shortage, instance: Instance, history: History) -> int:
        return honest(self, instance, history) if history.year == instance.year else 0

    monkeypatch.setattr(Shortage, "measure", planted)


def _a_term_longer_by_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model sends people for a year more than the definitions say."""
    honest = posting_tables.beginning

    def planted(*arguments: Any) -> Postings:
        found = honest(*arguments)
        return replace(found, last=np.minimum(found.last + 1, OPEN))

    monkeypatch.setattr(posting_tables, "beginning", planted)


def _a_return_forgotten_by_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever the model sends is never back at home."""

    def planted(self: Horizon, year: int) -> Postings:
        stays = replace(self, last=np.full(len(self), OPEN))
        return honest(stays, year)

    honest = Horizon.at
    monkeypatch.setattr(Horizon, "at", planted)


def _a_return_forgotten_by_the_auditor(monkeypatch: pytest.MonkeyPatch) -> None:
    """The auditor sees everybody sent stay for good."""
    monkeypatch.setattr(Posting, "covers", lambda self, year: self.first_year <= year)


def _retired_teachers_in_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model keeps on the staff whoever retires inside the horizon."""
    honest = teacher_columns.retirement
    monkeypatch.setattr(teacher_columns, "retirement", lambda teacher: _never_inside(honest(teacher)))


def _retired_teachers_in_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The auditor does."""
    honest = whereabouts.retirement
    monkeypatch.setattr(whereabouts, "retirement", lambda teacher: _never_inside(honest(teacher)))


def _never_inside(day: date) -> date:
    return date(2099, 1, 1) if day > date(YEAR, 9, 1) else day


def _a_prolongation_counted_as_a_move(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model's quotas count who stays on as if newly sent."""
    honest = Postings.counted

    def planted(self: Postings, modes: Collection[Kind] = ROTATION_ONLY, count: str = "new") -> Ints:
        return honest(self, (*modes, Kind.PROLONGED), count)

    monkeypatch.setattr(Postings, "counted", planted)


def _the_base_of_the_first_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model takes the percentages of every year from the staff of the first."""
    honest, nobody = Flow.bases, np.zeros(0, dtype=np.int64)

    def planted(self: Flow, postings: Postings, found: Places) -> Ints:
        facts = Facts(postings.facts.county, postings.facts.definitions, YEAR)
        first = posting_tables.beginning(facts, nobody, nobody).within(postings.scope)
        return honest(self, first, self.places(first))

    monkeypatch.setattr(Flow, "bases", planted)


def _needs_of_the_first_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model of the shortage never opens the dated needs."""
    honest = Shortage.amount

    def planted(self: Shortage, instance: Instance, postings: Postings) -> Amount:
        county = replace(postings.facts.county, needs=instance.county_in(instance.year).needs)
        facts = Facts(county, instance.definitions, postings.facts.year, instance.year)
        return honest(self, instance, replace(postings, facts=facts))

    monkeypatch.setattr(Shortage, "amount", planted)


ERRORS_OVER_YEARS: list[Callable[[pytest.MonkeyPatch], None]] = [
    _a_year_ignored_by_the_model, _a_year_ignored_by_the_auditor, _a_goal_of_the_first_year, _a_term_longer_by_a_year,
    _a_return_forgotten_by_the_model, _a_return_forgotten_by_the_auditor, _retired_teachers_in_the_model,
    _retired_teachers_in_the_audit, _a_prolongation_counted_as_a_move, _the_base_of_the_first_year,
    _needs_of_the_first_year,
]
PLANTED_OVER_YEARS = {
    "flow": [
        {"low": None, "high": 34, "weighted": False}, {"low": 20, "high": 60, "weighted": False},
        {"low": 30, "high": 60, "base": "core", "weighted": False}, {"low": 50, "high": 60},  # seldom kept: mostly soft
    ],
    "sent_again": [{"years": 2, "volunteers_may": False, "weighted": False}],
}


def _noticed_over_years(seed: int) -> bool:
    """Whether the comparison over three years stops, as ``_noticed`` says."""
    try:
        return not compare_over_years(seed, PLANTED_OVER_YEARS, prolong=1.0).agrees
    except AssertionError:
        return True


@pytest.mark.parametrize("plant", ERRORS_OVER_YEARS, ids=lambda plant: plant.__name__.strip("_"))
def test_an_error_planted_over_years_is_noticed(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One wrong word about years in one reading, and some county of the first forty disagrees."""
    plant(monkeypatch)
    assert any(_noticed_over_years(seed) for seed in range(40))


def test_nothing_is_noticed_over_years_without_a_planted_error() -> None:
    """The same counties and rules agree when both readings are left alone."""
    assert [seed for seed in range(12) if _noticed_over_years(seed)] == []
