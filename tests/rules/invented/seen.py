"""What the parts of the program make of the invented rule; run in a copy by ``test_adding_a_rule``."""

from pathlib import Path

import pytest
import yaml

from benchmarks.agreement import compare, compare_over_years
from benchmarks.variants import VARIANTS, VARIANTS_OVER_YEARS
from optimizer.policy.contradictions import contradictions
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build, load
from optimizer.rules import BY_NAME
from optimizer.solving.answers import Impossible
from optimizer.solving.counting.breaking import breaks
from optimizer.solving.repairs import mended
from optimizer.solving.rotation import plan_rotation
from tests.conftest import Rotation
from tests.rules.building import YEAR
from tests.rules.building import build as build_county

CLAUSE = {"document": "测试", "article": "一", "text": "测试条文"}
ENTRIES = [
    {"id": "范围", "rule": "within_scope"}, {"id": "多动", "rule": "moving_share", "percent": 60},
    {"id": "每校", "rule": "school_outflow", "percent": 40},
]
POLICY = {"name": "测试", "entries": [{"clause": CLAUSE, **entry} for entry in ENTRIES]}


@pytest.fixture
def instance() -> Instance:
    """Ten teachers, of whom six must move and four may."""
    county = build_county({"schools": {"甲": {"core": "G"}, "乙": {"in": "G"}}, "teachers": ["a1-5 甲", "b1-5 乙"]})
    return Instance(county, build(POLICY, "测试"), YEAR)


def test_a_policy_may_name_it(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(yaml.safe_dump(POLICY, allow_unicode=True), encoding="utf-8")
    assert load(path).entry("多动").rule == BY_NAME["moving_share"](percent=60)


def test_the_comparison_of_clauses_hears_its_claim() -> None:
    found = {record.entries: record.text for record in contradictions(build(POLICY, "测试"), YEAR)}
    assert found["每校", "多动"] == "「每校」限每校至多派出40%，而「多动」要求至少交流60%。"
    assert "任期3年，第3年起须有超过100%的教师同时在外" in found["多动",]


def test_counting_reads_its_rows(instance: Instance) -> None:
    (found,) = [each for each in breaks(instance) if each.cases[0].entry == "多动"]
    assert (found.required, found.available) == (6, 4)
    assert ("多动", "percent", 40) in {(each.entry, each.parameter, each.value) for each in found.remedies}


def test_a_repair_lowers_its_number(instance: Instance) -> None:
    answer = plan_rotation(instance)
    assert isinstance(answer, Impossible)
    offered = {(change.entry, change.parameter, change.after)
               for remedy in mended(answer).remedies for change in remedy.changes}
    assert ("多动", "percent", 40) in offered


def test_brute_force_draws_it() -> None:
    assert VARIANTS["moving_share"] == [{"percent": percent} for percent in (0, 10, 25, 60)]
    own = {"moving_share": VARIANTS_OVER_YEARS["moving_share"]}
    cases = [compare(seed, own) for seed in range(6)]
    assert [case for case in (*cases, compare_over_years(0, own)) if not case.agrees] == []
    assert any(case.best is None for case in cases) and any(case.best is not None for case in cases)


def test_the_terminal_lists_it(rotation: Rotation, capsys: pytest.CaptureFixture[str]) -> None:
    assert rotation("rules") == 0
    assert "moving_share  虚构的交流比例：percent 最低占比（%）" in capsys.readouterr().out
