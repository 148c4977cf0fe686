"""Tables: rows as plain dicts, and the same as a DataFrame with a stated type for every column."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from optimizer.public.shown import html_table, text_table

if TYPE_CHECKING:
    import pandas as pd

Type = Literal["object", "Int64", "Float64", "boolean"]
FEW, MORE = 6, 20  # rows that a console and a notebook show


class Column(NamedTuple):
    """A column: its name, the dtype that it has in a frame (object: texts, or tuples of them), and what it says."""

    name: str
    type: Type
    meaning: str


class Table:
    """Rows with the same columns, in a fixed order. Iterates over plain dicts; ``len(table)`` rows.

    ``columns`` say what each column means and which dtype it has. Values that are missing are None in a dict and
    ``pandas.NA`` (None in columns of objects) in a frame.
    """

    def __init__(self, title: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> None:
        self.title, self.columns = title, tuple(columns)
        self._rows = tuple({column.name: row[column.name] for column in self.columns} for row in rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(row) for row in self._rows)

    def __getitem__(self, place: int) -> dict[str, Any]:
        """The row at a place from 0. Raises IndexError."""
        return dict(self._rows[place])

    def frame(self) -> "pd.DataFrame":
        """All rows as a new DataFrame, shape (len(table), len(table.columns)), index from 0."""
        import pandas as pd  # slow to load

        return pd.DataFrame({
            column.name: pd.Series([row[column.name] for row in self._rows], dtype=column.type)
            for column in self.columns
        })

    def __repr__(self) -> str:
        return text_table(*self._excerpt(FEW))

    def _repr_html_(self) -> str:
        return html_table(*self._excerpt(MORE))

    def _excerpt(self, most: int) -> tuple[str, list[str], list[list[object]], str]:
        names = [column.name for column in self.columns]
        left = len(self) - most
        note = f"… 另有 {left} 行，.frame() 给出全部" if left > 0 else ""
        title = f"{self.title}：{len(self)} 行 × {len(names)} 列"
        return title, names, [[row[name] for name in names] for row in self._rows[:most]], note
