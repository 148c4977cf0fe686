"""The form of 申请审批表: who, from where to where, and the opinions of both schools and of the bureau."""

from docx.document import Document as Paper
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.shared import Mm
from docx.table import Table, _Cell

from optimizer.reporting.docx.approval.form import margins

ROWS = (  # label and variable; the last one of a row spans what is left of its columns
    (("姓名", "姓名"), ("性别", "性别"), ("出生年月", "出生年月")),
    (("教师编号", "编号"), ("学历", "学历"), ("职称", "职称")),
    (("任教", "任教"), ("骨干级别", "骨干级别"), ("现校任教", "现校任教")),
    (("编制学校", "编制学校"), ("是否自愿", "是否自愿")),
    (("交流学校", "交流学校"), ("单程", "单程")),
    (("交流类型", "类型"), ("起止学年", "起止学年")),
    (("安排理由", "安排理由"),),
)
OPINIONS = (  # whose, and who signs
    ("本人申请", "申请人（签字）："), ("编制学校\n意见", "负责人（签字）：　　　　（盖章）"),
    ("接收学校\n意见", "负责人（签字）：　　　　（盖章）"), ("教育行政\n部门意见", "负责人（签字）：　　　　（盖章）"),
    ("备注", ""),
)
COLUMNS, WIDTH = 6, 26  # of the grid, and how wide one is in mm
LINE, TALL, LAST = 10, 31, 16  # mm
DATE = "　　　　年　　月　　日"


def applying(paper: Paper) -> None:
    """The table of the form."""
    grid = paper.add_table(rows=0, cols=COLUMNS)
    grid.style, grid.alignment, grid.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    margins(grid._tbl)
    for pairs in ROWS:
        _facts(paper, grid, pairs)
    for label, signed in OPINIONS:
        _opinion(paper, grid, label, signed)
    for column in grid.columns:
        column.width = Mm(WIDTH)


def _facts(paper: Paper, grid: Table, pairs: tuple[tuple[str, str], ...]) -> None:
    """A row of labels with their values."""
    cells = _row(grid, LINE)
    spans = {3: (1, 1, 1), 2: (3, 1), 1: (5,)}[len(pairs)]
    at = 0
    for (label, variable), span in zip(pairs, spans, strict=True):
        _write(paper, cells[at], label, "批复表头")
        value = cells[at + 1] if span == 1 else cells[at + 1].merge(cells[at + span])
        _write(paper, value, f"{{{{ {variable} }}}}", "批复表格居中" if span == 1 else "批复表格")
        at += 1 + span


def _opinion(paper: Paper, grid: Table, label: str, signed: str) -> None:
    """Room to write, and a line to sign."""
    cells = _row(grid, TALL if signed else LAST)
    _write(paper, cells[0], label, "批复表头")
    room = cells[1].merge(cells[COLUMNS - 1])
    room.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    room.paragraphs[0].style = paper.styles["批复表格"]
    if signed:
        room.paragraphs[0].add_run(f"　　　　　　　　　　{signed}")
        line = room.add_paragraph(style=paper.styles["批复表格"])
        line.add_run(f"　　　　　　　　　　　　　　　　　{DATE}")


def _row(grid: Table, height: float) -> list[_Cell]:
    row = grid.add_row()  # type: ignore[no-untyped-call]
    row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell in row.cells:
        cell.width = Mm(WIDTH)
    return list(row.cells)


def _write(paper: Paper, cell: _Cell, text: str, style: str) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    cell.paragraphs[0].style = paper.styles[style]
    cell.paragraphs[0].add_run(text)
