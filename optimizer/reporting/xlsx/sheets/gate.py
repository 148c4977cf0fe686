"""晋升门槛: who of those who apply meets the promotion gate, when, and why not."""

from collections.abc import Iterator

from optimizer.auditing.ledgers.gate import MET, PLANNED
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.school_years import years_of
from optimizer.reporting.xlsx.dated import Places
from optimizer.reporting.xlsx.page import Book, Column, Page, Value
from optimizer.reporting.xlsx.styles import GOOD, MILD

NAME, PURPOSE = "晋升门槛", "拟申报职称的教师：已达到、随方案达到和未达到薄弱学校任教年限的名单"
COLUMNS = (
    Column("序号", 7, "whole"), Column("教师编号", 13, "id"), Column("姓名", 10, "centre"), Column("编制学校", 24),
    Column("核心校", 8, "centre"), Column("拟申报职称", 11, "centre"), Column("要求学年", 9, "whole"),
    Column("方案前\n计入", 9, "whole"), Column("方案期末\n计入", 9, "whole"), Column("达到情况", 24, "centre"),
    Column("达到学年", 12, "centre"), Column("未达到的原因", 50, "long"),
)
NOBODY = "名册中没有填写拟申报职称的教师。"


def write(book: Book, figures: Figures) -> None:
    words = figures.solved.instance.definitions
    page = Page(book, NAME, tab="#BF8F00")
    schools = "、".join(words.gate_schools)
    record = "没有考核记录的学年也计入" if words.gate_unrecorded else "只计考核合格的学年"
    top = page.title(
        f"{figures.heading}晋升门槛名单",
        f"近{words.gate_window}学年内在{schools}学校任教满{words.gate_years}学年；此前{record}，方案期内的按将会合格计。",
    )
    end = page.table(top, COLUMNS, _rows(figures), main=True, frozen=3, height=34)
    if end == top + 1:
        page.put(end, 0, NOBODY, "note")
        return
    at = Places(COLUMNS)
    area, cell = (top + 1, at["达到情况"], end - 1, at["达到情况"]), f"${at.letter('达到情况')}{top + 2}"
    page.colour(area, f'=OR({cell}="{MET}",{cell}="{PLANNED}")', GOOD)
    page.colour(area, f'=LEN({cell})>0', MILD)


def _rows(figures: Figures) -> Iterator[list[Value]]:
    for number, line in enumerate(figures.ledgers.gate, start=1):
        yield [
            number, line.teacher, figures.name(line.teacher), figures.labels[line.school],
            "是" if line.core else "否", line.applying, line.required, line.before, line.after, line.status,
            "" if line.year is None else years_of(line.year), line.reason,
        ]
