"""What the terminal says."""

import io

import pytest
from rich.console import Console

from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.terminal.refusal import print_impossible, print_undecided
from optimizer.reporting.terminal.summary import print_summary
from optimizer.solving.answers import Impossible, Solved, Undecided
from optimizer.solving.rotation import plan_rotation
from tests.reporting.by_hand import told
from tests.rules.building import YEAR, build


def screen() -> tuple[Console, io.StringIO]:
    out = io.StringIO()
    return Console(file=out, width=110), out


def test_a_plan_fits_on_one_screen(prefecture: Solved) -> None:
    console, out = screen()
    print_summary(console, prefecture)
    said = out.getvalue()
    assert len(said.splitlines()) <= 35
    assert f"拟交流 {len(prefecture.plan.postings)} 人" in said
    assert "全部合规" in said and "已证明最优" in said and "校际差异系数" in said


@pytest.mark.parametrize("span", [1, 2])
def test_whoever_is_posted_otherwise_is_told_beside_the_moves(span: int) -> None:
    """融合: five of 乙 are redeployed to 甲, which is no 交流 and yet a posting."""
    schools = {
        "甲": {"core": "G", "needs": {"语文": {"least": 10, "most": 10}}},
        "乙": {"in": "G", "mode": "融合", "needs": {"语文": {"least": 5, "most": 10}}},
    }
    county = build({"schools": schools, "teachers": ["a1-5 甲", "b1-10 乙"]})
    answer = plan_rotation(Instance(county, load("教共体"), YEAR, span=span))
    assert isinstance(answer, Solved)
    console, out = screen()
    print_summary(console, answer)
    assert "另有校区间调配5人" in out.getvalue()


def test_a_clash_names_its_clause_and_the_least_repair(impossible: Impossible) -> None:
    console, out = screen()
    print_impossible(console, impossible)
    said = out.getvalue()
    assert "没有可行方案" in said and "（产品默认" in said and "调整最少" in said and "按求解器已是最少" in said


def test_an_open_group_is_named(impossible: Impossible) -> None:
    console, out = screen()
    print_undecided(console, Undecided(impossible.instance, impossible.assembly, ("G01",), True))
    assert "求解被中断" in out.getvalue() and impossible.instance.county.group["G01"].name in out.getvalue()


def test_several_years_stand_side_by_side(two_years: Solved) -> None:
    out = io.StringIO()
    print_summary(Console(file=out, width=80), two_years)
    said = out.getvalue()
    assert len(said.splitlines()) <= 40
    assert "2026—2028学年（2个学年）" in said
    for annual in Figures(two_years).annuals:
        assert f"{annual.year}—{annual.year + 1}" in said and f" {len(annual.rotating)} " in said
        assert "{}→{}".format(*annual.shortage) in said
    assert "2/2" in said


def test_what_the_headline_does_not_count_is_told() -> None:
    """c4, a recruit of 2027, shadows at the core."""
    console, out = screen()
    print_summary(console, told("a1 乙 2026-2028", "c4 甲 2027-2027"))
    assert "「新交流」只计轮岗，另有新教师跟岗1人次。" in out.getvalue()


def test_gaps_name_their_years() -> None:
    console, out = screen()
    print_summary(console, told("a1 乙 2027-2029"))
    assert "年度交流比例 1/2（2028学年）" in out.getvalue()


def test_what_counting_refutes_is_told_with_its_figures_and_remedy(too_few: Impossible) -> None:
    console, out = screen()
    print_impossible(console, too_few)
    said = out.getvalue()
    assert "2026—2029学年（3个学年）" in said and "只按人数推算" in said
    for each in too_few.breaks[:8]:
        assert all(sentence in said for sentence in each.text.split("。"))
        assert str(each.required) in each.text and str(each.available) in each.text and str(each.year) in each.text
