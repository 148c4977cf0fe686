"""What ``rotation policy`` does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rich.console import Console

from optimizer.domain.errors import Exit, InputError
from optimizer.policy.contradictions import Severity, contradictions
from optimizer.policy.entries import Policy
from optimizer.policy.layers import load

PARTS = ("definitions", "entries")


def print_policy(policy: Policy, year: int | None, *, console: Console) -> None:
    """Every entry with its numbers, force, standing and clause."""
    at = year or policy.year

    def say(text: str) -> None:
        console.print(text, markup=False, highlight=False)

    say(f"政策「{policy.name}」：{policy.source or '—'}")
    for entry in policy.entries:
        force = "硬性" if entry.hard else f"弹性，权重 {entry.weight}"
        say(f"● {entry.id}  {entry.rule.title}（{force}{f'，{entry.standing(at)}' if at else ''}）")
        plain = entry.rule.model_dump(mode="json")
        parameters = [f"{field.title}＝{_plain(plain[key])}" for key, field in type(entry.rule).model_fields.items()]
        if parameters:
            say(f"    {'；'.join(parameters)}")
        for allowance in entry.allowances:
            when = "" if allowance.year is None else f"{allowance.year}学年"
            say(f"    {when}放宽：{'/'.join(allowance.subject)} {allowance.by}{entry.rule.unit}")
        if entry.firm or entry.concession > 1:
            say(f"    无可行方案时：{'不得动用' if entry.firm else f'每放宽1个单位按{entry.concession}计'}")
        say(f"    依据：{entry.clause}")


def _plain(value: object) -> str:
    """A parameter as a planner reads it."""
    if value is None or value == []:
        return "不限"
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


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


def _changes(before: Mapping[str, Any], after: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any, Any]]:
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            yield f"{prefix}{key}", before.get(key), after.get(key)


def run_policy_diff(first: str, second: str, *, console: Console) -> int:
    """Settings, definitions and entries that differ between two policies."""
    for each in differences(load(first), load(second)):
        changed = "；".join(f"{name}：{_shown(before)} → {_shown(after)}" for name, before, after in each.changes)
        line = {"dropped": f"- {each.entry}：删除", "added": f"+ {each.entry}：新增"}.get(
            each.kind, f"* {each.entry or '政策'}：{changed}"
        )
        console.print(line, markup=False)
    return Exit.FINE


def _shown(value: object) -> str:
    return "—" if value is None else str(value)


def run_policy_check(name: str, *, year: int | None, console: Console) -> int:
    """Contradictions between entries, and entries out of date."""
    policy = load(name)
    at = year or policy.year
    if at is None:
        raise InputError.of("没有写明计划学年", "请用 --year 2026 指定，或在政策文件写 year。", table="政策")
    found = contradictions(policy, at)
    for contradiction in found:
        console.print(f"{contradiction}", markup=False)
    if not found:
        console.print("未发现矛盾，全部条目在有效期内。")
    return Exit.INVALID if any(c.severity is Severity.CONTRADICTION for c in found) else Exit.FINE
