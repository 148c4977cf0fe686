"""The rows around the faults of an upload, for nobody but whoever sent it: they hold names of people."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from optimizer.domain.errors import Place, Problem
from optimizer.importing.excerpts import Excerpt, Lines, excerpts, rows_of

Order = Mapping[int, int]  # where a sheet of the upload stands among those that are told


def around(paths: Path | Sequence[Path], problems: Sequence[Problem]) -> dict[str, Any]:
    """``sheets``, and for each problem its place in them: None, or which one, the column and the rows, from 1 on."""
    sheets = excerpts(paths, problems)
    order = {each.number: position for position, each in enumerate(sheets)}
    shown = {each.number: {row for row, _ in each.rows} for each in sheets}
    places = [None if each.place is None else _place(each, each.place, order, shown) for each in problems]
    return {"sheets": list(map(_sheet, sheets)), "places": places}


def _place(problem: Problem, place: Place, order: Order, shown: Mapping[int, Collection[int]]) -> dict[str, Any]:
    """The rows are those that are shown, or else the first; of a whole column it is the heading."""
    rows = rows_of(problem) or [place.headings[1]]
    seen = [row for row in rows if row in shown[place.sheet]] or rows[:1]
    return {"sheet": order[place.sheet], "column": place.column, "rows": seen}


def _sheet(sheet: Excerpt) -> dict[str, Any]:
    lines = {"headings": _lines(sheet.headings), "rows": _lines(sheet.rows)}
    return {"title": sheet.title, "file": sheet.file, **lines, "left": sheet.left}


def _lines(lines: Lines) -> list[dict[str, Any]]:
    return [{"row": row, "cells": list(cells)} for row, cells in lines]
