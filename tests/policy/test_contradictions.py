"""Contradictions between entries are found from the policy alone, and shipped presets have none."""

from typing import Any

import pytest

from optimizer.policy.contradictions import Contradiction, Severity, contradictions
from optimizer.policy.entries import Policy
from optimizer.policy.layers import build, load, presets
from tests.rules.building import YEAR
from tests.rules.building import build as build_county

CLAUSE = {"document": "测试", "article": "一", "text": "测试条文"}
SCOPE = {"id": "scope", "rule": "within_scope"}
DECIDED = {"rule": "decided", "teacher": "a1"}


def policy(*entries: dict[str, Any], scope: dict[str, Any] | None = SCOPE, **rest: Any) -> Policy:
    """A policy of these entries beside an ordinary scope."""
    listed = ([scope] if scope else []) + list(entries)
    return build({"entries": [{"clause": CLAUSE, **entry} for entry in listed], **rest}, "测试")


def flow(identity: str, low: int | None, high: int | None, **rest: Any) -> dict[str, Any]:
    return {"id": identity, "rule": "flow", "low": low, "high": high, **rest}


def found(*entries: dict[str, Any], **rest: Any) -> list[Contradiction]:
    return contradictions(policy(*entries, **rest), YEAR)


def sets(records: list[Contradiction]) -> list[tuple[str, set[str]]]:
    return [(record.severity.value, set(record.entries)) for record in records]


CLASHES = {
    "flow bands apart": ([flow("a", 25, None), flow("b", None, 20)], {"a", "b"}),
    "least of all, most of members": ([flow("a", 25, None), flow("b", None, 20, base="member")], {"a", "b"}),
    "one group against all": ([flow("a", 25, None, scope={"groups": ["G"]}), flow("b", None, 20)], {"a", "b"}),
    "10% × 3 years against 25% away": ([flow("a", 10, None), flow("b", None, 25, count="away")], {"a", "b"}),
    "10% × 3 years never makes 40% away": ([flow("a", None, 10), flow("b", 40, None, count="away")], {"a", "b"}),
    "40% × 3 years is everybody and more": ([flow("a", 40, None)], {"a"}),
    "schools may not release what groups must send": (
        [flow("a", 18, 22), {"id": "b", "rule": "school_outflow", "percent": 17}], {"a", "b"},
    ),
    "core may not release what it must send": (
        [{"id": "a", "rule": "core_outflow", "percent": 10}, {"id": "b", "rule": "school_outflow", "percent": 9}],
        {"a", "b"},
    ),
    "core band below core out-flow": (
        [{"id": "a", "rule": "core_outflow", "percent": 10}, flow("b", None, 9, base="core")], {"a", "b"},
    ),
    "leaders without 干部": ([{"id": "a", "rule": "leader_flow"}], {"a", "scope"}),
    "shadowing without 跟岗": ([{"id": "a", "rule": "shadowing"}], {"a", "scope"}),
    "nobody out, yet the core sends": (
        [{"id": "a", "rule": "mode_arcs", "out": "nobody"}, {"id": "b", "rule": "core_outflow"}], {"a", "b"},
    ),
    "nobody back, yet members train": (
        [{"id": "a", "rule": "mode_arcs", "back": "nobody"}, {"id": "b", "rule": "member_training"}], {"a", "b"},
    ),
    "stays and goes": ([DECIDED | {"id": "a", "stay": True}, DECIDED | {"id": "b", "school": "乙"}], {"a", "b"}),
    "goes to two schools": ([DECIDED | {"id": "a", "school": "乙"}, DECIDED | {"id": "b", "school": "丙"}], {"a", "b"}),
    "goes where he may not": (
        [DECIDED | {"id": "a", "school": "乙"}, DECIDED | {"id": "b", "not_school": "乙"}], {"a", "b"},
    ),
}


@pytest.mark.parametrize(("entries", "who"), CLASHES.values(), ids=CLASHES)
def test_contradiction(entries: list[dict[str, Any]], who: set[str]) -> None:
    """Exactly one contradiction, between exactly these entries, said with advice."""
    records = found(*entries)
    assert sets(records) == [("矛盾", who)]
    assert records[0].text.endswith("。")
    assert records[0].advice.endswith("。")
    assert all(identity in records[0].text for identity in who - {"scope"})


@pytest.mark.parametrize(("entries", "who"), CLASHES.values(), ids=CLASHES)
def test_a_weight_makes_it_a_warning(entries: list[dict[str, Any]], who: set[str]) -> None:
    """Once the entries may fall short, they only pull both ways."""
    assert sets(found(*[entry | {"weight": 1} for entry in entries])) == [("提醒", who)]


