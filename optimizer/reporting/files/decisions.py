"""edits.yaml: the decisions in force on the plan beside it, as policy entries and leaves; read back as written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from optimizer.domain.errors import InputError, Problem
from optimizer.domain.plan import Plan
from optimizer.files.strict_json import read_json
from optimizer.files.strict_yaml import read_yaml, yaml_text
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build
from optimizer.questions.decisions import Decisions, Leave
from optimizer.questions.replanning import answering
from optimizer.reporting.files.plan_files import plan_from
from optimizer.rules.decided import Decided

NAME = "edits.yaml"
HEAD = """\
# 人工决定：由 rotation whatif 写出，对旁边的 plan.json、plan.xlsx 有效。
# rotation whatif、audit、verify 会自动读取；entries 与政策条目写法相同，leaves 是名册之外登记的离岗。
"""


@dataclass(frozen=True)
class InForce:
    """What an edits.yaml says: decisions, digest of the roster they were made on, and the plan that they changed."""

    decisions: Decisions
    data: str
    previous: str  # relative to the folder of the file; empty: none


NO_DECISIONS = InForce(Decisions(), "", "")


def decisions_text(found: InForce) -> str:
    """The whole file."""
    plain = {
        "data": found.data,
        "previous": found.previous,
        "last": found.decisions.last,
        "entries": [entry.dump() for entry in found.decisions.entries],
        "leaves": [
            {"id": leave.id, "teacher": leave.teacher, "year": leave.year, "date": leave.day.isoformat()}
            for leave in found.decisions.leaves
        ],
    }
    return HEAD + yaml_text(plain, width=1000)


def read_decisions(path: Path) -> InForce:
    """Raises InputError with everything that cannot be read."""
    plain = read_yaml(path)
    if not isinstance(plain, Mapping) or not all(isinstance(plain.get(key, []), list) for key in ("entries", "leaves")):
        raise InputError.of("内容不是人工决定", "应含 entries 与 leaves 两个列表。", table=path.name)
    problems: list[Problem] = []
    leaves = [leave for number, raw in enumerate(plain.get("leaves", []), 1) for leave in _leave(raw, number, problems)]
    entries: tuple[Entry, ...] = ()
    try:
        entries = build({"entries": plain.get("entries", [])}, path.stem).entries
    except InputError as error:
        problems += error.problems
    others = [entry.id for entry in entries if not isinstance(entry.rule, Decided)]
    if others:
        advice = "这里只能写规则 decided；其他条款请写入政策文件。"
        problems.append(Problem(path.name, None, None, f"{'、'.join(others)} 不是人工决定", advice))
    ids = [*(entry.id for entry in entries), *(leave.id for leave in leaves)]
    twice = sorted({identity for identity in ids if ids.count(identity) > 1})
    if twice:
        problems.append(Problem(path.name, None, "id", f"编号{'、'.join(twice)}重复", "请改成不同的编号。"))
    if problems:
        raise InputError(problems)
    last = plain.get("last", 0)
    decisions = Decisions(entries, tuple(leaves), last if isinstance(last, int) else 0)
    return InForce(decisions, str(plain.get("data", "")), str(plain.get("previous") or ""))


def _leave(raw: Any, number: int, problems: list[Problem]) -> Iterator[Leave]:
    try:
        day = raw["date"] if isinstance(raw["date"], date) else date.fromisoformat(raw["date"])
        found = Leave(raw["id"], raw["teacher"], raw["year"], day)
        if not (isinstance(found.id, str) and isinstance(found.teacher, str) and isinstance(found.year, int)):
            raise TypeError
        yield found
    except (KeyError, TypeError, ValueError):
        advice = "应含 id、teacher、year、date（如 2026-06-30）。"
        problems.append(Problem("leaves", number, None, "离岗登记不完整或内容有误", advice))


def beside(plan: Path) -> InForce:
    """What stands beside a plan; nothing where there is no file."""
    path = plan.parent / NAME
    return read_decisions(path) if path.is_file() else NO_DECISIONS


def under_decisions(instance: Instance, plan: Path) -> Instance:
    """An instance under the decisions beside a plan, with a word on them; the same one where there are none."""
    found = beside(plan)
    if found is NO_DECISIONS:
        return instance
    applied = found.decisions.applied(instance)
    listed = "：" + "；".join(found.decisions.told(instance.county)) if found.decisions else ""
    told = f"方案旁的 {NAME} 有 {len(found.decisions.ids)} 项人工决定，一并生效{listed}。"
    if found.data and not instance.is_on(found.data):
        told += "这些决定是按另一份名册作出的。"
    return replace(applied, announcements=(*applied.announcements, told))


def answered(instance: Instance, plan: Plan, path: Path) -> Instance:
    """What the plan in a file answers exactly: an edited one asks for the plan nearest to the one before.

    Raises InputError where that plan is gone.
    """
    return answering(instance, plan, plan_before(path))


def plan_before(plan: Path) -> Plan | None:
    """The plan that the decisions beside a plan changed; None where there are none. Raises InputError if it is gone."""
    found = beside(plan)
    if not found.previous:
        return None
    earlier = plan.parent / found.previous
    if not earlier.is_file():
        raise InputError.of(f"找不到调整前的方案 {found.previous}", "请连同「版本」文件夹一起移动。", table=NAME)
    return plan_from(read_json(earlier), found.previous)
