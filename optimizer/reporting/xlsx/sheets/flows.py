"""校际流向: how many set out from which school to which, year by year."""

from collections import defaultdict
from collections.abc import Sequence

from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.flows import Flow, flows
from optimizer.reporting.facts.school_years import years_of
from optimizer.reporting.xlsx.page import Book, Column, Page, Value

NAME, PURPOSE = "校际流向", "从哪校到哪校、每学年新派出多少人、其中骨干多少人"
NOTE = "每学年新派出的人数（含干部交流和跟岗，不含延长）；空格为0。"
NOBODY = "规划期内没有新派出的教师。"


def write(book: Book, figures: Figures) -> None:
    page = Page(book, NAME, tab="#2E75B6")
    top = page.title(f"{figures.heading}校际流向", NOTE)
    years = [annual.year for annual in figures.annuals]
    columns = (
        Column("派出学校", 26), Column("所属集团", 26), Column("派入学校", 26),
        *(Column(f"{years_of(year)}\n学年", 11, "whole") for year in years), Column("合计", 9, "whole"),
        Column("其中骨干", 9, "whole"),
    )
    rows = _rows(figures, years)
    end = page.table(top, columns, rows, main=True, frozen=3)
    if not rows:
        page.put(end, 0, NOBODY, "note")
        return
    for position in range(len(columns)):
        numbers = [int(str(row[position] or 0)) for row in rows] if position > 2 else []
        page.put(end, position, sum(numbers) if numbers else None, "total_whole" if numbers else "total")
    page.put(end, 0, "合计", "total")
    page.sheet.print_area(0, 0, end, len(columns) - 1)


def _rows(figures: Figures, years: Sequence[int]) -> list[list[Value]]:
    """One row for each pair of schools, in roster order."""
    pairs: dict[tuple[str, str], dict[int, Flow]] = defaultdict(dict)
    for flow in flows(figures):
        pairs[flow.origin, flow.school][flow.year] = flow
    place = {school.id: position for position, school in enumerate(figures.county.schools)}
    return [
        [
            figures.labels[origin], figures.annuals[0].group(origin), figures.labels[school],
            *(found[year].number if year in found else None for year in years),
            sum(flow.number for flow in found.values()), sum(flow.backbone for flow in found.values()),
        ]
        for (origin, school), found in sorted(pairs.items(), key=lambda item: (place[item[0][0]], place[item[0][1]]))
    ]