AT_THE_LIMIT = {
    "touching bands": [flow("a", 20, None), flow("b", None, 20)],
    "different counts": [flow("a", 25, None), flow("b", 0, 90, count="away")],
    "different bases": [flow("a", 25, None, base="eligible"), flow("b", None, 20)],
    "different groups": [flow("a", 25, None, scope={"groups": ["G"]}), flow("b", None, 20, scope={"groups": ["H"]})],
    "10% × 3 years is 30% away": [flow("a", 10, 10), flow("b", 30, 30, count="away")],
    "33% × 3 years": [flow("a", 33, None)],
    "18% out of 18%": [flow("a", 18, 22), {"id": "b", "rule": "school_outflow", "percent": 18}],
    "two people": [DECIDED | {"id": "a", "stay": True}, DECIDED | {"id": "b", "teacher": "a2", "school": "乙"}],
    "goes elsewhere": [DECIDED | {"id": "a", "school": "乙"}, DECIDED | {"id": "b", "not_school": "丙"}],
    "out but not back": [{"id": "a", "rule": "mode_arcs", "back": "nobody"}, {"id": "b", "rule": "core_outflow"}],
}


@pytest.mark.parametrize("entries", AT_THE_LIMIT.values(), ids=AT_THE_LIMIT)
def test_no_contradiction(entries: list[dict[str, Any]]) -> None:
    """Entries that just go together are left alone."""
    assert found(*entries) == []


def test_scopes_that_may_meet_are_a_warning() -> None:
    """紧密 members of a group and the whole group are different people, so nothing is certain."""
    records = found(flow("a", 25, None, scope={"modes": ["紧密"]}), flow("b", None, 20))
    assert sets(records) == [("提醒", {"a", "b"})]


def test_term_decides_the_steady_state() -> None:
    """10% a year fits under 25% away with two-year terms."""
    assert found(flow("a", 10, None), flow("b", None, 25, count="away"), definitions={"term": 2}) == []


def test_opened_kinds_silence_the_warning() -> None:
    scope = SCOPE | {"kinds": ["轮岗", "干部", "跟岗"]}
    entries = [{"id": rule, "rule": rule} for rule in ("leader_flow", "shadowing", "management_team")]
    assert found(*entries, scope=scope) == []


def test_counting_only_a_closed_kind() -> None:
    assert sets(found(flow("a", 10, None, modes=["跟岗"]))) == [("提醒", {"a"})]


def test_no_scope_entry() -> None:
    assert sets(found(flow("a", 10, 20), scope=None)) == [("矛盾", set())]


def test_expired_entries_are_told_and_do_not_contradict() -> None:
    """The band of 25% ended in 2025, so it no longer stands against the 20%."""
    records = found(flow("a", 25, None, until="2025-12-31"), flow("b", None, 20), flow("c", 5, 20, since="2027-01-01"))
    assert sets(records) == [("说明", {"a"}), ("说明", {"c"})]
    assert "已过期" in records[0].text
    assert "未生效" in records[1].text


def test_low_above_high_in_one_entry() -> None:
    assert sets(found(flow("a", 20, 10))) == [("提醒", {"a"})]


def test_worst_first() -> None:
    records = found(flow("old", 1, 2, until="2020-01-01"), flow("a", 20, 10), {"id": "b", "rule": "leader_flow"})
    assert [record.severity for record in records] == list(Severity)


def test_decisions_against_the_roster() -> None:
    """With the county at hand: unknown ids, and decisions against 指定安排."""
    county = build_county({
        "schools": {"甲": {"core": "G"}, "乙": {"in": "G"}, "丙": {"in": "G"}},
        "teachers": ["a1 甲 指定=留校", "a2 甲 指定=乙", "a3 甲"],
    })

    def said(**decision: Any) -> list[str]:
        entries = [{"id": "locks", "rule": "locks"}, {"id": "d", "rule": "decided", **decision}]
        return [record.severity.value for record in contradictions(policy(*entries), YEAR, county)]

    assert said(teacher="a1", school="乙") == ["矛盾"]
    assert said(teacher="a1", stay=True) == []
    assert said(teacher="a1", not_school="乙") == []
    assert said(teacher="a2", stay=True) == ["矛盾"]
    assert said(teacher="a2", school="丙") == ["矛盾"]
    assert said(teacher="a2", not_school="乙") == ["矛盾"]
    assert said(teacher="a2", school="乙") == []
    assert said(teacher="a3", stay=True) == []
    assert said(teacher="a9", stay=True) == ["提醒"]
    assert said(teacher="a3", school="丁") == ["提醒"]


@pytest.mark.parametrize("name", presets())
def test_presets_do_not_contradict_themselves(name: str) -> None:
    """Only dates are left to say."""
    assert {record.severity for record in contradictions(load(name), YEAR)} <= {Severity.NOTE}
