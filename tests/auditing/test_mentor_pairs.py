"""Pairs of mentors and mentees: the rows hold exactly where brute force finds pairs, and the pairs made are sound."""

from collections import Counter
from dataclasses import replace
from itertools import combinations, product
from typing import Any

import pytest

from benchmarks.agreement import compare
from optimizer.auditing.audit import histories
from optimizer.auditing.mentor_pairs import Pair, faults, pairs
from optimizer.domain.county import County
from optimizer.domain.plan import Plan
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build as build_policy
from optimizer.rules import BY_NAME
from optimizer.rules.mentoring import Mentoring, Party
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation
from tests.rules import drawing
from tests.rules.building import YEAR, build, facts_over, histories_over, planned
from tests.rules.reading import auditor, choice, model_in, universe

CLAUSE = {"document": "测试", "article": "一", "text": "测试条文"}
SHAPES: tuple[dict[str, Any], ...] = (
    {"where": "school", "dispatched": 0}, {"where": "school", "dispatched": 1}, {"where": "school", "dispatched": 2},
    {"where": "group", "dispatched": 0}, {"where": "other_school", "dispatched": 0},
)


def asking(*entries: dict[str, Any], county: County, span: int = 1) -> Instance:
    """An instance with a scope and these entries."""
    scope = {"id": "scope", "rule": "within_scope", "clause": CLAUSE}
    named = [{"id": f"e{number}", "clause": CLAUSE, **entry} for number, entry in enumerate(entries, 1)]
    return Instance(county, build_policy({"entries": [scope, *named]}, "测试"), YEAR, span=span)


def possible(rule: Mentoring, party: Party) -> bool:
    """Whether pairs exist, by trying every choice of mentors for every mentee."""
    choices = []
    for school in party.mentees.values():
        others = [m for m, at in party.mentors.items() if rule.where != "other_school" or at != school]
        choices.append(list(combinations(others, rule.mentors)))
    for chosen in product(*choices):
        load = Counter(mentor for mentors in chosen for mentor in mentors)
        least = dict.fromkeys(party.dispatched, rule.dispatched)
        if all(least.get(mentor, 0) <= load[mentor] <= rule.most for mentor in party.mentors):
            return True
    return False


def town(draw: drawing.Draw) -> tuple[County, dict[str, str]]:
    """A core and two weak members with a few teachers of one subject; some of the core's backbone are sent."""
    sent, lines = {}, ["z1 甲"]
    for school in "乙丙":
        for kind, words in (("g", "骨干"), ("l", "")):
            lines += [f"{school}{kind}{number} {school} {words}" for number in range(draw.number(0, 2 + (kind == "l")))]
        for number in range(draw.number(0, 2)):
            lines.append(f"{school}s{number} 甲 骨干")
            sent[f"{school}s{number}"] = school
    schools = {"甲": {"core": "G"}, "乙": {"in": "G", "rural": True}, "丙": {"in": "G", "weak": True}}
    return build({"schools": schools, "teachers": lines}), sent


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_the_rows_hold_exactly_where_pairs_exist(shape: dict[str, Any]) -> None:
    """Both ways, in each place, stage and subject; and the pairs made are then without fault, else with one."""
    verdicts = Counter[bool]()
    for seed in range(120):
        draw = drawing.Draw([5, seed])
        county, sent = town(draw)
        asked = shape | {"mentors": 1 if shape["where"] == "other_school" else draw.number(1, 2)}
        asked["most"] = draw.number(max(1, shape["dispatched"]), 3)
        instance = asking({"rule": "mentoring", **asked}, county=county)
        rule = instance.policy.entry("e1").rule
        assert isinstance(rule, Mentoring)
        plan = planned(county, instance.definitions, sent)
        seen = histories(instance, plan)
        exist = all(possible(rule, party) for party in rule.parties(seen[YEAR]).values())
        assert exist == all(check.holds for check in rule.audit(seen[YEAR])), (seed, asked)
        assert exist == (not list(faults(instance, seen, pairs(instance, seen)))), (seed, asked)
        verdicts[exist] += 1
    assert min(verdicts.values()) >= 10


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_both_readings_agree_over_years(shape: dict[str, Any]) -> None:
    """The combinations that a table of single parameters cannot draw, on dated counties and plans of three years."""
    broken = 0
    for number in range(25):
        draw = drawing.Draw([23, number])
        words, county = drawing.definitions_over_years(draw), drawing.dated(draw, drawing.county(draw))
        horizon = universe(facts_over(county, words, YEAR, 3))
        rows = drawing.rows_over_years(draw, horizon)
        guides = draw.one(("backbone", "either"))
        rule = BY_NAME["mentoring"].model_validate(
            shape | {"mentors": 1 if shape["where"] == "other_school" else 2, "most": 2, "guides": guides, "age": None}
        )
        scope = drawing.scope(draw)
        for year, history in histories_over(county, words, horizon.plan(rows)).items():
            audited, _ = auditor(rule, history.within(scope))
            assert audited == model_in(rule, horizon, year, choice(horizon, rows), scope)
            broken += bool(audited)
    assert broken >= 5


def test_pairs_stay_from_year_to_year() -> None:
    """A mentor leaves in the second year: the mentees of the others keep theirs, and only the orphans change."""
    lines = ["a1 甲", "g1-3 乙 骨干", "l1-6 乙"]
    county = build({"schools": {"甲": {"core": "G"}, "乙": {"in": "G", "rural": True}}, "teachers": lines})
    instance = asking({"rule": "mentoring"}, county=county, span=3)
    plan = planned(county, instance.definitions, {"g2": "甲 2027-2028"}, span=3)
    listed = pairs(instance, histories(instance, plan))
    assert not list(faults(instance, histories(instance, plan), listed))
    years = {year: {p.mentee: p.mentor for p in listed if p.year == year} for year in instance.years}
    assert sorted(Counter(years[YEAR].values()).values()) == [2, 2, 2], "even loads"
    kept = {mentee: mentor for mentee, mentor in years[YEAR].items() if mentor != "g2"}
    assert kept.items() <= years[YEAR + 1].items()
    assert years[YEAR + 2] == years[YEAR + 1]
    assert pairs(instance, histories(instance, plan)) == listed


