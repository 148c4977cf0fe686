"""One order for the rows of a roster: what is worked out of them does not depend on the order that a file has."""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from operator import is_
from typing import Any

from optimizer.domain.county import RECORDS, County, Member, Need
from optimizer.domain.vocabulary import Stage

STAGES = {stage: place for place, stage in enumerate(Stage)}
# as generated rosters list them, whose certificates of before have their rows so; any other comes after, by its name
SUBJECTS = {
    subject: place for place, subject in enumerate((
        "学前", "语文", "数学", "英语", "科学", "道德与法治", "历史", "地理", "生物", "物理", "化学", "体育", "音乐",
        "美术", "信息科技",
    ))
}

NUMBER = re.compile(r"([0-9]{1,18})")


def natural(identity: str) -> tuple[tuple[str | int, ...], str]:
    """Where an id stands as people count, so that T2 comes before T10: words and numbers in turn."""
    parts = NUMBER.split(identity)
    return tuple(int(part) if at % 2 else part for at, part in enumerate(parts)), identity


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
    if isinstance(record, Member):
        return _member
    return _id if hasattr(record, "id") else _said


def _id(record: Any) -> tuple[Any, ...]:
    return natural(record.id)


def _member(member: Member) -> tuple[Any, ...]:
    return natural(member.group), natural(member.school), _said(member)


def _need(need: Need) -> tuple[Any, ...]:
    rank = SUBJECTS.get(need.subject, len(SUBJECTS))
    return natural(need.school), STAGES[need.stage], rank, need.subject, _said(need)


def _said(record: Any) -> tuple[str, ...]:
    """What a record says, field by field as text: an order of rows, not of numbers."""
    values = [getattr(record, each.name) for each in fields(record)]
    return tuple("" if value is None else str(value) for value in values)
