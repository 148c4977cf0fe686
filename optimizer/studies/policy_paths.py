"""Edits of a policy by path: ``entries.flow.low``, ``definitions.term``, ``epsilon.equity``, ``levels``."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from optimizer.domain.definitions import Definitions
from optimizer.domain.errors import InputError, Problem
from optimizer.goals import GOALS
from optimizer.policy.entries import Policy
from optimizer.policy.layers import build
from optimizer.rules import BY_NAME

ROOTS = ("entries", "definitions", "epsilon", "levels")
FIXED = ("id", "rule", "clause")  # what an entry is, as against its numbers
REMOVE = "remove"  # entries.ID.remove: true drops the entry
OF_ENTRIES = {"weight": "权重", "since": "起始日期", "until": "截止日期", "scope": "适用范围", REMOVE: "不设此条"}


def edited(policy: Policy, edits: Mapping[str, Any]) -> Policy:
    """The policy with its edits, validated as a policy file is. Raises InputError with every fault."""
    if not edits:
        return policy
    plain = policy.dump()
    problems: list[Problem] = []
    for path, value in edits.items():
        try:
            _set(plain, path, deepcopy(value))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    removed = {path.split(".")[1] for path, value in edits.items() if path.endswith(f".{REMOVE}") and value}
    plain["entries"] = [entry for entry in plain["entries"] if entry["id"] not in removed]
    return build(plain, policy.name)


def value_at(plain: Mapping[str, Any], path: str) -> Any:
    """What a dumped policy says at a path; None where it says nothing."""
    keys = path.split(".")
    here: Any = plain
    if keys[0] == "entries":
        entry = next((entry for entry in plain["entries"] if entry["id"] == keys[1]), None)
        if keys[2:] == [REMOVE]:
            return entry is None
        here, keys = entry, keys[2:]
    for key in keys:
        here = here.get(key) if isinstance(here, Mapping) else None
    return here


def title_of(plain: Mapping[str, Any], path: str) -> str:
    """A path in the planner's words, as far as a dumped policy knows it; else the path itself."""
    root, *keys = path.split(".")
    if root == "entries":
        entry = next((entry for entry in plain["entries"] if entry["id"] == keys[0]), None)
        if entry is None:
            return path
        rule = BY_NAME[entry["rule"]]
        field = rule.model_fields.get(keys[1])
        words = OF_ENTRIES.get(keys[1]) or (field.title if field else None)
        rest = "".join(f"·{key}" for key in keys[2:])
        return f"{rule.title}：{words}{rest}" if words else path
    if root == "definitions" and keys[0] in Definitions.model_fields:
        return "·".join([Definitions.model_fields[keys[0]].title or keys[0], *keys[1:]])
    if root == "epsilon":
        return f"{GOALS[keys[0]].title if keys[0] in GOALS else keys[0]}的容差"
    return "目标次序" if root == "levels" else path


def _set(plain: dict[str, Any], path: str, value: Any) -> None:
    keys = path.split(".")
    least = {"entries": 3, "levels": 1}.get(keys[0], 2)
    if keys[0] not in ROOTS or len(keys) < least or (keys[0] == "levels" and len(keys) > 1):
        raise _fault(path, "参数路径有误", "应形如 entries.条目编号.参数、definitions.项、epsilon.目标 或 levels")
    here: Any = plain
    if keys[0] == "entries":
        entries = {entry["id"]: entry for entry in plain["entries"]}
        if keys[1] not in entries:
            raise _fault(path, f"政策「{plain['name']}」没有条目 {keys[1]}", f"可用条目：{'、'.join(entries)}")
        if keys[2] in FIXED:
            raise _fault(path, f"条目的 {keys[2]} 不能按路径改动", "请另写一份政策文件")
        if keys[2] == REMOVE:
            if len(keys) > 3 or not isinstance(value, bool):
                raise _fault(path, "remove 应为 true 或 false", "请改正")
            return
        here, keys = entries[keys[1]], keys[2:]
    for key in keys[:-1]:
        here = here.setdefault(key, {})
        if not isinstance(here, dict):
            raise _fault(path, f"「{key}」之下没有更细的项", "请缩短参数路径")
    here[keys[-1]] = value


def _fault(path: str, rule: str, advice: str) -> InputError:
    return InputError([Problem("政策改动", None, path, rule, f"{advice}。")])
