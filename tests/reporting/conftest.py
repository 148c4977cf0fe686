"""Answers of small counties, solved once."""

from dataclasses import replace

import pytest

from optimizer.answers import Answer, Impossible, Solved
from optimizer.engine.conflict import Repair
from optimizer.generating import generate
from optimizer.instance import Instance
from optimizer.planning import plan_rotation
from optimizer.policy import load


def answered(shape: str, impossible: str | None = None) -> Answer:
    return plan_rotation(Instance(generate(shape, 1, impossible=impossible), load("标准"), 2026))


@pytest.fixture(scope="session")
def solved() -> Solved:
    """Three schools, 17 moves."""
    answer = answered("three_schools")
    assert isinstance(answer, Solved)
    return answer


@pytest.fixture(scope="session")
def prefecture() -> Solved:
    """Six groups, about 190 moves, new schools among them."""
    answer = answered("prefecture")
    assert isinstance(answer, Solved)
    return answer


@pytest.fixture(scope="session")
def impossible() -> Impossible:
    """The three schools with a flow that nobody can keep; the repair is written by hand."""
    answer = answered("three_schools", "flow")
    assert isinstance(answer, Impossible)
    case = answer.clashes[0].cases[0]
    return replace(answer, repairs=(Repair({case: 800}, total=800, bound=800),))
