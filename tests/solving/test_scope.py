"""Which moves fill which quota: schools in two groups, quotas of a mode, and by county; sizes of groups."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from benchmarks.agreement import compare
from optimizer.auditing.audit import audit
from optimizer.auditing.verify import verify
from optimizer.domain.definitions import Definitions
from optimizer.domain.plan import Plan
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build as build_policy
from optimizer.policy.layers import load
from optimizer.reporting.files.plan_files import certificate_data
from optimizer.reporting.xlsx.sheets import postings
from optimizer.reporting.xlsx.workbook import write_workbook
from optimizer.solving.answers import Answer, Impossible, Solved
from optimizer.solving.counting import breaks, outlook
from optimizer.solving.rotation import plan_rotation
from tests.reporting.opened import column
from tests.rules.building import YEAR, build

CLAUSE = {"document": "测试", "article": "一", "text": "测试条文"}
TOWNSHIP = {"甲": {"core": "G"}, "乙": {"in": "G", "core": "H"}, "丙": {"in": "H", "mode": "协作"}}
ROOMY = {"语文": {"least": 0, "most": 99}}


def given(schools: dict[str, Any], teachers: list[str], policy: str | list[dict[str, Any]], **rest: Any) -> Instance:
    """An instance of these schools, with room for everybody, under a preset or entries of its own."""
    roomy = {name: {"needs": ROOMY, **words} for name, words in schools.items()}
    if isinstance(policy, str):
        rules = load(policy)
    else:
        listed = [{"id": entry["rule"], "clause": CLAUSE, **entry} for entry in policy]
        rules = build_policy({"entries": listed, "definitions": {"small_base": 1}}, "测试")
    return Instance(build({"schools": roomy, "teachers": teachers, **rest}), rules, YEAR)


def sound(instance: Instance) -> Solved:
    """The answer, lawful by the audit and proved by its certificate."""
    answer = plan_rotation(instance)
    assert isinstance(answer, Solved)
    assert audit(instance, answer.plan).lawful
    assert verify(instance, answer.plan, certificate_data(answer)).faults == ()
    return answer


def clash(answer: Answer) -> set[tuple[str, str]]:
    """The entries and first subjects of the first clash."""
    assert isinstance(answer, Impossible)
    return {(case.entry, str(case.subject[0])) for case in answer.clashes[0].cases}


def test_each_group_of_a_township_centre_counts_its_own_moves() -> None:
    """15 and 10 teachers: two moves between 甲 and 乙, one between 乙 and 丙, and none from 甲 to 丙."""
    instance = given(
        TOWNSHIP, ["a1-10 甲 骨干", "b1-2 乙 骨干", "b3-5 乙", "c1-5 丙"], "州级集团化",
    )
    answer = sound(instance)
    arcs = [{posting.origin, posting.school} for posting in answer.plan.postings]
    assert arcs.count({"甲", "乙"}) >= 2 and arcs.count({"乙", "丙"}) >= 1 and {"甲", "丙"} not in arcs
    flow = {c.check.subject[0]: c.check for c in audit(instance, answer.plan).first.compliance
            if c.entry.rule.name == "flow" and not c.reading}
    assert {group: (check.observed, check.low, check.facts["base"]) for group, check in flow.items()} == {
        "G": (arcs.count({"甲", "乙"}), 2, 15), "H": (arcs.count({"乙", "丙"}), 1, 10),
    }


def test_backbone_of_the_town_does_not_count_for_the_township() -> None:
    """Nobody of the second group is a backbone teacher: its two clauses clash, and those of the first do not."""
    answer = plan_rotation(given(TOWNSHIP, ["a1-10 甲 骨干", "b1-5 乙", "c1-5 丙"], "州级集团化"))
    assert clash(answer) == {("flow", "H"), ("backbone_share", "H")}


def test_a_move_out_of_both_groups_is_open_by_no_group() -> None:
    """Within groups nobody goes from the town school to the village school; within the district somebody may."""
    teachers = ["a1-9 甲", "b1-9 乙", "c1 丙"]
    pinned = {"rule": "decided", "teacher": "a1", "school": "丙"}
    closed = given(TOWNSHIP, teachers, [{"rule": "within_scope"}, pinned])
    assert isinstance(plan_rotation(closed), Impossible)
    flow = {"rule": "flow", "low": 10, "high": None}
    wide = given(TOWNSHIP, teachers, [{"rule": "within_scope", "areas": ["group", "district"]}, pinned, flow])
    answer = sound(wide)
    arcs = [{posting.origin, posting.school} for posting in answer.plan.postings]
    assert {"甲", "丙"} in arcs
    counted = [c.check.observed for c in audit(wide, answer.plan).first.compliance if c.entry.id == "flow"
               and not c.reading]
    # 18 and 10 in the bases; the pinned move is in neither count
    assert counted == [arcs.count({"甲", "乙"}), arcs.count({"乙", "丙"})] and counted[0] >= 2 and counted[1] >= 1


def test_the_term_of_a_posting_is_that_of_the_group_that_both_ends_share() -> None:
    """乙 is 紧密 for 甲, and the core of 丙, which is 协作."""
    policy = [
        {"rule": "within_scope"},
        {"id": "one", "rule": "decided", "teacher": "a1", "school": "乙"},
        {"id": "other", "rule": "decided", "teacher": "b1", "school": "丙"},
    ]
    instance = given(TOWNSHIP, ["a1-5 甲", "b1-5 乙", "c1-5 丙"], policy)
    terms = Definitions(terms={"紧密": 2, "协作": 1})
    changed = instance.policy.model_copy(update={"definitions": terms})
    answer = sound(Instance(instance.county, changed, YEAR))
    last = {posting.teacher: posting.last_year for posting in answer.plan.postings}
    assert (last["a1"], last["b1"]) == (YEAR + 1, YEAR)


JOINT = {"甲": {"core": "G"}, "乙": {"in": "G", "mode": "共建"}, "丙": {"in": "G", "mode": "协作"}}


def test_a_quota_of_joint_members_is_not_met_by_others() -> None:
    """乙 is full and its staff deferred, so that only moves to 丙 are possible: the 10% of 共建 cannot be kept."""
    schools = {**JOINT, "乙": {**JOINT["乙"], "needs": {"语文": {"least": 10, "most": 10}}}}
    teachers = ["a1-20 甲", "b1-10 乙 暂缓", "c1-5 丙 暂缓"]
    answer = plan_rotation(given(schools, teachers, "教共体"))
    assert ("joint_flow", "G") in clash(answer)


def test_a_county_without_groups_keeps_the_national_quota() -> None:
    """20 of the 30 due serve at the town school: two of them move, one of the two a backbone teacher."""
    schools = {"甲": {"district": "某县"}, "乙": {"district": "某县", "rural": True}}
    instance = given(schools, ["a1 甲 骨干 任教9年", "a2-20 甲 任教9年", "b1-10 乙 任教9年"], "国家基线")
    answer = sound(instance)
    moved = [posting.teacher for posting in answer.plan.postings if posting.origin == "甲"]
    assert len(moved) >= 2 and "a1" in moved
    told = {(c.entry.id, c.check.subject) for c in audit(instance, answer.plan).first.compliance if not c.reading}
    assert {("national_flow", ("某县",)), ("national_backbone", ("某县",))} <= told


def test_a_county_without_backbone_cannot_keep_it() -> None:
    """Ten percent must move, a fifth of them backbone teachers, and there is none: no plan, not one without moves."""
    schools = {"甲": {"district": "某县"}, "乙": {"district": "某县", "rural": True}}
    instance = given(schools, ["a1-20 甲 任教9年", "b1-10 乙 任教9年"], "国家基线")
    assert clash(plan_rotation(instance)) == {("national_flow", "某县"), ("national_backbone", "某县")}
    (found,) = breaks(instance)
    assert (found.group, found.required, found.available) == ("某县", 2, 0)
    assert {remedy.entry for remedy in found.remedies} == {"national_flow", "national_backbone"}


def test_a_county_without_backbone_is_repaired_over_several_years_too() -> None:
    """What counting refutes in a row of the whole county is repaired like any other: one of the two gives way."""
    schools = {"甲": {"district": "某县"}, "乙": {"district": "某县", "rural": True}}
    instance = given(schools, ["a1-20 甲 任教9年", "b1-10 乙 任教9年"], "国家基线")
    answer = plan_rotation(replace(instance, span=2))
    assert isinstance(answer, Impossible)
    (repair,) = answer.repairs
    assert {case.entry for case in repair.amounts} == {"national_backbone"}


def test_the_national_quota_is_of_compulsory_education() -> None:
    """Ten are due at the town school: a third of them moves, whatever kindergarten and senior classes have."""
    schools = {
        "甲": {"pupils": {"小学": 500, "高中": 500}, "needs": {"小学语文": {"most": 90}, "高中语文": {"most": 90}}},
        "乙": {"rural": True}, "园": {"pupils": {"幼儿园": 90}, "needs": {"幼儿园学前": {"most": 40}}},
        "高": {"pupils": {"高中": 900}, "needs": {"高中数学": {"most": 90}}},
    }
    teachers = ["a1-10 甲 骨干 任教9年", "s1-40 甲 高中 任教9年", "b1-6 乙"]
    teachers += ["k1-30 园 学前 任教9年", "h1-60 高 数学 任教9年"]
    answer = sound(given(schools, teachers, "国家基线"))
    assert [posting.teacher[0] for posting in answer.plan.postings] == ["a"] * 4
    entries = [entry for entry in answer.instance.policy.entries if entry.id != "due_moves"]
    policy = answer.instance.policy.model_copy(update={"entries": tuple(entries)})
    assert len(sound(replace(answer.instance, policy=policy)).plan.postings) == 1, "the quota alone asks for a tenth"


def test_a_roster_without_districts_is_one_county() -> None:
    """Its schools are in one area, and the case is 全县."""
    instance = given({"甲": {}, "乙": {"rural": True}}, ["a1-20 甲 骨干 任教9年", "b1-5 乙 任教9年"], "国家基线")
    answer = sound(instance)
    assert sum(posting.origin == "甲" for posting in answer.plan.postings) >= 2
    assert ("全县",) in {c.check.subject for c in audit(instance, answer.plan).first.compliance}


def test_a_quota_by_county_links_groups() -> None:
    """Groups apart in every other row: two moves of 20 in one or the other, and no more than a tenth of the county."""
    schools = {"甲": {"core": "G"}, "乙": {"in": "G", "mountain": True}, "丙": {"core": "H"}, "丁": {"in": "H"}}
    entries = [
        {"rule": "within_scope"},
        {"rule": "flow", "low": 10, "high": 10, "per": "district"},
        {"id": "send", "rule": "due_moves", "phase_years": 1, "weight": 1},
    ]
    instance = given(schools, ["a1-5 甲 任教9年", "b1-5 乙", "c1-5 丙 任教9年", "d1-5 丁"], entries)
    answer = sound(instance)
    assert len(answer.plan.postings) == 2
    assert all(level.proved for level in answer.levels)


@pytest.mark.parametrize("seed", range(14))
def test_the_optimum_is_that_of_all_plans(seed: int) -> None:
    """The core of the second group has joined the first, and some clauses speak of some modes only."""
    optional = {
        "flow": [
            {"low": 20, "high": 60}, {"low": 20, "high": None, "per": "district"},
            {"low": 30, "high": 50, "per": "district", "homes": "town_or_core"},
            {"low": 10, "high": 40, "base": "core"},
        ],
        "backbone_share": [{"percent": 50}, {"percent": 40, "per": "district"}],
        "core_outflow": [{"percent": 10, "when_stable": False}], "senior_to_members": [{"percent": 50}],
        "reciprocity": [{"delta": 0}], "management_team": [{"least": 1}], "flow_not_less": [{}],
        "staffing": [{}], "school_outflow": [{"percent": 50}],
    }
    assert compare(seed, optional, two_groups=True).agrees


def test_the_long_run_of_each_group_counts_its_own_staff() -> None:
    """The centre's staff is in both bases."""
    entries = [{"rule": "within_scope"}, {"rule": "flow", "low": 10, "high": None}]
    lines = outlook(given(TOWNSHIP, ["a1-10 甲", "b1-5 乙", "c1-5 丙"], entries))
    assert {line.group: line.years[0].staff for line in lines} == {"G": 15, "H": 10}


