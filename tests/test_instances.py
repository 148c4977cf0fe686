"""The shipped instances are what they say: readable, with a policy of their own, and feasible."""

from pathlib import Path

import pytest

from optimizer.answers import Solved
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
