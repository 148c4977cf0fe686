"""高级 and 中级 posts, the pool, returns and promotions without a post, counted by hand."""

import pytest

from optimizer.auditing.audit import audit
from optimizer.auditing.ledgers import ledgers
from optimizer.auditing.ledgers.promotions import promotions
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation
from tests.auditing.ledgers.reading import history, instance, kept, only, planned

SCHOOLS = {
    "甲": {"core": "G", "senior_posts": 3, "middle_posts": 2},
    "乙": {"in": "G", "mode": "共建", "senior_posts": 2, "middle_posts": 1, "mountain": True},
}
TEACHERS = ["a1-3 甲 高级", "a4 甲 正高级", "a5-6 甲 一级", "a7 甲", "b1 乙 高级", "b2 乙"]
POOL = {"id": "posts", "rule": "title_posts", "pool_percent": 40}


def test_origin_side_control_counts_at_the_sending_school() -> None:
    """S1 137: the core's four 高级及以上 take its posts wherever they serve; two serve at the member."""
    lines = kept(instance(schools=SCHOOLS, teachers=TEACHERS), "a1 乙 2026-2028", "a4-5 乙 2026-2028").ranks
    core, member = (only(lines, school=school, level="高级") for school in ("甲", "乙"))
    assert (core.posts, core.held, core.before, core.serving, core.taken, core.absent) == (3, 4, 4, 2, 4, 2)
    assert (member.posts, member.held, member.before, member.serving, member.taken) == (2, 1, 1, 3, 1)
    middle = only(lines, school="乙", level="中级")
    assert (middle.posts, middle.held, middle.serving, middle.taken) == (1, 0, 1, 0)


def test_control_by_the_serving_school() -> None:
    """Where the policy has it the other way, heads that serve take the posts."""
    given = instance(definitions={"rank_control": "任教学校"}, schools=SCHOOLS, teachers=TEACHERS)
    lines = kept(given, "a1 乙 2026-2028", "a4 乙 2026-2028").ranks
    assert [only(lines, school=school, level="高级").taken for school in ("甲", "乙")] == [2, 3]


def test_the_pool_is_zero_sum_in_every_year() -> None:
    """S0b 63—64: ⌊40% of 3⌋ = 1 post beyond the core's own, while the member leaves one of its two free."""
    given = instance(2, schools=SCHOOLS, teachers=TEACHERS, entries=(POOL,))
    found = kept(given, "a1 乙 2027-2029")
    assert [only(found.ranks, year=y, school="甲", level="高级").extra for y in given.years] == [1, 1]
    assert [only(found.ranks, year=y, school="甲", level="高级").pooled for y in given.years] == [1, 0]
    assert [only(found.ranks, year=y, school="乙", level="高级").extra for y in given.years] == [0, 0]
    assert {line.extra for line in found.ranks if line.level == "中级"} == {0}, "the entry speaks of 高级"
    pools = [only(found.pools, year=y, level="高级") for y in given.years]
    assert [(p.posts, p.held, p.serving, p.extra, p.pooled, p.spare, p.balanced) for p in pools] == [
        (5, 5, 5, 1, 1, 1, True), (5, 5, 5, 1, 0, 1, True),
    ]


def test_a_pool_beyond_what_others_leave_free_does_not_balance() -> None:
    """The member's second post is taken: the post that the core fills beyond its own is one more in the county."""
    given = instance(schools=SCHOOLS, teachers=[*TEACHERS, "b3 乙 高级"], entries=(POOL,))
    pool = only(kept(given).pools, level="高级")
    assert (pool.pooled, pool.spare, pool.balanced) == (1, 0, False)


def test_the_rule_holds_the_pool_in_every_year_of_a_horizon() -> None:
    """One 高级 of the member would fit into the core's pool in 2027, but only while one of the core's is out."""
    teachers = ["a1-3 甲 高级", "a7 甲", "b1 乙 高级", "b2 乙"]
    entries = ({"id": "scope", "rule": "within_scope"}, POOL)
    given = instance(2, schools=SCHOOLS, teachers=teachers, entries=entries)
    alone = audit(given, planned(given, "b1 甲 2027-2029"))
    assert {(f.case.subject, f.case.year) for f in alone.findings} == {(("甲", "外派"), 2027)}
    both = audit(given, planned(given, "b1 甲 2027-2029", "a1 乙 2026-2028"))
    assert both.findings == ()
    early = audit(given, planned(given, "b1 甲 2027-2029", "a1 乙 2026-2026"))
    assert {(f.case.subject, f.case.year) for f in early.findings} == {(("甲", "外派"), 2027), (("a1",), 2026)}


def test_the_budget_holds_in_every_year_of_a_horizon() -> None:
    """Counted 在外, the second year pays for both years' moves; counted 新交流, each year only for its own."""
    for count, expected in (("new", [6000, 6000]), ("away", [6000, 12000])):
        entry = {"id": "budget", "rule": "budget", "yuan": 6000, "count": count}
        given = instance(
            2, definitions={"allowances": {"山区": 500}}, schools=SCHOOLS, teachers=TEACHERS, entries=(entry,)
        )
        seen = audit(given, planned(given, "a1 乙 2026-2028", "a2 乙 2027-2029"))
        judged = [j for j in seen.compliance if not j.reading]
        assert [(j.year, j.check.observed) for j in judged] == list(zip(given.years, expected, strict=True))
        assert [j.check.holds for j in judged] == [True, count == "new"]


