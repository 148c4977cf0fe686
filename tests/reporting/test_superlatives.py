"""Nothing is called the least, or proved, beyond what a proof or the solver says of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.app.solve import SolveRequest, solve
from optimizer.reporting.facts.refusals import refusal_data
from optimizer.solving.answers import Impossible

FOLDER = Path(__file__).parents[2] / "instances" / "impossible" / "flow_against_outflow"


@pytest.fixture(scope="module")
def refused() -> Impossible:
    answer = solve(FOLDER, SolveRequest()).answer
    assert isinstance(answer, Impossible)
    return answer


@pytest.mark.parametrize("minimal", [True, False])
def test_that_one_clause_less_is_enough_needs_a_plan_for_each(refused: Impossible, minimal: bool) -> None:
    """Integers prove the clash, not that it is minimal: that is told apart, and only where plans showed it."""
    clash = replace(refused.clashes[0], minimal=minimal)
    [told] = refusal_data(replace(refused, clashes=(clash,)))["clashes"]
    assert told["text"] == "下列4条不能同时满足（整数运算已证明）" + ("，去掉任何一条即可" if minimal else "")


def test_a_repair_is_least_only_where_its_bound_says_so(refused: Impossible) -> None:
    remedy = refused.remedies[0]
    [sure, open_] = (
        refusal_data(replace(refused, remedies=(replace(remedy, bound=bound),)))["repairs"][0]["text"]
        for bound in (remedy.total, remedy.total - 100)
    )
    assert sure.startswith("调整最少") and "按求解器已是最少" in sure
    assert open_.startswith("所列之中调整最少") and "按求解器已是最少" not in open_
