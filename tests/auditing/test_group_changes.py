"""A county whose groups change within the plan: what is told of each year, who returns, and that plans keep to it."""

from collections import Counter
from typing import Any

import pytest

from optimizer.auditing.audit import audit, histories
from optimizer.auditing.group_changes import Event, Turn, caused, events, losses, returns
from optimizer.domain.county import County
from optimizer.domain.plan import Plan, Posting
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build as build_policy
from optimizer.solving.answers import Impossible, Solved
from optimizer.solving.rotation import plan_rotation
from tests.rules.building import YEAR, build

CLAUSE = {"document": "测试", "article": "一", "text": "测试条文"}
# G is suspended in the second year, 壬 turns 协作 and 庚 is expelled; 己 grows in K and leads L from the third year on
PLAIN: dict[str, Any] = {
    "schools": {
        "甲": {"core": "G"}, "乙": {"in": "G", "weak": True, "joined": 2025}, "丙": {"in": "G"},
        "丁": {"core": "K"}, "庚": {"in": "K", "joined": 2025, "left": 2027},
        "己": {"core": "L", "joined": 2028, "weak": True}, "辛": {"in": "L", "joined": 2028, "weak": True},
        "壬": {"in": "K", "weak": True, "joined": 2024, "left": 2027}, "癸": {"in": "K", "weak": True, "joined": 2025},
    },
    "lines": ["K 己 紧密 2024-2028", "K 壬 协作 2027-"],
    "groups": {"G": {"suspended": 2027}},
    "teachers": [
        "a1-8 甲 骨干 任教8年", "b1-6 乙 任教8年", "c1-6 丙 任教8年", "d1-8 丁 骨干 任教8年", "g1-4 庚 任教8年",
        "h1-8 己 骨干 任教8年", "i1-5 辛 任教8年", "j1-4 壬 任教8年", "k1-4 癸 任教8年",
    ],
    "past": ["a1 乙 2025-2027", "d1 己 2025-2027", "d2 庚 2025-2027"],
}


def county() -> County:
    return build(PLAIN)


def instance(*more: dict[str, Any], span: int = 3) -> Instance:
    """Moves within groups, a tenth of each every year, and the rules on parting and growth."""
    entries = [
        {"id": "scope", "rule": "within_scope"}, {"id": "in_term", "rule": "in_term"},
        {"id": "flow", "rule": "flow", "low": 10, "high": None}, {"id": "parting", "rule": "parting"},
        {"id": "window", "rule": "growth_window", "weight": 1}, {"id": "one", "rule": "one_for_one", "cap": 4}, *more,
    ]
    policy = build_policy({"entries": [{"clause": CLAUSE, **entry} for entry in entries]}, "测试")
    return Instance(county(), policy, YEAR, span=span)


@pytest.fixture(scope="module")
def solved() -> Solved:
    answer = plan_rotation(instance())
    assert isinstance(answer, Solved)
    return answer


def test_events_of_each_year() -> None:
    """Nothing in 2026; a suspension, an expulsion and a change of mode in 2027; a graduate leads a group in 2028."""
    given = instance()
    told = events(given, histories(given, Plan(YEAR, (), span=3)))
    assert [event[:4] for event in told] == [
        (2027, Turn.SUSPENDED, "G", "甲"), (2027, Turn.LOOSENED, "K", "壬"), (2027, Turn.GROWN, "K", "己"),
        (2027, Turn.LEFT, "K", "庚"),
        (2028, Turn.FOUNDED, "L", "己"), (2028, Turn.GRADUATED, "K", "己"), (2028, Turn.GROWN, "K", "癸"),
    ]
    assert told[4] == Event(2028, Turn.FOUNDED, "L", "己", "核心校原为K成员校")


def test_a_plan_of_three_years(solved: Solved) -> None:
    """It is lawful, sends nobody within a suspended group, ends postings in time, and moves within the new group."""
    assert solved.audit.lawful
    sent = {(p.first_year, p.origin, p.school) for p in solved.plan.postings}
    assert not [way for way in sent if way[0] >= 2027 and {way[1], way[2]} & {"甲", "乙", "丙"}]
    within_g = [p for p in solved.plan.postings if p.origin in "甲乙丙"]
    assert within_g and all(p.last_year == 2026 for p in within_g)
    assert [way for way in sent if way[0] == 2028 and {way[1], way[2]} == {"己", "辛"}]
    assert not [way for way in sent if way[0] >= 2027 and "庚" in way[1:]]


