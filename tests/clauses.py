"""The table of all clauses of the sources: its data (optimizer/handbook/clauses.yaml), what it names, and its page."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import typer
import yaml

from optimizer.cli.program import app
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Kind
from optimizer.formats.schema import TABLES
from optimizer.goals import GOALS
from optimizer.policy.entries import Policy
from optimizer.policy.layers import load, presets
from optimizer.reporting.xlsx import sheets
from optimizer.rules import BY_NAME
from tests.policy.meaning import meant_by

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "optimizer" / "handbook" / "clauses.md"
DATA = PAGE.with_suffix(".yaml")
KINDS = {
    "R": "规则", "Q": "比例", "E": "条件", "P": "数", "N": "对象", "M": "考核", "I": "激励与经费", "W": "程序",
}
VERDICTS = {
    "遵守": "方案照此安排，审核逐处核对",
    "未遵守": "方案能够遵守而没有做到，写明原因",
    "报告": "不由方案决定或没有限值，逐处报告",
    "台账": "由方案推出，列在台账和名单里",
    "名册": "由名册或政策写明，方案以此为准",
    "方案之外": "与谁到哪里任教无关",
}
FIRST = "## 计数"  # what stands before it is written by hand


@dataclass(frozen=True)
class Row:
    """A clause: its document and number there, and what becomes of it."""

    document: str
    number: int
    quote: str
    kind: str
    verdict: str
    where: tuple[str, ...] = ()
    note: str = ""
    plan: bool = False


@cache
def _data() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return found


@cache
def rows() -> Sequence[Row]:
    """All rows in the order of the documents."""
    return tuple(
        Row(document, number, **{**told, "where": tuple(told.get("where", ()))})
        for document, found in _data()["rows"].items() for number, told in found.items()
    )


@cache
def policy(name: str) -> Policy:
    return load(name)


@cache
def _sheets() -> frozenset[str]:
    modules = (import_module(f"{sheets.__name__}.{each.name}") for each in iter_modules(sheets.__path__))
    return frozenset(module.NAME for module in modules if hasattr(module, "NAME"))


@cache
def commands() -> frozenset[str]:
    return frozenset(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def unknown(name: str) -> bool:
    """Whether a row names what there is not."""
    sort, found, rest = name.partition(":")
    if not found:
        preset, _, entry = name.partition("/")
        return preset not in presets() or entry not in {each.id for each in policy(preset).entries}
    known: Mapping[str, Any] = {
        "rule": BY_NAME, "level": GOALS, "definition": Definitions.model_fields, "kind": {kind.value for kind in Kind},
        "column": {f"{table.name}.{column.heading}" for table in TABLES for column in table.columns},
        "sheet": _sheets(), "command": commands(),
    }
    return rest not in known.get(sort, ())


def shown(name: str) -> str | None:
    """The file below tests/ that shows what a row names; None where nothing need show it."""
    if name.startswith("rule:"):
        return f"rules/cases/{name.removeprefix('rule:')}.yaml"
    if "/" in name:
        preset = meant_by(*name.split("/"))
        return None if preset is None else f"policy/meanings/{preset}.yaml"
    told: str | None = _data()["shown"].get(name)
    return told


def others() -> Mapping[str, str]:
    """Files that show what is no entry and no rule, by what they show."""
    told: Mapping[str, str] = _data()["shown"]
    return told


# ------------------------------------------------------------------------------------------------ the page
def page() -> str:
    """The page: what is written by hand, then the counts and the tables."""
    before, found, _ = PAGE.read_text(encoding="utf-8").partition(FIRST)
    assert found, f"no heading {FIRST}"
    return before + "\n".join(_generated()) + "\n"


def _generated() -> Iterator[str]:
    yield from (FIRST, "")
    yield from _counts()
    for document in dict.fromkeys(row.document for row in rows()):
        yield from ("", f"## {document}", "", "| 条 | 条文摘录 | 类 | 结论 | 落实在 | 说明 | 例 |", "|---" * 7 + "|")
        yield from (_line(row) for row in rows() if row.document == document)


def _counts() -> Iterator[str]:
    counted = Counter((row.kind, row.verdict) for row in rows())
    yield f"| 类 | {' | '.join(VERDICTS)} | 合计 |"
    yield "|---" * (len(VERDICTS) + 2) + "|"
    for kind, name in KINDS.items():
        each = [counted[kind, verdict] for verdict in VERDICTS]
        yield f"| {kind} {name} | {' | '.join(map(str, each))} | {sum(each)} |"
    sums = [sum(row.verdict == verdict for row in rows()) for verdict in VERDICTS]
    yield f"| 合计 | {' | '.join(map(str, sums))} | {len(rows())} |"
    able = [row for row in rows() if row.plan]
    kept = sum(row.verdict == "遵守" for row in able)
    yield ""
    yield f"方案能够遵守的 {len(able)} 条（下表“条”一栏带 ●），遵守 {kept} 条，占 {100 * kept / len(able):.1f}%。其余："
    yield ""
    yield from (
        f"- {row.document} {row.number}「{row.quote}」：{row.note}。" for row in able if row.verdict != "遵守"
    )


def _line(row: Row) -> str:
    cases = dict.fromkeys(file for name in row.where if (file := shown(name)))
    cells = (
        f"{row.document} {row.number}", f"「{row.quote}」", f"{row.kind}{' ●' if row.plan else ''}", row.verdict,
        "、".join(map(_told, row.where)) or "—", row.note or "—", "、".join(f"`{case}`" for case in cases) or "—",
    )
    return f"| {' | '.join(cells)} |"


def _told(name: str) -> str:
    sort, found, rest = name.partition(":")
    if not found:
        return f"`{name}`"
    return {
        "rule": f"规则 `{rest}`", "level": f"目标 `{rest}`", "definition": f"词义 `{rest}`", "kind": f"类型「{rest}」",
        "column": f"名册「{rest}」", "sheet": f"工作簿「{rest}」", "command": f"`rotation {rest}`",
    }[sort]
