"""One fault in assembly cannot make solve and verify wrong together: the matrix is held against the clauses."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from optimizer.auditing.agreement.comparison import APART
from optimizer.auditing.verify import verify
from optimizer.generating import generate
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand
from optimizer.reporting.files.plan_files import certificate_data
from optimizer.rules.staffing import Staffing
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation

demands = Staffing.demands


@pytest.mark.parametrize("by", [-1, 1])
def test_a_row_moved_by_one_post_is_no_proof(by: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Solved and verified under the same wrong row, the plan is not confirmed, and the row is named."""

    def moved(self: Staffing, postings: Postings) -> Iterator[Demand]:
        for asked in demands(self, postings):
            high = asked.high.copy()
            high[0] += by * asked.divisor
            yield replace(asked, high=high)

    monkeypatch.setattr(Staffing, "demands", moved)
    instance = Instance(generate("three_schools", 1), load("标准"), 2026)
    answer = plan_rotation(instance)
    assert isinstance(answer, Solved)
    faults = verify(instance, answer.plan, certificate_data(answer)).faults
    told = [fault for fault in faults if fault.startswith(APART)]
    assert len(told) == 1
    assert "教师不超过岗位数" in told[0]
    assert "staffing" in told[0]
    monkeypatch.undo()
    right = plan_rotation(instance)
    assert isinstance(right, Solved)
    seen = verify(instance, right.plan, certificate_data(right))
    assert seen.faults == ()
    assert "全部相同" in seen.matrix
