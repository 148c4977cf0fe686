"""均衡情况: the national 差异系数 by district, stage and indicator, before and after."""

from collections.abc import Iterator

from optimizer.readings.equity import INDICATORS, NOT_COMPUTABLE, units
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.school_standards import schools_left_out
from optimizer.reporting.xlsx.dated import Places, dated, lines
from optimizer.reporting.xlsx.page import Book, Column, Page, Value
from optimizer.reporting.xlsx.styles import GOOD
from optimizer.reporting.xlsx.verdicts import colour_verdicts

NAME, PURPOSE = "均衡情况", "义务教育优质均衡的校际差异系数，交流前后与国家限值对照"
COLUMNS = (
    Column("县区", 16), Column("学段", 9, "centre"), Column("指标", 9, "centre"), Column("指标名称", 26),
    Column("计入学校", 10, "whole"), Column("交流前", 12, "decimal"), Column("交流后", 12, "decimal"),
    Column("变化", 12, "decimal"), Column("限值", 9, "limit"), Column("结论", 10, "centre"),
)
NOTE = (
    "依据教督〔2017〕6号：每百名学生拥有数的差异系数（以学生数加权），小学不高于0.50、初中不高于0.45。"
    "按交流后各校的实有人数计算；县级以上骨干按全国口径统计。没有教师计入的指标无法计算，不作达标与否的结论。"
)
UNCOUNTED = (
    Column("学校编号", 16, "id"), Column("学段", 9, "centre"), Column("学生数", 9, "whole"), Column("原因", 26),
    Column("学校名称", 26),
)
LEFT_OUT = "不计入校际差异系数的学校："


def write(book: Book, figures: Figures) -> None:
    page = Page(book, NAME, tab="#7030A0")
    top = page.title(f"{figures.heading}校际差异系数", NOTE)
    columns = dated(COLUMNS, several=figures.several)
    end = page.table(top, columns, lines(_rows(figures), several=figures.several), main=True)
    left = list(_left_out(figures))
    if left:
        page.put(end + 1, 0, LEFT_OUT, "note")
        page.table(end + 2, dated(UNCOUNTED, several=figures.several), lines(left, several=figures.several))
    if end == top + 1:
        return
    at = Places(columns)
    colour_verdicts(page, at, top, end)
    change = f"${at.letter('变化')}{top + 2}"
    page.colour((top + 1, at["变化"], end - 1, at["变化"]), f"=AND(ISNUMBER({change}),{change}<0)", GOOD)


def _figure(value: float | None) -> Value:
    return NOT_COMPUTABLE if value is None else value


def _left_out(figures: Figures) -> Iterator[tuple[int, list[Value]]]:
    for each in schools_left_out(figures.solved.audit):
        stage = each.stage.value if each.stage else "—"
        yield each.year, [each.school, stage, each.pupils, each.why, figures.labels[each.school]]


def _rows(figures: Figures) -> Iterator[tuple[int, list[Value]]]:
    for year, seen in figures.solved.audit.years.items():
        counted = {stage: units(seen.history, stage) for stage in {variation.stage for variation in seen.after}}
        for before, after in zip(seen.before, seen.after, strict=True):
            known = before.value is not None and after.value is not None
            yield year, [
                after.district or "全县", after.stage.value, after.indicator, INDICATORS[after.indicator],
                len(counted[after.stage][after.district]), _figure(before.value), _figure(after.value),
                _figure(after.value - before.value if known else None),  # type: ignore[operator]
                float(after.limit), after.verdict,
            ]