SIZES = [
    ("县级三模式", {"mode": "托管"}, 7, "trustee_size"), ("县级三模式", {"mode": "联盟"}, 6, "alliance_size"),
    ("县级三模式", {"mode": "协作"}, 6, "cooperation_size"), ("教共体", {"mode": "融合"}, 3, "merged_size"),
    ("州级集团化", {"mode": "紧密"}, 4, "initial_size"), ("14集团20%流动", {"mode": "紧密"}, 3, "tight_size"),
    ("14集团20%流动", {"mode": "联盟"}, 2, "tight_size"),
]


@pytest.mark.parametrize(("preset", "how", "members", "entry"), SIZES)
def test_a_group_of_another_size_is_reported(preset: str, how: dict[str, Any], members: int, entry: str) -> None:
    """A finding of a weighted entry, and no breach."""
    schools = {"甲": {"core": "G"}} | {f"校{number}": {"in": "G", **how} for number in range(members)}
    teachers = ["a1-5 甲", *(f"s{number}x1-2 校{number}" for number in range(members))]
    instance = given(schools, teachers, preset)
    (finding,) = [each for each in audit(instance, plan_of_nobody(instance)).findings if each.case.entry == entry]
    assert not finding.hard and finding.case.subject == ("G",)


def plan_of_nobody(instance: Instance) -> Plan:
    return Plan(instance.year, (), span=instance.span)


