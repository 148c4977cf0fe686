"""A kindergarten is not taught by subjects: teachers of 语文 fill posts of 学前, and every count says so."""

from collections.abc import Sequence

import pytest

from optimizer.auditing.agreement.columns import columns_apart
from optimizer.auditing.verify import verify
from optimizer.checkup import check_up
from optimizer.domain.errors import InputError
from optimizer.domain.vocabulary import Stage
from optimizer.model.assembly import assemble
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from optimizer.policy.not_asked import not_asked
from optimizer.questions.candidates import rank
from optimizer.questions.counterfactuals import Desk
from optimizer.reporting.facts.annual import Annual
from optimizer.reporting.facts.post_balance import post_balances
from optimizer.reporting.facts.reasons import reason
from optimizer.reporting.files.plan_files import certificate_data
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation
from tests.rules.building import YEAR, build

OF_KINDERGARTENS = ("新建学校学科骨干", "幼小衔接交流", "年度交流比例")
ABLE = ["a1-2 甲 骨干 资格=幼儿园+小学", "a3-12 甲 骨干", "b1-7 乙 学前", "b8 乙 语文"]


def county(teachers: Sequence[str]) -> Instance:
    """甲 is a primary school and the core; 乙, a new kindergarten, is two short of ten."""
    schools = {
        "甲": {"core": "G", "needs": {"语文": {"least": 0, "most": 99}}},
        "乙": {"in": "G", "new": True, "pupils": {"幼儿园": 200}, "needs": {"学前": {"least": 10, "most": 99}}},
    }
    return Instance(build({"schools": schools, "teachers": teachers}), load("州级集团化"), YEAR)


def untold(instance: Instance) -> set[str]:
    told = list(not_asked(instance.county, instance.policy, instance.years))
    return {title for title in OF_KINDERGARTENS if any(title in line for line in told)}


@pytest.fixture(scope="module")
def answer() -> Solved:
    found = plan_rotation(county(ABLE))
    assert isinstance(found, Solved)
    return found


def test_the_clauses_are_asked_and_met(answer: Solved) -> None:
    """Of twelve teachers of 语文 the two with its certificate go: the quota, 幼小衔接 and the backbone rest on them."""
    assert answer.audit.lawful and not untold(answer.instance)
    assert set(columns_apart(assemble(answer.instance), ())) == set(), "enumerated twice"
    assert [(posting.teacher, posting.school) for posting in answer.plan.postings] == [("a1", "乙"), ("a2", "乙")]
    seen = answer.audit.years[YEAR]
    met = {(each.entry.rule.name, each.check.subject) for each in seen.compliance if each.check.holds}
    assert met >= {("new_school_backbone", ("乙", "学前")), ("kindergarten_link", ("G",)), ("flow", ("G",))}
    assert seen.history.lesson_at(seen.history.county.teacher["a1"], "乙") == (Stage.KINDERGARTEN, "学前")
    assert {level.name: level.value for level in answer.levels}["shortage"] == 0


def test_without_the_certificate_they_are_not_asked_and_told() -> None:
    """A 学前 teacher with the certificate of 小学 changes nothing: the roster does not say of which subject it is."""
    found = plan_rotation(county(["a1-12 甲 骨干", "b1-7 乙 学前 资格=小学+幼儿园", "b8 乙 学前"]))
    assert isinstance(found, Solved)
    assert not found.plan.postings and untold(found.instance) == set(OF_KINDERGARTENS)
    assert verify(found.instance, found.plan, certificate_data(found)).faults == ()
    assert {level.name: level.value for level in found.levels}["shortage"] == 2


def test_reports_count_them_at_the_post(answer: Solved) -> None:
    """学科余缺 and the reason of a posting speak of 学前, also for the teacher of 语文 who is there today."""
    annual = Annual(answer.audit.years[YEAR].history)
    (post,) = [each for each in post_balances(annual) if each.school == "乙"]
    assert (post.subject, post.before, post.into, post.after) == ("学前", 8, 2, 10)
    assert reason(annual, annual.movers[0]).startswith("补幼儿园学前缺岗（原缺2人）；支援新建校学前骨干")


def test_candidates_for_a_post_are_asked_by_what_is_taught_there(answer: Solved) -> None:
    desk = Desk.of(answer.instance, answer.plan)
    assert {each.teacher for each in rank(desk, "乙", "学前").candidates} == {"a1", "a2"}
    with pytest.raises(InputError):
        rank(desk, "乙", "语文")


def test_the_checkup_knows_who_may_come() -> None:
    found = check_up(county(ABLE))
    supply = {(each.stage, each.subject): (each.staff, each.open) for each in found.supplies}
    assert supply[Stage.KINDERGARTEN, "学前"] == (8, 2)
    assert {(post.why, post.subject): post.candidates for post in found.tight} == {
        ("缺岗", "学前"): ("a1", "a2"), ("新建学校骨干", "学前"): ("a1", "a2"),
    }
