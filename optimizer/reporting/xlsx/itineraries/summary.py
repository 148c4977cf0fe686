"""摘要: what is covered, what is proved, and need against cover by school and subject."""

from collections.abc import Iterator, Sequence

from xlsxwriter.utility import xl_col_to_name

from optimizer.reporting.facts.rota import Rota
from optimizer.reporting.facts.school_years import school_year
from optimizer.reporting.facts.visit_words import LEVELS, words
from optimizer.reporting.xlsx.grid import CELL, WIDTH, Spans, section, spanned
from optimizer.reporting.xlsx.page import Book, Page, Tinted, Value
from optimizer.reporting.xlsx.styles import MILD

NAME, PURPOSE = "摘要", "本页"
PROOFS: Spans = (
    ("顺序", 1, "whole"), ("目标", 3, "text"), ("方案值", 2, "number"), ("下界", 2, "number"), ("单位", 2, "centre"),
    ("证明结论", 2, "centre"),
)
COVERS: Spans = (
    ("学校", 3, "text"), ("学科", 2, "centre"), ("班级数", 1, "whole"), ("需要（节）", 2, "whole"),
    ("已覆盖（节）", 2, "whole"), ("未覆盖（节）", 2, "whole"),
)
NO_NEED = "没有等待走教教师的班级。"


def write(book: Book, rota: Rota) -> None:
    page = Page(book, NAME, tab="#1F3864", landscape=False)
    page.widths([CELL] * WIDTH)
    names, week = rota.names, rota.week
    note = f"学校 {len(week.schools)} 所，可走教教师 {len(week.visitors)} 名，实际走教 {len(rota.visiting)} 名"
    row = page.title(f"{names.district}{school_year(names.year)}走教周课表", note)
    row = _banner(page, row, rota)
    row = section(page, row + 1, "目标与证明（从上到下依次优化，前一级最优之后再优化后一级）")
    row = spanned(page, row, PROOFS, _levels(rota))
    row = section(page, row + 1, "本工作簿的内容")
    for name, purpose in book.contents:
        page.sheet.merge_range(row, 0, row, 2, "", book.style("link"))
        page.link(row, 0, name)
        page.spread(row, 3, WIDTH - 1, purpose, "text")
        row += 1
    row = section(page, row + 1, "各校各学科的需要与覆盖（每周课时）")
    first, last = row + 1, WIDTH - 2  # the column of what is uncovered
    row = spanned(page, row, COVERS, _covers(rota))
    page.colour((first, last, max(row - 1, first), WIDTH - 1), f"=N(${xl_col_to_name(last)}{first + 1})>0", MILD)
    if not rota.covers:
        page.spread(row, 0, WIDTH - 1, NO_NEED, "note")
        row += 1
    page.sheet.print_area(0, 0, row - 1, WIDTH - 1)
    page.sheet.activate()


def _banner(page: Page, row: int, rota: Rota) -> int:
    need, left = rota.week.periods, rota.week.periods - len(rota.result.timetable)
    share = f"（{100 * (need - left) // need}%）" if need else ""
    text = f"每周需要 {need} 节，已覆盖 {need - left} 节{share}，未覆盖 {left} 节。"
    text += "各级目标均已证明最优。" if rota.result.proved else "部分目标未证明最优，差距见下表。"
    if rota.result.lost:
        text += f"其中 {rota.result.lost} 节在按周安排时可以覆盖，排到具体节次后未能保留。"
    good = rota.result.proved and not left
    page.spread(row, 0, WIDTH - 1, text, "banner_good" if good else "banner_mild", 18 * (1 + len(text) // 62) + 12)
    return row + 1


def _levels(rota: Rota) -> Iterator[Sequence[Value]]:
    for number, level in enumerate(rota.result.levels, start=1):
        title, unit = LEVELS[level.name]
        verdict = Tinted(words(level), "good" if level.proved else "mild")
        yield number, title, level.value, level.bound, unit, verdict


def _covers(rota: Rota) -> Iterator[Sequence[Value]]:
    for cover in rota.covers:
        yield (
            rota.names.school(cover.school), cover.subject, cover.classes, cover.need, cover.covered, cover.uncovered,
        )
    if rota.covers:
        need, served = rota.week.periods, len(rota.result.timetable)
        yield Tinted("合计", "total"), "", sum(cover.classes for cover in rota.covers), need, served, need - served
