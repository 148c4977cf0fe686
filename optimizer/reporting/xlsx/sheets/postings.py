"""拟交流人员名单: one row per posting, editable; ``files.plan_reading`` reads it back."""

from collections.abc import Iterator

from optimizer.domain.vocabulary import Kind
from optimizer.readings.standing import Standing
from optimizer.reporting.facts.annual import Annual, way_told
from optimizer.reporting.facts.figures import PlanFigures
from optimizer.reporting.facts.reasons import reason
from optimizer.reporting.facts.school_years import OPEN_END
from optimizer.reporting.xlsx.dated import Places
from optimizer.reporting.xlsx.headings import (
    DECIDED,
    DIGEST,
    FIRST,
    KIND,
    LAST,
    LIST,
    ORIGIN,
    ORIGIN_SHEET,
    SCHOOL,
    SCHOOL_NAME,
    SHEET,
    SPAN,
    TEACHER,
    YEAR,
)
from optimizer.reporting.xlsx.page import A3, Book, Column, Page, Value
from optimizer.reporting.xlsx.styles import MILD
from optimizer.solving.answers import Solved

NAME, PURPOSE = LIST, "每人一行；黄色格可修改，可增删行，改后可重新审核"
SCHOOL_SHEET = "学校目录"  # hidden
IDS, NAMES = "SchoolIds", "SchoolNames"  # its ranges
SPARE = 300  # rows below the list that keep drop-downs, for rows that a planner adds

COLUMNS = (
    Column("序号", 6, "whole"), Column(TEACHER, 13, "id"), Column("姓名", 10, "centre"), Column("性别", 6, "centre"),
    Column("学段", 7, "centre"), Column("学科", 9, "centre"), Column("职称", 8, "centre"),
    Column("骨干级别", 11, "centre"), Column(ORIGIN, 12, "id"), Column("编制学校名称", 20),
    Column(SCHOOL, 12, "edit"), Column(SCHOOL_NAME, 20, "edit"), Column("所属集团", 24),
    Column(FIRST, 9, "edit_centre"), Column(LAST, 9, "edit_centre"), Column(KIND, 9, "edit_centre"),
    Column("自愿", 6, "centre"),
    Column("单程分钟", 9, "number"), Column(DECIDED, 9, "edit_centre"), Column("理由", 58, "long"),
)
PLACE = Places(COLUMNS)
HINT = (
    "可修改黄色格：交流学校可从下拉列表选名称（只改名称即可，编号不必改），也可只改编号；"
    "新增一行至少填教师编号和交流学校；整行删除即取消该项交流。"
    "保存后用 rotation audit 审核，用 rotation refresh 写成新的一版。"
)
OF_YEARS = f"各学年的交流依次列出，可按「{FIRST}」筛选；「{LAST}」可填“{OPEN_END}”。"


def write(book: Book, figures: PlanFigures) -> None:
    page = Page(book, NAME, tab="#C55A11", paper=A3)
    top = page.title(f"{figures.heading}教师交流轮岗拟交流人员名单", OF_YEARS + HINT if figures.several else HINT)
    end = page.table(top, COLUMNS, _rows(figures), main=True, frozen=3)
    first, last = top + 1, end - 1 + SPARE
    for heading in (TEACHER, ORIGIN, SCHOOL, SCHOOL_NAME):
        column = COLUMNS[PLACE[heading]]
        page.sheet.set_column(PLACE[heading], PLACE[heading], column.width, book.style("added"))
    for heading, options in (
        (SCHOOL_NAME, f"={NAMES}"),
        (KIND, [kind.value for kind in Kind]),
        (DECIDED, ["是", "否"]),
    ):
        page.sheet.data_validation(first, PLACE[heading], last, PLACE[heading], {
            "validate": "list", "source": options, "error_type": "warning",
            "error_title": heading, "error_message": "不在下拉列表内，请核对。",
        })
    # amber where only the name was changed, so that the planner sees that the id is the old one
    name, code = (f"${PLACE.letter(heading)}{first + 1}" for heading in (SCHOOL_NAME, SCHOOL))
    known = f"INDEX({IDS},MATCH({name},{NAMES},0))"
    page.colour(
        (first, PLACE[SCHOOL], last, PLACE[SCHOOL]), f'=AND({code}<>"",IFERROR({known}<>{code},FALSE))', MILD
    )
    _schools(book, figures)


def _rows(figures: PlanFigures) -> Iterator[list[Value]]:
    moves = [(annual, standing) for annual in figures.annuals for standing in annual.movers]
    for number, (annual, standing) in enumerate(moves, start=1):
        teacher, posting = standing.teacher, standing.posting
        assert posting is not None
        minutes = annual.minutes[teacher.id]
        yield [
            number, teacher.id, figures.name(teacher.id), teacher.gender, teacher.stage.value, teacher.subject,
            teacher.title.label, teacher.backbone.label, posting.origin, figures.labels[posting.origin],
            posting.school, figures.labels[posting.school], _group(annual, standing),
            str(posting.first_year), str(posting.last_year or OPEN_END), posting.mode.value,
            "是" if teacher.volunteer else "否", minutes if minutes >= 0 else way_told(minutes),
            "是" if posting.decided else "否", reason(annual, standing),
        ]


def _group(annual: Annual, standing: Standing) -> str:
    """The group that both schools are in; of a posting between groups, those of the school that it leads to."""
    group = annual.history.shared_group(standing.teacher.home, standing.after)
    return annual.group(standing.after) if group is None else annual.county.group[group].name


def _schools(book: Book, figures: PlanFigures) -> None:
    page = Page(book, SCHOOL_SHEET)
    page.table(0, (Column("学校编号", 14), Column("学校名称", 30)), figures.labels.items())
    page.sheet.hide()
    for column, name in (("A", IDS), ("B", NAMES)):
        span = f"'{SCHOOL_SHEET}'!${column}$2:${column}${len(figures.labels) + 1}"
        book.book.define_name(name, f"={span}")


def write_origin(book: Book, solved: Solved) -> None:
    """What list and sheets said when they were written, so that edited ones can be told from them; comes last."""
    plan = solved.plan
    facts = [(YEAR, str(plan.year)), (SPAN, str(plan.span))]
    facts += [(f"{DIGEST}:{key}", digest) for key, digest in plan.digests.items()]
    facts += [(f"{SHEET}:{page.name}", page.fingerprint) for page in book.pages]
    page = Page(book, ORIGIN_SHEET)
    end = page.table(0, (Column("项目", 14), Column("值", 70)), facts)
    columns = (Column(TEACHER, 14), Column(SCHOOL, 14), Column(FIRST, 14))
    page.table(end, columns, ((p.teacher, p.school, str(p.first_year)) for p in plan.postings))
    page.sheet.very_hidden()
