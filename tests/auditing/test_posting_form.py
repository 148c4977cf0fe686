"""Every field of a posting is judged: its years against the terms, its kind against the person, whose decision it is.

The right term and kind are stated here in figures; ``test_the_model_and_the_auditor_take_the_same_postings`` asks both
readings about every posting that three numbers can name.
"""

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np
import pytest

from optimizer.auditing.audit import Audit, audit
from optimizer.auditing.posting_form import PLAN_FORM
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.vocabulary import Kind
from optimizer.model.candidate_postings import opened
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build
from tests.rules.building import YEAR
from tests.rules.building import build as build_county

CLAUSE = {"document": "测试", "article": "一", "text": "测试条文"}
COUNTY: Mapping[str, Any] = {
    "schools": {
        "甲": {"core": "G", "weak": True}, "乙": {"in": "G", "rural": True}, "丙": {"in": "G", "mode": "融合"},
        "丁": {"in": "G", "opened": YEAR + 2}, "戊": {"in": "G", "left": YEAR + 1},
    },
    "teachers": [
        "a1-4 甲", "b1-3 乙", "b4 乙 志愿", f"老1 甲 男 59岁 退休{YEAR + 2}-10",
        f"新1 甲 招聘={YEAR}", "长1 甲 副校级", "定1 甲 指定=乙",
    ],
    "past": [f"b4 甲 {YEAR - 3}-{YEAR - 1}"],
}
ENTRIES = (
    {"id": "scope", "rule": "within_scope", "kinds": ["轮岗", "跟岗", "干部"]},
    {"id": "longer", "rule": "prolongation", "at": ["weak"], "years": 2},
    {"id": "sent", "rule": "decided", "teacher": "a2", "school": "乙"},
)
MOVE = Posting("a1", "甲", "乙", YEAR, YEAR + 2)


def instance(span: int = 1, **definitions: Any) -> Instance:
    plain = {
        "definitions": {"terms": {"融合": 0}} | definitions, "entries": [{"clause": CLAUSE, **each} for each in ENTRIES]
    }
    return Instance(build_county(COUNTY), build(plain, "测试"), YEAR, span=span)


def judged(*postings: Posting, span: int = 1, **definitions: Any) -> Audit:
    return audit(instance(span, **definitions), Plan(YEAR, postings, span=span))


def told(seen: Audit) -> list[str]:
    return [finding.observed for finding in seen.findings if finding.case.entry == PLAN_FORM]


FAULTY: Mapping[str, tuple[Posting, str]] = {
    "three years cut to one": (MOVE._replace(last_year=YEAR), f"短于该类交流的期限，应到{YEAR + 2}学年为止"),
    "one year more": (MOVE._replace(last_year=YEAR + 3), f"超过该类交流的期限，应到{YEAR + 2}学年为止"),
    "without an end": (MOVE._replace(last_year=None), f"超过该类交流的期限，应到{YEAR + 2}学年为止"),
    "beyond the group": (MOVE._replace(school="戊"), f"自{YEAR + 1}学年起不在同一集团"),
    "a teacher sent as a leader": (MOVE._replace(mode=Kind.LEADER, last_year=YEAR + 2), "按政策这是轮岗，不能计作干部"),
    "a leader sent as a teacher": (MOVE._replace(teacher="长1"), "按政策这是干部，不能计作轮岗"),
    "a teacher sent to support": (MOVE._replace(mode=Kind.SUPPORT, last_year=YEAR), "按政策这是轮岗，不能计作支教"),
    "a recruit who rotates": (MOVE._replace(teacher="新1"), "按政策这是跟岗，不能计作轮岗"),
    "two years of shadowing": (
        MOVE._replace(teacher="新1", mode=Kind.SHADOWING, last_year=YEAR + 1), f"应到{YEAR}学年为止",
    ),
    "a school that is not open": (MOVE._replace(school="丁"), f"{YEAR + 2}学年才开办"),
    "decided by nobody": (MOVE._replace(decided=True), "没有这项决定"),
    "decided for another school": (Posting("a2", "甲", "戊", YEAR, YEAR, decided=True), "没有这项决定"),
}


@pytest.mark.parametrize(("posting", "words"), FAULTY.values(), ids=FAULTY)
def test_a_field_that_is_not_so_is_a_hard_finding(posting: Posting, words: str) -> None:
    seen = judged(posting, span=3)
    assert not seen.lawful
    [found] = told(seen)
    assert words in found


SOUND: Mapping[str, Posting] = {
    "by the term": MOVE,
    "without a term": MOVE._replace(school="丙", last_year=None),
    "without a term, for a year": MOVE._replace(school="丙", last_year=YEAR),
    "a leader": MOVE._replace(teacher="长1", mode=Kind.LEADER),
    "a recruit": MOVE._replace(teacher="新1", mode=Kind.SHADOWING, last_year=YEAR),
    "until the school leaves the group": MOVE._replace(school="戊", last_year=YEAR),
    "decided in the policy": MOVE._replace(teacher="a2", decided=True),
    "decided in the roster": MOVE._replace(teacher="定1", decided=True),
    "decided, and nothing said of it": MOVE._replace(teacher="a2"),
    "prolonged for a year": Posting("b4", "乙", "甲", YEAR, YEAR, Kind.PROLONGED),
    "prolonged for two": Posting("b4", "乙", "甲", YEAR, YEAR + 1, Kind.PROLONGED),
}


@pytest.mark.parametrize("posting", SOUND.values(), ids=SOUND)
def test_what_the_policy_opens_is_no_fault(posting: Posting) -> None:
    assert told(judged(posting, span=3)) == []


def test_a_wrong_length_is_judged_by_every_other_clause() -> None:
    """Who is sent too briefly is sent; who is sent as somebody else is sent as nobody."""
    brief, relabelled = FAULTY["three years cut to one"][0], FAULTY["a teacher sent as a leader"][0]
    assert [s.teacher.id for s in judged(brief).first.history.tables.movers] == ["a1"]
    assert judged(relabelled).first.history.tables.movers == []


def test_a_last_part_term_ends_before_retirement() -> None:
    """Who leaves in October of the third year is sent for the two that are over by then, and only where it says so."""
    two = MOVE._replace(teacher="老1", last_year=YEAR + 1)
    assert told(judged(two, last_part_term=True)) == []
    assert told(judged(two)) == [f"交流时间短于该类交流的期限，应到{YEAR + 2}学年为止"]


@pytest.mark.parametrize("last_part", [False, True])
@pytest.mark.parametrize("span", [1, 3])
def test_the_model_and_the_auditor_take_the_same_postings(span: int, last_part: bool) -> None:
    """What the model can choose has no fault of form; of the same person, place and year nothing else is sound."""
    given = instance(span, last_part_term=last_part)
    horizon, _ = opened(given)
    plan = horizon.plan(np.arange(len(horizon)))
    offered = {posting._replace(decided=False) for posting in plan.postings}
    asked = {(posting.teacher, posting.origin, posting.school, posting.first_year) for posting in offered}
    assert len(asked) > 10
    sound = set()
    for (teacher, origin, school, first), last, kind in product(sorted(asked), (None, *range(YEAR, YEAR + 6)), Kind):
        if last is None or last >= first:
            posting = Posting(teacher, origin, school, first, last, kind)
            if not told(audit(given, Plan(YEAR, (posting,), span=span))):
                sound.add(posting)
    assert offered <= sound
    unoffered = {each for each in sound - offered if each.school != "丙" and each.mode is not Kind.PROLONGED}
    assert unoffered == set(), "of those with a term there is one length and one kind"
