"""集团变动: what happens to the groups, who returns because of it, and what the schools lose."""

from collections.abc import Iterator

from optimizer.reporting.facts.figures import PlanFigures
from optimizer.reporting.facts.groups import GroupChanges, group_changes
from optimizer.reporting.facts.school_years import years_of
from optimizer.reporting.xlsx.page import Book, Column, Page, Value

NAME, PURPOSE = "集团变动", "加入、毕业、转协作、退出、暂停与新集团，及因此返校的教师"
EVENTS = (
    Column("学年", 12, "centre"), Column("事项", 12, "centre"), Column("集团", 26), Column("学校", 24),
    Column("说明", 30), Column("返校人数", 10, "whole"),
)
RETURNS = (
    Column("学年", 12, "centre"), Column("教师编号", 12, "id"), Column("姓名", 26), Column("原交流学校", 24),
    Column("去向", 30), Column("学段", 10, "centre"), Column("学科", 10, "centre"), Column("同岗人数", 10, "whole"),
)
LOSSES = (
    Column("学年", 12, "centre"), Column("学科", 12, "centre"), Column("学校", 26), Column("返校人数", 24, "whole"),
    Column("返校后该学科在校教师", 30, "whole"),
)
NOTE = "依据「集团成员」「集团」表的加入、退出、暂停学年；两校不再同属一个集团的，交流教师于当年9月1日返校。"


def shown(figures: PlanFigures) -> bool:
    """Only where something happens to a group."""
    return bool(group_changes(figures))


def write(book: Book, figures: PlanFigures) -> None:
    page, whole = Page(book, NAME, tab="#7F6000"), group_changes(figures)
    top = page.title(f"{figures.heading}集团变动", NOTE)
    end = page.table(top, EVENTS, _events(figures, whole), main=True)
    page.widths(max(a.width, b.width) for a, b in zip((*EVENTS, *RETURNS[len(EVENTS):]), RETURNS, strict=True))
    page.put(end + 1, 0, "返校安排", "title")
    end = page.table(end + 2, RETURNS, _returns(figures, whole))
    page.put(end + 1, 0, "各校失去的教师", "title")
    end = page.table(end + 2, LOSSES, _losses(figures, whole))
    page.sheet.print_area(0, 0, end, len(RETURNS) - 1)


def _events(figures: PlanFigures, whole: GroupChanges) -> Iterator[list[Value]]:
    for event, back, _ in whole:
        group, school = figures.county.group[event.group].name, figures.labels[event.school]
        yield [years_of(event.year), event.turn.value, group, school, event.note, len(back)]


def _returns(figures: PlanFigures, whole: GroupChanges) -> Iterator[list[Value]]:
    for _, back, _ in whole:
        for each in back:
            ways = figures.labels[each.school], figures.labels[each.to]
            to = ways[1] if each.to == each.origin else f"{ways[1]}（新的交流）"
            yield [
                years_of(each.year), each.teacher, figures.name(each.teacher), ways[0], to, each.stage, each.subject,
                each.post,
            ]


def _losses(figures: PlanFigures, whole: GroupChanges) -> Iterator[list[Value]]:
    for event, _, lost in whole:
        for loss in lost:
            yield [years_of(event.year), loss.subject, figures.labels[loss.school], loss.lost, loss.left]
