"""Presets on tiny counties: returners, staying on, kinds with terms of their own, campuses of one legal person."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from optimizer.auditing.audit import audit
from optimizer.auditing.ledgers.promotions import promotions
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.vocabulary import Kind, Title
from optimizer.model.candidate_postings import opened
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from optimizer.solving.answers import Impossible, Solved
from optimizer.solving.rotation import plan_rotation
from tests.rules.building import YEAR, build

OLD = "任教11年 一级"


def county(
    preset: str, mode: str, *, past: Sequence[str] = (), a: str = "a1-10", needs: tuple[int, int] = (0, 0),
    span: int = 1, b: str = "b1-10", most: int | None = None, **school: Any,
) -> Instance:
    """A core A and one member B; posts that A and B are asked to fill at least."""
    plain = build({
        "schools": {
            "A": {"core": "G", "needs": {"语文": {"least": needs[0], "most": 99}}},
            "B": {"in": "G", "mode": mode, "needs": {"语文": {"least": needs[1], "most": most or 99}}, **school},
        },
        "teachers": [f"{a} A {OLD}", f"{b} B {OLD}"],
        "past": list(past),
    })
    return Instance(plain, load(preset), YEAR, span=span)


def solved(instance: Instance) -> Solved:
    answer = plan_rotation(instance)
    assert isinstance(answer, Solved)
    assert answer.audit.lawful
    return answer


def breaches(instance: Instance, *postings: Posting, span: int = 1) -> set[str]:
    """Entries that a plan made by hand breaks, the hard ones."""
    plan = Plan(YEAR, postings, span=span)
    return {finding.case.entry for finding in audit(instance, plan).findings if finding.hard}


# ------------------------------------------------------------------ returners


RETURNED = {"preset": "州级集团化", "mode": "紧密", "past": ["a1 B 2023-2025"], "b": "b1-5"}


def with_backbone(instance: Instance, *teachers: str, **fields: Any) -> Instance:
    """The same county where these are backbone teachers and volunteers."""
    staff = tuple(
        replace(each, backbone=instance.definitions.backbone, volunteer=True, **fields) if each.id in teachers else each
        for each in instance.county.teachers
    )
    return instance.with_county(replace(instance.county, teachers=staff))


def test_a_returner_is_not_sent_again_whatever_the_share_asks() -> None:
    """The only backbone teacher is just back, and volunteers: the share cannot be kept, and nobody pretends that."""
    answer = plan_rotation(with_backbone(county(**RETURNED), "a1"))
    assert isinstance(answer, Impossible)
    assert {case.entry for clash in answer.clashes for case in clash.cases} == {"flow", "backbone_share"}


def test_the_auditor_tells_a_second_stay_and_an_early_return() -> None:
    instance = with_backbone(county(**RETURNED), "a1")
    again = Posting("a1", "A", "B", YEAR, YEAR + 2)
    assert {"second_stay", "returners"} <= breaches(instance, again)
    assert "方案格式" in breaches(instance, again._replace(mode=Kind.PROLONGED)), "no entry opens it"
    never = Posting("a2", "A", "B", YEAR, YEAR + 2)
    assert not {"second_stay", "returners", "方案格式"} & breaches(instance, never)


def test_after_three_years_at_the_own_school_one_may_go() -> None:
    for last, kept in ((YEAR - 4, False), (YEAR - 3, True)):
        instance = with_backbone(county("州级集团化", "紧密", past=[f"a1 B 2019-{last}"], b="b1-5"), "a1", "a2")
        assert ("returners" in breaches(instance, Posting("a1", "A", "B", YEAR, YEAR + 2))) is kept


def test_who_is_new_is_no_returner() -> None:
    instance = county("州级集团化", "紧密", b="b1-5")
    staff = tuple(replace(each, arrived=each.arrived.replace(year=YEAR)) for each in instance.county.teachers
                  if each.arrived is not None)
    fresh = instance.with_county(replace(instance.county, teachers=staff))
    assert "returners" not in breaches(fresh, Posting("a1", "A", "B", YEAR, YEAR + 2))


def test_over_years_a_return_within_the_plan_counts_too() -> None:
    """One year of 轮训 in the plan, then three years at home."""
    instance = county("县级三模式", "联盟", span=3)
    first, again = (Posting("b1", "B", "A", year, year, Kind.TRAINING) for year in (YEAR, YEAR + 1))
    assert breaches(instance, first, again, span=3) == {"returners", "second_stay"}
    assert not breaches(instance, first, span=3)
    sent = solved(instance).plan.postings
    assert {posting.first_year for posting in sent} == {YEAR, YEAR + 1, YEAR + 2}
    assert len({posting.teacher for posting in sent}) == len(sent), "each year somebody else"


# ------------------------------------------------------------------ the mountain zones


def test_a_posting_is_prolonged_in_the_mountains_and_promotes_without_a_post() -> None:
    instance = with_backbone(
        county("教共体", "共建", past=["a1 B 2023-2025"], needs=(0, 11), mountain=True), "a1", applying=Title.高级
    )
    answer = solved(instance)
    stays = next(posting for posting in answer.plan.postings if posting.teacher == "a1")
    assert (stays.school, stays.mode) == ("B", Kind.PROLONGED)
    found = list(promotions({year: seen.history for year, seen in answer.audit.years.items()}))
    assert [(each.teacher, each.served, each.source) for each in found] == [("a1", 3, "不占成员校岗位")]
    flow = next(judged for judged in answer.audit.compliance if judged.entry.id == "joint_flow" and not judged.reading)
    moves = [posting for posting in answer.plan.postings if posting.mode is Kind.ROTATION]
    assert flow.check.observed == len(moves) and "a1" not in {posting.teacher for posting in moves}


def test_elsewhere_it_is_not_prolonged() -> None:
    instance = with_backbone(county("教共体", "共建", past=["a1 B 2023-2025"], needs=(0, 11), rural=True), "a1")
    assert "a1" not in {posting.teacher for posting in solved(instance).plan.postings}
    assert "prolongation" in breaches(instance, Posting("a1", "A", "B", YEAR, YEAR, Kind.PROLONGED))


# ------------------------------------------------------------------ kinds


@pytest.mark.parametrize(("preset", "mode", "home", "kind", "years"), [
    ("县级三模式", "联盟", "B", Kind.TRAINING, 1), ("县级三模式", "联盟", "A", Kind.ROTATION, 3),
    ("县级三模式", "协作", "B", Kind.ROTATION, 3), ("县级三模式", "托管", "A", Kind.REDEPLOYED, None),
    ("教共体", "协作", "A", Kind.SUPPORT, 3), ("教共体", "协作", "B", Kind.TRAINING, 1),
    ("教共体", "共建", "A", Kind.ROTATION, 3), ("教共体", "共建", "B", Kind.ROTATION, 3),
    ("教共体", "融合", "A", Kind.REDEPLOYED, None), ("州级集团化", "紧密", "A", Kind.ROTATION, 3),
])
def test_what_a_policy_calls_a_posting(preset: str, mode: str, home: str, kind: Kind, years: int | None) -> None:
    """By mode and direction, the same in the model's table and in the plain reading, and refused under another name."""
    instance = with_backbone(county(preset, mode), "a1")
    there = "B" if home == "A" else "A"
    last = None if years is None else YEAR + years - 1
    asked = Posting(f"{home.lower()}1", home, there, YEAR, last, kind)
    table = opened(instance)[0]
    possible = table.plan(np.arange(len(table))).postings
    assert {(each.mode, each.last_year) for each in possible if each.teacher == asked.teacher} == {(kind, last)}
    assert "方案格式" not in breaches(instance, asked)
    if kind is not Kind.ROTATION:
        assert "方案格式" in breaches(instance, asked._replace(mode=Kind.ROTATION))
    if years is not None:
        assert "方案格式" in breaches(instance, asked._replace(last_year=YEAR + years))


