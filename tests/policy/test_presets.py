"""The shipped policies load, quote their sources word for word, and say where they only have a default."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from optimizer.domain.vocabulary import Backbone
from optimizer.policy.entries import Policy
from optimizer.policy.layers import build, load, presets
from optimizer.rules.flow import Flow

DEFAULT, UNREAD = "产品默认", "摘要转述，未核对条号"
SENTENCES: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "quotes.yaml").read_text(encoding="utf-8"))
STRUCTURAL = [
    "scope", "qualification", "in_term", "second_stay", "returners", "exemption", "locks", "staffing", "quota",
]


@pytest.fixture(params=presets())
def policy(request: pytest.FixtureRequest) -> Policy:
    return load(request.param)


def test_one_preset_per_source() -> None:
    assert set(presets()) >= {
        "基础", "标准", "国家基线", "县级三模式", "州级集团化", "教共体", "三校三年规划", "1+N小学集团",
        "14集团20%流动",
    }


def test_structural_entries_come_first(policy: Policy) -> None:
    """Every preset stands on 基础 and carries a name and a source."""
    assert [entry.id for entry in policy.entries][: len(STRUCTURAL)] == STRUCTURAL
    assert policy.name in presets()
    assert policy.source


def test_clauses_are_quotes_or_say_that_they_are_not(policy: Policy) -> None:
    """A clause is an exact part of a sentence of its document, unless it is a default or a retold national rule."""
    for entry in policy.entries:
        clause = entry.clause
        if clause.document == DEFAULT:
            assert clause.article == "无统一条文，按本地办法设置", entry.id
        elif clause.article != UNREAD:
            assert any(clause.text in sentence for sentence in SENTENCES[clause.document]), f"{entry.id}: {clause.text}"


def test_every_sentence_is_used() -> None:
    """No sentence stays behind when a preset drops its clause."""
    quoted = {(entry.clause.document, entry.clause.text) for name in presets() for entry in load(name).entries}
    for document, sentences in SENTENCES.items():
        for sentence in sentences:
            assert any(text in sentence for where, text in quoted if where == document), sentence


def test_dump_and_load(policy: Policy) -> None:
    """What a preset says survives being written to a file."""
    assert build(policy.dump(), policy.name) == policy


def test_standard_policy() -> None:
    """The numbers of the default policy."""
    policy = load("标准")
    flow = policy.entry("flow").rule
    assert isinstance(flow, Flow)
    assert (flow.low, flow.high, flow.base, flow.count) == (10, 20, "all", "new")
    shares = ("backbone_share", "core_outflow", "school_outflow")
    percents = {name: policy.entry(name).rule.model_dump()["percent"] for name in shares}
    assert percents == {"backbone_share": 40, "core_outflow": 10, "school_outflow": 25}
    words = policy.definitions
    assert (words.term, words.due_years, words.backbone, words.new_school_years) == (3, 6, Backbone.县级, 3)
    assert all(entry.hard for entry in policy.entries)


def test_sources_disagree_on_the_base() -> None:
    """The four readings of the yearly share: all, core, member staff, and those who are eligible."""
    bases = {
        name: entry.rule.base
        for name in ("国家基线", "州级集团化", "教共体", "14集团20%流动")
        for entry in load(name).entries
        if isinstance(entry.rule, Flow)
    }
    assert bases == {"国家基线": "eligible", "州级集团化": "all", "教共体": "member", "14集团20%流动": "all"}


def test_phases_expire() -> None:
    """The county plan's phases ended in 2022 and 2023; the linking year of the three schools was 2024/25."""
    county, schools = load("县级三模式"), load("三校三年规划")
    assert [entry.id for entry in county.entries if not entry.binds(2026)] == ["phase_two", "phase_three"]
    assert [entry.id for entry in county.active(2022) if entry.since] == ["phase_two"]
    assert schools.entry("first_year_link").standing(2024) == "生效"
    assert schools.entry("first_year_link").standing(2025) == "已过期"
    assert schools.entry("no_worse").until == date(2027, 8, 31)


def test_posts_go_along_for_the_term() -> None:
    """「三年一轮,一律迁编」; one legal person (融合) moves none, and the county plan leaves all where they are."""
    assert load("教共体").definitions.transfers == ("共建", "协作")
    assert load("县级三模式").definitions.transfers == ()


def test_allowances_by_zone() -> None:
    assert load("教共体").definitions.allowances == {"高楼": 800, "湖岭": 800, "马屿": 600, "陶山": 600}
