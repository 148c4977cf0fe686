"""候补名单.xlsx: the reserve lists, the posts at risk, and what was assumed."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from xlsxwriter import Workbook

from optimizer.files.undated import WRITTEN
from optimizer.files.whole import whole
from optimizer.goals.gauge import Gauge, number
from optimizer.reporting.facts.reserve import ASSUMPTIONS, Reserve, change_words
from optimizer.reporting.facts.school_years import school_year
from optimizer.reporting.xlsx.page import Book, Column, Page, Value
from optimizer.reporting.xlsx.workbook import OPTIONS
from optimizer.rules.base import group_name, school_name

NAME = "候补名单.xlsx"
LISTS = (
    Column("集团", 18), Column("学段", 8, "centre"), Column("学科", 10, "centre"), Column("岗位数", 8, "whole"),
    Column("把握", 9, "share"), Column("够用", 6, "centre"), Column("次序", 6, "whole"),
    Column("教师编号", 12, "id"), Column("姓名", 10), Column("编制学校", 22),
    Column("可递补的学校", 40, "long"), Column("自愿", 6, "centre"),
    Column("顶替的代价", 30, "long"),
)
POSTS = (
    Column("学校", 24), Column("学段", 8, "centre"), Column("学科", 10, "centre"), Column("最低岗位", 9, "whole"),
    Column("方案安排", 9, "number"), Column("方案缺岗", 9, "number"), Column("期望缺岗", 10, "decimal"),
    Column("更缺的概率", 11, "share"),
)


def write_reserve(path: Path, reserve: Reserve, gauges: Mapping[str, Gauge]) -> None:
    """Write the whole workbook."""
    with whole(path) as part, Workbook(str(part), OPTIONS) as book:
        book.set_properties({"created": WRITTEN})
        _write(Book(book), reserve, gauges)


def _write(book: Book, reserve: Reserve, gauges: Mapping[str, Gauge]) -> None:
    year = school_year(reserve.instance.year)
    level = (
        f"目标：每份名单以 {float(reserve.level):.4g} 的概率补齐全部岗位；「够用」为否的，人选不足以达到。"
        f"没有列出的学科有 {sum(each.enough and not each.candidates for each in reserve.lists)} 份不需要候补，"
        f"{sum(not each.enough and not each.candidates for each in reserve.lists)} 份没有人选。"
    )
    page = Page(book, "候补名单")
    page.table(page.title(f"{year}交流轮岗候补名单", level), LISTS, _lists(reserve, gauges), main=True)
    page = Page(book, "缺岗风险")
    told = f"方案缺岗 {reserve.planned} 个，不补充时期望缺岗 {float(reserve.expected):.2f} 个。"
    page.table(page.title(f"{year}缺岗风险", told), POSTS, _posts(reserve), main=True)
    page = Page(book, "说明", landscape=False)
    row = page.title("计算方法与假定")
    page.widths([90])
    chances = reserve.chances
    usual = (
        f"拒绝概率 {float(chances.declines):.4g}（自愿者 {float(chances.volunteer_declines):.4g}），"
        f"离岗概率 {float(chances.leave):.4g}，另有 {len(chances.own)} 人按概率表。"
    )
    for line in (usual, *ASSUMPTIONS):
        page.put(row, 0, line, "note_wrap")
        page.sheet.set_row(row, 30)
        row += 1


def _lists(reserve: Reserve, gauges: Mapping[str, Gauge]) -> Iterator[tuple[Value, ...]]:
    county = reserve.instance.county
    for each in reserve.lists:
        for place, one in enumerate(each.candidates, start=1):
            record = county.teacher[one.teacher]
            yield (
                group_name(county, each.group), each.stage, each.subject, len(each.posts), float(each.filled),
                "是" if each.enough else "否", place, one.teacher, reserve.name(one.teacher),
                school_name(county, record.home),
                "、".join(school_name(county, school) for school in reserve.schools(each, one)),
                "是" if record.volunteer else "否",
                change_words(reserve.levels, one.change, gauges),
            )


def _posts(reserve: Reserve) -> Iterator[tuple[Value, ...]]:
    county = reserve.instance.county
    for risk in sorted(reserve.risks, key=lambda risk: risk.shortage - risk.expected):
        if risk.expected:
            yield (
                school_name(county, risk.school), risk.stage, risk.subject, risk.least,
                number(risk.planned), number(risk.shortage),
                float(risk.expected), float(risk.worse),
            )
