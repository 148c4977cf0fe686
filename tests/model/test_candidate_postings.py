"""Which postings a policy opens in which year, how long they run, and who may be prolonged."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from optimizer.auditing.audit import audit
from optimizer.domain.plan import Plan
from optimizer.domain.vocabulary import Kind
from optimizer.model.candidate_postings import opened
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build
from tests.rules.building import YEAR
from tests.rules.building import build as build_county

CLAUSE = {"document": "测试", "article": "一", "text": "测试条文"}
Y1, Y2, Y3 = YEAR, YEAR + 1, YEAR + 2
PROLONG = {"id": "p", "rule": "prolongation", "volunteers_only": False, "at": ["rural"]}


def instance(plain: Mapping[str, Any], *entries: Mapping[str, Any], **definitions: Any) -> Instance:
    """Three years under ``within_scope`` and these entries."""
    every = [{"id": "scope", "rule": "within_scope"}, {"id": "term", "rule": "in_term"}, *entries]
    policy = build({"entries": [{**entry, "clause": CLAUSE} for entry in every], "definitions": definitions}, "测试")
    return Instance(build_county(plain), policy, YEAR, span=3)


def postings(asked: Instance, kind: Kind = Kind.ROTATION) -> set[tuple[str, str, int, int]]:
    """Teacher, school, first and last year of the open postings of a kind; each of them once."""
    horizon, _ = opened(asked)
    plan = horizon.plan(np.arange(len(horizon)))
    assert len(set(plan.postings)) == len(plan.postings), "no posting stands in the table twice"
    return {(p.teacher, p.school, p.first_year, p.last_year or 0) for p in plan.postings if p.mode is kind}


TWO = {"schools": {"甲": {"core": "G"}, "乙": {"in": "G", "rural": True}}, "teachers": ["a1 甲"]}


def test_everybody_may_begin_in_every_year() -> None:
    """The term decides the end, also beyond the horizon."""
    assert postings(instance(TWO, term=2)) == {("a1", "乙", Y1, Y2), ("a1", "乙", Y2, Y3), ("a1", "乙", Y3, Y3 + 1)}


def test_who_is_in_term_by_the_record_begins_after_the_return() -> None:
    """A record up to the first year leaves the second and the third; one that outlasts the horizon leaves none."""
    short = {**TWO, "past": [f"a1 乙 {Y1 - 1}-{Y1}"]}
    assert postings(instance(short, term=1)) == {("a1", "乙", Y2, Y2), ("a1", "乙", Y3, Y3)}
    assert postings(instance({**TWO, "past": [f"a1 乙 {Y1 - 1}-{Y3}"]}, term=1)) == set()


def test_a_group_that_stops_ends_its_postings() -> None:
    """Suspended from the third year on: postings end with the second, and nobody is sent in the third."""
    stopped = {**TWO, "groups": {"G": {"suspended": Y3}}}
    assert postings(instance(stopped, term=3)) == {("a1", "乙", Y1, Y2), ("a1", "乙", Y2, Y2)}


def test_a_member_that_leaves_ends_the_postings_to_it_alone() -> None:
    """The school that leaves in the second year is served for one year, the one that stays for the term."""
    schools = {"甲": {"core": "G"}, "乙": {"in": "G", "left": Y2}, "丙": {"in": "G"}}
    found = postings(instance({**TWO, "schools": schools}, term=2))
    assert {each for each in found if each[1] == "乙"} == {("a1", "乙", Y1, Y1)}
    assert {each for each in found if each[1] == "丙"} == {
        ("a1", "丙", Y1, Y2), ("a1", "丙", Y2, Y3), ("a1", "丙", Y3, Y3 + 1),
    }


def test_a_core_that_closes_into_another_group_ends_the_postings_of_its_own() -> None:
    """Closed in the third year: no group is left then, so what runs between two other members ends with the second."""
    schools = {
        "甲": {"core": "G", "closes": Y3, "merged_into": "丁"}, "丁": {"core": "H"},
        "乙": {"in": "G"}, "丙": {"in": "G"},
    }
    plain = {"schools": schools, "teachers": ["b1 乙"]}
    found = postings(instance(plain, term=3))
    assert {each for each in found if each[1] == "丙"} == {("b1", "丙", Y1, Y2), ("b1", "丙", Y2, Y2)}
    kept = {**plain, "schools": {**schools, "甲": {"core": "G", "closes": Y3, "merged_into": "乙"}}}
    assert ("b1", "丙", Y1, Y3) in postings(instance(kept, term=3)), "its heir leads the group on"


def test_a_record_that_the_group_outlives_not_ends_with_it() -> None:
    """A posting of record to a school that leaves in the second year is over then, and its teacher free."""
    schools = {"甲": {"core": "G"}, "乙": {"in": "G", "left": Y2}, "丙": {"in": "G"}}
    found = postings(instance({**TWO, "schools": schools, "past": [f"a1 乙 {Y1 - 1}-{Y3}"]}, term=1))
    assert found == {("a1", "丙", Y2, Y2), ("a1", "丙", Y3, Y3)}


def test_nothing_is_prolonged_without_an_entry() -> None:
    asked = instance({**TWO, "past": [f"a1 乙 {Y1 - 1}-{Y1 - 1}"]}, term=1)
    assert postings(asked, Kind.PROLONGED) == set()


def test_postings_of_record_are_prolonged_from_the_year_after_their_end() -> None:
    """Up to the years of the entry, at the same school."""
    plain = {**TWO, "past": [f"a1 乙 {Y1 - 3}-{Y1}"]}
    found = postings(instance(plain, {**PROLONG, "years": 2}, term=3), Kind.PROLONGED)
    assert found == {("a1", "乙", Y2, Y2), ("a1", "乙", Y2, Y3)}


def test_postings_of_the_plan_are_prolonged_and_prolongations_are_not() -> None:
    """Terms of one year end in the first and the second; nothing that begins in the first year is prolonged in it."""
    found = postings(instance(TWO, {**PROLONG, "years": 1}, term=1), Kind.PROLONGED)
    assert found == {("a1", "乙", Y2, Y2), ("a1", "乙", Y3, Y3)}
    two_years = postings(instance(TWO, {**PROLONG, "years": 1}, term=2), Kind.PROLONGED)
    assert two_years == {("a1", "乙", Y3, Y3)}, "not the year after a prolongation"


def test_schools_of_other_kinds_are_not_prolonged() -> None:
    schools = {"甲": {"core": "G"}, "乙": {"in": "G"}}
    assert postings(instance({**TWO, "schools": schools}, PROLONG, term=1), Kind.PROLONGED) == set()


def test_a_prolongation_ends_with_the_group_and_stands_once() -> None:
    """Two years asked, one left before the group stops: one row of one year, not two alike."""
    plain = {**TWO, "groups": {"G": {"suspended": Y3}}, "past": [f"a1 乙 {Y1 - 3}-{Y1}"]}
    found = postings(instance(plain, {**PROLONG, "years": 2}, term=3), Kind.PROLONGED)
    assert found == {("a1", "乙", Y2, Y2)}


FOUR = {
    "schools": {
        "甲": {"core": "G"}, "乙": {"in": "G", "rural": True}, "丙": {"core": "H"}, "丁": {"in": "H", "rural": True},
    },
    "teachers": ["a1 甲", "c1 丙"],
    "past": [f"a1 乙 {Y1 - 1}-{Y1 - 1}", f"c1 丁 {Y1 - 1}-{Y1 - 1}"],
}


def test_an_entry_prolongs_only_whom_it_speaks_of() -> None:
    """An entry for one group opens nothing in the other; two entries open what each allows."""
    own = {**PROLONG, "scope": {"groups": ["G"]}}
    found = postings(instance(FOUR, own, term=1), Kind.PROLONGED)
    assert {teacher for teacher, *_ in found} == {"a1"}
    longer = {**PROLONG, "id": "q", "years": 3, "scope": {"groups": ["H"]}}
    both = postings(instance(FOUR, own, longer, term=1), Kind.PROLONGED)
    assert {last - first for teacher, _, first, last in both if teacher == "a1"} == {0}
    assert {last - first for teacher, _, first, last in both if teacher == "c1"} == {0, 1, 2}


def test_the_auditor_accepts_a_prolongation_where_the_model_opens_it() -> None:
    """The same entry and groups, asked of hand-made plans."""
    asked = instance(FOUR, {**PROLONG, "scope": {"groups": ["G"]}}, term=1)
    horizon, _ = opened(instance(FOUR, PROLONG, term=1))
    every = horizon.plan(np.arange(len(horizon))).postings
    prolonged = {p.teacher: p for p in every if p.mode is Kind.PROLONGED and p.first_year == Y1}
    assert set(prolonged) == {"a1", "c1"}
    assert audit(asked, Plan(YEAR, (prolonged["a1"],), span=3)).lawful
    refused = audit(asked, Plan(YEAR, (prolonged["c1"],), span=3))
    assert [finding.observed for finding in refused.findings] == ["本政策没有适用于该教师的延长交流条款"]


def test_an_entry_in_force_in_one_year_takes_out_moves_of_that_year() -> None:
    """Counted by entry; the moves of the other years stay."""
    late = {"id": "stay", "rule": "decided", "teacher": "a1", "stay": True, "since": f"{Y3}-09-01"}
    asked = instance(TWO, late, term=1)
    assert {first for _, _, first, _ in postings(asked)} == {Y1, Y2}
    assert opened(asked)[1] == {"scope": 0, "term": 0, "stay": 1}
