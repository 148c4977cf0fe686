"""Policies: merged from layers, compared, and checked before anything is solved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from optimizer.domain.errors import InputError
from optimizer.policy.contradictions import Contradiction, contradictions
from optimizer.policy.entries import Policy
from optimizer.policy.layers import build, load, merge

PARTS = ("definitions", "entries")
TITLES = {  # of what every policy and entry has
    "name": "名称", "year": "学年", "years": "年数", "source": "来源", "levels": "目标顺序", "clause": "依据",
    "scope": "范围", "weight": "权重", "note": "说明", "allowances": "另行放宽", "since": "起始", "until": "截止",
    "firm": "不得动用", "concession": "放宽的代价", "document": "文件", "article": "条目", "text": "原文",
    "subject": "对象", "by": "放宽",
}


def merged(layers: Sequence[str]) -> Policy:
    """Policies by name or file, the later ones overriding the earlier ones entry by entry. Raises InputError."""
    return build(merge([load(layer).layer() for layer in layers]), layers[-1])


def check_policy(name: str, year: int | None = None) -> list[Contradiction]:
    """Contradictions between entries, and entries out of date. Raises InputError where no year is known."""
    policy = load(name)
    at = year or policy.year
    if at is None:
        raise InputError.of("没有写明计划学年", "请用 --year 2026 指定，或在政策文件写 year。", table="政策")
    return contradictions(policy, at)


@dataclass(frozen=True)
class Difference:
    """One difference between two policies: of an entry, or with no entry of the policy itself.

    ``changes`` has (name, before, after), None where there is no value; an entry ``added`` or ``dropped`` has none.
    """

    entry: str | None
    kind: Literal["added", "dropped", "changed"]
    changes: tuple[tuple[str, Any, Any], ...] = ()


def differences(old: Policy, new: Policy) -> Iterator[Difference]:
    """What distinguishes two policies: first its settings and definitions, then entries by id."""
    before, after = old.dump(), new.dump()
    own, its = ({k: v for k, v in plain.items() if k not in PARTS} for plain in (before, after))
    changes = [
        *_changes(own, its),
        *_changes(before["definitions"], after["definitions"], "definitions."),
    ]
    if changes:
        yield Difference(None, "changed", tuple(changes))
    first = {entry["id"]: entry for entry in before["entries"]}
    second = {entry["id"]: entry for entry in after["entries"]}
    for identity in sorted(first.keys() | second.keys()):
        if identity not in second:
            yield Difference(identity, "dropped")
        elif identity not in first:
            yield Difference(identity, "added")
        elif first[identity] != second[identity]:
            yield Difference(identity, "changed", tuple(_changes(first[identity], second[identity])))


def told(difference: Difference, old: Policy, new: Policy) -> str:
    """A difference as a planner reads it, by the titles of entries and of their parameters."""
    if difference.entry is None:
        return f"政策：{'；'.join(_told(TITLES.get(name, name), *values) for name, *values in difference.changes)}"
    rule = (old if difference.kind == "dropped" else new).entry(difference.entry).rule
    heading = f"「{rule.title}」（{difference.entry}）"
    if difference.kind != "changed":
        return f"{heading}：{'删除' if difference.kind == 'dropped' else '新增'}"
    fields = type(rule).model_fields
    titles = TITLES | {name: field.title for name, field in fields.items() if field.title}
    return f"{heading}：{'；'.join(_told(titles.get(name, name), *values) for name, *values in difference.changes)}"


def _told(name: str, before: object, after: object) -> str:
    return f"{name} {_shown(before)} → {_shown(after)}"


def _shown(value: object) -> str:
    """A value as a planner reads it."""
    if value in (None, [], {}):
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "，".join(f"{TITLES.get(name, name)} {_shown(each)}" for name, each in value.items())
    return "、".join(map(_shown, value)) if isinstance(value, list) else str(value)


def _changes(before: Mapping[str, Any], after: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any, Any]]:
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            yield f"{prefix}{key}", before.get(key), after.get(key)
