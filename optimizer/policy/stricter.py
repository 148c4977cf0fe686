"""Where a policy asks for more than 国家基线: told to whoever uses 标准 without having chosen it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from optimizer.policy.entries import Entry, Policy
from optimizer.policy.layers import load
from optimizer.policy.sheet import WORDS

BASELINE = "国家基线"
PERCENT = "（%）"
CODES = {str(code): word for word, code in reversed(list(WORDS.items()))}


@dataclass(frozen=True, slots=True)
class Stricter:
    """A hard entry that 国家基线 does not have, or has with other numbers; ``text`` says which."""

    entry: str
    text: str


def stricter(policy: Policy) -> list[Stricter]:
    """The hard entries of a policy that go beyond 国家基线, or differ from it, in the order of the policy."""
    return list(_beyond(policy, _baseline()))


@cache
def _baseline() -> Policy:
    return load(BASELINE)


def _beyond(policy: Policy, baseline: Policy) -> Iterator[Stricter]:
    for entry in policy.entries:
        if not entry.hard:
            continue
        name, scope = entry.rule.name, entry.scope
        same = [other for other in baseline.entries if other.rule.name == name and other.scope == scope]
        if not same:
            numbers = "，".join(_valued(title, value) for title, value, _ in _numbers(entry, None))
            told = f"（{numbers}）" if numbers else ""
            yield Stricter(entry.id, f"「{entry.rule.title}」{told}：国家基线没有")
        elif all(entry.rule != other.rule or not other.hard for other in same):
            changed = "，".join(
                f"{_valued(title, value)}（国家基线{_valued(PERCENT if PERCENT in title else '', base)}）"
                for title, value, base in _numbers(entry, same[0])
            )
            weighted = "" if same[0].hard else "必须做到（国家基线为弹性）"
            yield Stricter(entry.id, f"「{entry.rule.title}」：{'，'.join(filter(None, (changed, weighted)))}")


def _numbers(entry: Entry, other: Entry | None) -> Iterator[tuple[str, object, object]]:
    """Title, value and that of another entry of the rule where they differ; its numbers where there is no other."""
    mine = entry.rule.model_dump(mode="json")
    theirs = {} if other is None else other.rule.model_dump(mode="json")
    for name, field in type(entry.rule).model_fields.items():
        number = type(mine[name]) is int
        if (other is None and number) or (other is not None and mine[name] != theirs[name]):
            yield field.title or name, mine[name], theirs.get(name)


def _valued(title: str, value: object) -> str:
    """A parameter with its value, the unit behind the number."""
    if PERCENT in title and value is not None:
        return f"{title.replace(PERCENT, '')}{value}%"
    return f"{title.replace(PERCENT, '')}{_told(value)}"


def _told(value: object) -> str:
    """A value as a planner writes it."""
    if value is None or value == []:
        return "不限"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(_told, value))
    return CODES.get(str(value), str(value))
