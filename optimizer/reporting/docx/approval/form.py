"""The form of an official document, GB/T 9704—2012: page, styles, and the pieces that a template is put together from.

All formatting sits in paragraph styles, so that a bureau changes a style in Word or WPS and nothing else.
"""

from collections.abc import Sequence

from docx.document import Document as Paper
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

TITLE_FONT, BODY_FONT, HEAVY_FONT, SUB_FONT, PAGE_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
CENTRE, LEFT, RIGHT, BOTH = (
    WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
)
LINE = 28  # points between lines
BODY_SIZE = 16  # 三号
CELL_SIZE = 10.5  # points, the largest of a table
NARROWER = "-5"  # twentieths of a point from each character: 28 to a line of 156 mm
PAPER = (210, 297)  # mm; below the margins: 22 lines of 28 characters (GB/T 9704—2012, 5.2)
TOP, BOTTOM, INNER, OUTER = 37, 35, 28, 26
RED = RGBColor(0xE6, 0x00, 0x12)
# style: font, points, alignment, characters of indent in the first line, points between lines (0: single)
STYLES = {
    "批复发文机关": (TITLE_FONT, 30, CENTRE, 0, 0),
    "批复文号": (BODY_FONT, BODY_SIZE, CENTRE, 0, LINE),
    "批复标题": (TITLE_FONT, 22, CENTRE, 0, 32),
    "批复状态": (SUB_FONT, BODY_SIZE, CENTRE, 0, LINE),
    "批复主送": (BODY_FONT, BODY_SIZE, LEFT, 0, LINE),
    "批复正文": (BODY_FONT, BODY_SIZE, BOTH, 2, LINE),
    "批复附件续": (BODY_FONT, BODY_SIZE, LEFT, 5, LINE),
    "批复一级标题": (HEAVY_FONT, BODY_SIZE, LEFT, 2, LINE),
    "批复二级标题": (SUB_FONT, BODY_SIZE, LEFT, 2, LINE),
    "批复落款": (BODY_FONT, BODY_SIZE, RIGHT, 0, LINE),
    "批复表头": (HEAVY_FONT, 10.5, CENTRE, 0, 0),
    "批复表格": (BODY_FONT, 10.5, LEFT, 0, 0),
    "批复表格居中": (BODY_FONT, 10.5, CENTRE, 0, 0),
    "批复名单": (BODY_FONT, 9, CENTRE, 0, 0),
    "批复摘要": (BODY_FONT, 9, LEFT, 0, 0),
    "批复页眉": (PAGE_FONT, 9, RIGHT, 0, 0),
    "批复页码": (PAGE_FONT, 14, LEFT, 0, 0),
}
TEXT, MIDDLE, NAMES, FINE = "批复表格", "批复表格居中", "批复名单", "批复摘要"
Columns = Sequence[tuple[str, str, int, str]]  # heading, column, width in mm, style


def dressed(paper: Paper) -> None:
    """Styles, page, header and page numbers."""
    for name, look in STYLES.items():
        style(paper, name, *look)
    page(paper)


def page(paper: Paper) -> None:
    """A4 with its margins, the header of a draft, and page numbers on the outer side."""
    sheet = paper.sections[0]
    sheet.page_width, sheet.page_height = Mm(PAPER[0]), Mm(PAPER[1])
    sheet.top_margin, sheet.bottom_margin = Mm(TOP), Mm(BOTTOM)
    sheet.left_margin, sheet.right_margin = Mm(INNER), Mm(OUTER)
    sheet.header_distance, sheet.footer_distance = Mm(15), Mm(24)
    paper.settings.odd_and_even_pages_header_footer = True
    for header, footer, side in (
        (sheet.header, sheet.footer, RIGHT), (sheet.even_page_header, sheet.even_page_footer, LEFT),
    ):
        head, number = header.paragraphs[0], footer.paragraphs[0]
        head.style, number.style = paper.styles["批复页眉"], paper.styles["批复页码"]
        head.add_run("{{ 页眉 }}")
        number.alignment = side
        number.add_run("　— " if side is LEFT else "— ")
        _field(number, "PAGE")
        number.add_run(" —" if side is LEFT else " —　")


