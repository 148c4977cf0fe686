"""The shipped instances are what they say: readable, with a policy of their own, and feasible."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from optimizer.answers import Impossible, Solved
from optimizer.instance import open_instance
from optimizer.planning import plan_rotation
from optimizer.reporting.files import certificate_data
from optimizer.verifying import verify

INSTANCES = Path(__file__).parent.parent / "instances"
SHIPPED = ("three_schools", "prefecture", "county", "ruian", "beibei")


@pytest.mark.parametrize("name", SHIPPED)
def test_an_instance_is_read_without_a_word(name: str) -> None:
    """No error, nothing to announce, and a policy with entries in force in its year."""
    instance = open_instance(INSTANCES / name)
    assert not instance.announcements
    assert instance.entries
    assert instance.year == 2026


@pytest.mark.parametrize("name", ["three_schools", "prefecture", "county"])
def test_the_smaller_ones_are_solved_and_verified(name: str) -> None:
    """Every level is settled (or says why not), and the certificate holds without a solver."""
    instance = open_instance(INSTANCES / name)
    answer = plan_rotation(instance)
    assert isinstance(answer, Solved)
    assert answer.audit.lawful
    assert all(level.proved or level.remark for level in answer.levels)
    assert not verify(instance, answer.plan, certificate_data(answer)).faults


IMPOSSIBLE = sorted(path.parent.name for path in (INSTANCES / "impossible").glob("*/expected.yaml"))


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_an_impossible_one_is_refused_with_its_figures(name: str) -> None:
    """What the instance states about itself is what the planner is told, and what would save it does."""
    folder = INSTANCES / "impossible" / name
    expected = yaml.safe_load((folder / "expected.yaml").read_text("utf-8"))
    instance = open_instance(folder)
    answer = plan_rotation(instance)
    assert isinstance(answer, Impossible)
    found = [
        {"since": b.since, "year": b.year, "entry": b.cases[0].entry, "required": b.required, "available": b.available}
        for b in answer.breaks
    ]
    assert found == expected["breaks"]
    remedies = {remedy.entry: remedy for b in answer.breaks for remedy in b.remedies}
    assert {entry: remedy.value for entry, remedy in remedies.items()} == expected["remedies"]
    assert isinstance(plan_rotation(replace(instance, span=expected["possible_until"])), Solved)
    for remedy in remedies.values():
        entries = tuple(
            entry.model_copy(update={"rule": entry.rule.model_copy(update={remedy.parameter: remedy.value})})
            if entry.id == remedy.entry
            else entry
            for entry in instance.policy.entries
        )
        mended = replace(instance, policy=instance.policy.model_copy(update={"entries": entries}))
        assert not isinstance(plan_rotation(mended), Impossible) or not plan_rotation(mended).breaks
