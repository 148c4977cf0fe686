"""Rows of single mentees: where no mentor may come or go, not even a part of a mentee does without."""

from optimizer.model.assembly import Assembly, assemble
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build
from tests.rules.building import YEAR
from tests.rules.building import build as build_county

CLAUSE = {"document": "测试", "article": "一", "text": "测试条款"}
ENTRIES = (
    {"id": "scope", "rule": "within_scope", "areas": ["group"], "kinds": ["轮岗"]},
    {"id": "qualification", "rule": "qualification"},
    {"id": "exemption", "rule": "exemption"},
    {"id": "two", "rule": "mentoring", "where": "group", "mentors": 2, "at": ["rural"]},
)


def assembled(*teachers: str) -> Assembly:
    schools = {"甲": {"core": "G"}, "乙": {"in": "G", "rural": True}}
    county = build_county({"schools": schools, "teachers": list(teachers)})
    policy = build({"entries": [{"clause": CLAUSE, **entry} for entry in ENTRIES]}, "测试")
    return assemble(Instance(county, policy, YEAR))


def of_mentees(model: Assembly) -> list[tuple[list[int], int]]:
    """Coefficients and lower side of the rows of single mentees."""
    rows = [row for row in range(model.A.shape[0]) if model.case(row).subject[-1] == "导师"]
    return [(model.A[[row]].data.tolist(), int(model.low[row])) for row in rows]


def test_one_mentor_leaves_no_room_for_half_a_mentee() -> None:
    """Two are asked for, one is there for good: 「1 − x ≥ 1」, which half of the mentee breaks as well."""
    assert of_mentees(assembled("a1 甲", "b1 乙 骨干 暂缓")) == [([-1], 0)]


def test_mentors_enough_ask_for_no_row() -> None:
    assert of_mentees(assembled("a1 甲", "b1-2 乙 骨干 暂缓")) == []


def test_a_move_inside_the_group_takes_no_mentor_away() -> None:
    """The backbone teachers serve in the group wherever they go: two remain, one does not do."""
    assert of_mentees(assembled("a1 甲", "b1-2 乙 骨干")) == []
    assert [values for values, _ in of_mentees(assembled("a1 甲", "b1 乙 骨干"))] == [[-1]]
