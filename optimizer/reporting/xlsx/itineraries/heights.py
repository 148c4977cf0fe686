"""How tall a row must be for cells of several lines."""

from collections.abc import Iterable

from optimizer.reporting.xlsx.page import LINE_HEIGHT, lines_of


def height(texts: Iterable[str], width: float, *, least: int = 1) -> int:
    """For wrapped cells of one width, none of them cut."""
    tall = [sum(lines_of(line, width) for line in text.split("\n")) for text in texts]
    return LINE_HEIGHT * max([least, *tall]) + 6
