"""What is asked through the public API comes back as the use cases below it give it, and errors are ours."""

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import optimizer as ro
from optimizer.policy.instance import Instance as Inner
from tests.solving.test_rounds import county


def test_impossible_is_an_answer(refused: ro.Answer) -> None:
    assert refused.status == "impossible" and not refused.solved and not refused.proved
    assert [len(table) for table in (refused.levels, refused.findings, refused.compliance, refused.equity)] == [0] * 4
    assert refused.clashes[0]["entries"] == ("flow", "school_outflow") and refused.repairs[0]["proved"]
    for ask in (lambda: refused.plan, lambda: refused.audit, lambda: refused.certificate):
        with pytest.raises(ro.NoPlanError, match="无可行方案"):
            ask()


def test_errors_are_ours_and_say_everything(instance: ro.Instance) -> None:
    with pytest.raises(ro.InputError) as caught:
        instance.with_({"entries.nothing.low": 1, "nowhere": 2}, **{"entries.flow.low": "viel"})
    assert len(caught.value.problems) == 2 and all(problem.advice for problem in caught.value.problems)
    for ask in (
        lambda: ro.read("no such folder"), lambda: ro.load_policy("no such policy"), lambda: ro.example("none"),
        lambda: ro.generate("none"), lambda: ro.generate("three_schools", years=9), lambda: ro.read(".", years=0),
        lambda: ro.study({"name": "空"}, "never"), lambda: ro.explain(instance, "no.json", teacher="T1"),
    ):
        with pytest.raises(ro.InputError):
            ask()
    assert issubclass(ro.InputError, ro.RotationError) and issubclass(ro.NoPlanError, ro.RotationError)


def test_numbers_have_limits(instance: ro.Instance, answer: ro.Answer) -> None:
    with pytest.raises(ro.InputError) as caught:
        ro.solve(instance, workers=0, gap=float("nan"), seconds=-1, seed=-1)
    assert {problem.column for problem in caught.value.problems} == {"workers", "gap", "seconds", "seed"}
    for ask in (
        lambda: ro.explain(instance, answer.plan, most=0), lambda: ro.what_if(instance, answer.plan, workers=0),
        lambda: ro.plan_week(instance, seconds=0), lambda: ro.study({}, "never", workers=-1),
    ):
        with pytest.raises(ro.InputError, match="数值超出范围"):
            ask()


def test_words_are_no_numbers_and_a_text_is_no_list(instance: ro.Instance, answer: ro.Answer) -> None:
    """A bare id is not read letter by letter; what is wrong is named, with no traceback from inside."""
    teacher: Any = answer.plan[0]["teacher"]
    word: Any = "x"
    half: Any = 1.5
    pair: Any = (teacher, "S001")
    asked: dict[str, Callable[[], object]] = {
        "workers": lambda: ro.solve(instance, workers=word), "gap": lambda: ro.solve(instance, gap=word),
        "seed": lambda: ro.solve(instance, seed=half), "keep": lambda: ro.solve(instance, keep="flow"),
        "stay": lambda: ro.what_if(instance, answer.plan, stay=teacher),
        "withdraw": lambda: ro.what_if(instance, answer.plan, withdraw=word),
        "pin": lambda: ro.what_if(instance, answer.plan, pin=[teacher]),
        "ban": lambda: ro.what_if(instance, answer.plan, ban=pair),
        "term_weeks": lambda: ro.plan_week(instance, term_weeks=-3),
        "subject": lambda: ro.explain(instance, answer.plan, subject="数学"),
    }
    for named, ask in asked.items():
        with pytest.raises(ro.InputError) as caught:
            ask()
        assert [problem.column for problem in caught.value.problems] == [named]


def test_what_a_process_is_sent_comes_back_whole(instance: ro.Instance, answer: ro.Answer) -> None:
    """Instances, answers with their proofs, and errors may be pickled, as pools of processes do."""
    edited = ro.what_if(instance, answer.plan, stay=[answer.plan[0]["teacher"]])
    for plan in (answer.plan, edited.plan):
        given, found, moved = pickle.loads(pickle.dumps((instance, answer, plan)))
        assert list(found.levels) == list(answer.levels) and list(moved) == list(plan)
        assert ro.verify(given, moved).sound
    error = ro.InputError([ro.Problem("教师", 3, "编号", "重复", "请改。"), ro.Problem("", None, None, "空", "请填。")])
    again = pickle.loads(pickle.dumps(error))
    assert again.problems == error.problems and str(again) == str(error)


