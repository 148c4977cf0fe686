"""front.xlsx: the points of each front, a native scatter chart of them, and the line below which no plan lies."""

from collections.abc import Sequence
from pathlib import Path

from optimizer.policy.instance import Instance
from optimizer.reporting.facts.front import Traced, numbered
from optimizer.reporting.facts.printable import BODY
from optimizer.reporting.facts.school_years import school_years
from optimizer.reporting.xlsx.books import written
from optimizer.reporting.xlsx.page import Book, Column, Page, Value
from optimizer.reporting.xlsx.styles import GOOD, MILD

NAME, LOWER = "权衡前沿", "下界"
WIDTH = 8  # columns of the sheet
CHART_ROWS = 18
COLOURS = ("#1F3864", "#C55A11", "#548235", "#7030A0", "#BF9000", "#2E75B6")


def write_front(path: Path, instance: Instance, traced: Sequence[Traced], group: str | None) -> None:
    """Write the workbook whole or not at all."""
    whole = "" if group is None else instance.county.group[group].name
    other = traced[0]
    unit, heading = other.other.brief, f"{other.other.title}（{other.other.brief}）"
    title = f"{school_years(instance.years)}{whole}均衡与{other.short}的权衡"
    note = (
        f"横轴越小越均衡，纵轴越小{other.other.title}越{'轻' if unit == '分钟' else '少'}。"
        f"换算价格：差异系数平方和每降0.001，该点愿意多付出的{unit}数。"
    )
    columns = (
        Column("序号", 7, "whole"), Column("流动比例", 11, "centre"), Column("交流人数", 10, "whole"),
        Column("差异系数平方和", 17, "number"), Column(heading, 17, "whole"), Column("换算价格", 12, "number"),
        Column("来源", 20, "centre"), Column("证明", 24, "centre"),
    )
    with written(path, title) as book:
        page = Page(book, NAME, tab="#1F3864")
        top = page.title(title, note)
        rows = [
            [
                number, f"{each.flow}%" if each.flow is not None else "按政策", each.movers(point),
                each.equity(point.spot.equity), point.spot.burden, each.price(point), each.way(point),
                each.words(point),
            ]
            for number, each, point in numbered(traced)
        ]
        end = page.table(top, columns, rows, main=True)
        if rows:
            area, cell = (top + 1, 7, end - 1, 7), f"$H{top + 2}"
            page.colour(area, f'={cell}="已证明"', GOOD)
            page.colour(area, f'={cell}<>"已证明"', MILD)
        row = end + 1
        for each in traced:
            lead = f"流动比例{each.flow}%：" if each.flow is not None else ""
            page.spread(row, 0, WIDTH - 1, f"{lead}{each.claim}。", "note")
            row += 1
        lower = _lower(book, traced, heading)
        _chart(book, page, row + 1, top + 1, traced, lower, heading)


def _lower(book: Book, traced: Sequence[Traced], heading: str) -> list[tuple[int, int]]:
    """A sheet with the corners of the lower bounds; first and last row of each front."""
    page = Page(book, LOWER, tab="#7F7F7F")
    columns = (
        Column("流动比例", 12, "centre"), Column("差异系数平方和", 18, "number"),
        Column(heading, 18, "number"),
    )
    top = page.title("下界", "相邻价格的支撑线交点：任何方案都不在这些点的连线以下（整数证明）。")
    rows: list[list[Value]] = []
    spans = []
    for each in traced:
        first = top + 1 + len(rows)
        for equity, burden in each.front.supports.corners():
            flow = f"{each.flow}%" if each.flow is not None else "按政策"
            rows.append([flow, each.equity(equity), round(float(burden), 3)])
        spans.append((first, top + len(rows)))
    page.table(top, columns, rows, main=True)
    return spans


def _chart(
    book: Book, page: Page, row: int, first: int, traced: Sequence[Traced], lower: Sequence[tuple[int, int]],
    heading: str,
) -> None:
    """One series of points for each front, joined by lines, and one of its bound."""
    chart = book.book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    for position, (each, (low, high)) in enumerate(zip(traced, lower, strict=True)):
        colour = COLOURS[position % len(COLOURS)]
        name = f"流动比例{each.flow}%" if each.flow is not None else "方案"
        last = first + len(each.points) - 1
        by_request = any(point.price is None for point in each.points)
        chart.add_series({
            "name": name, "categories": [NAME, first, 3, last, 3], "values": [NAME, first, 4, last, 4],
            "line": {"none": True} if by_request else {"color": colour, "width": 1.25},
            "marker": {"type": "circle", "size": 7, "fill": {"color": colour}, "border": {"color": colour}},
        })
        chart.add_series({
            "name": f"{name}下界", "categories": [LOWER, low, 1, high, 1], "values": [LOWER, low, 2, high, 2],
            "line": {"color": colour, "dash_type": "dash", "width": 0.75}, "marker": {"type": "none"},
        })
        first = last + 1
    chart.set_title({"name": f"均衡与{traced[0].short}", "name_font": {"name": BODY, "size": 12}})
    chart.set_x_axis({
        "name": "差异系数平方和（越小越均衡）", "num_format": "0.0000", "name_font": {"name": BODY, "size": 9},
    })
    chart.set_y_axis({
        "name": heading, "name_font": {"name": BODY, "size": 9}, "min": _below(traced),
        "major_gridlines": {"visible": True, "line": {"color": "#E3E7ED"}},
    })
    chart.set_legend({"position": "bottom", "font": {"name": BODY, "size": 9}})
    chart.set_size({"width": 820, "height": CHART_ROWS * 24 - 12})
    page.sheet.insert_chart(row, 0, chart, {"x_offset": 4, "y_offset": 4, "object_position": 1})
    page.sheet.set_h_pagebreaks([row])
    page.sheet.print_area(0, 0, row + CHART_ROWS, WIDTH - 1)


def _below(traced: Sequence[Traced]) -> int:
    """Where the vertical axis begins: a little below the least, so that the differences show."""
    burdens = [point.spot.burden for each in traced for point in each.points]
    room = max(1, (max(burdens) - min(burdens)) // 10)
    digits = 10 ** max(0, len(str(room)) - 1)
    return int(max(0, min(burdens) - room) // digits * digits)