def test_one_for_one_counts_the_members_of_its_scope() -> None:
    """Two 紧密 and three 协作 members joined at once: two of three that may."""
    schools = {"甲": {"core": "G"}} | {
        name: {"in": "G", "mode": mode, "joined": YEAR}
        for name, mode in zip("乙丙丁戊己", ("紧密", "紧密", "协作", "协作", "协作"), strict=True)
    }
    instance = given(schools, ["a1-6 甲 骨干", "b1-6 乙", "c1-6 丙", "d1-6 丁", "e1-6 戊", "f1-6 己"], "州级集团化")
    checks = [c for c in audit(instance, plan_of_nobody(instance)).compliance if c.entry.id == "one_for_one"]
    assert [(c.check.observed, c.check.high, c.check.holds) for c in checks] == [(2, 3, True)]


def test_the_list_names_the_group_of_the_move(tmp_path: Path) -> None:
    """乙 is in both groups: a move between 甲 and 乙 is one of G only, one between 乙 and 丙 of H."""
    flow = {"rule": "flow", "low": 10, "high": 20}
    instance = given(TOWNSHIP, ["a1-10 甲", "b1-5 乙", "c1-5 丙"], [{"rule": "within_scope"}, flow])
    write_workbook(tmp_path / "plan.xlsx", sound(instance))
    sheet = load_workbook(tmp_path / "plan.xlsx")[postings.NAME]
    told = list(zip(*(column(sheet, each) for each in ("编制学校编号", "交流学校编号", "所属集团")), strict=True))
    assert told and all(group == ("G" if "甲" in ends else "H") for *ends, group in told)
