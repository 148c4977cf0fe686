"""The grid of the front page, on which tables of different columns stand below each other."""

from collections.abc import Iterable, Sequence

from optimizer.reporting.xlsx.page import LINE_HEIGHT, Page, Value, lines_of

WIDTH, CELL = 12, 10.5  # columns, and how wide one is
Spans = Sequence[tuple[str, int, str]]  # heading, columns, style


def section(page: Page, row: int, text: str) -> int:
    """A heading over the whole width; returns the row below."""
    page.spread(row, 0, WIDTH - 1, text, "section", 24)
    return row + 1


def spanned(
    page: Page, row: int, spans: Spans, rows: Iterable[Sequence[Value]], *, height: float = 20, cell: float = CELL
) -> int:
    """A table on the grid of the page, each column several cells (of that width) wide."""
    titles: Sequence[Value] = [heading for heading, *_ in spans]
    lines = [(titles, ["heading"] * len(spans), 22.0)]
    lines += [(line, [style for *_, style in spans], height) for line in rows]
    for values, styles, tall in lines:
        wrapped = max(
            (lines_of(str(value), width * cell) for value, (_, width, style) in zip(values, spans, strict=True)
             if style == "long"), default=1,
        )
        page.sheet.set_row(row, max(tall, wrapped * LINE_HEIGHT + 4))
        at = 0
        for value, style, (_, width, _) in zip(values, styles, spans, strict=True):
            if width > 1:
                page.sheet.merge_range(row, at, row, at + width - 1, "", page.book.style(style))
            page.put(row, at, value, style)
            at += width
        row += 1
    return row