RETURNS = {"甲": {"core": "G", "senior_posts": 2}, "乙": {"in": "G", "mode": "共建", "mountain": True}}


def test_returns_compete_for_what_is_free_at_the_core() -> None:
    """S1 143: three 高级 for two posts; a3 is back in 2027 and finds none, in 2029 a1 is back as well."""
    given = instance(4, schools=RETURNS, teachers=["a1-3 甲 高级", "b1 乙"], past=["a3 乙 2024-2026"])
    lines = kept(given, "a1 乙 2026-2028").ranks
    core = [only(lines, year=year, school="甲", level="高级") for year in given.years]
    assert [(line.returning, line.free, line.short) for line in core] == [(0, 0, 0), (1, 0, 1), (0, 0, 0), (1, 0, 1)]
    roomy = instance(4, schools={**RETURNS, "甲": {"core": "G", "senior_posts": 3}},
                     teachers=["a1-3 甲 高级", "b1 乙"], past=["a3 乙 2024-2026"])
    core = [only(kept(roomy).ranks, year=year, school="甲", level="高级") for year in (2026, 2027)]
    assert [(line.returning, line.free, line.short) for line in core] == [(0, 0, 0), (1, 1, 0)]


def test_a_school_without_a_number_of_posts_is_never_short() -> None:
    given = instance(2, schools={"甲": {"core": "G"}, "乙": {"in": "G"}}, teachers=["a1 甲 高级", "b1 乙"],
                     past=["a1 乙 2024-2026"])
    line = only(kept(given).ranks, year=2027, school="甲", level="高级")
    assert (line.returning, line.free, line.short, line.pooled) == (1, None, 0, 0)


def test_three_years_and_going_on_in_the_mountains() -> None:
    """S1 140—141: after 2024—2026 at the member a1 goes on in 2027 and may be promoted beyond its posts then."""
    prolonging = {"id": "p", "rule": "prolongation", "volunteers_only": False, "at": ["mountain"]}
    teachers = ["a1-2 甲 一级 申报高级", "a3 甲 申报一级", "a4 甲", "b1 乙 申报高级"]
    given = instance(3, schools=RETURNS, teachers=teachers, past=["a1-4 乙 2024-2026"], entries=(prolonging,))
    found = kept(given, "a1 乙 2027-2027 延长", "a3-4 乙 2027-2027 延长")
    told = [(p.year, p.teacher, p.school, p.level, p.served, p.source) for p in found.promotions]
    assert told == [
        (2027, "a1", "乙", "高级", 3, "不占成员校岗位"), (2027, "a3", "乙", "中级", 3, "本教育学区内统筹"),
    ]
    back = only(found.ranks, year=2028, school="甲", level="高级")
    assert (back.held, back.returning, back.free, back.short) == (0, 1, 2, 0), "a1 competes at the core in 2028"


@pytest.mark.parametrize(("change", "expected"), [
    ({}, ["a1"]), ({"mountain": False}, []), ({"mode": "融合"}, []), ({"mode": "协作"}, ["a1"]),
])
def test_where_the_clause_holds(change: dict[str, object], expected: list[str]) -> None:
    schools = {"甲": {"core": "G"}, "乙": {"in": "G", "mode": "共建", "mountain": True, **change}}
    given = instance(schools=schools, teachers=["a1 甲 申报高级", "b1 乙"], past=["a1 乙 2023-2026"])
    assert [p.teacher for p in promotions({2026: history(given)})] == expected


@pytest.mark.parametrize(("past", "expected"), [
    (["a1 乙 2023-2026"], 1), (["a1 乙 2024-2026"], 0), (["a1 乙 2021-2022", "a1 乙 2024-2026"], 0),
    (["a1 乙 2022-2024", "a1 乙 2025-2026"], 1),
])
def test_three_years_are_counted_without_a_break(past: list[str], expected: int) -> None:
    """Two years of 2024 and 2025 are one short in 2026; a year at home in between starts anew."""
    given = instance(schools=RETURNS, teachers=["a1 甲 申报高级", "b1 乙"], past=past)
    assert len(kept(given).promotions) == expected


def test_a_solved_horizon_balances() -> None:
    """The engine's plan under the pool keeps the county's posts in both years."""
    entries = (
        {"id": "scope", "rule": "within_scope"}, {"id": "in_term", "rule": "in_term"}, POOL,
        {"id": "flow", "rule": "flow", "low": 20, "high": None},
    )
    definitions = {"small_base": 0, "term": 1}
    given = instance(2, definitions=definitions, schools=SCHOOLS, teachers=TEACHERS, entries=entries)
    answer = plan_rotation(given)
    assert isinstance(answer, Solved)
    assert all(pool.balanced for pool in ledgers(answer.audit).pools if pool.level == "高级")
