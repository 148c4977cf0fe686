"""What is found wrong in rows and columns that serve other rows."""

from typing import NamedTuple


class Fault(NamedTuple):
    """A row or a column (the other one is -1) that is not what it stands for, in Chinese."""

    row: int
    column: int
    text: str
