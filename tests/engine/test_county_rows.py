"""County-wide rows: left out while they are slack, joined when they bind, and right in both cases.

Two groups of a core and a member each; teachers of the cores may move, and each county is small enough to try every
plan. What links the groups is a budget, a limit on the 差异系数, or a pool of posts.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from benchmarks.agreement import brute_force, every_history, measured
from benchmarks.tiny import draw
from optimizer.auditing.audit import audit
from optimizer.auditing.verify import verify
from optimizer.goals.equity import Equity
from optimizer.model.assembly import assemble
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build
from optimizer.reporting.files.plan_files import certificate_data
from optimizer.solving import rotation
from optimizer.solving.answers import Impossible, Solved
from optimizer.solving.rotation import plan_rotation
from tests.rules.building import YEAR
from tests.rules.building import build as build_county

CLAUSE = {"document": "测试", "article": "一", "text": "测试条文"}
STRUCTURE = (
    {"id": "scope", "rule": "within_scope"}, {"id": "qualification", "rule": "qualification"},
    {"id": "in_term", "rule": "in_term"}, {"id": "exemption", "rule": "exemption"},
)
TWO_GROUPS = {
    "schools": {
        "甲": {"core": "G", "pupils": 900, "senior_posts": 1, "district": "县"},
        "乙": {"in": "G", "pupils": 300, "mountain": True, "needs": {"语文": {"least": 2}}, "senior_posts": 3,
               "district": "县"},
        "丙": {"core": "H", "pupils": 800, "senior_posts": 2, "district": "县"},
        "丁": {"in": "H", "pupils": 400, "rural": True, "needs": {"语文": {"least": 2}}, "senior_posts": 3,
               "district": "县"},
    },
    "teachers": ["a1-3 甲 骨干", "b1 乙 暂缓", "c1-3 丙 骨干", "d1 丁 暂缓"],
}
ALLOWANCES = {"山区": 100, "农村": 50}  # a year away costs 1200 at 乙 and 600 at 丁


def instance(
    *entries: Mapping[str, Any], county: Mapping[str, Any] = TWO_GROUPS, levels: tuple[str, ...] = (), **words: Any
) -> Instance:
    plain = {
        "entries": [{"clause": CLAUSE, **entry} for entry in (*STRUCTURE, *entries)],
        "definitions": {"allowances": ALLOWANCES, "small_base": 1, "least_pupils": 1, **words},
    }
    if levels:
        plain["levels"] = list(levels)
    return Instance(build_county(county), build(plain, "测试"), YEAR)


def solved_as_brute_force(given: Instance) -> Solved:
    """The answer, after checking its values against every plan and its certificate against the matrix."""
    answer = plan_rotation(given)
    tried, _, best = brute_force(given, Equity().scale(assemble(given).horizon))
    assert tried >= 16
    assert isinstance(answer, Solved)
    assert tuple(level.value for level in answer.levels) == best
    assert all(level.proved for level in answer.levels)
    assert audit(given, answer.plan).lawful
    assert verify(given, answer.plan, certificate_data(answer)).faults == ()
    return answer


def test_a_slack_budget_leaves_the_groups_apart() -> None:
    """Both members lack a teacher; 1800 yuan pay for both, so each group is solved by itself and that is optimal."""
    answer = solved_as_brute_force(instance({"id": "budget", "rule": "budget", "yuan": 1800}))
    assert not answer.joined
    assert len(answer.components) == 2
    assert sorted(posting.school for posting in answer.plan.postings) == ["丁", "乙"]


def test_a_binding_budget_joins_them() -> None:
    """With 1799 yuan only one of them gets a teacher: the shortage stays at 1, and the cheaper place is served."""
    given = instance({"id": "budget", "rule": "budget", "yuan": 1799})
    answer = solved_as_brute_force(given)
    assert answer.joined
    assert len(answer.components) == 1
    assert [level.value for level in answer.levels if level.name == "shortage"] == [1]
    table = {judged.entry.id: judged for judged in answer.audit.compliance if not judged.reading}
    assert table["budget"].check.observed <= 1799


@pytest.mark.parametrize("yuan", [0, 599, 600, 1199, 1200, 2400])
def test_every_budget(yuan: int) -> None:
    """Each budget is met, and 600 yuan more never make the vector of levels worse."""
    answer = solved_as_brute_force(instance({"id": "budget", "rule": "budget", "yuan": yuan}))
    richer = plan_rotation(instance({"id": "budget", "rule": "budget", "yuan": yuan + 600}))
    assert isinstance(richer, Solved)
    assert [level.value for level in richer.levels] <= [level.value for level in answer.levels]


def test_a_budget_against_a_quota_is_impossible() -> None:
    """Each group must send one teacher, which costs 1800 together; each alone could pay, so only the join can tell."""
    flow = {"id": "flow", "rule": "flow", "low": 20, "high": 100}
    given = instance(flow, {"id": "budget", "rule": "budget", "yuan": 1799})
    answer = plan_rotation(given)
    assert brute_force(given, 1)[1] == 0
    assert isinstance(answer, Impossible)
    [clash] = answer.clashes
    assert {case.entry for case in clash.cases} == {"flow", "budget"}
    assert {case.subject for case in clash.cases if case.entry == "flow"} == {("G",), ("H",)}
    assert isinstance(plan_rotation(instance(flow, {"id": "budget", "rule": "budget", "yuan": 1800})), Solved)


LEVEL_COUNTY = {
    "schools": {
        "甲": {"core": "G", "pupils": 500, "needs": {"语文": {"least": 4}}, "district": "县"},
        "乙": {"in": "G", "pupils": 500, "district": "县"},
        "丙": {"core": "H", "pupils": 500, "needs": {"语文": {"least": 4}}, "district": "县"},
        "丁": {"in": "H", "pupils": 500, "district": "县"},
    },
    "teachers": ["a1-2 甲 骨干 暂缓", "b1-2 乙 骨干", "c1-2 丙 骨干 暂缓", "d1-2 丁 骨干"],
}


@pytest.mark.parametrize(("limit", "moved"), [(100, 4), (80, 3), (50, 2), (40, 1), (30, 0)])
def test_a_limit_on_the_variation(limit: int, moved: int) -> None:
    """Backbone teachers stand 2, 2, 2, 2 and both cores lack two more; a move fills a post and unbalances the county.

    Four moves give 4, 0, 4, 0 and a CV of 1; three give √0.625 = 0.79; one in each group gives 0.5, two in one group
    0.71; one move gives √0.125 = 0.35. Which moves a limit allows depends on both groups together.
    """
    entry = {"id": "limit", "rule": "equity_limit", "primary": limit, "indicators": ["L2"]}
    answer = solved_as_brute_force(instance(entry, county=LEVEL_COUNTY))
    assert len(answer.plan.postings) == moved
    assert answer.joined == (moved < 4), "only the widest limit lets each group fill its own posts"


POOL_COUNTY = {
    "schools": {
        "甲": {"core": "G", "pupils": 500, "senior_posts": 2, "needs": {"语文": {"least": 4}}},
        "乙": {"in": "G", "pupils": 500, "senior_posts": 3},
        "丙": {"core": "H", "pupils": 500, "senior_posts": 2, "needs": {"语文": {"least": 4}}},
        "丁": {"in": "H", "pupils": 500, "senior_posts": 2},
    },
    "teachers": ["a1-2 甲 高级 暂缓", "b1-2 乙 高级", "c1-2 丙 高级 暂缓", "d1-2 丁 高级"],
    "past": ["a1 乙 2025", "c1 丁 2025"],
}


@pytest.mark.parametrize(("posts", "missing", "joined"), [(3, 4, True), (4, 3, True), (5, 2, False)])
def test_a_pool_of_posts_across_groups(posts: int, missing: int, joined: bool) -> None:
    """Each core has one senior teacher, two posts, and may go one above them as long as the county adds no post.

    乙 and 丁 hold three senior teachers each. With three posts at 乙 no post is free, both cores stop at two teachers
    and lack two each; with one free post one core takes a third teacher, with two free posts both do.
    """
    schools = {**POOL_COUNTY["schools"], "乙": {"in": "G", "pupils": 500, "senior_posts": posts}}  # type: ignore[dict-item]
    entry = {"id": "posts", "rule": "title_posts", "level": "senior", "pool_percent": 50}
    answer = solved_as_brute_force(instance(entry, county={**POOL_COUNTY, "schools": schools}))
    assert answer.levels[0].value == missing
    assert answer.joined == joined


LINKS: dict[str, list[dict[str, Any]]] = {
    "budget": [{"yuan": yuan, "weighted": False} for yuan in (5_000, 10_000, 20_000)],
    "equity_limit": [{"primary": 20, "junior": 20, "weighted": False}, {"indicators": ["L2"], "weighted": False}],
    "title_posts": [{"level": "senior", "pool_percent": 50, "weighted": False}],
    "flow": [{"low": 10, "high": 60, "weighted": False}],
    "core_outflow": [{"percent": 20, "when_stable": False, "weighted": False}],
}


def test_priced_counties_are_honest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counties too large for one block get their county-wide rows shared out: lawful plans with bounds that hold.

    Tiny counties are treated as large ones here, so that every plan can be tried: the value is never better than the
    best, a bound never above the best among plans as good on the levels before, and the certificate verifies.
    """
    monkeypatch.setattr(rotation, "ONE_BLOCK", 0)
    priced = met = 0
    for seed in range(50):
        given = draw(seed, LINKS)
        answer = plan_rotation(given)
        if not isinstance(answer, Solved) or not answer.joined:
            continue
        scale = Equity().scale(assemble(given).horizon)
        vectors = list(_accepted(given, scale))
        reached = tuple(level.value for level in answer.levels)
        assert audit(given, answer.plan).lawful
        assert reached in vectors
        for number, level in enumerate(answer.levels):
            as_good = [v[number] for v in vectors if all(a <= b for a, b in zip(v[:number], reached, strict=False))]
            assert level.bound <= min(as_good), f"county {seed}, {level.name}"
        assert verify(given, answer.plan, certificate_data(answer)).faults == ()
        priced += 1
        met += reached == min(vectors)
    assert priced > 4
    assert met > priced // 2


def _accepted(given: Instance, scale: int) -> Iterator[tuple[int, ...]]:
    """The vectors of all plans that the auditor accepts."""
    hard = [entry for entry in given.entries if entry.hard]
    for history in every_history(given):
        if all(check.holds for entry in hard for check in entry.rule.audit(history.within(entry.scope))):
            yield measured(given, history, scale)
