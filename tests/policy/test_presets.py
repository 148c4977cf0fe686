"""The shipped policies load, quote their sources word for word, and say where they only have a default."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from optimizer.domain.vocabulary import NO_SOURCE, Backbone
from optimizer.policy.entries import Entry, Policy
from optimizer.policy.layers import build, load, presets
from optimizer.rules.flow import Flow

LOCAL, UNREAD = "无统一条文，", "摘要转述，未核对条号"
RETOLD = ("教师〔2014〕4号", "教督〔2017〕6号")  # whose texts were not seen
EXCERPTS: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "excerpts.yaml").read_text(encoding="utf-8")
)
STRUCTURAL = [entry.id for entry in load("基础").entries]


def quoted(entry: Entry, document: str | None) -> Iterator[tuple[str, str | None, str]]:
    """Document, article (None: not said) and words of every quote of an entry: its clause, and “…” in its note."""
    clause = entry.clause
    if clause.document != NO_SOURCE and clause.document not in RETOLD:
        yield clause.document, clause.article, clause.text
    if document is not None:
        yield from ((document, None, words) for words in re.findall("“([^”]+)”", entry.note))


def quotes(policy: Policy) -> Iterator[tuple[Entry, str, str | None, str]]:
    """All quotes of a preset; those of its notes are of its one document."""
    documents = {entry.clause.document for entry in policy.entries} & set(EXCERPTS)
    one = documents.pop() if len(documents) == 1 else None
    yield from ((entry, *quote) for entry in policy.entries for quote in quoted(entry, one))


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


def test_quotes_are_word_for_word(policy: Policy) -> None:
    """A quote is an exact part of an excerpt of its document, from the article that is named."""
    for entry, document, article, words in quotes(policy):
        articles = EXCERPTS[document]
        known = articles.get(article, []) if article else [each for found in articles.values() for each in found]
        assert any(words in excerpt for excerpt in known), f"{entry.id}: {document} {article or '—'} {words}"


def test_a_preset_rests_on_its_own_document(policy: Policy) -> None:
    """Its source names every document that it cites, and what is cited from a place is cited from one place only."""
    cited = {entry.clause.document for entry in policy.entries} - {NO_SOURCE}
    assert [document for document in cited if document not in policy.source] == []
    assert len(cited - set(RETOLD)) <= 1
    assert bool(cited) == (policy.name not in ("基础", "标准"))


def test_what_is_ours_says_so_and_why(policy: Policy) -> None:
    """A default of the product gives its reason; a national rule that was only read retold says that."""
    for entry in policy.entries:
        document, article = entry.clause.document, entry.clause.article
        assert (document == NO_SOURCE) == article.startswith(LOCAL), entry.id
        assert (document in RETOLD) == (article == UNREAD), entry.id
        assert document != NO_SOURCE or len(entry.note) > 6, f"{entry.id}: why?"


def test_every_excerpt_is_used() -> None:
    """No sentence stays behind when a preset drops its clause."""
    found = {(document, words) for name in presets() for _, document, _, words in quotes(load(name))}
    for document, articles in EXCERPTS.items():
        for excerpt in (each for excerpts in articles.values() for each in excerpts):
            assert any(words in excerpt for where, words in found if where == document), excerpt


def test_quotes_of_other_words_or_articles_are_noticed() -> None:
    """A number changed by hand, or another article: neither passes for the source's."""
    policy = load("州级集团化")
    flow = policy.entry("flow")
    for change in ({"text": flow.clause.text.replace("10%", "15%")}, {"article": "二（四）2"}):
        other = flow.model_copy(update={"clause": replace(flow.clause, **change)})
        entries = tuple(other if each.id == "flow" else each for each in policy.entries)
        with pytest.raises(AssertionError, match="flow"):
            test_quotes_are_word_for_word(policy.model_copy(update={"entries": entries}))


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
    """The county plan's second phase ended in 2022; the linking year of the three schools was 2024/25."""
    county, schools = load("县级三模式"), load("三校三年规划")
    assert [entry.id for entry in county.entries if not entry.binds(2026)] == ["phase_two"]
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
