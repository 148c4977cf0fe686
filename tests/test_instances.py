"""The shipped instances are what they say: readable, with a policy of their own, feasible or impossible as stated."""

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from optimizer.auditing.verify import verify
from optimizer.engine.process_pool import Effort
from optimizer.generating.clashing import PLANTS, expected, planted, policy_of
from optimizer.importing import read
from optimizer.policy.instance import open_instance
from optimizer.reporting.files.plan_files import certificate_data
from optimizer.reporting.json.report import report_data
from optimizer.solving.answers import Impossible, Remedy, Solved
from optimizer.solving.repairs import mended
from optimizer.solving.rotation import Known, plan_rotation

INSTANCES = Path(__file__).parent.parent / "instances"
QUICK = Effort(per_core=0.2, gap=0.05, proof_nodes=0)  # whether there is a plan, not how good it is
SCHEMA = jsonschema.Draft202012Validator(
    json.loads(files("optimizer.reporting.json").joinpath("report.schema.json").read_text("utf-8"))
)
SHIPPED = ("three_schools", "closing", "prefecture", "county", "ruian", "beibei")


@pytest.mark.parametrize("name", SHIPPED)
def test_an_instance_is_read_without_a_word(name: str) -> None:
    """No error, nothing that was guessed or passed over, and a policy with entries in force in its year.

    What is announced is only which columns the policy does not read, which are empty on purpose, and what we decide.
    """
    instance = open_instance(INSTANCES / name)
    assert not instance.county.notes and not instance.asked
    known = ("没有条款读取", "按空白的含义读取", "没有志愿条款", "是产品默认", "是默认值；本地另有规定的", "撤并")
    assert all(any(words in told for words in known) for told in instance.announcements)
    assert instance.entries
    assert instance.year == 2026


@pytest.mark.parametrize("name", ["three_schools", "closing", "prefecture", "county"])
def test_the_smaller_ones_are_solved_and_verified(name: str) -> None:
    """Every level is settled (or says why not), and the certificate holds without a solver."""
    instance = open_instance(INSTANCES / name)
    answer = plan_rotation(instance)
    assert isinstance(answer, Solved)
    assert answer.audit.lawful
    assert all(level.proved or level.remark for level in answer.levels)
    assert not verify(instance, answer.plan, certificate_data(answer)).faults


IMPOSSIBLE = sorted(path.parent.name for path in (INSTANCES / "impossible").glob("*/expected.yaml"))


def stated(name: str) -> dict[str, Any]:
    plain: dict[str, Any] = yaml.safe_load((INSTANCES / "impossible" / name / "expected.yaml").read_text("utf-8"))
    return plain


def test_there_are_enough_of_them() -> None:
    assert len(IMPOSSIBLE) >= 12
    assert len({stated(name)["reason"] for name in IMPOSSIBLE}) == len(IMPOSSIBLE)


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_an_impossible_one_says_why_and_what_would_mend_it(name: str) -> None:
    """The clash and the repair that the instance states are among those told, and every repair has a lawful plan."""
    want, known = stated(name), Known()
    answer = plan_rotation(open_instance(INSTANCES / "impossible" / name), QUICK, known=known)
    assert isinstance(answer, Impossible)
    answer = mended(answer, effort=QUICK, known=known)
    told = report_data(answer)
    assert told["status"] == want["status"] == "impossible"
    assert not list(SCHEMA.iter_errors(json.loads(json.dumps(told))))
    found = [
        (sorted((case.entry, *map(str, case.subject)) for case in clash.cases), {bar.entry for bar in clash.bars})
        for clash in answer.clashes
    ]
    assert (sorted((case["entry"], *case["subject"]) for case in want["clash"]), set(want["bars"])) in found
    assert all(clash.minimal for clash in answer.clashes)
    assert told["repairs"][0]["total"] == want["repair"]["total"]
    assert told["repairs"][0]["proved"]
    alone = {edit for remedy in answer.remedies if remedy.alone for edit in edits(remedy)}
    assert alone >= {(each["entry"], each["parameter"], each["after"]) for each in want["repair"]["alone"]}
    for remedy in answer.remedies:
        assert isinstance(remedy.answer, Solved)
        assert remedy.answer.audit.lawful


def edits(remedy: Remedy) -> set[tuple[str, str | None, int | None]]:
    return {(change.entry, change.parameter, change.after) for change in remedy.changes}


def test_counting_tells_the_year_that_breaks() -> None:
    """The figures of the break, and that the years before it have a plan."""
    want, instance = stated("third_year"), open_instance(INSTANCES / "impossible" / "third_year")
    answer = plan_rotation(instance, QUICK)
    assert isinstance(answer, Impossible)
    found = [
        {"since": b.since, "year": b.year, "entry": b.cases[0].entry, "required": b.required, "available": b.available}
        for b in answer.breaks
    ]
    assert found == want["breaks"]
    remedies = {remedy.entry: remedy.value for b in answer.breaks for remedy in b.remedies}
    assert remedies == want["remedies"]
    assert isinstance(plan_rotation(replace(instance, span=want["possible_until"]), QUICK), Solved)


@pytest.mark.parametrize("name", PLANTS)
def test_the_generator_makes_them_again(name: str) -> None:
    """Roster, policy and expectation are what ``rotation generate impossible/NAME --seed 1`` writes."""
    folder, found = INSTANCES / "impossible" / name, planted(name, 1)
    roster = read(folder)
    assert roster.county == found.county
    assert roster.settings["来源"] == f"仿真数据 impossible/{name}，种子 1"
    assert yaml.safe_load((folder / "policy.yaml").read_text("utf-8")) == policy_of(name, found)
    assert stated(name) == expected(name, found)