def style(paper: Paper, name: str, font: str, size: float, side: WD_ALIGN_PARAGRAPH, indent: int, line: int) -> None:
    """A paragraph style that any paragraph may take."""
    look = paper.styles.add_style(name, 1)
    look.base_style, look.quick_style = paper.styles["Normal"], True
    look.font.name, look.font.size = font, Pt(size)
    look.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if size == BODY_SIZE:
        narrower = OxmlElement("w:spacing")
        narrower.set(qn("w:val"), NARROWER)
        look.element.rPr.find(qn("w:sz")).addprevious(narrower)
    layout = look.paragraph_format
    gap = Pt(0 if line or size > CELL_SIZE else 2)  # text of cells keeps off the borders
    layout.alignment, layout.space_before, layout.space_after = side, gap, gap
    if line:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    else:
        layout.line_spacing = 1.0
    if indent:
        layout.first_line_indent = Pt(size * indent)
        look.element.pPr.ind.set(qn("w:firstLineChars"), str(100 * indent))
    if name == "批复发文机关":
        look.font.color.rgb = RED
    if "标题" in name:
        layout.keep_with_next = True


def add(paper: Paper, style: str, text: str) -> Paragraph:
    """A paragraph."""
    return paper.add_paragraph(text, style=style)


def section(paper: Paper, text: str) -> None:
    """The heading of a section."""
    add(paper, "批复一级标题", text)


def repeated(paper: Paper, style: str, name: str, text: str) -> None:
    """A paragraph for each text of a list."""
    add(paper, style, f"{{%p for 项 in {name} %}}")
    add(paper, style, text)
    add(paper, style, "{%p endfor %}")


def table(paper: Paper, name: str, columns: Columns) -> None:
    """A heading that every page repeats, and a row for each line of ``name``, between the rows of the loop's tags."""
    grid = paper.add_table(rows=4, cols=len(columns))
    grid.style, grid.alignment, grid.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    margins(grid._tbl)
    heading, begin, line, end = grid.rows
    begin.cells[0].text, end.cells[0].text = f"{{%tr for 行 in {name} %}}", "{%tr endfor %}"
    for place, (title, column, width, look) in enumerate(columns):
        grid.columns[place].width = Mm(width)
        for row, text, style in ((heading, title, "批复表头"), (line, f"{{{{ 行.{column} }}}}", look)):
            cell = row.cells[place]
            cell.width, cell.vertical_alignment = Mm(width), WD_CELL_VERTICAL_ALIGNMENT.CENTER
            cell.paragraphs[0].style = paper.styles[style]
            cell.paragraphs[0].add_run(text)
    _flag(heading._tr, "w:tblHeader")
    _flag(line._tr, "w:cantSplit")
    add(paper, "批复正文", "")


def margins(table: BaseOxmlElement) -> None:
    """Narrow cells: 1 mm to the left and right."""
    sides = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        edge = OxmlElement(side)
        edge.set(qn("w:w"), "57")
        edge.set(qn("w:type"), "dxa")
        sides.append(edge)
    table.tblPr.find(qn("w:tblLook")).addprevious(sides)  # where the schema wants it


def _flag(row: BaseOxmlElement, name: str) -> None:
    row.get_or_add_trPr().append(OxmlElement(name))


def rule(paragraph: Paragraph) -> None:
    """The red line under the letterhead."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for key, value in (("val", "single"), ("sz", "12"), ("space", "1"), ("color", str(RED))):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def _field(paragraph: Paragraph, code: str) -> None:
    """A field that Word and WPS fill in."""
    for kind in ("begin", None, "end"):
        run = paragraph.add_run()
        if kind is None:
            text = OxmlElement("w:instrText")
            text.text = code
            run._r.append(text)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
