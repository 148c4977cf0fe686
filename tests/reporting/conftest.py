"""Answers of small counties, solved once."""

from dataclasses import replace

import pytest

from optimizer.engine.least_shortfall import Repair
from optimizer.engine.process_pool import DEFAULT_EFFORT, Effort
from optimizer.generating import generate
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build, load
from optimizer.solving.answers import Answer, Impossible, Solved
from optimizer.solving.rotation import plan_rotation
from tests.reporting.by_hand import told


def answered(shape: str, impossible: str | None = None, span: int = 1) -> Answer:
    instance = Instance(generate(shape, 1, impossible=impossible), load("标准"), 2026, span=span)
    return plan_rotation(instance, Effort(proof_nodes=0) if span > 1 else DEFAULT_EFFORT)


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
def two_years() -> Solved:
    """The three schools over two school years."""
    answer = answered("three_schools", span=2)
    assert isinstance(answer, Solved)
    return answer


@pytest.fixture(scope="session")
def three_years() -> Solved:
    """One group over three years: whatever may happen to a posting happens to somebody."""
    return told(
        "a1 乙 2026-2028", "a2 丙 2027-", "a3 乙 2026-2026", "a3 丙 2028-2030", "a6 丙 2026-2028",
        "a7 乙 2026-2026 延长", "c4 甲 2027-2027",
    )


@pytest.fixture(scope="session")
def too_few() -> Impossible:
    """The three schools over three years, when only backbone may move."""
    plain = load("标准").dump()
    next(entry for entry in plain["entries"] if entry["id"] == "backbone_share")["percent"] = 100
    answer = plan_rotation(Instance(generate("three_schools", 1), build(plain, "标准"), 2026, span=3))
    assert isinstance(answer, Impossible)
    return answer


@pytest.fixture(scope="session")
def impossible() -> Impossible:
    """The three schools with a flow that nobody can keep; the repair is written by hand."""
    answer = answered("three_schools", "flow")
    assert isinstance(answer, Impossible)
    case = answer.clashes[0].cases[0]
    return replace(answer, repairs=(Repair({case: 800}, total=800, bound=800),))
