"""学科余缺 and 汇总: what there is, what is asked for, and what the plan moves."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from optimizer.auditing.audit import audit
from optimizer.domain.county import Need
from optimizer.domain.vocabulary import Stage
from optimizer.reporting.facts.annual import Annual
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.post_balance import by_subject, post_balances
from optimizer.reporting.facts.tallies import tallies
from optimizer.reporting.xlsx.sheets import groups_and_schools, subject_posts
from optimizer.reporting.xlsx.workbook import write_workbook
from optimizer.solving.answers import Solved
from tests.reporting.by_hand import told
from tests.reporting.opened import table


def moved(*lines: str, halves: tuple[str, ...] = (), **limits: tuple[int, int | None]) -> Solved:
    """A plan by hand, of one year; ``limits`` are least and most posts by school; ``halves`` work half time."""
    plan = told(*lines, span=1)
    county = plan.instance.county
    stage, subject = county.teachers[0].stage, county.teachers[0].subject
    needs = tuple(Need(school, stage, subject, least=least, most=most) for school, (least, most) in limits.items())
    teachers = tuple(replace(each, workload=50) if each.id in halves else each for each in county.teachers)
    instance = replace(plan.instance, county=replace(county, needs=needs, teachers=teachers), shared=None)
    return replace(plan, instance=instance, audit=audit(instance, plan.plan))


def figures(solved: Solved) -> list[tuple[object, ...]]:
    return [
        (each.school, each.least, each.most, each.before, each.out, each.into, each.after, each.open, each.surplus)
        for each in post_balances(Figures(solved).annuals[0])
    ]


def test_what_leaves_and_comes_is_counted_where_the_post_is() -> None:
    solved = moved("a1 乙 2026-2028", "b1 丙 2026-2028", 甲=(8, 8), 乙=(3, 6), 丙=(3, None))
    assert figures(solved) == [  # a8 is still at 丙, of record
        ("丙", 3, None, 4, 0, 1, 5, 0, 0), ("乙", 3, 6, 3, 1, 1, 3, 0, 0), ("甲", 8, 8, 7, 1, 0, 6, 2, 0),
    ]


def test_half_a_post_is_half_a_post() -> None:
    solved = moved("a1 乙 2026-2028", halves=("a1",), 甲=(7, 7), 乙=(3, 3))
    rows = {each.school: each for each in post_balances(Figures(solved).annuals[0])}
    assert (rows["甲"].before, rows["甲"].out, rows["甲"].open) == (Fraction(13, 2), Fraction(1, 2), 1)
    assert (rows["乙"].into, rows["乙"].after, rows["乙"].surplus) == (Fraction(1, 2), Fraction(7, 2), Fraction(1, 2))


def test_staff_without_a_post_are_told_and_sums_do_not_cancel_out() -> None:
    solved = moved("a1 乙 2026-2028", 甲=(8, 8), 乙=(1, 2))
    balances = post_balances(Figures(solved).annuals[0])
    assert [each.words for each in balances] == ["未设岗", "余", "缺"]
    (total,) = by_subject(balances)
    assert (total.least, total.most, total.open, total.surplus) == (9, 10, 2, 2)
    assert (total.before, total.after) == (14, 14)


def test_the_plan_of_a_prefecture_adds_up(prefecture: Solved) -> None:
    annual: Annual = Figures(prefecture).annuals[0]
    balances = post_balances(annual)
    assert all(each.before - each.out + each.into == each.after for each in balances)
    assert sum(each.out for each in balances) == len(prefecture.plan.postings)
    shortage = next(level.value for level in prefecture.levels if level.name == "shortage")
    assert sum(each.open for each in balances) == shortage
    assert {each.stage for each in balances} <= set(Stage)


def test_tallies_of_groups_are_the_sums_of_their_schools(prefecture: Solved) -> None:
    annual = Figures(prefecture).annuals[0]
    found = tallies(annual)
    assert sum(len(group.schools) for group in found) == len(annual.county.schools)
    assert sum(group.total.out for group in found) == len(annual.movers)
    assert sum(group.total.staff for group in found) == annual.staff
    for group in found:
        assert group.total.before - group.total.out + group.total.into == group.total.after


def test_both_sheets_say_the_same(tmp_path: Path) -> None:
    solved = moved("a1 乙 2026-2028", "b1 丙 2026-2028", 甲=(8, 8), 乙=(3, 6), 丙=(3, None))
    write_workbook(tmp_path / "plan.xlsx", solved)
    rows = table(
        tmp_path / "plan.xlsx", subject_posts.NAME, "学校", "岗位\n下限", "岗位\n上限", "派出", "缺岗\n（后）", "余缺"
    )
    assert rows == [("丙", 3, "不限", 0, 0, "平"), ("乙", 3, 6, 1, 0, "平"), ("甲", 8, 8, 1, 2, "缺")]
    sums = table(tmp_path / "plan.xlsx", groups_and_schools.NAME, "学校", "派出", "派入", "缺岗\n（后）")
    assert sums[-2:] == [("小计", 2, 2, 2), ("合计", 2, 2, 2)]
