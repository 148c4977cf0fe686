"""备案表: the moves as lines of the national exchange record, so that it can be filed and read back as 交流历史.

Beside the record stands what the offices that file it ask of a person; months of birth only where names are in full.
"""

from collections.abc import Iterator

from optimizer.auditing.ledgers.posts import seat
from optimizer.domain.vocabulary import Kind
from optimizer.formats.schema import HISTORY
from optimizer.readings.standing import Standing
from optimizer.reporting.facts.annual import Annual
from optimizer.reporting.facts.figures import PlanFigures
from optimizer.reporting.facts.masking import kept_apart
from optimizer.reporting.facts.reasons import remarks
from optimizer.reporting.xlsx.page import Book, Column, Page, Value

NAME, PURPOSE = "备案表", "全国教师管理信息系统交流轮岗记录格式，供编制、人社部门备案"
TYPES = {
    Kind.ROTATION: "轮岗交流", Kind.LEADER: "干部交流", Kind.SHADOWING: "跟岗", Kind.PROLONGED: "轮岗交流",
    Kind.SUPPORT: "支教", Kind.TRAINING: "跟岗", Kind.SECONDED: "挂职", Kind.REDEPLOYED: "其他",
}
STYLES = {"teacher": (12, "id"), "origin": (22, "text"), "school": (22, "text")}
RECORD = (Column(column.heading, *STYLES.get(column.target, (10, "centre"))) for column in HISTORY.columns)
PERSON = (
    Column("性别", 5, "centre"), Column("出生年月", 9, "centre"), Column("学历", 6, "centre"),
    Column("职称", 7, "centre"), Column("学科", 13, "centre"), Column("骨干", 10, "centre"), Column("备注", 16, "long"),
)
COLUMNS = (Column("序号", 5, "whole"), Column("姓名", 9, "centre"), *RECORD, *PERSON)
HIDDEN = "（隐去）"  # a month of birth beside a masked name would tell whose it is
WITHOUT = "姓名脱敏时不写出生年月，报备请用 --full-names 写出。"
NOTE = "按学年起止：9月开始，期满当年7月结束。「是否调动人事关系」按政策所定是否随迁编制填写，个别不同的请改正。"
BACK = "调回编制学校的，上报时改为在原记录上填写结束年月。"
SIGNED = "　　　　　　　　　".join(("填报单位（盖章）：", "经办人：", "审核人：", "日期："))


def write(book: Book, figures: PlanFigures, annual: Annual, name: str) -> None:
    page = Page(book, name, tab="#C00000")
    note = NOTE if all(standing.away for standing in annual.movers) else NOTE + BACK
    note += "" if _birth_shown(figures) else WITHOUT
    top = page.title(f"{figures.heading_in(annual.year)}教师交流轮岗备案表", note)
    end = page.table(top, COLUMNS, _rows(figures, annual), main=True, height=34)
    page.put(end + 1, 0, SIGNED, "plain")  # not merged: a reader of the record refuses merged cells
    page.sheet.print_area(0, 0, end + 1, len(COLUMNS) - 1)


def _rows(figures: PlanFigures, annual: Annual) -> Iterator[list[Value]]:
    for number, standing in enumerate(annual.movers, start=1):
        posting = standing.posting
        assert posting is not None
        record = {
            "teacher": posting.teacher, "type": TYPES[posting.mode],
            "transfer": "是" if seat(annual.history, standing) == posting.school else "否",
            "start": f"{posting.first_year}-09",
            "end": "" if posting.last_year is None else f"{posting.last_year + 1}-07",
            "origin": _place(figures, posting.origin), "school": _place(figures, posting.school),
            "passed": "",  # known when the posting has ended
        }
        filed = [record[column.target] for column in HISTORY.columns]
        yield [number, figures.name(posting.teacher), *filed, *_person(figures, standing)]


def _birth_shown(figures: PlanFigures) -> bool:
    """Not where names are masked, now or when the file is handed out."""
    return figures.full_names and not kept_apart(teacher.name for teacher in figures.county.teachers)


def _person(figures: PlanFigures, standing: Standing) -> list[Value]:
    teacher = standing.teacher
    birth = f"{teacher.birth:%Y-%m}" if _birth_shown(figures) else HIDDEN
    return [
        teacher.gender, birth, teacher.degree.label, teacher.title.label, f"{teacher.stage}{teacher.subject}",
        teacher.backbone.label, "；".join(remarks(standing)),
    ]


def _place(figures: PlanFigures, school: str) -> str:
    """The full name, or the id where two schools share the name."""
    name = figures.county.school[school].name
    return name if figures.labels[school] == name else school
