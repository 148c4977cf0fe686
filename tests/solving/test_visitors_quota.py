"""走教 and the flow quota: readings beside the one in force, a warning where nobody visits, and a plan that uses it."""

from dataclasses import replace

import pytest

from optimizer.auditing.audit import WEEK, Audit, audit, with_visitors
from optimizer.domain.plan import Plan, Posting
from optimizer.policy.contradictions import contradictions
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build
from optimizer.solving.answers import Impossible, Solved
from optimizer.solving.rotation import plan_rotation
from tests.rules.building import YEAR
from tests.rules.building import build as build_county

CLAUSE = {"document": "测试", "article": "一", "text": "测试条文"}
POSTS = {"语文": {"least": 0, "most": 10}}
SCHOOLS = {"甲": {"core": "G", "needs": POSTS}, "乙": {"in": "G", "needs": POSTS}}


def instance(*modes: str, visitors: tuple[str, ...] = ("a1-2",), low: int = 30) -> Instance:
    """Ten teachers of 甲; thirty percent move, of whom visitors count where the entry lists them."""
    entries = [
        {"id": "范围", "rule": "within_scope", "areas": ["group"], "clause": CLAUSE},
        {"id": "比例", "rule": "flow", "low": low, "high": 50, "modes": list(modes), "clause": CLAUSE},
    ]
    county = build_county({"schools": SCHOOLS, "teachers": ["a1-10 甲"], "visitors": visitors})
    return Instance(county, build({"entries": entries}, "测试"), YEAR)


def flows(seen: Audit) -> dict[str, tuple[str, bool]]:
    own = [judged for judged in seen.compliance if judged.entry.id == "比例"]
    return {judged.reading: (judged.actual, judged.check.holds) for judged in own}


def test_both_readings_stand_in_the_report() -> None:
    """One move and two visitors: one of three where visits do not count, three of three where they do."""
    plan = Plan(YEAR, (Posting("a5", "甲", "乙", YEAR, YEAR + 2),))
    without, counting = (flows(audit(instance(*modes), plan)) for modes in (("轮岗",), ("轮岗", "走教")))
    assert without[""] == ("1人", False) and without["计入走教"] == ("3人", True)
    assert counting[""] == ("3人", True) and counting["不计走教"] == ("1人", False)


def test_the_reading_of_the_planned_week() -> None:
    """Who visits in the week counts there, whatever the roster says; the reading in force stays what it is."""
    plan = Plan(YEAR, (Posting("a5", "甲", "乙", YEAR, YEAR + 2),))
    for modes in (("轮岗",), ("轮岗", "走教")):
        seen = audit(instance(*modes), plan)
        told = flows(with_visitors(seen, frozenset({"a1", "a5", "a7", "a8"})))
        assert told[WEEK] == ("4人", True), "a5 moves and visits, and counts once"
        assert {reading: each for reading, each in told.items() if reading != WEEK} == flows(seen)
    assert flows(with_visitors(seen, frozenset()))[WEEK] == ("1人", False)


@pytest.mark.parametrize(("modes", "others"), [(("轮岗",), 5), (("轮岗", "走教"), 3)])
def test_a_plan_sends_as_many_as_are_left(modes: tuple[str, ...], others: int) -> None:
    """Equity would have half of the ten move, the most that the entry allows: two of these five may be visiting."""
    answer = plan_rotation(instance(*modes, visitors=("a1-2",)))
    assert isinstance(answer, Solved) and answer.audit.lawful
    assert flows(answer.audit)[""] == ("5人", True)
    movers = {posting.teacher for posting in answer.plan.postings}
    counted = movers - {"a1", "a2"} if "走教" in modes else movers
    assert len(counted) == others
    assert all(level.proved for level in answer.levels)


def test_nobody_visits() -> None:
    """An entry that counts visits over a roster without any is worth a word before solving."""
    found = contradictions(instance("轮岗", "走教", visitors=()).policy, YEAR, instance(visitors=()).county)
    assert any("计入走教" in record.text and "计0人" in record.text for record in found)
    given = instance("轮岗", "走教")
    assert not any("计入走教" in record.text for record in contradictions(given.policy, YEAR, given.county))
    steady = instance("轮岗", "走教", low=40)
    assert not any("同时在外" in record.text for record in contradictions(steady.policy, YEAR, steady.county))
    assert any("同时在外" in r.text for r in contradictions(instance("轮岗", low=40).policy, YEAR, steady.county))


def test_more_visitors_than_may_move() -> None:
    """Six of ten visit where five may move: no plan in one year; over two years counted out, with the cause."""
    given = instance("轮岗", "走教", visitors=("a1-6",))
    assert isinstance(plan_rotation(given), Impossible)
    answer = plan_rotation(replace(given, span=2))
    assert isinstance(answer, Impossible)
    [found] = answer.breaks
    assert "任期未满、不能召回的教师和计入的走教教师已超出1人" in found.text
    assert [(remedy.entry, remedy.parameter, remedy.value) for remedy in found.remedies] == [("比例", "high", 60)]


def test_other_rules_do_not_take_it() -> None:
    """A rule that could only ignore 走教 refuses it."""
    entry = {"id": "骨干", "rule": "backbone_share", "percent": 40, "modes": ["轮岗", "走教"], "clause": CLAUSE}
    with pytest.raises(Exception, match="不在可选值之内"):
        build({"entries": [entry]}, "测试")
