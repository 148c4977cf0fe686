"""What is believed of a report, and the digest of a plan."""

from dataclasses import replace

import pytest

from optimizer.domain.errors import InputError
from optimizer.reporting.docx.approval import plan_digest
from optimizer.reporting.docx.approval.proof import report_of
from optimizer.reporting.json.report import report_data
from optimizer.solving.answers import Solved


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"status": "impossible"}, "status"), ({"levels": []}, "levels"), ({"levels": [{"name": "x"}]}, "levels"),
        ({"digests": None}, "digests"), ({"repeatable": "是"}, "repeatable"),
    ],
)
def test_other_reports_are_refused(solved: Solved, change: dict[str, object], word: str) -> None:
    with pytest.raises(InputError, match=word):
        report_of(report_data(solved) | change)


def test_a_report_that_claims_too_much(solved: Solved) -> None:
    """Proved, with a value above its bound."""
    report = report_data(solved)
    report["levels"][0] |= {"bound": report["levels"][0]["value"] - 1, "proved": True}
    with pytest.raises(InputError, match="缺岗数称已证明，方案值却高于下界"):
        report_of(report)


def test_digest_of_a_plan(solved: Solved) -> None:
    """The order of the rows does not count; any change of a posting or of the years does."""
    plan = solved.plan
    digest, (first, *rest) = plan_digest(plan), plan.postings
    assert plan_digest(replace(plan, postings=tuple(reversed(plan.postings)), digests={})) == digest
    changes = ({"school": "S9"}, {"last_year": None}, {"first_year": 2027}, {"teacher": "X"}, {"decided": True})
    others = {plan_digest(replace(plan, postings=(first._replace(**change), *rest))) for change in changes}
    others |= {plan_digest(replace(plan, span=2)), plan_digest(replace(plan, postings=tuple(rest)))}
    assert len(others | {digest}) == len(changes) + 3
