"""各校达标情况: what each school has of the national indicators per hundred pupils, against the standards."""

from collections.abc import Iterator

from optimizer.readings.equity import INDICATORS
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.school_standards import standings
from optimizer.reporting.xlsx.dated import Places, dated, lines
from optimizer.reporting.xlsx.page import Book, Column, Page, Value
from optimizer.reporting.xlsx.styles import GOOD, MILD
from optimizer.reporting.xlsx.verdicts import colour_verdicts

NAME, PURPOSE = "各校达标情况", "各校每百名学生拥有的各类教师数，交流前后与国家标准对照"
COLUMNS = (
    Column("学校编号", 10, "id"), Column("学校名称", 26), Column("学段", 8, "centre"), Column("学生数", 9, "whole"),
    Column("指标", 8, "centre"), Column("指标名称", 26), Column("教师\n（前）", 8, "whole"),
    Column("教师\n（后）", 8, "whole"), Column("变化", 8, "whole"), Column("每百名学生\n（前）", 11, "limit"),
    Column("每百名学生\n（后）", 11, "limit"), Column("国家标准", 9, "limit"), Column("结论", 10, "centre"),
)
NOTE = (
    "依据教督〔2017〕6号，每百名学生拥有：高于规定学历教师小学4.2人、初中5.3人以上，县级以上骨干教师1人以上，"
    "体育、艺术专任教师0.9人以上。只作报告，不约束方案；不计入差异系数的学校不列（见「均衡情况」）。"
)


def write(book: Book, figures: Figures) -> None:
    page = Page(book, NAME, tab="#7030A0")
    top = page.title(f"{figures.heading}各校达标情况", NOTE)
    columns = dated(COLUMNS, several=figures.several)
    end = page.table(top, columns, lines(_rows(figures), several=figures.several), main=True, frozen=2)
    if end == top + 1:
        return
    at = Places(columns)
    colour_verdicts(page, at, top, end)
    change = f"${at.letter('变化')}{top + 2}"
    page.colour((top + 1, at["变化"], end - 1, at["变化"]), f"={change}>0", GOOD)
    page.colour((top + 1, at["变化"], end - 1, at["变化"]), f"={change}<0", MILD)


def _rows(figures: Figures) -> Iterator[tuple[int, list[Value]]]:
    for each in standings(figures.solved.audit):
        yield each.year, [
            each.school, figures.labels[each.school], each.stage.value, each.pupils, each.indicator,
            INDICATORS[each.indicator], each.before, each.after, each.after - each.before,
            each.per_hundred(each.before), each.per_hundred(each.after), float(each.standard),
            "达标" if each.met else "未达标",
        ]
