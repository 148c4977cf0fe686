"""One order for the rows of a roster: what is worked out of them does not depend on the order that a file has."""

from collections.abc import Callable
from dataclasses import fields, replace
from operator import attrgetter, is_
from typing import Any

from optimizer.domain.county import RECORDS, County, Need
from optimizer.domain.vocabulary import Stage

STAGES = {stage: place for place, stage in enumerate(Stage)}
SUBJECTS = {  # as rosters list them; any other comes after, by its name
    subject: place for place, subject in enumerate((
        "学前", "语文", "数学", "英语", "科学", "道德与法治", "历史", "地理", "生物", "物理", "化学", "体育", "音乐",
        "美术", "信息科技",
    ))
}


def in_order(county: County) -> County:
    """The same records, those with an id by it, needs by school, stage and subject, others by what they say.

    The same object where they stand so already.
    """
    tables: dict[str, tuple[Any, ...]] = {name: getattr(county, name) for name in RECORDS}
    moved: dict[str, Any] = {name: found for name, rows in tables.items() if (found := _in_order(rows)) is not rows}
    return replace(county, **moved) if moved else county


def _in_order(rows: tuple[Any, ...]) -> tuple[Any, ...]:
    if not rows:
        return rows
    ordered = tuple(sorted(rows, key=_key(rows[0])))
    return rows if all(map(is_, rows, ordered)) else ordered


def _key(record: Any) -> Callable[[Any], Any]:
    if isinstance(record, Need):
        return _need
    return attrgetter("id") if hasattr(record, "id") else _said


def _need(need: Need) -> tuple[Any, ...]:
    return need.school, STAGES[need.stage], SUBJECTS.get(need.subject, len(SUBJECTS)), need.subject, _said(need)


def _said(record: Any) -> tuple[str, ...]:
    """What a record says, field by field as text: an order of rows, not of numbers."""
    values = [getattr(record, each.name) for each in fields(record)]
    return tuple("" if value is None else str(value) for value in values)