def test_an_instance_is_written_and_read(instance: ro.Instance, tmp_path: Path) -> None:
    """Also under a policy that no file has; a folder that is there is left alone."""
    changed = instance.under("标准").with_({"definitions.term": 2})
    assert ro.read(changed.write(tmp_path / "new")).digests == changed.digests != instance.digests
    with pytest.raises(ro.InputError, match="已存在"):
        instance.write(tmp_path / "new")


def test_changes_of_policy_leave_the_instance_as_it_was(instance: ro.Instance) -> None:
    before = instance.policy.data()
    changed = instance.with_({"entries.flow.remove": True})
    had, has = ({line["id"] for line in one.policy.entries} for one in (instance, changed))
    assert had - has == {"flow"}
    assert instance.policy.data() == before and changed.digests["data"] == instance.digests["data"]


def test_a_plan_is_judged_over_its_own_years(instance: ro.Instance, tmp_path: Path) -> None:
    """A plan of two years is no fault of an instance that was read for one."""
    brief = instance.with_({"levels": ["shortage", "equity"]})
    longer = ro.read(brief.write(tmp_path / "roster"), years=2)
    answer = ro.solve(longer)
    answer.write(tmp_path / "out")
    once = ro.read(tmp_path / "roster", years=1)
    assert ro.audit(once, answer.plan).lawful and ro.verify(once, tmp_path / "out" / "plan.json").sound


def test_a_plan_under_another_policy_is_told_apart(instance: ro.Instance, answer: ro.Answer) -> None:
    other = instance.with_({"entries.flow.low": 15})
    assert not ro.audit(other, answer.plan).lawful
    assert any("摘要不一致" in fault for fault in ro.verify(other, answer.plan).faults)


def test_a_plan_of_ones_own_is_judged(instance: ro.Instance, answer: ro.Answer) -> None:
    """Rows of a frame, changed by hand: lawful as they were, unlawful without anybody, refused where they are none."""
    rows = answer.plan.frame().to_dict("records")
    same = ro.Plan.of(instance, rows)
    assert list(same) == list(answer.plan) and ro.audit(instance, same).lawful
    bare = [{name: row[name] for name in ("teacher", "from", "to", "first_year", "last_year")} for row in rows]
    assert list(ro.Plan.of(instance, bare)) == list(answer.plan)
    assert not ro.audit(instance, ro.Plan.of(instance, [])).lawful
    with pytest.raises(ro.InputError, match="first_year"):
        ro.Plan.of(instance, [rows[0] | {"first_year": None}])
    with pytest.raises(ro.InputError, match="证书"):
        ro.verify(instance, same)


def test_tables_of_the_roster_join_the_plan(instance: ro.Instance, answer: ro.Answer) -> None:
    """Each mover is a teacher of the school that the posting is from; no table has names of people."""
    staff = instance.teachers.frame()
    moved = answer.plan.frame().merge(staff, left_on="teacher", right_on="id")
    assert len(moved) == len(answer.plan) and (moved["from"] == moved["home"]).all()
    schools = instance.schools.frame()
    assert schools["teachers"].sum() == len(staff) and schools["mode"][0] == "核心"
    names = {teacher.name for teacher in instance.inner.county.teachers}
    assert names.isdisjoint(cell for row in instance.teachers for cell in row.values())


def test_a_published_plan_is_followed(instance: ro.Instance, answer: ro.Answer, tmp_path: Path) -> None:
    """A year later those who serve are not moved again; a path does as well as a plan."""
    answer.write(tmp_path / "out")
    later = ro.read(instance.write(tmp_path / "roster"), year=2027)
    after = later.following(answer.plan)
    assert after.digests == later.following(tmp_path / "out" / "plan.json").digests != later.digests
    moved = {line["teacher"] for line in ro.solve(after).plan}
    assert moved and moved.isdisjoint(line["teacher"] for line in answer.plan)


def test_limits_on_visits_go_with_the_plan() -> None:
    """What the level ``uncovered`` rests on is known to whoever is handed the plan and the instance as it was read."""
    given: Inner = county(load=13)
    instance = ro.Instance(given)
    answer = ro.solve(instance)
    assert answer.plan.basis.limits and not given.limits
    verdict = ro.verify(instance, answer.plan)
    assert verdict.sound and verdict.inner.limits == len(answer.plan.basis.limits)
    assert [(line["name"], line["value"]) for line in verdict.levels] == [
        (line["name"], line["value"]) for line in answer.levels
    ]


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    heard: list[ro.Event] = []
    ro.solve(ro.generate("three_schools", seed=2), listen=heard.append)
    assert heard and capfd.readouterr() == ("", "")
