"""编制与岗位台账: 编制, title posts and the pool by school and year, and promotions that take no post."""

from collections.abc import Iterator

from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.school_years import years_of
from optimizer.reporting.xlsx.dated import YEAR, Places
from optimizer.reporting.xlsx.page import A3, Book, Column, Page, Value
from optimizer.reporting.xlsx.styles import BAD, MILD

NAME, PURPOSE = "编制与岗位台账", "各校各学年的编制、高中级岗位及占用，核心校返校竞聘，县域岗位总量"
ID, SCHOOL = Column("学校编号", 10, "id"), Column("学校名称", 24)


def _whole(*headings: str) -> tuple[Column, ...]:
    return tuple(Column(heading, 9, "number") for heading in headings)


SEATS = (
    YEAR, ID, SCHOOL,
    *_whole("编制数", "占编\n（前）", "迁入编制", "迁出编制", "占编\n（后）", "余编"),
    *_whole("在岗\n（前）", "当年派出", "当年派入", "期满返校", "本校在外", "外校在此", "在岗\n（后）"),
)
RANKS = (
    YEAR, ID, SCHOOL, Column("等级", 9, "centre"),
    *_whole("岗位数", "本校编制", "任教\n（前）", "任教\n（后）", "占用岗位", "本校在外", "可上浮", "超出本校\n岗位"),
    *_whole("返校竞聘", "可竞聘\n空岗", "缺口"),
)
POOLS = (
    YEAR, Column("范围", 10, "centre"), Column("等级", 24, "centre"),
    *_whole("岗位数", "编制在册", "任教", "可上浮", "核心校\n超出", "其他学校\n空岗", "总量不变"),
)
RISEN = (
    Column("起始学年", 11, "centre"), Column("教师编号", 10, "id"), Column("岗位来源", 24), Column("姓名", 9, "centre"),
    Column("等级", 9, "centre"), Column("已任教\n学年", 9, "whole"), Column("任教学校\n编号", 9, "id"),
)
NOTE = (
    "占编：编制所在学校，随迁的计入交流学校；岗位等级按「岗位等级占用哪一方的岗位」统计占用。"
    "未填写的岗位数、编制数不作比较。「前」指当年不实施本方案。"
)


def write(book: Book, figures: Figures) -> None:
    page = Page(book, NAME, tab="#2E75B6", paper=A3)
    top = page.title(f"{figures.heading}编制与岗位台账", NOTE)
    end = page.table(top, SEATS, _seats(figures), main=True, frozen=3, height=34)
    at, first = Places(SEATS), top + 2
    page.colour((top + 1, at["余编"], end, at["余编"]), f"=N(${at.letter('余编')}{first})<0", BAD)
    row = _section(page, end + 1, "高级、中级岗位（返校竞聘：核心校交流期满返校的同级教师，应在空余岗位内重新竞聘）")
    end = page.table(row, RANKS, _ranks(figures), height=34)
    at = Places(RANKS)
    page.colour((row + 1, at["缺口"], end, at["缺口"]), f"=N(${at.letter('缺口')}{row + 2})>0", BAD)
    row = _section(page, end + 1, "全县岗位（核心校超出本校岗位的人数，不得多于其他学校的空岗）")
    end = page.table(row, POOLS, _pools(figures), height=34)
    at = Places(POOLS)
    page.colour(
        (row + 1, at["总量不变"], end, at["总量不变"]), f'=${at.letter("总量不变")}{row + 2}="否"', MILD
    )
    row = _section(page, end + 1, "在山区成员校任教期满后继续任教、申报晋升可不占成员校岗位的教师")
    end = page.table(row, RISEN, _risen(figures), height=34)
    page.sheet.print_area(0, 0, end, len(SEATS) - 1)


def _section(page: Page, row: int, text: str) -> int:
    page.spread(row, 0, len(SEATS) - 1, text, "section", 24)
    return row + 1


def _given(value: int | None) -> Value:
    return "未填" if value is None else value


def _seats(figures: Figures) -> Iterator[list[Value]]:
    for line in figures.ledgers.seats:
        yield [
            years_of(line.year), line.school, figures.labels[line.school], _given(line.quota), line.held,
            line.moved_in, line.moved_out, line.taken, "" if line.room is None else line.room, line.before, line.sent,
            line.received, line.back, line.absent, line.guests, line.after,
        ]


def _ranks(figures: Figures) -> Iterator[list[Value]]:
    for line in figures.ledgers.ranks:
        yield [
            years_of(line.year), line.school, figures.labels[line.school], line.level, _given(line.posts), line.held,
            line.before, line.serving, line.taken, line.absent, line.extra, line.pooled, line.returning,
            "" if line.free is None else line.free, line.short,
        ]


def _pools(figures: Figures) -> Iterator[list[Value]]:
    for line in figures.ledgers.pools:
        yield [
            years_of(line.year), "全县", line.level, line.posts, line.held, line.serving, line.extra, line.pooled,
            line.spare, "是" if line.balanced else "否",
        ]


def _risen(figures: Figures) -> Iterator[list[Value]]:
    for line in figures.ledgers.promotions:
        yield [
            years_of(line.year), line.teacher, line.source, figures.name(line.teacher), line.level, line.served,
            line.school,
        ]
