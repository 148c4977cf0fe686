"""骨干分布: backbone teachers by school and year, against the national ratio."""

from collections.abc import Iterator

from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.flows import PER_HUNDRED, Stock, stocks
from optimizer.reporting.facts.school_years import years_of
from optimizer.reporting.xlsx.dated import YEAR, Places
from optimizer.reporting.xlsx.page import Book, Column, Page, Value
from optimizer.reporting.xlsx.styles import BAD, GOOD, MILD

NAME, PURPOSE = "骨干分布", "各校各学年骨干教师数与每百名学生拥有数，对照国家标准"
COLUMNS = (
    YEAR, Column("学校编号", 10, "id"), Column("学校名称", 26), Column("所属集团", 26), Column("学段", 8, "centre"),
    Column("学生数", 9, "whole"), Column("骨干\n（前）", 8, "whole"), Column("骨干\n（后）", 8, "whole"),
    Column("变化", 8, "whole"), Column("每百名学生\n（前）", 11, "limit"), Column("每百名学生\n（后）", 11, "limit"),
    Column("国家标准", 9, "limit"), Column("结论", 10, "centre"),
)
NOTE = (
    "国家标准：每百名学生拥有县级以上骨干教师1人以上（教督〔2017〕6号，小学、初中）；骨干按全国口径（县级以上）统计。"
    "「前」指当年不实施本方案。"
)
NOWHERE = "名册中没有小学和初中的学生数，无从统计。"


def write(book: Book, figures: Figures) -> None:
    page = Page(book, NAME, tab="#7030A0")
    top = page.title(f"{figures.heading}骨干教师分布", NOTE)
    end = page.table(top, COLUMNS, _rows(figures), main=True, frozen=3)
    if end == top + 1:
        page.put(end, 0, NOWHERE, "note")
        return
    at, first = Places(COLUMNS), top + 2
    verdict, change = (f"${at.letter(heading)}{first}" for heading in ("结论", "变化"))
    page.colour((top + 1, at["结论"], end - 1, at["结论"]), f'={verdict}="达标"', GOOD)
    page.colour((top + 1, at["结论"], end - 1, at["结论"]), f'={verdict}="未达标"', BAD)
    page.colour((top + 1, at["变化"], end - 1, at["变化"]), f"={change}>0", GOOD)
    page.colour((top + 1, at["变化"], end - 1, at["变化"]), f"={change}<0", MILD)


def _rows(figures: Figures) -> Iterator[list[Value]]:
    annuals = {annual.year: annual for annual in figures.annuals}
    for stock in stocks(figures):
        yield _row(figures, stock, annuals[stock.year].group(stock.school))


def _row(figures: Figures, stock: Stock, group: str) -> list[Value]:
    return [
        years_of(stock.year), stock.school, figures.labels[stock.school], group, stock.stage.value, stock.pupils,
        stock.before, stock.after, stock.after - stock.before, stock.per_hundred(stock.before),
        stock.per_hundred(stock.after), PER_HUNDRED, "达标" if stock.met else "未达标",
    ]
