"""What every printed file keeps to: text that it can hold, and fonts that every office suite has."""

from optimizer.formats.cells import FORBIDDEN

BODY, HEAVY = "宋体", "黑体"
LONGEST = 32_000  # characters that a cell surely takes


def clean(text: str) -> str:
    """Text that a cell can hold: no control characters or broken code points, not too long."""
    return FORBIDDEN.sub("", text).replace("\r", " ").replace("\t", " ")[:LONGEST]
