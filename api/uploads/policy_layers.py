"""A policy from plain data that somebody sent: it extends presets only, never files."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from api.common.fault_report import silent, told
from optimizer.domain.definitions import Definitions
from optimizer.domain.errors import InputError, Problem
from optimizer.domain.scope import Scope
from optimizer.policy.digests import canonical, policy_data, sha
from optimizer.policy.entries import ENTRY_FIELDS, Policy
from optimizer.policy.layers import build, layers, merge, presets
from optimizer.reporting.facts.masking import CLOSE, OPEN
from optimizer.rules import BY_NAME

TABLE = "政策"
ENTRY = re.compile(r"政策条目 (.*)", re.DOTALL)
FOREIGN = re.compile(r"（.*）", re.DOTALL)


def layered(plain: Mapping[str, Any], name: str, own: Mapping[str, Mapping[str, Any]] = MappingProxyType({})) -> Policy:
    """The policy with what it ``extends`` below it: presets, or by id those of ``own``.

    Raises InputError with every fault, values left out.
    """
    plain = dict(plain)
    below = plain.pop("extends", [])
    below = [below] if isinstance(below, str) else below
    known = presets()
    if not isinstance(below, list) or not all(
        isinstance(base, str) and (base in known or base in own) for base in below
    ):
        raise InputError.of(
            "extends 只能写内置政策的名称", f"可用：{'、'.join(known)}", table=TABLE, column="extends"
        )
    if (fault := _misshapen(plain)) is not None:
        raise InputError([fault])
    try:
        stack = [layer for base in below for layer in ([own[base]] if base in own else layers(base))]
        return build(merge([*stack, plain]), name)
    except InputError as error:
        raise InputError(_nameless(error.problems, plain)) from None


def identity(policy: Policy) -> str:
    """The digest of what the policy says, whichever way it was written."""
    return sha(canonical(policy_data(policy)))


def told_policy(error: InputError) -> Sequence[Mapping[str, Any]]:
    """The faults of ``layered`` as data."""
    return [
        {**fault, "table": problem.table, "column": problem.column, "text": str(replace(
            problem, rule=fault["rule"], advice=fault["advice"]
        ))}
        for problem, fault in zip(error.problems, told(error.problems), strict=True)
    ]


def _misshapen(plain: Mapping[str, Any]) -> Problem | None:
    """Where a part is no list or mapping at all, merging would not know what to do with it; and brackets of tokens."""
    if re.search(f"[{OPEN}{CLOSE}]", json.dumps(plain, ensure_ascii=False, default=str)):
        return Problem(TABLE, None, None, f"含有 {OPEN} 或 {CLOSE}", "这两个符号由系统使用，请改用其他括号")
    for name in ("definitions", "epsilon"):
        if not isinstance(plain.get(name) or {}, Mapping):
            return Problem(TABLE, None, name, "应为键值结构", "请参照内置政策编写")
    entries = plain.get("entries") or []
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        return Problem(TABLE, None, "entries", "应为条目的列表，每条是键值结构", "请参照内置政策编写")
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry.get("id"), str) or not isinstance(entry.get("rule", ""), str):
            rule = "条目缺少 id，或 id、rule 不是文本"
            return Problem(f"政策第{number}条", None, "id", rule, "请为每个条目写明 id 和 rule")
    return None


def _nameless(problems: Iterable[Problem], plain: Mapping[str, Any]) -> list[Problem]:
    """Entries by their place instead of their id; of paths only the parts that the schema knows."""
    places = {str(entry["id"]): number for number, entry in enumerate(plain.get("entries") or [], start=1)}
    found = []
    for problem in problems:
        entry = ENTRY.fullmatch(problem.table)
        place = places.get(entry[1]) if entry else None
        parts = (problem.column or "").split(".")
        path = ".".join(part if part in _fields() or part.isdecimal() else "…" for part in parts)
        rule = FOREIGN.sub("", problem.rule) if problem.rule.startswith("填写有误") else problem.rule
        found.append(replace(
            problem, table=f"政策第{place}条" if place else TABLE, column=path or None, rule=silent(rule),
            advice=problem.advice if problem.advice.startswith("可用规则") else silent(problem.advice),
        ))
    return found


@cache
def _fields() -> frozenset[str]:
    """Names of everything that a policy may say."""
    models: tuple[type[BaseModel], ...] = (Policy, Definitions, Scope, *BY_NAME.values())
    return frozenset((*ENTRY_FIELDS, "rule", "allowances", *(name for model in models for name in model.model_fields)))
