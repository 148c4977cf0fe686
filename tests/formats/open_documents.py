"""Writes the smallest .ods for tests: values by their type, and any XML in place of a cell, a row or a style."""

from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tests.formats.rosters import Tables, zipped

MIME = b"application/vnd.oasis.opendocument.spreadsheet"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
) + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


class Raw(str):
    """XML that stands for a cell, or as the only cell for a row, as it is."""


def cell(value: Any) -> str:
    if isinstance(value, Raw):
        return value
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'


def row(cells: list[Any]) -> str:
    if len(cells) == 1 and isinstance(cells[0], Raw) and cells[0].startswith("<table:table-row"):
        return cells[0]
    return f"<table:table-row>{''.join(map(cell, cells))}</table:table-row>"


def as_open_document(tables: Tables, path: Path, styles: str = "", before: str = "", more: str = "") -> Path:
    """``before`` stands before the rows of each table, ``more`` before the first table."""
    body = "".join(
        f'<table:table table:name="{name}">{before}{"".join(map(row, rows))}</table:table>'
        for name, rows in tables.items()
    )
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{more}{body}</office:spreadsheet></office:body></office:document-content>"
    )
    path.write_bytes(zipped({"content.xml": content.encode()}, first={"mimetype": MIME}))
    return path
