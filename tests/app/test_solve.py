"""Solving as a use case: a request in, a result out, progress as plain records, nothing on a screen."""

from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.app import solve as module
from optimizer.app import solve_files
from optimizer.app.progress import Event, RotationStep, Step
from optimizer.app.solve import SolveRequest, answer, question, repaired, solve
from optimizer.formats import write as write_roster
from optimizer.generating import generate
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from optimizer.solving.answers import Impossible, Solved


@pytest.fixture(scope="module")
def instance() -> Instance:
    return Instance(generate("three_schools", 1), load("标准"), 2026)


@pytest.fixture(scope="module")
def impossible() -> Instance:
    return Instance(generate("three_schools", 1, impossible="flow"), load("标准"), 2026)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_an_instance_is_solved_without_a_word(instance: Instance, capfd: pytest.CaptureFixture[str]) -> None:
    """Every component is told when it is done, with the value and bound of each level; nothing is printed."""
    heard: list[Event] = []
    result = solve(instance, SolveRequest(workers=1), heard.append)
    assert capfd.readouterr() == ("", "")
    assert isinstance(result.answer, Solved)
    steps = [event for event in heard if isinstance(event, RotationStep)]
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    last = steps[-1]
    assert last.done == last.total > 0
    assert [(each.name, each.value) for each in last.levels] == [
        (level.name, level.value) for level in result.answer.levels
    ]
    plain = result.data()
    assert plain["status"] == "solved" and plain["digests"] == dict(instance.digests)


def test_a_roster_in_a_file_gives_the_same_answer(instance: Instance, tmp_path: Path) -> None:
    """The request says the policy and the year; with an instance, which has both, it must not."""
    write_roster(instance.county, {}, tmp_path / "roster.json")
    asked = SolveRequest(policy="标准", year=2026, workers=1)
    found, given = solve(tmp_path / "roster.json", asked), solve(instance, SolveRequest(workers=1))
    assert isinstance(found.answer, Solved) and isinstance(given.answer, Solved)
    assert found.answer.plan.postings == given.answer.plan.postings
    with pytest.raises(ValueError, match="policy"):
        question(instance, asked)


def test_repairs_are_sought_apart_from_the_answer(impossible: Instance, tmp_path: Path) -> None:
    """First that there is no plan, then what would mend it, told step by step, and the policy of it as a file."""
    first = answer(question(impossible, SolveRequest(workers=1)))
    assert isinstance(first.answer, Impossible) and first.remedy is None
    (tmp_path / "plan.json").write_text("earlier", encoding="utf-8")
    assert solve_files.write(first, tmp_path) == ("report.json", "certificate.json")
    written = {"report.json", "certificate.json", solve_files.EARLIER}
    assert names(tmp_path) == written, "no stale plan beside a report of none"
    heard: list[Event] = []
    found = repaired(first, heard.append)
    assert heard and all(isinstance(event, Step) for event in heard)
    assert found.remedy is not None and isinstance(found.remedy[1].answer, Solved) and not found.interrupted
    assert solve_files.write(found, tmp_path) == ("report.json", "certificate.json", "repaired.yaml", "调整方案")
    assert load(tmp_path / "repaired.yaml") == found.remedy[1].policy
    assert "repairs" in found.data() and found.data()["repairs"][0]["effect"]["status"] == "solved"


def test_no_repair_of_another_run_stands_beside_a_clash(impossible: Instance, tmp_path: Path) -> None:
    """Also where the policy that was given is one of them."""
    found = answer(question(impossible, SolveRequest(workers=1)))
    given = tmp_path / "调整方案" / "1" / "policy.yaml"
    given.parent.mkdir(parents=True)
    given.write_text("earlier", encoding="utf-8")
    asked = replace(found.question, request=replace(found.question.request, policy=str(given)))
    solve_files.write(replace(found, question=asked), tmp_path)
    assert names(tmp_path) == {"report.json", "certificate.json", solve_files.EARLIER}
    assert (tmp_path / solve_files.EARLIER / "调整方案" / "1" / "policy.yaml").read_text("utf-8") == "earlier"


def test_an_interrupt_while_repairs_are_tried_keeps_the_answer(
    impossible: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is known of the clash is the result, and the result says that the rest is untried."""
    first = answer(question(impossible, SolveRequest(workers=1)))

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "mended", interrupt)
    found = repaired(first)
    assert found.interrupted and found.answer is first.answer and found.remedy is None


def test_files_come_whole_or_not_at_all(
    instance: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A workbook that cannot be written leaves the folder as it was; the next attempt sets the earlier plan aside."""
    result = solve(instance, SolveRequest(workers=1))
    (tmp_path / "plan.json").write_text("earlier", encoding="utf-8")
    with monkeypatch.context() as patched:
        def full(*_: object, **__: object) -> None:
            raise OSError("no space")

        patched.setattr(solve_files, "write_workbook", full)
        with pytest.raises(OSError, match="no space"):
            solve_files.write(result, tmp_path)
    assert names(tmp_path) == {"plan.json"}
    assert (tmp_path / "plan.json").read_text("utf-8") == "earlier"
    assert solve_files.write(result, tmp_path) == solve_files.PRODUCTS
    assert names(tmp_path) == {*solve_files.PRODUCTS, solve_files.EARLIER}
    assert (tmp_path / solve_files.EARLIER / "plan.json").read_text("utf-8") == "earlier"
