"""What is asked of a plan, as use cases: loaded objects in, plain results out, nothing on a screen."""

import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

from optimizer.app import alternatives, compare, explain, reserve, what_if
from optimizer.app.alternatives import AlternativesRequest
from optimizer.app.compare import CompareRequest, CompareResult, NoPlan
from optimizer.app.explain import ExplainRequest, ExplainResult
from optimizer.app.progress import Event, Step
from optimizer.app.reserve import ReserveRequest
from optimizer.app.what_if import NotEdited, Standing, Swap, WhatIfRequest, WhatIfResult
from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan
from optimizer.generating import generate
from optimizer.policy.entries import Policy
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from optimizer.questions.edits import Action, Edit
from optimizer.reporting.terminal.alternatives import print_diverse
from optimizer.solving.answers import Impossible, Solved
from optimizer.solving.rotation import plan_rotation


@pytest.fixture(scope="module")
def instance() -> Instance:
    return Instance(generate("three_schools", 1), load("标准"), 2026)


@pytest.fixture(scope="module")
def plan(instance: Instance) -> Plan:
    answer = plan_rotation(instance)
    assert isinstance(answer, Solved)
    return answer.plan


@pytest.fixture(autouse=True)
def silence(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """No use case says anything on a screen."""
    yield
    assert capfd.readouterr() == ("", "")


def without_plan() -> Policy:
    """A policy that the county cannot keep."""
    policy = load("标准")
    flow = next(entry for entry in policy.entries if entry.id == "flow")
    hard = flow.model_copy(update={"rule": flow.rule.model_copy(update={"low": 100, "high": 100})})
    return policy.model_copy(update={"entries": tuple(hard if each is flow else each for each in policy.entries)})



def test_a_teacher_is_explained(instance: Instance, plan: Plan, tmp_path: Path) -> None:
    """The same answer as a story, as data and as files; only what the others may not read is left out of the reply."""
    who = plan.postings[0].teacher
    heard: list[Event] = []
    found = explain.explain(instance, plan, ExplainRequest(teacher=who), heard.append)
    assert isinstance(found, ExplainResult) and found.about_teacher
    steps = [event for event in heard if isinstance(event, Step)]
    assert steps[0] == Step("正在准备模型", 0, 1) and len(steps) == len(heard)
    assert [step.done for step in steps[1:]] == list(range(steps[1].total or 0))
    data = found.data()
    assert data["question"]["teacher"] == who
    assert data["told"] == found.story().plain()
    for ending in explain.KINDS:
        explain.write(found, tmp_path / f"answer{ending}")
        assert (tmp_path / f"answer{ending}").stat().st_size
    assert json.loads((tmp_path / "answer.json").read_text(encoding="utf-8")) == json.loads(json.dumps(data))


def test_names_are_masked_unless_asked_for(instance: Instance, plan: Plan) -> None:
    """Masking is chosen where the answer is shown, not where it is found."""
    posting = plan.postings[0]
    found = explain.explain(instance, plan, ExplainRequest(school=posting.school))
    assert isinstance(found, ExplainResult) and not found.about_teacher
    chosen = next(each for each in found.data()["candidates"] if each["chosen"])["teacher"]
    name = instance.county.teacher[chosen].name
    assert name in json.dumps(found.data(full_names=True), ensure_ascii=False)
    assert name not in json.dumps(found.data(), ensure_ascii=False)


def test_an_answer_is_written_only_where_it_can_be(instance: Instance, plan: Plan, tmp_path: Path) -> None:
    """A reply is for a teacher; an ending that nobody knows is refused, before and after the work."""
    found = explain.explain(instance, plan, ExplainRequest(school=plan.postings[0].school))
    assert isinstance(found, ExplainResult)
    for name, words in (("answer.docx", "申诉答复"), ("answer.pdf", "不知道怎样写出")):
        with pytest.raises(InputError, match=words):
            explain.write(found, tmp_path / name)
        with pytest.raises(InputError, match=words):
            explain.check_output(tmp_path / name, about_teacher=False)
    assert not list(tmp_path.iterdir())


def test_a_plan_is_edited_and_edited_again(instance: Instance, plan: Plan, tmp_path: Path) -> None:
    """The decisions of the first edit stand in the request of the second; every file of a version is written."""
    one, other = plan.postings[0].teacher, plan.postings[1].teacher
    first = what_if.what_if(instance, plan, WhatIfRequest((Edit(Action.STAY, one),)))
    assert isinstance(first, WhatIfResult)
    assert first.edited.proved and one in first.edited.people
    assert first.data()["status"] == "solved" and one in first.note
    written = what_if.write(first, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(written)
    assert what_if.standing(tmp_path / "plan.json").decisions.ids == first.edited.decisions.ids
    request = WhatIfRequest((Edit(Action.STAY, other),), standing=Standing(first.edited.decisions))
    second = what_if.what_if(instance, first.edited.plan, request)
    assert isinstance(second, WhatIfResult)
    assert not {one, other} & {posting.teacher for posting in second.edited.plan.postings}


def test_what_cannot_be_is_told_with_its_reasons(instance: Instance, plan: Plan) -> None:
    """Everybody stays: no plan, and the decisions so far are those of the instance that it tells of."""
    everybody = tuple(Edit(Action.STAY, teacher.id) for teacher in instance.county.teachers)
    found = what_if.what_if(instance, plan, WhatIfRequest(everybody))
    assert isinstance(found, NotEdited)
    assert found.data()["status"] == "impossible"
    assert len(found.edits) == len(found.data()["edits"]) == len(everybody)


def test_an_empty_request_is_no_question(instance: Instance, plan: Plan) -> None:
    with pytest.raises(InputError, match="没有写明要作的调整"):
        what_if.what_if(instance, plan, WhatIfRequest())
    with pytest.raises(InputError, match="不在名册"):
        what_if.what_if(instance, plan, WhatIfRequest(swaps=(Swap("nobody", plan.postings[0].teacher),)))


def test_reserves_are_listed_and_read_back(instance: Instance, plan: Plan, tmp_path: Path) -> None:
    """Who steps up stands in the file that whatif reads; names are masked in the workbook unless asked for."""
    found = reserve.reserve(instance, plan, ReserveRequest(level=Fraction(90, 100)))
    listed = {one.teacher for each in found.found.lists for one in each.candidates}
    assert listed
    names = {instance.county.teacher[who].name for who in listed}
    for full_names in (False, True):
        assert set(reserve.write(found, tmp_path, full_names=full_names)) == {p.name for p in tmp_path.iterdir()}
        book = openpyxl.load_workbook(tmp_path / reserve.BOOK)
        cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
        assert (names <= cells) if full_names else not names & cells
    assert {step for steps in what_if.standing(tmp_path / "plan.json").reserves.values() for step in steps} == listed


def test_diverse_plans_within_their_caps(instance: Instance, plan: Plan, tmp_path: Path) -> None:
    """As many as asked, each lawful and other than the rest; the plans written are those found."""
    shares = dict.fromkeys(instance.policy.levels, Fraction(2, 100))
    found = alternatives.alternatives(instance, plan, AlternativesRequest(2, shares))
    assert len(found.found) == 2 and not found.ended_early
    assert found.tables().comparison.names == ("原方案", "备选方案1", "备选方案2")
    for each in found.found:
        assert each.seen.lawful and each.difference > 0
        assert all(value <= cap for value, cap in zip(each.values, found.caps, strict=True))
    assert set(alternatives.write(found, tmp_path)) == {path.name for path in tmp_path.iterdir()}
    postings = json.loads((tmp_path / "plan-1.json").read_text(encoding="utf-8"))["postings"]
    assert {each["teacher"] for each in postings} == {each.teacher for each in found.found[0].plan.postings}


def test_an_interrupt_keeps_the_plans_found(instance: Instance, plan: Plan) -> None:
    def interrupted(event: Event) -> None:
        assert isinstance(event, Step)
        if event.done:
            raise KeyboardInterrupt

    shares = dict.fromkeys(instance.policy.levels, Fraction(2, 100))
    found = alternatives.alternatives(instance, plan, AlternativesRequest(3, shares), interrupted)
    assert found.ended_early and len(found.found) < 3


def test_out_of_time_does_not_mean_that_there_is_no_other_plan(instance: Instance, plan: Plan) -> None:
    shares = dict.fromkeys(instance.policy.levels, Fraction(2, 100))
    found = alternatives.alternatives(instance, plan, AlternativesRequest(3, shares, seconds=1e-9))
    assert not found.found and found.ended_early
    for ended_early, words in ((True, "还没有找到其他方案"), (False, "没有其他方案。")):
        said = Console(file=StringIO(), width=200)
        print_diverse(said, found.desk, found.found, found.caps, complete=not ended_early)
        assert isinstance(said.file, StringIO)
        assert words in said.file.getvalue()


def test_a_policy_is_solved_and_judges_too(instance: Instance, plan: Plan, tmp_path: Path) -> None:
    """A plan beside a policy: two columns, two judges, one step told for the solve."""
    heard: list[Event] = []
    other = load("教共体")
    found = compare.compare(instance, CompareRequest((("现方案", plan), other)), heard.append)
    assert isinstance(found, CompareResult)
    assert found.comparison.names == ("现方案", f"政策「{other.name}」")
    assert [judge.policy for judge in found.comparison.judges] == [instance.policy, other]
    assert heard == [Step(f"正在按政策「{other.name}」求解")]
    assert set(compare.write(found, tmp_path)) == {path.name for path in tmp_path.iterdir()}
    assert found.data()["plans"] == list(found.comparison.names)


def test_a_policy_without_a_plan_is_named(instance: Instance, plan: Plan) -> None:
    policy = without_plan()
    found = compare.compare(instance, CompareRequest((("现方案", plan), policy)))
    assert isinstance(found, NoPlan)
    assert found.policy is policy and isinstance(found.answer, Impossible)


def test_plans_of_other_years_are_not_compared(instance: Instance, plan: Plan) -> None:
    """Unless the years of the instance are fixed, those of the plans count, and they must be the same."""
    longer = replace(plan, span=2)
    with pytest.raises(InputError, match="学年不同"):
        compare.compare(instance, CompareRequest((("一", plan), ("二", longer))))
    found = compare.compare(instance, CompareRequest((("一", longer), ("二", longer))))
    assert isinstance(found, CompareResult) and found.comparison.instance.span == 2
