"""Acceptance is exact: what is just allowed passes, one unit more does not, and nothing passes unseen."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from optimizer.domain.errors import InputError
from optimizer.studies.acceptance import Verdict, check_rules, judge
from optimizer.studies.columns import Row
from tests.studies.building import FLOW, SHARE, listed


def solved(burden: int, **more: Any) -> Row:
    return {"status": "solved", "burden_value": burden, "burden_scale": 1, **more}


def verdict(folder: Path, rows: Mapping[tuple[int, int], Row], **rule: Any) -> Verdict:
    """One rule on a grid of flow 10, 12 × share 40, 50, with a row by (flow, share)."""
    rule = {"kpi": "burden", "against": {FLOW: 10}, **rule}
    study, cases = listed(folder, parameters={FLOW: [10, 12], SHARE: [40, 50]}, accept=[rule])
    check_rules(study, cases)
    by_id = {case.id: rows[place] for case in cases if (place := (case.point[FLOW], case.point[SHARE])) in rows}
    return judge(study, cases, by_id)[0]


@pytest.mark.parametrize(
    ("worse_by", "burden", "passed"),
    [
        ("5%", 210, True), ("5%", 211, False), (3, 203, True), (3, 204, False), (0, 200, True), (0, 201, False),
        ("0.5%", 201, True), ("0.49%", 201, False), ("5%", 100, True),
    ],
)
def test_the_threshold(tmp_path: Path, worse_by: str | int, burden: int, passed: bool) -> None:
    rows = {(10, 40): solved(200), (12, 40): solved(burden), (10, 50): solved(999), (12, 50): solved(999)}
    seen = verdict(tmp_path, rows, worse_by=worse_by)
    assert seen.passed is passed
    assert seen.compared == 2
    assert len(seen.breaches) == (not passed)


def test_each_has_its_own_baseline(tmp_path: Path) -> None:
    """Share 50 is compared with share 50: 999 is the baseline's own value there, not a breach of 200."""
    rows = {(10, 40): solved(200), (12, 40): solved(200), (10, 50): solved(999), (12, 50): solved(1000)}
    [breach] = verdict(tmp_path, rows).breaches
    assert (breach.case.point[SHARE], breach.value, breach.baseline) == (50, 1000, 999)


def test_no_plan_is_worse_than_any(tmp_path: Path) -> None:
    """Impossible, undecided and failed cases whose baseline was solved are breaches."""
    for status in ("impossible", "undecided", "failed"):
        rows = {(10, 40): solved(200), (12, 40): {"status": status}}
        seen = verdict(tmp_path, rows, worse_by="1000%")
        assert not seen.passed
        assert seen.breaches[0].value is None


def test_nothing_to_compare_with(tmp_path: Path) -> None:
    """A baseline without a plan and cases that are not done yet compare with nothing; that is no pass."""
    rows: dict[tuple[int, int], Row] = {(10, 40): {"status": "impossible"}, (12, 40): solved(1), (10, 50): solved(1)}
    seen = verdict(tmp_path, rows)
    assert (seen.compared, seen.incomparable, seen.passed) == (0, 2, False)


def test_equity_is_the_true_sum(tmp_path: Path) -> None:
    """The level's integer carries a constant of about one per indicator, which would drown any percentage."""
    near = {"equity_value": 3_010, "equity_bound": 3_010, "equity_scale": 1000}
    rows = {
        (10, 40): solved(1, **near, equity_exact="1/100"), (12, 40): solved(1, **near, equity_exact="21/2000"),
        (10, 50): solved(1, **near, equity_exact="1/100"), (12, 50): solved(1, **near, equity_exact="22/2000"),
    }
    [breach] = verdict(tmp_path, rows, kpi="equity", worse_by="5%").breaches
    assert breach.value == Fraction(11, 1000)


def test_scaled_levels_and_expenses(tmp_path: Path) -> None:
    """Hundredths count as hundredths; seconds as they are written."""
    rows = {
        (10, 40): solved(1, soft_value=150, soft_scale=100, cpu_seconds=0.1),
        (12, 40): solved(1, soft_value=251, soft_scale=100, cpu_seconds=0.3),
    }
    assert [b.value for b in verdict(tmp_path, rows, kpi="soft", worse_by=1).breaches] == [Fraction(251, 100)]
    assert verdict(tmp_path, rows, kpi="cpu_seconds", worse_by="200%").passed
    assert not verdict(tmp_path, rows, kpi="cpu_seconds", worse_by="199%").passed


@pytest.mark.parametrize(
    ("against", "words"),
    [({"low": 10}, "「low」不是本研究的坐标"), ({FLOW: 11}, "没有可以比较的案例"), ({"seed": 0}, "没有可以比较的案例")],
)
def test_a_rule_that_could_not_fail_is_refused(tmp_path: Path, against: dict[str, Any], words: str) -> None:
    """A coordinate or value that is not there, and a selection that leaves nothing to compare."""
    study, cases = listed(
        tmp_path, parameters={FLOW: [10, 12]}, accept=[{"kpi": "burden", "against": against}],
    )
    with pytest.raises(InputError, match=words):
        check_rules(study, cases)
