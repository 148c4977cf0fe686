"""What differs between two rosters, and which schools that touches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from optimizer.domain.county import RECORDS, County

KEYS = {
    "schools": ("id",), "needs": ("school", "stage", "subject", "since"), "groups": ("id",),
    "members": ("group", "school", "joined"), "teachers": ("id",), "outlooks": ("school", "year"),
}  # what names a record; the other tables have no touch with who may go where, but for the history


@dataclass(frozen=True)
class Divergence:
    """One record that is new (``before`` None), gone (``after`` None) or changed in the named ``columns``."""

    table: str
    key: tuple[object, ...]
    before: Any
    after: Any
    columns: tuple[str, ...] = ()


def divergences(old: County, new: County) -> tuple[Divergence, ...]:
    """Records that differ, by table, in the order of the old roster, new ones last."""
    return tuple(each for table in KEYS for each in _diverging(table, getattr(old, table), getattr(new, table)))


def other_tables(old: County, new: County) -> tuple[str, ...]:
    """Tables without keys of their own that differ."""
    return tuple(name for name in RECORDS if name not in KEYS and getattr(old, name) != getattr(new, name))


def _diverging(table: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Divergence]:
    then, now = ({tuple(getattr(each, name) for name in KEYS[table]): each for each in rows} for rows in (old, new))
    for key in dict.fromkeys([*then, *now]):
        before, after = then.get(key), now.get(key)
        if before is None or after is None:
            yield Divergence(table, key, before, after)
        elif before != after:
            changed = (f.name for f in fields(before) if getattr(before, f.name) != getattr(after, f.name))
            yield Divergence(table, key, before, after, tuple(changed))


def touched_schools(old: County, new: County) -> set[str]:
    """Schools of which some record differs, those of changed teachers included; all of a group that differs."""
    if old == new:
        return set()
    found: set[str] = set()
    people = {each.key[0] for each in divergences(old, new) if each.table == "teachers"}
    changed = set(old.history) ^ set(new.history)
    for past in (*old.history, *new.history):  # where they may serve today
        if past.teacher in people or past in changed:
            found |= {past.origin, past.school} & (set(old.school) | set(new.school))
    for each in divergences(old, new):
        for record in (each.before, each.after):
            if record is None:
                continue
            if each.table == "schools":
                found.add(record.id)
            elif each.table == "teachers":
                found |= {record.home} | ({record.fixed} & set(new.school) if record.fixed else set())
            elif each.table in ("groups", "members"):
                group = record.id if each.table == "groups" else record.group
                found |= {member.school for county in (old, new) for member in county.members if member.group == group}
            else:
                found.add(record.school)
    if old.roads != new.roads:
        found |= set(new.school)
    return found
