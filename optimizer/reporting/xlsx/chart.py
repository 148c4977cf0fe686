"""The chart of the national 差异系数 on the front page."""

from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.printable import BODY
from optimizer.reporting.facts.school_years import years_of
from optimizer.reporting.xlsx.page import Book, Page
from optimizer.reporting.xlsx.styles import INK


def variation_chart(book: Book, page: Page, row: int, size: int, figures: Figures) -> int:
    """Columns before and after in the last year, which ends above ``row``, with the national limit as a line."""
    first, last = row - size, row - 1
    year = f"{years_of(figures.annuals[-1].year)}学年" if figures.several else ""
    chart, limit = book.book.add_chart({"type": "column"}), book.book.add_chart({"type": "line"})
    labels = [page.name, first, 0, last, 0]
    for column, name, colour in ((3, "交流前", "#A6B4C8"), (5, "交流后", INK)):
        chart.add_series({
            "name": name, "categories": labels, "values": [page.name, first, column, last, column],
            "fill": {"color": colour}, "gap": 80,
            "data_labels": {"value": True, "num_format": "0.000", "font": {"name": BODY, "size": 8}},
        })
    limit.add_series({
        "name": "国家限值", "categories": labels, "values": [page.name, first, 7, last, 7],
        "line": {"none": True},
        "marker": {
            "type": "long_dash", "size": 18, "fill": {"color": "#C00000"}, "border": {"color": "#C00000"},
        },
    })
    chart.combine(limit)
    chart.set_title({"name": f"{year}校际差异系数（越低越均衡）", "name_font": {"name": BODY, "size": 11}})
    chart.set_legend({"position": "bottom", "font": {"name": BODY, "size": 9}})
    chart.set_x_axis({"num_font": {"name": BODY, "size": 9}})
    chart.set_y_axis({
        "min": 0, "num_format": "0.00", "num_font": {"name": BODY, "size": 9},
        "major_gridlines": {"visible": True, "line": {"color": "#E3E7ED"}},
    })
    height = 11
    chart.set_size({"width": 940, "height": height * 24 - 12})
    page.sheet.insert_chart(row, 0, chart, {"x_offset": 4, "y_offset": 8, "object_position": 1})
    return row + height
