"""An empty workbook for a bureau to fill in: headings, drop-downs, notes, one example row per sheet, a guide."""

from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from optimizer.files.undated import WRITTEN
from optimizer.files.whole import whole
from optimizer.formats.dates import Month
from optimizer.formats.kinds import Ident, Several
from optimizer.formats.schema import TABLES
from optimizer.formats.sheet import GUIDE
from optimizer.formats.table import Column, Table
from optimizer.formats.workbook import put, width

LAST_ROW = 50_000  # drop-downs and formats reach so far
GUIDANCE = (
    "1. 每张表第一行是表头，请勿合并、改名或增加第二行表头；列的先后可以调整，不需要的选填列可以删除。",
    "2. 灰色斜体的示例行（编号以“示例”开头）读取时自动跳过，可保留也可删除。",
    "3. 深色表头为必填列；把鼠标移到表头上可看到含义与格式。",
    "4. 编号请用文本；教师编号用单位内部编号，不得使用身份证号。",
    "5. 日期填到年月即可，如 2001-03；学年填开学年份，如 2026 表示 2026-2027 学年。",
    "6. 健康等暂缓原因不进入系统，只填暂缓截止年月和证明材料的编号。",
    "7. 没有集团时“集团”“集团成员”两表保留表头即可；下表中标明“可不用”的各表可以整张删去。",
    "8. 排多个学年时：以后学年的学生数、编制、岗位填入“学校年度”；需求变化的学科另起一行并填起始学年；"
    "学校换办学模式或换集团时，原行填退出学年，另起一行填加入学年。",
)


def write_template(path: Path) -> None:
    """Write the empty workbook."""
    with whole(path) as part, xlsxwriter.Workbook(str(part)) as book:
        book.set_properties({"created": WRITTEN})
        _guide(book)
        for table in TABLES:
            _sheet(book, table)


def _guide(book: Workbook) -> None:
    sheet = book.add_worksheet(GUIDE)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for position, wide in enumerate((12, 18, 8, 40, 60)):
        sheet.set_column(position, position, wide)
    for row, line in enumerate(GUIDANCE):
        sheet.write_string(row, 0, line)
    row = len(GUIDANCE) + 1
    for position, heading in enumerate(("表", "列", "必填", "格式", "含义")):
        sheet.write_string(row, position, heading, bold)
    for table in TABLES:
        row += 1
        sheet.write_string(row, 0, table.name, bold)
        sheet.write_string(row, 2, "可不用" if table.optional else "")
        sheet.write_string(row, 4, table.note, wrapped)
        for column in table.columns:
            row += 1
            cells = (table.name, column.heading, "必填" if column.required else "", column.kind.form, column.note)
            for position, text in enumerate(cells):
                sheet.write_string(row, position, text, wrapped)


def _sheet(book: Workbook, table: Table) -> None:
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, 1)
    heading = {"bold": True, "border": 1, "text_wrap": True}
    required = book.add_format(heading | {"bg_color": "#2F5597", "font_color": "white"})
    wanted = book.add_format(heading | {"bg_color": "#DDEBF7"})
    grey = {"italic": True, "font_color": "#808080"}
    text, month = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm"})
    example = book.add_format(grey | {"num_format": "@"})
    example_month = book.add_format(grey | {"num_format": "yyyy-mm"})
    for position, column in enumerate(table.columns):
        form = text if isinstance(column.kind, Ident | Several) else month if isinstance(column.kind, Month) else None
        sheet.set_column(position, position, width(column), form)
        sheet.write_string(0, position, column.heading, required if column.required else wanted)
        sheet.write_comment(0, position, _comment(column), {"x_scale": 2, "y_scale": 1.5})
        _validate(sheet, position, column)
        _example(sheet, position, column, example, example_month)


def _example(sheet: Worksheet, position: int, column: Column, plain: Format, month: Format) -> None:
    if column.example == "":
        sheet.write_blank(1, position, None, plain)
    else:
        put(sheet, 1, position, column.example, month if isinstance(column.kind, Month) else plain)


def _comment(column: Column) -> str:
    need = "必填" if column.required else "选填"
    example = f"\n示例：{column.example}" if column.example != "" else ""
    return f"{column.note}\n格式：{column.kind.form}\n{need}{example}"


def _validate(sheet: Worksheet, position: int, column: Column) -> None:
    if not column.kind.options:
        return
    sheet.data_validation(1, position, LAST_ROW, position, {
        "validate": "list",
        "source": list(column.kind.options),
        "error_title": column.heading,
        "error_message": "请从下拉列表中选择",
        "error_type": "warning",
    })
