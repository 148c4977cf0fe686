"""County-wide rows: left out while they are slack, joined when they bind, and right in both cases.

Two groups of a core and a member each; teachers of the cores may move, and each county is small enough to try every
plan. What links the groups is a budget, a limit on the 差异系数, or a pool of posts.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from benchmarks.agreement import brute_force
from optimizer.assembly import assemble
from optimizer.auditing import audit
from optimizer.goals.equity import Equity
from optimizer.instance import Instance
from optimizer.planning import Impossible, Solved, plan_rotation
from optimizer.policy import build
from optimizer.reporting.files import certificate_data
from optimizer.verifying import verify
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
    tried, _, best = brute_force(given, Equity().scale(given, assemble(given).postings))
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
    """More money never makes any level worse than less did, and each budget is met."""
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
        "甲": {"core": "G", "pupils": 500, "district": "县"}, "乙": {"in": "G", "pupils": 500, "district": "县"},
        "丙": {"core": "H", "pupils": 500, "district": "县"}, "丁": {"in": "H", "pupils": 500, "district": "县"},
    },
    "teachers": ["a1-3 甲 骨干", "c1-3 丙 骨干", "b1 乙", "d1 丁"],
}


@pytest.mark.parametrize(("limit", "joined", "moved"), [(100, False, 0), (80, True, 1), (60, True, 2), (20, True, None)])
def test_a_limit_on_the_variation(limit: int, joined: bool, moved: int | None) -> None:
    """Six backbone teachers sit in the two cores (CV 1): the burden wants nobody to move, the limit asks for 0, 1 or 2.

    With 3, 0, 3, 0 the CV² is 1; with 2, 1, 3, 0 it is 5/9 (0.745); with 2, 1, 2, 1 it is 1/9 (0.333), the least.
    """
    burden_first = ("burden", "shortage", "soft", "equity", "disruption", "subsidy")
    entry = {"id": "limit", "rule": "equity_limit", "primary": limit, "indicators": ["L2"]}
    given = instance(entry, county=LEVEL_COUNTY, levels=burden_first)
    if moved is None:
        assert isinstance(plan_rotation(given), Impossible)
        assert brute_force(given, 1)[1] == 0
        return
    answer = solved_as_brute_force(given)
    assert answer.joined == joined
    assert len(answer.plan.postings) == moved


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


def test_a_pool_of_posts_across_groups() -> None:
    """Both cores may go one senior teacher above their two posts, but the county has only so many free ones.

    Out of four posts and three, the members hold 2 + 1 and 2 + 1 senior teachers: 乙 has none free, 丁 none either,
    so a core may not pass its number at all; with one more post at 乙 one core may, and with two both.
    """
    def short(posts: int) -> tuple[int, bool]:
        county = {**POOL_COUNTY, "schools": {**POOL_COUNTY["schools"], "乙": {
            "in": "G", "pupils": 500, "senior_posts": posts,
        }}}
        entry = {"id": "posts", "rule": "title_posts", "level": "senior", "pool_percent": 50}
        answer = solved_as_brute_force(instance(entry, county=county))
        return answer.levels[0].value, answer.joined

    found = [short(posts) for posts in (3, 4, 5)]
    assert [missing for missing, _ in found] == sorted((missing for missing, _ in found), reverse=True)
    assert found[0][0] > found[-1][0], "posts at a member let a core go above its own"
    assert {joined for _, joined in found} == {True, False}, "the pool binds for few posts and is slack for many"
