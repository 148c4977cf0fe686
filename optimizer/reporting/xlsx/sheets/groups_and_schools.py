"""汇总表: what each group and each of its schools sends and receives, with the sum of the county."""

from collections.abc import Iterator, Sequence

from optimizer.reporting.facts.annual import Annual, share
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.tallies import APART, NOTHING, Tally, tallies
from optimizer.reporting.xlsx.dated import dated, lines
from optimizer.reporting.xlsx.page import Book, Column, Page, Tinted, Value

NAME, PURPOSE = "汇总表", "按集团、按学校汇总：派出与派入的人数、比例、骨干，缺岗前后"
COLUMNS = (
    Column("集团", 26), Column("学校", 26), Column("编制\n在岗", 8, "whole"), Column("交流前\n任教", 8, "whole"),
    Column("派出", 7, "whole"), Column("其中\n轮岗", 7, "whole"), Column("轮岗占\n编制在岗", 9, "share"),
    Column("轮岗中\n骨干", 8, "whole"), Column("骨干\n占比", 8, "share"), Column("轮岗中\n自愿", 8, "whole"),
    Column("派入", 7, "whole"), Column("派入中\n骨干", 8, "whole"), Column("交流后\n任教", 8, "whole"),
    Column("缺岗\n（前）", 8, "number"), Column("缺岗\n（后）", 8, "number"),
)
TOTAL = {"text": "total", "whole": "total_whole", "share": "total_share", "number": "total_number"}
NOTE = (
    "派出、派入含干部交流、跟岗、延长等各类安排；比例只计轮岗，分母为编制在该集团（学校）的在岗教师。"
    "缺岗：低于最低岗位的人数，非全职教师按工作量折算。"
)


def write(book: Book, figures: Figures) -> None:
    page = Page(book, NAME, tab="#2E75B6")
    several = figures.several
    top = page.title(f"{figures.heading}教师交流轮岗汇总表", NOTE)
    rows = [each for annual in figures.annuals for each in _rows(figures, annual)]
    columns = dated(COLUMNS, several=several)
    page.table(top, columns, lines(rows, several=several), main=True, frozen=2 + several, height=34)


def _rows(figures: Figures, annual: Annual) -> Iterator[tuple[int, list[Value]]]:
    county = NOTHING
    for group in tallies(annual):
        name = group.group or APART
        for school, tally in group.schools:
            yield annual.year, [name, figures.labels[school], *_figures(tally)]
        yield annual.year, _total(name, "小计", group.total)
        county += group.total
    yield annual.year, _total("全部学校", "合计", county)


def _total(name: str, word: str, tally: Tally) -> list[Value]:
    """A line that sums up, told apart by its colour."""
    values = (name, word, *_figures(tally))
    return [
        Tinted(value, TOTAL[column.style]) for value, column in zip(values, COLUMNS, strict=True)
    ]


def _figures(tally: Tally) -> Sequence[str | int | float]:
    rate, backbone = share(tally.rotating, tally.staff), share(tally.backbones, tally.rotating)
    return (
        tally.staff, tally.before, tally.out, tally.rotating, "—" if rate is None else rate, tally.backbones,
        "—" if backbone is None else backbone, tally.volunteers, tally.into, tally.backbones_in, tally.after,
        tally.short_before, tally.short,
    )


