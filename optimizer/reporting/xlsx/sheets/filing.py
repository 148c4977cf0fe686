"""备案表: the moves as lines of the national exchange record, so that it can be filed and read back as 交流历史."""

from collections.abc import Iterator

from optimizer.auditing.ledgers.posts import seat
from optimizer.domain.vocabulary import Kind
from optimizer.formats.schema import HISTORY
from optimizer.reporting.facts.annual import Annual
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.xlsx.page import Book, Column, Page, Value

NAME, PURPOSE = "备案表", "全国教师管理信息系统交流轮岗记录格式，供编制、人社部门备案"
TYPES = {
    Kind.ROTATION: "轮岗交流", Kind.LEADER: "干部交流", Kind.SHADOWING: "跟岗", Kind.PROLONGED: "轮岗交流",
}
STYLES = {"teacher": (14, "id"), "origin": (30, "text"), "school": (30, "text")}
RECORD = (Column(column.heading, *STYLES.get(column.target, (14, "centre"))) for column in HISTORY.columns)
COLUMNS = (Column("序号", 7, "whole"), Column("姓名", 11, "centre"), *RECORD)
NOTE = "按学年起止：9月开始，期满当年7月结束。「是否调动人事关系」按政策所定是否随迁编制填写，个别不同的请改正。"
SIGNED = "　　　　　　　　　".join(("填报单位（盖章）：", "经办人：", "审核人：", "日期："))


def write(book: Book, figures: Figures, annual: Annual, name: str) -> None:
    page = Page(book, name, tab="#C00000")
    top = page.title(f"{figures.heading_in(annual.year)}教师交流轮岗备案表", NOTE)
    end = page.table(top, COLUMNS, _rows(figures, annual), main=True)
    page.put(end + 1, 0, SIGNED, "plain")  # not merged: a reader of the record refuses merged cells
    page.sheet.print_area(0, 0, end + 1, len(COLUMNS) - 1)


def _rows(figures: Figures, annual: Annual) -> Iterator[list[Value]]:
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
        yield [number, figures.name(posting.teacher), *(record[column.target] for column in HISTORY.columns)]


def _place(figures: Figures, school: str) -> str:
    """The full name, or the id where two schools share the name."""
    name = figures.county.school[school].name
    return name if figures.labels[school] == name else school
