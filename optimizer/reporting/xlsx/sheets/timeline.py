"""历年去向: one row per teacher who is away in some year, one column per school year."""

from collections.abc import Iterator

from optimizer.reporting.facts.figures import PlanFigures
from optimizer.reporting.facts.school_years import years_of
from optimizer.reporting.facts.whereabouts import State, Stay, timelines
from optimizer.reporting.xlsx.page import A3, Book, Column, Page, Tinted, Value

NAME, PURPOSE = "历年去向", "每名交流教师一行、每学年一列：派出、续任、延长、返校一目了然"
COLUMNS = (
    Column("序号", 6, "whole"), Column("教师编号", 13, "id"), Column("姓名", 10, "centre"), Column("学段", 7, "centre"),
    Column("学科", 9, "centre"), Column("骨干级别", 11, "centre"), Column("编制学校", 24),
)
TINTS = {
    State.SENT: "sent", State.STAYING: "staying", State.PROLONGED: "mild", State.RECORDED: "faint", State.BACK: "good",
    State.HOME: "faded", State.JOINING: "faded", State.RETIRED: "faded", State.LEAVE: "faded",
}
NOTE = "深蓝：当年派出；浅蓝：续任；黄：延长；灰：方案之前的交流未满；绿：返校。其余教师各学年都在编制学校。"
NOBODY = "规划期内没有教师在编制学校以外任教。"


def write(book: Book, figures: PlanFigures) -> None:
    page = Page(book, NAME, tab="#C55A11", paper=A3)
    top = page.title(f"{figures.heading}交流教师历年去向", NOTE)
    years = [Column(f"{years_of(annual.year)}\n学年", 22, "centre") for annual in figures.annuals]
    end = page.table(top, (*COLUMNS, *years), _rows(figures), main=True, frozen=3)
    if end == top + 1:
        page.put(end, 0, NOBODY, "note")


def _rows(figures: PlanFigures) -> Iterator[list[Value]]:
    for number, (identity, stays) in enumerate(timelines(figures).items(), start=1):
        teacher = figures.county.teacher[identity]
        yield [
            number, identity, figures.name(identity), teacher.stage.value, teacher.subject, teacher.backbone.label,
            figures.labels[teacher.home], *(_cell(figures, stay) for stay in stays),
        ]


def _cell(figures: PlanFigures, stay: Stay) -> Tinted:
    away = stay.school is not None and stay.state not in (State.HOME, State.BACK)
    return Tinted(figures.labels[str(stay.school)] if away else stay.state.value, TINTS[stay.state])