def test_branch_teachers_learn_at_the_core_for_a_year() -> None:
    sent = solved(county("县级三模式", "联盟")).plan.postings
    assert [(each.origin, each.school, each.mode, each.length) for each in sent] == [("B", "A", Kind.TRAINING, 1)]


def test_support_fills_what_a_cooperating_school_lacks_and_no_quota() -> None:
    answer = solved(county("教共体", "协作", needs=(0, 12)))
    kinds = [posting.mode for posting in answer.plan.postings]
    assert kinds.count(Kind.SUPPORT) == 3 and kinds.count(Kind.TRAINING) == 1  # one learns, so three come
    asked = {judged.entry.id: judged.check for judged in answer.audit.compliance if not judged.reading}
    assert asked["subject_need"].observed == 3 and asked["member_training"].observed == 1


# ------------------------------------------------------------------ one legal person


FUSED = {"preset": "教共体", "mode": "融合", "past": ["a1-5 B 2025"], "needs": (10, 0), "b": "b1-5", "most": 5}


def test_within_one_legal_person_people_are_called_back() -> None:
    """A is short of five, its own five serve at B: nobody is locked, nothing is counted, nobody of B is sent away."""
    answer = solved(county(**FUSED))
    assert {posting[:5] for posting in answer.plan.postings} == {
        (f"a{number}", "A", "A", YEAR, None) for number in range(1, 6)
    }
    assert {posting.mode for posting in answer.plan.postings} == {Kind.REDEPLOYED}
    levels = {level.name: level.value for level in answer.levels}
    assert (levels["shortage"], levels["burden"], levels["subsidy"]) == (0, 0, 0)
    assert not any(True for _ in answer.audit.first.history.moves(tuple(Kind)))