def test_every_fault_of_a_list_is_seen() -> None:
    """A pair taken out, doubled, turned round, of another year, or with a mentor of another school is noticed."""
    lines = ["a1 甲 骨干", "g1 乙 骨干", "l1-2 乙"]
    county = build({"schools": {"甲": {"core": "G"}, "乙": {"in": "G", "rural": True}}, "teachers": lines})
    instance, plan = asking({"rule": "mentoring"}, county=county), Plan(YEAR, ())
    listed = pairs(instance, histories(instance, plan))
    first = listed[0]
    assert len(listed) == 2 and not list(faults(instance, histories(instance, plan), listed))
    spoilt: list[tuple[Pair, ...]] = [listed[1:], (*listed, first)]
    spoilt += [
        (first._replace(**changes), *listed[1:])
        for changes in (
            {"mentor": "l2"}, {"mentee": "g1"}, {"year": YEAR + 1}, {"entry": "e9"}, {"subject": "数学"},
            {"mentor": "a1", "mentor_school": "甲"}, {"mentor_school": "甲"}, {"mentor": "无"},
        )
    ]
    assert all(list(faults(instance, histories(instance, plan), each)) for each in spoilt)


def test_the_optimizer_sends_mentors() -> None:
    """Two weak schools without backbone: a hard entry moves one teacher to each, and every year has its pairs."""
    schools = {"甲": {"core": "G"}, "乙": {"in": "G", "weak": True}, "丙": {"in": "G", "weak": True}}
    county = build({"schools": schools, "teachers": ["a1-4 甲 骨干", "b1-3 乙 指定=留校", "c1-2 丙 指定=留校"]})
    answer = plan_rotation(asking({"rule": "locks"}, {"rule": "mentoring", "dispatched": 1}, county=county, span=3))
    assert isinstance(answer, Solved)
    assert answer.audit.lawful
    assert {posting.school for posting in answer.plan.postings if posting.origin == "甲"} == {"乙", "丙"}
    listed = pairs(answer.instance, histories(answer.instance, answer.plan))
    assert not list(faults(answer.instance, histories(answer.instance, answer.plan), listed))
    assert Counter(pair.year for pair in listed)[YEAR] == 5


def test_a_weight_lets_mentees_wait() -> None:
    """One backbone for nine mentees: with a weight the plan stands, six places short, and three pairs are made."""
    schools = {"甲": {"core": "G"}, "乙": {"in": "G", "weak": True}}
    county = build({"schools": schools, "teachers": ["a1 甲 骨干", "b1-9 乙 指定=留校"]})
    answer = plan_rotation(asking({"rule": "locks"}, {"rule": "mentoring", "weight": 1}, county=county))
    assert isinstance(answer, Solved)
    assert next(level.value for level in answer.levels if level.name == "soft") == 600
    assert len(pairs(answer.instance, histories(answer.instance, answer.plan))) == 3


def test_what_does_not_decompose_is_refused() -> None:
    """Two mentors of another school would need more than rows; a dispatched teacher guides where he serves."""
    for wrong in (
        {"where": "other_school", "mentors": 2}, {"where": "group", "dispatched": 1},
        {"guides": "senior", "dispatched": 1}, {"dispatched": 3, "most": 2},
    ):
        with pytest.raises(ValueError, match="徒"):
            Mentoring.model_validate(wrong)


def test_two_mentors_elsewhere_would_need_more_than_rows() -> None:
    """Why: one mentor and four mentees at 乙, two mentors at 丁, one mentee at 丙; m = 2, four mentees at most.

    12 places for 10 wanted, 8 outside 乙 for the 8 that it wants: every count suffices. But 乙 then takes all of 丁's
    places, and the one of 丙 finds only 乙's mentor.
    """
    party = Party({f"l{number}": "乙" for number in range(4)} | {"x": "丙"}, {"g": "乙", "h": "丁", "i": "丁"})
    rule = Mentoring(where="other_school", most=4).model_copy(update={"mentors": 2})
    assert 4 * 3 >= 2 * 5 and 4 * 2 >= 2 * 4
    assert not possible(rule, party)
    without = {name: at for name, at in party.mentees.items() if name != "x"}
    assert possible(rule, replace(party, mentees=without))


LEARNERS = {"age": None, "at": ["rural", "weak", "new"]}  # so that tiny counties have some
CLAUSES: dict[str, list[dict[str, Any]]] = {
    "mentoring": [
        LEARNERS, LEARNERS | {"mentors": 2, "where": "group"}, LEARNERS | {"where": "other_school", "most": 1},
        LEARNERS | {"dispatched": 1},
    ],
    "flow": [{"low": 10, "high": 60}], "school_outflow": [{"percent": 50}], "team_moves": [{}], "wishes": [{}],
    "staffing": [{}],
}


def test_the_optimum_is_that_of_all_plans() -> None:
    """Hard and weighted, on tiny counties: the vector of levels is the best of every plan that the audit accepts."""
    cases = [compare(seed, CLAUSES) for seed in range(20)]
    assert [case for case in cases if not case.agrees] == []
    assert sum(case.best is not None and case.best[1] > 0 for case in cases) >= 3
