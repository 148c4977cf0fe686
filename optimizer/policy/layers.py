"""Policies read and merged, by the id of their entries, from the nation down to the group."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from optimizer.domain.errors import InputError, Problem
from optimizer.domain.validation import told
from optimizer.files.strict_yaml import read_yaml
from optimizer.policy.entries import ENTRY_FIELDS, Entry, Policy
from optimizer.policy.words import in_words
from optimizer.rules import BY_NAME

PRESETS = Path(__file__).parent / "presets"


def presets() -> list[str]:
    """Names of the shipped policies."""
    return sorted(path.stem for path in PRESETS.glob("*.yaml"))


def load(name: str | Path) -> Policy:
    """A policy by preset name or file; ``extends`` layers are merged below it.

    Raises InputError with every fault in Chinese.
    """
    return build(merge(layers(name)), str(name))


def layers(name: str | Path) -> list[dict[str, Any]]:
    """Plain data of a policy and all that it extends, the lowest first, ready for ``merge``. Raises InputError."""
    return [plain for _, plain in _layers(name, ())]


def origins(name: str) -> dict[str, str]:
    """By entry of a policy the layer that says the last word of it. Raises InputError."""
    found: dict[str, str] = {}
    for layer, plain in _layers(name, ()):
        found |= {entry["id"]: layer for entry in plain.get("entries") or []}
    return found


def _layers(name: str | Path, seen: tuple[str, ...]) -> list[tuple[str, dict[str, Any]]]:
    path = PRESETS / f"{name}.yaml" if str(name) in presets() else Path(name)
    key = str(path.resolve())
    if key in seen:
        raise InputError.of(f"政策文件循环引用：{name}", "请检查 extends。", table="政策")
    if not path.is_file():
        raise InputError.of(
            f"找不到政策「{name}」", f"请给出政策文件路径，或内置政策之一：{'、'.join(presets())}。", table="政策"
        )
    plain = read_yaml(path, "政策")
    if not isinstance(plain, dict):
        raise InputError.of(f"政策文件 {path.name} 内容为空或不是键值结构", "请参照内置政策编写。", table="政策")
    below = plain.pop("extends", [])
    below = [below] if isinstance(below, str) else below
    if not isinstance(below, list) or not all(isinstance(base, str) for base in below):
        raise InputError.of("应为政策名称或其列表", "请写成 extends: 标准。", table="政策", column="extends")
    found: list[tuple[str, dict[str, Any]]] = []
    for base in below:
        beside = path.parent / f"{base}"
        found += _layers(beside if beside.is_file() else base, (*seen, key))
    return [*found, (str(name), plain)]


def merge(layers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Later layers override earlier ones: entries and definitions key by key, ``remove: true`` drops an entry."""
    merged: dict[str, Any] = {"definitions": {}, "epsilon": {}}
    entries: dict[str, dict[str, Any]] = {}
    for layer in layers:
        _well_formed(layer)
        merged |= {k: v for k, v in layer.items() if k not in ("definitions", "epsilon", "entries")}
        merged["definitions"] |= layer.get("definitions") or {}
        merged["epsilon"] |= layer.get("epsilon") or {}
        for entry in layer.get("entries") or []:
            identity = entry.get("id") if isinstance(entry, Mapping) else None
            if not isinstance(identity, str):
                raise InputError.of("政策条目缺少 id", "请为每个条目写明 id。", table="政策")
            if entry.get("remove") is True:
                entries.pop(identity, None)
            elif identity in entries and entry.get("rule") in (None, entries[identity].get("rule")):
                entries[identity] = entries[identity] | dict(entry)
            else:
                entries[identity] = dict(entry)
    return merged | {"entries": list(entries.values())}


def _well_formed(plain: Mapping[str, Any]) -> None:
    """Parts of the right shape, whatever stands in them. Raises InputError with every one that is not."""
    wrong = [name for name in ("definitions", "epsilon") if not isinstance(plain.get(name) or {}, Mapping)]
    entries = plain.get("entries") or []
    listed = isinstance(entries, list | tuple) and all(isinstance(entry, Mapping) for entry in entries)
    problems = [Problem("政策", None, name, "应为键值结构", "请写成 键: 值。") for name in wrong]
    if not listed:
        problems.append(Problem("政策", None, "entries", "应为条目的列表", "每个条目请写成 - id: …，rule: …。"))
    if problems:
        raise InputError(problems)


def build(plain: Mapping[str, Any], name: str) -> Policy:
    """A policy from merged plain data. Raises InputError with every fault."""
    _well_formed(plain)
    plain, said = in_words(plain)
    problems: list[Problem] = []
    entries: list[Entry] = []
    for raw in plain.get("entries") or []:
        try:
            entries.append(_entry(raw))
        except ValidationError as error:
            problems += [_problem(f"政策条目 {raw.get('id', '?')}", fault) for fault in error.errors()]
        except InputError as error:
            problems += error.problems
    rest = {k: v for k, v in plain.items() if k != "entries"}
    try:
        policy = Policy.model_validate({"name": name, **rest, "entries": tuple(entries)})
    except ValidationError as error:
        problems += [_problem("政策", fault) for fault in error.errors()]
    if problems:
        raise InputError(problems)
    return policy.saying(said)


def _entry(raw: Mapping[str, Any]) -> Entry:
    identity, rule_name = raw.get("id", "?"), raw.get("rule")
    rule = BY_NAME.get(str(rule_name))
    if rule is None:
        raise InputError.of(
            f"规则「{rule_name}」不存在", f"可用规则：{'、'.join(BY_NAME)}。",
            table=f"政策条目 {identity}", column="rule",
        )
    fields = {k: v for k, v in raw.items() if k in ENTRY_FIELDS}
    parameters = {k: v for k, v in raw.items() if k not in (*ENTRY_FIELDS, "rule")}
    return Entry.model_validate({**fields, "rule": rule.model_validate(parameters)})


def _problem(table: str, fault: Mapping[str, Any]) -> Problem:
    where = ".".join(str(part) for part in fault["loc"])
    rule, advice = told(fault)
    return Problem(table, None, where, rule, f"{advice}。")
