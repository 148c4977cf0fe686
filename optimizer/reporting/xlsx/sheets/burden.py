"""累计负担: how often, how long and how far each teacher has been away, of record and under the plan."""

from collections.abc import Iterator

from optimizer.auditing.ledgers.burden import Strain
from optimizer.reporting.facts.annual import WAY_UNKNOWN
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.xlsx.page import Book, Column, Page, Value

NAME, PURPOSE = "累计负担", "交流过和拟交流的教师累计派出次数、学年、路程与负担分，由重到轻"
COLUMNS = (
    Column("序号", 7, "whole"), Column("教师编号", 13, "id"), Column("姓名", 10, "centre"), Column("编制学校", 24),
    Column("此前派出\n次数", 10, "whole"), Column("此前在外\n学年", 10, "whole"), Column("方案派出\n次数", 10, "whole"),
    Column("方案在外\n学年", 10, "whole"), Column("方案单程\n分钟", 10, "number"), Column("此前\n负担分", 9, "whole"),
    Column("累计\n负担分", 9, "whole"), Column("加权\n负担", 9, "whole"), Column("方案增加", 9, "whole"),
)
NOBODY = "没有交流过或拟交流的教师。"


def write(book: Book, figures: Figures) -> None:
    words = figures.solved.instance.definitions
    page = Page(book, NAME, tab="#BF8F00")
    steps = "，".join(f"超过{a}分的每分再加{b}" for a, b in words.strain_steps)
    note = (
        f"派出一次{words.strain_posting}分，在外一学年{words.strain_year}分，单程每增加{words.strain_minutes}分钟每学年加1分；"
        f"加权：{steps}。计至方案期末。"
        "路程不详的不计路程分。"
    )
    top = page.title(f"{figures.heading}教师累计负担台账", note)
    end = page.table(top, COLUMNS, _rows(figures), main=True, frozen=3, height=34)
    if end == top + 1:
        page.put(end, 0, NOBODY, "note")


def _way(line: Strain) -> Value:
    """The longest way; nothing where no posting is planned."""
    return WAY_UNKNOWN if line.unknown_ways else "" if line.minutes is None else line.minutes


def _rows(figures: Figures) -> Iterator[list[Value]]:
    for number, line in enumerate(figures.ledgers.burden, start=1):
        yield [
            number, line.teacher, figures.name(line.teacher), figures.labels[line.school], line.times_before,
            line.years_before, line.times, line.years, _way(line), line.before, line.after, line.weight,
            line.added,
        ]
