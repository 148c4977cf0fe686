"""What the terminal says."""

import io

from rich.console import Console

from optimizer.answers import Impossible, Solved, Undecided
from optimizer.reporting.summary import print_impossible, print_summary, print_undecided


def screen() -> tuple[Console, io.StringIO]:
    out = io.StringIO()
    return Console(file=out, width=110), out


def test_a_plan_fits_on_one_screen(prefecture: Solved) -> None:
    console, out = screen()
    print_summary(console, prefecture)
    told = out.getvalue()
    assert len(told.splitlines()) <= 35
    assert f"拟交流 {len(prefecture.plan.postings)} 人" in told
    assert "全部合规" in told and "已证明最优" in told and "校际差异系数" in told


def test_a_clash_names_its_clause_and_the_least_repair(impossible: Impossible) -> None:
    console, out = screen()
    print_impossible(console, impossible)
    told = out.getvalue()
    assert "没有可行方案" in told and "依据《" in told and "最少的调整" in told and "已证明最少" in told


def test_an_open_group_is_named(impossible: Impossible) -> None:
    console, out = screen()
    print_undecided(console, Undecided(impossible.instance, impossible.assembly, ("G01",), True))
    assert "求解被中断" in out.getvalue() and impossible.instance.county.group["G01"].name in out.getvalue()
