"""学科余缺表: posts against staff by school, stage and subject, before and after, with the sums of each subject."""

from collections.abc import Iterator

from optimizer.goals.gauge import number
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.post_balance import PostBalance, by_subject, post_balances
from optimizer.reporting.xlsx.dated import Places, dated, lines
from optimizer.reporting.xlsx.page import Book, Column, Page, Tinted, Value
from optimizer.reporting.xlsx.styles import BAD, GOOD, MILD

NAME, PURPOSE = "学科余缺表", "各校各学段各学科：岗位上下限，教师原有、派出、派入与调后，缺岗与超员"
COLUMNS = (
    Column("学校编号", 10, "id"), Column("学校", 26), Column("学段", 8, "centre"), Column("学科", 14, "centre"),
    Column("岗位\n下限", 7, "number"), Column("岗位\n上限", 7, "number"), Column("交流前\n教师", 8, "number"),
    Column("派出", 7, "number"), Column("派入", 7, "number"), Column("交流后\n教师", 8, "number"),
    Column("缺岗\n（前）", 8, "number"), Column("缺岗\n（后）", 8, "number"), Column("超员\n（前）", 8, "number"),
    Column("超员\n（后）", 8, "number"), Column("余缺", 9, "centre"),
)
WORDS = "余缺"
NOTE = (
    "教师按主学科计，非全职的按工作量折算成岗位。岗位下限、上限按课时测算或为所填的最低、最高岗位。"
    "缺岗：低于下限；超员：高于上限；各学科合计不以此校之余抵彼校之缺。"
)


def write(book: Book, figures: Figures) -> None:
    page = Page(book, NAME, tab="#2E75B6")
    several = figures.several
    top = page.title(f"{figures.heading}学科余缺表", NOTE)
    rows = [each for annual in figures.annuals for each in _rows(figures, annual.year, post_balances(annual))]
    columns = dated(COLUMNS, several=several)
    end = page.table(top, columns, lines(rows, several=several), main=True, frozen=4 + several, height=34)
    if not rows:
        return
    at = Places(columns)
    area, cell = (top + 1, at[WORDS], end - 1, at[WORDS]), f"${at.letter(WORDS)}{top + 2}"
    for word, pair in (("缺", BAD), ("余", MILD), ("平", GOOD)):
        page.colour(area, f'={cell}="{word}"', pair)


def _rows(figures: Figures, year: int, balances: list[PostBalance]) -> Iterator[tuple[int, list[Value]]]:
    for each in balances:
        yield year, [each.school, figures.labels[each.school], *_figures(each)]
    for each in by_subject(balances):
        line = ["", "各校合计", *_figures(each)]
        yield year, [_summed(value) for value in line[:-1]] + [line[-1]]


def _summed(value: Value) -> Value:
    return Tinted(value, "total_number") if isinstance(value, int | float | str) else value


def _figures(each: PostBalance) -> list[Value]:
    limits: list[Value] = (
        [each.least, "不限" if each.most is None else each.most] if each.needed else ["—", "—"]
    )
    sums = (
        each.before, each.out, each.into, each.after, each.open_before, each.open, each.surplus_before, each.surplus,
    )
    return [each.stage.value, each.subject, *limits, *map(number, sums), each.words]
