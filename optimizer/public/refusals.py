"""Tables of why there is no plan, and of what would give one."""

from collections.abc import Mapping
from typing import Any

from optimizer.public.tables import Column, Table

CLASHES = (
    Column("entries", "object", "互相冲突的条目（编号的元组）"),
    Column("exact", "boolean", "由整数运算证明（否则由整数求解器逐条确认）"),
    Column("minimal", "boolean", "去掉任何一条即不再冲突"),
    Column("text", "object", "冲突的说明，每条一行"),
)
REPAIRS = (
    Column("total", "Float64", "调整合计，折合人数"), Column("bound", "Float64", "任何调整的合计都不低于它，折合人数"),
    Column("proved", "boolean", "按求解器已是最少"), Column("changes", "object", "逐项改动（说明的元组）"),
    Column("effect", "object", "按调整后的政策重新求解的结果；空为未试算"),
)


def clashes_of(refusal: Mapping[str, Any]) -> Table:
    """One row for each clash of a refusal as report.json tells it."""
    return Table("冲突", CLASHES, (
        {
            "entries": tuple(dict.fromkeys(case["entry"] for case in clash["cases"])), "exact": clash["exact"],
            "minimal": clash["minimal"], "text": "\n".join([clash["text"], *(case["text"] for case in clash["cases"])]),
        }
        for clash in refusal["clashes"]
    ))


def repairs_of(refusal: Mapping[str, Any]) -> Table:
    """One row for each repair of a refusal as report.json tells it."""
    return Table("最少的调整", REPAIRS, (
        {
            "total": one["total"], "bound": one["bound"], "proved": one["proved"],
            "changes": tuple(change["text"] for change in one["changes"]),
            "effect": None if one["effect"] is None else one["effect"]["text"],
        }
        for one in refusal["repairs"]
    ))
