"""Plans of a small county over three years, written by hand and audited, not solved."""

from optimizer.auditing.audit import audit
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.vocabulary import Kind
from optimizer.model.assembly import assemble
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build
from optimizer.solving.answers import Solved
from tests.rules.building import YEAR
from tests.rules.building import build as build_county

CLAUSE = {"document": "测试", "article": "一", "text": "测试条文"}
COUNTY = build_county({
    "schools": {
        "甲": {"core": "G"}, "乙": {"in": "G", "rural": True, "pupils": 300},
        "丙": {"in": "G", "mode": "融合", "pupils": 150},
    },
    "teachers": [
        "a1-5 甲 骨干", "a6 甲 男 59岁", "a7-8 甲 志愿", "b1-3 乙", "c1-2 丙", "c3 丙 骨干", "c4 丙 招聘=2027",
    ],
    "past": ["a7 乙 2023-2025", "a8 丙 2025-2026"],
})
POLICY = build({
    "definitions": {"terms": {"融合": 0}},
    "entries": [
        {"id": "scope", "rule": "within_scope", "areas": ["group"], "kinds": ["轮岗", "跟岗"], "clause": CLAUSE},
        {"id": "longer", "rule": "prolongation", "at": ["rural"], "clause": CLAUSE},
        {"id": "flow", "rule": "flow", "low": 1, "weight": 1, "since": "2027-09-01", "clause": CLAUSE},
    ],
}, "测试")


def told(*lines: str, previous: Plan | None = None, span: int = 3) -> Solved:
    """The answer whose plan has a posting for each line ``teacher school first-last``, and 延长 where it prolongs."""
    instance = Instance(COUNTY, POLICY, YEAR, previous=previous, span=span)
    plan = planned(*lines, span=span)
    return Solved(instance, plan, (), audit(instance, plan), assemble(instance), (), (), (), False, True)


def planned(*lines: str, year: int = YEAR, span: int = 3) -> Plan:
    """A plan of such lines; without a last year a posting is open-ended."""
    postings = []
    for line in lines:
        teacher, school, years, *kind = line.split()
        first, _, last = years.partition("-")
        record = COUNTY.teacher[teacher]
        usual = Kind.SHADOWING if record.recruited == int(first) else Kind.ROTATION
        postings.append(
            Posting(
                teacher, record.home, school, int(first), int(last) if last else None, Kind(kind[0]) if kind else usual
            )
        )
    return Plan(year, tuple(postings), span=span)
