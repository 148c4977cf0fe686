"""What is believed of a report, and the digest of a plan."""

from dataclasses import replace

import pytest

from optimizer.domain.errors import InputError
from optimizer.reporting.docx.approval import plan_digest
from optimizer.reporting.docx.approval.proof import Checked, report_of
from optimizer.reporting.json.report import report_data
from optimizer.solving.answers import Solved


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"status": "impossible"}, "status"), ({"digests": None}, "digests"), ({"repeatable": "是"}, "repeatable"),
    ],
)
def test_other_reports_are_refused(solved: Solved, change: dict[str, object], word: str) -> None:
    with pytest.raises(InputError, match=word):
        report_of(report_data(solved) | change)


def test_a_report_proves_nothing(solved: Solved) -> None:
    """However much it claims; it only says whether the run came to its own end, and only of the same question."""
    report = report_data(solved) | {"proof": "各级目标均已证明最优", "repeatable": False}
    assert Checked.of(None, report, solved.instance) == Checked(None, interrupted=True)
    other = replace(solved.instance, year=2027)
    assert Checked.of(None, report, other) == Checked.of(None, {}, solved.instance) == Checked()


def test_digest_of_a_plan(solved: Solved) -> None:
    """The order of the rows does not count; any change of a posting or of the years does."""
    plan = solved.plan
    digest, (first, *rest) = plan_digest(plan), plan.postings
    assert plan_digest(replace(plan, postings=tuple(reversed(plan.postings)), digests={})) == digest
    changes = ({"school": "S9"}, {"last_year": None}, {"first_year": 2027}, {"teacher": "X"}, {"decided": True})
    others = {plan_digest(replace(plan, postings=(first._replace(**change), *rest))) for change in changes}
    others |= {plan_digest(replace(plan, span=2)), plan_digest(replace(plan, postings=tuple(rest)))}
    assert len(others | {digest}) == len(changes) + 3
