"""Values in the units of a planner."""

from dataclasses import replace

import pytest

from optimizer.auditing.audit import audit
from optimizer.domain.vocabulary import Clause
from optimizer.goals import GOALS
from optimizer.reporting.facts.balances import balances
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.measures import level_words
from optimizer.reporting.facts.proved_levels import claims, legality, verdicts
from optimizer.solving.answers import Level, Solved


def test_equity_is_the_sum_of_squared_variations(prefecture: Solved) -> None:
    """To first order: people go from a 幼儿园 to a 小学 and back, so the heads counted there change."""
    claim = next(claim for claim in claims(prefecture) if claim.title == "校际差异")
    exact = sum(variation.squared or 0 for variation in prefecture.audit.first.after)
    [level] = [level for level in prefecture.levels if level.name == "equity"]
    assert level.exact == exact
    assert claim.value == pytest.approx(float(exact), abs=1e-3)
    assert f"实际为{float(exact):.6f}" in claim.words or claim.value == pytest.approx(float(exact), abs=1e-4)


def test_a_gap_is_told_in_the_unit_of_the_level() -> None:
    equity, posts = GOALS["equity"].gauge((), 1_000_000), GOALS["shortage"].gauge((), 1)
    assert level_words(Level("equity", 1_500_000, 1_000_000, 0, "open", equity)) == "未证明（差距 0.5）"
    assert level_words(Level("shortage", 5, 3, 0, "open", posts)) == "未证明（差距 2）"


def test_shortage_of_the_figures_is_that_of_the_level(prefecture: Solved) -> None:
    shortage = next(level.value for level in prefecture.levels if level.name == "shortage")
    assert Figures(prefecture).annuals[0].shortage[1] == shortage


def test_verdicts_see_breaches(solved: Solved) -> None:
    assert legality(solved).endswith("全部合规")
    nobody = replace(solved.plan, postings=())
    idle = replace(solved, plan=nobody, audit=audit(solved.instance, nobody))
    broken = {verdict.entry.id for verdict in verdicts(idle) if verdict.words == "不合规"}
    assert broken == {finding.case.entry for finding in idle.audit.findings} and "flow" in broken


def test_worst_district_is_shown(prefecture: Solved) -> None:
    for balance in balances(prefecture):
        assert balance.districts == 1 and balance.met_after == (balance.after is None or balance.after <= balance.limit)


def test_clauses_are_cited_as_documents_cite_them() -> None:
    assert str(Clause("实施方案", "四（五）", "三年一轮")) == "《实施方案》四（五）：“三年一轮”"
    assert str(Clause("产品默认", "无统一条文", "不超过25%")) == "产品默认（无统一条文）：不超过25%"
    assert str(Clause("教师〔2014〕4号", "三", "不低于10%")) == "教师〔2014〕4号三：“不低于10%”"