def test_everybody_gets_a_return_plan(solved: Solved) -> None:
    """Those of record and those of the plan are back in the first year after, and each school's loss is told."""
    seen = {year: each.history for year, each in solved.audit.years.items()}
    back = returns(seen)
    parted = {posting.teacher for posting in solved.plan.postings if posting.origin in "甲乙丙"} | {"a1", "d1", "d2"}
    ends = {each.teacher: (each.year, each.group, each.school) for each in back}
    assert parted <= set(ends)
    assert ends["a1"] == (2027, "G", "乙") and ends["d1"] == (2028, "K", "己") and ends["d2"] == (2027, "K", "庚")
    for each in back:
        standing = solved.audit.years[each.year].history.standings[each.teacher]
        assert standing.after == each.to and (standing.posting is not None or each.to == each.origin)
        assert each.post >= 1
    partings = [(event, caused(event, back)) for event in events(solved.instance, seen)]
    assert sorted(each for _, those in partings for each in those) == sorted(back)
    assert {event.turn for event, those in partings if those} == {Turn.SUSPENDED, Turn.LEFT, Turn.GRADUATED}
    for event, those in partings:
        counted = Counter((each.school, each.subject) for each in those)
        assert {(loss.school, loss.subject): loss.lost for loss in losses(seen[event.year], those)} == counted


def test_a_posting_left_running_by_hand_is_found(solved: Solved) -> None:
    """A planner prolongs a posting beyond the suspension in the file: the audit names the clause in 2027."""
    stayer = next(p for p in solved.plan.postings if p.origin in "甲乙丙")
    edited = [p._replace(last_year=2028) if p is stayer else p for p in solved.plan.postings]
    findings = audit(solved.instance, Plan(YEAR, tuple(edited), span=3)).findings
    assert [f.case for f in findings if f.case.entry == "parting"] == [
        ("parting", (stayer.teacher,), year) for year in (2027, 2028)
    ]


def test_a_hard_clause_that_records_break_is_named() -> None:
    """己 and 癸 are in their fourth year in 2027 and 2028: a hard window makes the plan impossible, year by year."""
    answer = plan_rotation(instance({"id": "strict", "rule": "growth_window"}))
    assert isinstance(answer, Impossible)
    assert {clash.cases[0] for clash in answer.clashes} == {("strict", ("己",), 2027), ("strict", ("癸",), 2028)}
    assert all(clash.exact for clash in answer.clashes)


def test_a_weighted_clause_that_records_break_is_reported(solved: Solved) -> None:
    """The same window with a weight costs one school year each, whatever the plan."""
    assert [f.case[1:] for f in solved.audit.findings if f.case.entry == "window"] == [(("己",), 2027), (("癸",), 2028)]
    assert next(level.value for level in solved.levels if level.name == "soft") == 200


def test_a_team_moves_whole_in_every_year() -> None:
    """Two of a team sent in the second year need the third; those who are still away ask nothing of the others."""
    schools = {"甲": {"core": "G"}, "乙": {"in": "G"}}
    roster = build({"schools": schools, "teachers": ["a1-4 甲", "t1-3 甲 队=队1", "b1 乙"]})
    entries = [{"id": "scope", "rule": "within_scope"}, {"id": "team", "rule": "team_moves"}]
    policy = build_policy({"entries": [{"clause": CLAUSE, **entry} for entry in entries]}, "测试")
    given = Instance(roster, policy, YEAR, span=3)

    def broken(*people: str) -> list[tuple[int, int]]:
        postings = tuple(Posting(name, "甲", "乙", YEAR + 1, YEAR + 3) for name in people)
        return [(f.case.year, f.shortfall) for f in audit(given, Plan(YEAR, postings, span=3)).findings]

    assert broken("t1", "t2", "t3") == [] and broken("a1") == []
    assert broken("t2", "t3") == [(2027, 2)] and broken("t1") == [(2027, 2)]
    flow = {"id": "flow", "rule": "flow", "low": 25, "high": None, "clause": CLAUSE}  # six moves of eight people
    more = build_policy({"entries": [*({"clause": CLAUSE, **entry} for entry in entries), flow]}, "测试")
    answer = plan_rotation(Instance(roster, more, YEAR, span=3))
    assert isinstance(answer, Solved) and answer.audit.lawful
    movers = Counter(p.first_year for p in answer.plan.postings if p.teacher.startswith("t"))
    assert set(movers.values()) == {3}
