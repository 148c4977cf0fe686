"""What is wrong and what would mend it: all clashes, least repairs and policies, against brute force over all plans."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from benchmarks.agreement import brute_force, every_history
from benchmarks.conflicts import planted_conflicts
from benchmarks.tiny import draw
from benchmarks.variants import VARIANTS
from optimizer.domain.errors import InputError
from optimizer.domain.vocabulary import Case
from optimizer.engine import least_shortfall
from optimizer.engine.conflict import Clash
from optimizer.engine.least_shortfall import least_repair
from optimizer.engine.symmetry import merged
from optimizer.generating.clashing import PLANTS, planted, policy_of
from optimizer.goals.equity import Equity
from optimizer.model.assembly import assemble, assemble_clauses
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build, load, merge
from optimizer.reporting.files.policy import policy_text
from optimizer.reporting.json.report import report_data
from optimizer.rules.base import Rule
from optimizer.rules.waivers import Allowance
from optimizer.solving.answers import Change, Impossible, Solved
from optimizer.solving.infeasibility import Ground
from optimizer.solving.repairs import mended
from optimizer.solving.repairs.repaired_policy import edited
from optimizer.solving.rotation import plan_rotation
from tests.rules.building import build as build_county

LINKING = ("budget", "equity_limit", "title_posts")
HARD = {
    name: [{**variant, "weighted": False} for variant in variants]
    for name, variants in VARIANTS.items()
    if name not in LINKING
}
BARRED = "*"  # the subject under which everything that an entry forbids one by one is one member
Member = tuple[str, tuple[str, ...]]


def broken(entry: Entry, given: Instance, history: Any) -> dict[Member, int]:
    """The cases of an entry that a plan breaks, in hundredths of its unit, by the auditor alone."""
    found: dict[Member, int] = {}
    for check in entry.audit(history.within(entry.scope)):
        if check.holds:
            continue
        barred = type(entry.rule).excludes is not Rule.excludes and check.low is None and check.high == 0
        subject = (BARRED,) if barred else tuple(map(str, check.subject))
        own = (entry.id, subject)
        found[own] = found.get(own, 0) + check.shortfall * 100 // entry.rule.divisor
    return found


def every_broken(given: Instance) -> list[dict[Member, int]]:
    """For every plan within what the records allow: what it breaks of the clauses."""
    table, _ = assemble_clauses(given)
    found = []
    for history in every_history(given):
        if (table.horizon.rows_of(history.plan) < 0).any():
            continue
        wrong: dict[Member, int] = {}
        for entry in given.entries:
            if entry.hard:
                wrong |= broken(entry, given, history)
        found.append(wrong)
    return found


def minimal_clashes(plans: list[dict[Member, int]]) -> set[frozenset[Member]]:
    """The minimal sets of members of which every plan breaks one: minimal hitting sets (Berge's multiplication)."""
    families = {frozenset(wrong) for wrong in plans}
    found: set[frozenset[Member]] = {frozenset()}
    for family in (f for f in families if not any(other < f for other in families)):
        grown = {each if each & family else each | {member} for each in found for member in (family or [None])}  # type: ignore[list-item]
        found = {each for each in grown if not any(other < each for other in grown)}
    return found


def members(clash: Clash) -> frozenset[Member]:
    return frozenset(
        [(case.entry, tuple(map(str, case.subject))) for case in clash.cases]
        + [(bar.entry, (BARRED,)) for bar in clash.bars]
    )


@cache
def refuted() -> list[tuple[Impossible, list[dict[Member, int]]]]:
    """Impossible tiny counties under hard clauses, with what each of their plans breaks."""
    found = []
    for seed in range(200):
        given = draw(seed, HARD)
        answer = plan_rotation(given)
        if isinstance(answer, Impossible):
            plans = every_broken(given)
            assert all(plans), "no plan keeps everything"
            found.append((mended(answer), plans))
    return found


def test_every_clash_is_told_and_no_other() -> None:
    """Where all are told they are exactly the minimal ones of brute force, exclusions among them."""
    sizes, barred, several = [], 0, 0
    for answer, plans in refuted():
        told = {members(clash) for clash in answer.clashes}
        all_of_them = minimal_clashes(plans)
        assert told <= all_of_them, answer.instance.name
        assert all(clash.minimal for clash in answer.clashes)
        if answer.complete and not answer.assembly.constant_breaches():
            assert told == all_of_them, answer.instance.name
        sizes += [len(each) for each in told]
        barred += any(clash.bars for clash in answer.clashes)
        several += len(told) > 1
    assert sizes.count(1) > 5 and sum(size > 1 for size in sizes) > 10
    assert barred > 3 and several > 5


def test_the_first_repair_is_the_least() -> None:
    """No plan falls short by less in all, where everybody let off an exclusion counts as one."""
    compared = 0
    for answer, plans in refuted():
        if answer.assembly.constant_breaches() or not answer.remedies:
            continue
        best = next(remedy for remedy in answer.remedies if remedy.total)  # before it: what opens without giving way
        assert best.total == best.bound == min(sum(wrong.values()) for wrong in plans), answer.instance.name
        assert [remedy.total for remedy in answer.remedies] == sorted(remedy.total for remedy in answer.remedies)
        compared += 1
    assert compared > 10


def test_every_remedy_is_a_policy_with_a_lawful_plan() -> None:
    """The edited policy, written and read again, has a plan that the auditor accepts, and brute force agrees."""
    parameters = allowances = 0
    for number, (answer, _) in enumerate(refuted()):
        assert answer.remedies, answer.instance.name
        for remedy in answer.remedies:
            assert isinstance(remedy.answer, Solved)
            assert remedy.answer.audit.lawful
            parameters += any(change.parameter is not None for change in remedy.changes)
            allowances += any(change.parameter is None for change in remedy.changes)
        if number % 4 == 0:
            remedy = answer.remedies[0]
            plain = remedy.policy.dump()
            assert build(plain, "再读").dump() == plain
            assert policy_text(remedy.policy, ["说明"]).startswith("# 说明\n")
            assert isinstance(remedy.answer, Solved)
            given = remedy.answer.instance
            _, accepted, best = brute_force(given, Equity().scale(assemble(given).horizon))
            assert accepted and best == tuple(level.value for level in remedy.answer.levels)
    assert parameters > 10 and allowances > 10


def planted_instance(name: str, **changes: Mapping[str, Any]) -> Instance:
    found = planted(name, 1)
    extra = [{"id": identity, **fields} for identity, fields in changes.items()]
    plain = {key: value for key, value in policy_of(name, found).items() if key != "extends"}
    return Instance(found.county, build(merge([load("基础").dump(), plain, {"entries": extra}]), name), 2026)


def impossible(given: Instance) -> Impossible:
    answer = plan_rotation(given)
    assert isinstance(answer, Impossible)
    return answer


def touched(answer: Impossible) -> set[str]:
    return {change.entry for remedy in answer.remedies for change in remedy.changes}


def test_what_may_not_move_does_not() -> None:
    """--keep and firm leave an entry alone; where everything is kept there is no remedy, and the report says so."""
    answer = impossible(planted_instance("flow_against_outflow"))
    assert touched(mended(answer)) == {"flow", "school_outflow"}
    assert touched(mended(answer, keep=["flow"])) == {"school_outflow"}
    firm = impossible(planted_instance("flow_against_outflow", flow={"firm": True}))
    assert touched(mended(firm)) == {"school_outflow"}
    nothing = mended(answer, keep=["flow", "school_outflow"])
    assert not nothing.remedies
    assert nothing.clashes
    with pytest.raises(InputError, match="没有条目「flows」"):
        mended(answer, keep=["flows"])


def test_a_dearer_clause_gives_way_later() -> None:
    """Each unit of the caps at three times the price: the quota is lowered instead."""
    dear = mended(impossible(planted_instance("flow_against_outflow", school_outflow={"concession": 3})))
    assert [change.entry for change in dear.remedies[0].changes] == ["flow"]
    assert {remedy.alone: remedy.total for remedy in dear.remedies} == {"flow": 500, "school_outflow": 1500}


def test_one_group_gives_way_and_the_others_do_not() -> None:
    """Two groups, one with too few backbone teachers: the share is lowered there, and stays elsewhere."""
    found = planted("budget_against_flow", 1)
    poor = tuple(
        replace(t, backbone=type(t.backbone)(0)) if found.county.member[t.home].group == "G02" else t
        for t in found.county.teachers
    )
    plain = {"name": "两个集团", "definitions": {"allowances": {}}, "entries": [
        found.entries[0], {**found.entries[0], "id": "share", "rule": "backbone_share", "percent": 50},
    ]}
    for entry in plain["entries"][1:]:  # type: ignore[index]
        entry.pop("low"), entry.pop("high")  # type: ignore[union-attr]
    policy = build(merge([load("基础").dump(), plain]), "两个集团")
    answer = mended(impossible(Instance(replace(found.county, teachers=poor), policy, 2026)))
    [change, *_] = (c for remedy in answer.remedies for c in remedy.changes if c.entry == "share")
    assert (change.parameter, change.before, change.after, change.groups) == ("percent", 50, 0, ("G02",))
    remedy = next(remedy for remedy in answer.remedies if change in remedy.changes)
    assert isinstance(remedy.answer, Solved)
    there = {entry.id: entry for entry in remedy.policy.entries}
    assert there["share"].scope.without == ("G02",) and there["share"].rule.percent == 50  # type: ignore[attr-defined]
    assert there["share·G02"].scope.groups == ("G02",) and there["share·G02"].rule.percent == 0  # type: ignore[attr-defined]


def test_known_components_are_not_solved_again() -> None:
    """What was settled before is taken as it is, and the answer is the same."""
    given = planted_instance("budget_against_flow", budget={"yuan": 10**6})
    known: dict[bytes, Any] = {}
    first = plan_rotation(given, known=known)
    assert isinstance(first, Solved)
    before = dict(known)
    again = plan_rotation(given, known=known)
    assert known == before and known
    assert isinstance(again, Solved)
    assert (again.plan, again.levels) == (first.plan, first.levels)


@pytest.mark.parametrize("seed", range(12))
def test_allowances_mean_the_same_to_model_and_auditor(seed: int) -> None:
    """Random cases let off by one or two: the optimum is the best of all plans that the auditor accepts."""
    rng, given = np.random.default_rng(seed), draw(seed, HARD)
    subjects = [case for wrong in every_broken(given)[:200] for case in wrong]
    entries = []
    for entry in given.policy.entries:
        own = sorted({subject for name, subject in subjects if name == entry.id and subject != (BARRED,)})
        chosen = [s for s in own if rng.random() < 0.6] if entry.hard and entry.rule.waivable else []
        let_off = tuple(Allowance(subject=s, by=int(rng.integers(1, 3))) for s in chosen)
        entries.append(entry.model_copy(update={"allowances": let_off}))
    given = given.under(given.policy.model_copy(update={"entries": tuple(entries)}))
    _, _, best = brute_force(given, Equity().scale(assemble(given).horizon))
    answer = plan_rotation(given)
    if best is None:
        assert isinstance(answer, Impossible)
    else:
        assert isinstance(answer, Solved)
        assert tuple(level.value for level in answer.levels) == best


def test_an_allowance_that_means_nothing_is_refused() -> None:
    """Where the records decide, or where a weight already lets the clause fall short."""
    for changes, said in (
        ({"exemption": {"allowances": [{"subject": ["T0001"]}]}}, "由名册决定"),
        ({"flow": {"allowances": [{"subject": ["G01"]}], "weight": 1}}, "不需要 allowances"),
    ):
        with pytest.raises(InputError, match=said):
            planted_instance("exemptions", **changes)


def test_the_report_says_which_teachers_an_exclusion_concerns() -> None:
    """The backbone teachers of the core in the subject, by number, and never a name."""
    answer = mended(impossible(planted_instance("far_new_school")))
    [clash] = report_data(answer)["clashes"]
    barred = next(case for case in clash["cases"] if case["entry"] == "commute_cap")
    county = answer.instance.county
    concerned = {
        t.id for t in county.teachers if t.home == "S001" and t.subject == "数学" and t.backbone
    }
    assert set(barred["subject"]) == concerned
    assert f"{len(concerned) - 1}名教师" in barred["text"]
    assert not any(county.teacher[identity].name in str(report_data(answer)["clashes"]) for identity in concerned)
    assert Case("new_school_backbone", ("S003", "数学"), 2026) in answer.clashes[0].cases


@pytest.mark.parametrize("seed", range(10))
def test_an_entry_split_by_groups_means_what_it_meant(seed: int) -> None:
    """Every entry that may be split is: without a group, and for it alone, at the same value; nothing changes."""
    given = draw(seed, HARD)
    first = given.county.groups[0].id
    horizon = assemble(given).horizon
    same = []
    for entry in given.policy.entries:
        for parameter in entry.rule.loosens:
            value = getattr(entry.rule, parameter)
            if value is not None and entry.hard:
                same.append(Change(entry.id, {}, parameter, value, value, (first,)))
                break
    split = given.under(edited(given.policy, horizon, same))
    whole, parts = plan_rotation(given), plan_rotation(split)
    assert type(whole) is type(parts)
    scale = Equity().scale(horizon)
    assert brute_force(given, scale)[1:] == brute_force(split, scale)[1:], "the auditor reads both alike"
    if isinstance(whole, Solved) and isinstance(parts, Solved):
        assert [level.value for level in whole.levels] == [level.value for level in parts.levels]
    if len(given.county.groups) > 1 and same:
        assert any(entry.scope.without == (first,) for entry in split.policy.entries)


def test_planted_conflicts_of_every_kind_are_found() -> None:
    """The planted clash is among those told, each is minimal by another solver, the least repair is the one counted."""
    rows = list(planted_conflicts(len(PLANTS), scale=1))
    assert {row.name for row in rows} == set(PLANTS)
    assert [row for row in rows if not row.sound] == []


ALIKE = ("flow_against_outflow", "odd_exchange", "backbone_stock", "newcomers", "full_new_school")


@pytest.mark.parametrize("name", ALIKE)
def test_counting_teachers_changes_no_repair(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without merging teachers alike: the same total, and the plan spread out again lacks just that."""
    given = planted_instance(name)
    entries = {entry.id: entry for entry in given.policy.entries}
    [block] = Ground.of(given).blocks()
    counted = least_repair(block, entries)
    assert counted is not None and counted.x is not None
    assert merged(block.system, block.single) is not None
    assert ((counted.x >= 0) & (counted.x <= block.system.ceiling)).all()
    assert (block.system.A[np.flatnonzero(block.single)] @ counted.x <= 1).all()
    assert sum(counted.amounts.values()) == counted.total
    monkeypatch.setattr(least_shortfall, "merged", lambda *_: None)
    named = least_repair(block, entries)
    assert named is not None
    assert (named.total, named.bound) == (counted.total, counted.bound)


SHUT = {
    "schools": {
        "甲": {"core": "G", "pupils": {"初中": 500}, "needs": {"语文": {"least": 8, "most": 99}}},
        "乙": {"in": "G", "pupils": {"小学": 400}, "needs": {"语文": {"least": 4, "most": 5}}},
    },
    "teachers": ["a1-6 甲", "b1-10 乙 资格=小学+初中 骨干"],
}


def test_doubly_certified_people_are_open_in_every_preset() -> None:
    """初中 lacks two, 小学 has more than it may have, certified for both: two go, and no quota is waived."""
    for name in ("标准", "国家基线", "州级集团化", "1+N小学集团", "教共体", "县级三模式"):
        answer = plan_rotation(Instance(build_county(SHUT), load(name), 2026))
        assert isinstance(answer, Solved) and answer.levels[0].value == 0, name


def test_what_the_record_allows_is_opened_before_a_quota_gives_way() -> None:
    shut = merge([load("标准").dump(), {"entries": [{"id": "qualification", "cross_stage": False}]}])
    answer = mended(impossible(Instance(build_county(SHUT), build(shut, "关"), 2026)))
    first, second, *_ = answer.remedies
    (change,) = first.changes
    assert (change.entry, change.parameter, change.after, first.total) == ("qualification", "cross_stage", 1, 0)
    assert first.policy.entry("qualification").rule.model_dump()["cross_stage"] is True
    assert isinstance(first.answer, Solved) and first.answer.levels[0].value == 0
    assert second.alone == "flow" and second.total > 0
    told = report_data(answer)["repairs"]
    assert told[0]["text"] == "只开放名册写明可以而政策没有开放的安排，不放宽任何比例和上限"
    assert told[0]["changes"][0]["text"] == "开放「任教资格」：允许凭证跨学段任教由否改为是"
    assert told[1]["text"].startswith("调整最少")


def test_nothing_is_opened_where_nobody_is_certified_for_more() -> None:
    """Whoever could serve elsewhere is in term; only certificates of the others for 初中 make it worth opening."""
    shut = merge([load("标准").dump(), {"entries": [{"id": "qualification", "cross_stage": False}]}])
    third = {"in": "G", "pupils": {"初中": 300}, "needs": {"语文": {"least": 4, "most": 9}}}
    for certified, opened in (("", False), (" 资格=小学+初中", True)):
        county = build_county({
            "schools": {**SHUT["schools"], "丙": third}, "teachers": ["a1-6 甲", f"b1-10 乙{certified} 骨干"],
            "past": ["a1-6 丙 2025"],
        })
        answer = mended(impossible(Instance(county, build(shut, "关"), 2026)))
        assert ("qualification" in touched(answer)) == opened
