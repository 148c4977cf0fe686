"""Tables of the page."""

from collections.abc import Iterable, Sequence
from html import escape


def html_table(headings: Iterable[str], lines: Iterable[Sequence[str]], *, numbers: int | None = None) -> str:
    """A table of cells that are HTML already; from column ``numbers`` on they are figures."""
    head = "".join(f"<th>{escape(heading)}</th>" for heading in headings)
    body = "".join(f"<tr>{''.join(_cell(cell, at, numbers) for at, cell in enumerate(line))}</tr>" for line in lines)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _cell(text: str, position: int, numbers: int | None) -> str:
    return f'<td class="number">{text}</td>' if numbers is not None and position >= numbers else f"<td>{text}</td>"
