"""How objects show themselves: a few lines in a console, a small table in a notebook, everything escaped."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import islice
from unicodedata import east_asian_width

WIDE = 100  # cells of a line
DEEP = 9  # facts of a card


class Card(ABC):
    """Something that tells of itself by a title and a few facts."""

    @abstractmethod
    def _title(self) -> str:
        """What it is."""

    @abstractmethod
    def _facts(self) -> Iterator[tuple[str, object]]:
        """Name and value of what is worth knowing at a glance."""

    def __repr__(self) -> str:
        told = [f"  {name}：{value}" for name, value in self._shown()]
        return "\n".join(clipped(line, WIDE) for line in (text_of(self._title()), *told))

    def _repr_html_(self) -> str:
        return html_table(self._title(), (), [(name, clipped(value, WIDE)) for name, value in self._shown()])

    def _shown(self) -> list[tuple[str, str]]:
        """What is empty is left out."""
        told = ((name, text_of(value)) for name, value in self._facts())
        return list(islice(((name, text) for name, text in told if text), DEEP))


def html_table(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]], note: str = "") -> str:
    """A table for a notebook."""
    head = "".join(f"<th>{escape(text)}</th>" for text in headings)
    lines = ([f"<td>{escape(clipped(text_of(cell), WIDE))}</td>" for cell in row] for row in rows)
    body = "".join(f"<tr>{''.join(line)}</tr>" for line in lines)
    below = f"<p>{escape(note)}</p>" if note else ""
    return f"<table><caption>{escape(text_of(title))}</caption><tr>{head}</tr>{body}</table>{below}"


def text_table(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]], note: str = "") -> str:
    """The same for a console: as many columns as fit on a line."""
    short = ([clipped(text_of(cell), WIDE) for cell in row] for row in rows)
    lines = (text_of(title), *aligned(headings, short), *([note] if note else []))
    return "\n".join(clipped(line, WIDE) for line in lines)


def aligned(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a table, each column as wide as its widest cell."""
    lines = [headings, *rows]
    widths = [max(map(cells, column)) for column in zip(*lines, strict=True)]
    return ["  ".join(text + " " * (width - cells(text)) for text, width in zip(line, widths, strict=True)).rstrip()
            for line in lines]


def text_of(cell: object) -> str:
    """A cell in one line."""
    if cell is None:
        return ""
    plain = "、".join(map(str, cell)) if isinstance(cell, tuple) else str(cell)
    return " ".join(plain.split())


def cells(text: str) -> int:
    """How wide a text is, a Chinese character counting for two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def clipped(text: str, most: int) -> str:
    """The beginning of a text that fits, with a sign of what is left out."""
    if cells(text) <= most:
        return text
    kept, width = [], 1
    for letter in text:
        width += cells(letter)
        if width > most:
            break
        kept.append(letter)
    return "".join(kept) + "…"
