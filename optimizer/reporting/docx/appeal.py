"""The answer to an appeal (申诉答复) as one printed A4 page that Word and WPS open."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from optimizer.files.undated import undated
from optimizer.files.whole import write_bytes
from optimizer.reporting.facts.printable import BODY, HEAVY
from optimizer.reporting.stories.story import Grid, Section, Story

SMALL, PLAIN = 9.0, 10.5  # points
# size, Chinese characters on a line, and lines of the sections that a page holds between its head and its end
SIZES = ((PLAIN, 43, 33), (SMALL, 50, 43))
GREETING = "尊敬的老师："
CLOSING = "以上结果可以用同样的名册和政策重新核对。按规定，其他教师的个人信息不在此列出。"


def write_appeal(path: Path, story: Story, *, office: str = "") -> None:
    """The letter to a teacher on one page: question, answer, figures and clauses, with a line to sign."""
    story, size = _fitted(story)
    paper = Document()
    _page(paper, size)
    _text(paper, "教师交流轮岗安排申诉答复", HEAVY, 16, centred=True)
    _text(paper, story.title, BODY, size + 1, centred=True)
    facts = "　　".join(f"{name}：{value}" for name, value in story.facts.items())
    _text(paper, facts, BODY, size)
    _text(paper, GREETING, BODY, size)
    _text(paper, f"您的问题已经核对，答复如下：{story.verdict}", BODY, size, bold=True)
    for number, section in enumerate(story.sections):
        _text(paper, f"{'一二三四五六七八九'[number]}、{section.title}", HEAVY, size)
        for line in section.lines:
            _text(paper, line, BODY, size)
        if section.grid is not None and section.grid.rows:
            _table(paper, section.grid, size)
        for note in section.notes:
            _text(paper, note, BODY, size)
    _text(paper, CLOSING, BODY, SMALL)
    today = date.today()
    signed = f"{office or '（单位盖章）'}　　　　经办人：　　　　　　{today.year}年{today.month}月{today.day}日"
    _text(paper, signed, BODY, size).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paper.core_properties.title, paper.core_properties.author = story.title, ""
    saved = BytesIO()
    paper.save(saved)
    write_bytes(path, undated(saved.getvalue()))


def _fitted(story: Story) -> tuple[Story, float]:
    """The story in the size that fits the page; what even the smallest cannot hold is left out, and that is said."""
    for size, wide, most in SIZES:
        if sum(_lines(section, wide) for section in story.sections) <= most:
            return story, size
    size, wide, most = SIZES[-1]
    sections, left_out = list(story.sections), [0] * len(story.sections)
    while sum(_lines(section, wide) for section in sections) + sum(map(bool, left_out)) > most:
        longest = max(range(len(sections)), key=lambda place: _lines(sections[place], wide))
        sections[longest] = _shortened(sections[longest])
        left_out[longest] += 1
    told = [
        replace(section, notes=(*section.notes, f"另有{count}项，可向经办人查询。")) if count else section
        for section, count in zip(sections, left_out, strict=True)
    ]
    return replace(story, sections=told), size


def _shortened(section: Section) -> Section:
    """Without the last row of its table, else without its last line."""
    if section.grid is not None and len(section.grid.rows) > 1:
        return replace(section, grid=replace(section.grid, rows=section.grid.rows[:-1]))
    return replace(section, lines=section.lines[:-1])


def _lines(section: Section, wide: int) -> int:
    """Lines that a section takes."""
    total = 1 + sum(-(-len(line) // wide) for line in (*section.lines, *section.notes))
    if section.grid is not None:
        widths = [int(wide * share) for share in _shares(section.grid)]
        for row in (section.grid.headings, *section.grid.rows):
            total += max(-(-len(cell) // width) for cell, width in zip(row, widths, strict=True))
    return total


def _shares(grid: Grid) -> list[float]:
    """Of the width of the page: each column by what stands in it, none too narrow for its heading."""
    asked = [min(30, max(map(len, column))) + 2 for column in zip(grid.headings, *grid.rows, strict=True)]
    return [width / sum(asked) for width in asked]


def _page(paper: Paper, size: float) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(15)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = BODY, Pt(size)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)


def _text(
    paper: Paper, text: str, font: str, size: float, *, centred: bool = False, bold: bool = False
) -> Paragraph:
    paragraph = paper.add_paragraph()
    _run(paragraph, text, font, size, bold=bold)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _run(paragraph: Paragraph, text: str, font: str, size: float, *, bold: bool = False) -> None:
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(0), Pt(size / 4), 1.0
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.bold = font, Pt(size), bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _table(paper: Paper, grid: Grid, size: float) -> None:
    table = paper.add_table(rows=1 + len(grid.rows), cols=len(grid.headings))
    table.style = "Table Grid"
    table.autofit = False
    for place, row in enumerate((grid.headings, *grid.rows)):
        for cell, text, share in zip(table.rows[place].cells, row, _shares(grid), strict=True):
            cell.width = Mm(170 * share)
            _run(cell.paragraphs[0], text, BODY, size - 1, bold=place == 0)