def test_a_posting_with_a_term_holds() -> None:
    """The same people at a 共建 member stay there until the record ends."""
    instance = county(**{**FUSED, "mode": "共建"})
    assert not {posting.teacher for posting in solved(instance).plan.postings} & {f"a{n}" for n in range(1, 6)}
    assert "方案格式" in breaches(instance, Posting("a1", "A", "A", YEAR, None))
    fused = county(**FUSED)
    assert not breaches(fused, Posting("a1", "A", "A", YEAR, None, Kind.REDEPLOYED))
    assert "方案格式" in breaches(fused, Posting("a1", "A", "B", YEAR, None, Kind.REDEPLOYED)), "there already"
    assert "方案格式" in breaches(fused, Posting("b1", "B", "B", YEAR, None, Kind.REDEPLOYED)), "at home already"


def test_over_years_the_plan_says_where_somebody_is_from_then_on() -> None:
    instance = county(**FUSED, span=3)
    for_a_year = Posting("a1", "A", "A", YEAR, YEAR, Kind.REDEPLOYED)
    assert "in_term" in breaches(instance, for_a_year, span=3)
    back = Posting("a1", "A", "A", YEAR + 1, None, Kind.REDEPLOYED)
    assert not breaches(instance, for_a_year, back, span=3)
    answer = solved(instance)
    assert {posting.teacher for posting in answer.plan.postings} == {f"a{number}" for number in range(1, 6)}
    assert all(len(seen.history.staff_after["A"]) == 10 for seen in answer.audit.years.values())


def test_next_year_the_record_ends_where_somebody_was_called_back() -> None:
    plan = solved(county(**FUSED)).plan
    later = replace(county(**FUSED), year=YEAR + 1).following(plan)
    assert [past.last_year for past in later.county.history] == [YEAR - 1] * 5
    sent = Plan(YEAR, (Posting("a6", "A", "B", YEAR, None, Kind.REDEPLOYED),))
    record = replace(county(**FUSED), year=YEAR + 1).following(sent).county.history[-1]
    assert (record.teacher, record.kind, record.last_year) == ("a6", Kind.REDEPLOYED, None)
