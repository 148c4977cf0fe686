"""Policies: by name or file, and changed by path."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from optimizer.policy.entries import Policy as Inner
from optimizer.policy.layers import load
from optimizer.public.shown import Card
from optimizer.public.tables import Column, Table
from optimizer.studies.policy_paths import edited

ENTRIES = (
    Column("id", "object", "条目编号：改动路径 entries.编号.参数 中的编号"),
    Column("rule", "object", "规则名"),
    Column("title", "object", "规则的中文名"),
    Column("hard", "boolean", "是否硬性条款"),
    Column("weight", "Int64", "弹性条款的权重；硬性条款为空"),
    Column("parameters", "object", "规则的各项参数（dict）"),
    Column("clause", "object", "所依据的条款"),
)


@dataclass(frozen=True, repr=False, eq=False)
class Policy(Card):
    """Clauses as data, the meaning of the words, and the order of the goals.

    ``inner`` is the policy as the rooms below know it; what it offers may change from version to version.
    """

    inner: Inner

    @property
    def name(self) -> str:
        """As the policy calls itself."""
        return self.inner.name

    @property
    def levels(self) -> tuple[str, ...]:
        """Names of the goals, the most important first."""
        return tuple(self.inner.levels)

    @property
    def entries(self) -> Table:
        """One row for each clause, in the order of the policy."""
        return Table("政策条目", ENTRIES, (
            {"id": entry.id, "rule": entry.rule.name, "title": entry.rule.title, "hard": entry.hard,
             "weight": entry.weight, "parameters": entry.rule.model_dump(mode="json"), "clause": str(entry.clause)}
            for entry in self.inner.entries
        ))

    def data(self) -> dict[str, Any]:
        """The policy as plain data, as a policy file says it."""
        return self.inner.dump()

    def with_(self, changes: Mapping[str, Any] | None = None, /, **more: Any) -> "Policy":
        """The policy changed by path, as in ``policy.with_({"entries.flow.low": 12, "definitions.term": 2})``.

        Paths are ``entries.ID.PARAMETER`` (also ``weight``, ``since``, ``until``, ``scope``; ``entries.ID.remove`` set
        to true drops the clause), ``definitions.NAME``, ``epsilon.LEVEL`` and ``levels``. Raises InputError with every
        fault.
        """
        return Policy(edited(self.inner, {**(changes or {}), **more}))

    def _title(self) -> str:
        return f"政策「{self.name}」"

    def _facts(self) -> Iterator[tuple[str, object]]:
        yield "条目", f"{len(self.inner.entries)} 条，其中硬性 {sum(entry.hard for entry in self.inner.entries)} 条"
        yield "目标次序", "、".join(self.levels)
        yield "出处", self.inner.source


def load_policy(name: "str | PathLike[str]") -> Policy:
    """A policy by the name of a preset (标准, 国家基线, …) or the path of a file. Raises InputError."""
    return Policy(load(name if isinstance(name, str) else Path(name)))
