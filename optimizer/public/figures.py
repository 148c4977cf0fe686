"""Levels as tables: figures in the unit of the goal, as every screen and file tells them (definitions §4)."""

from collections.abc import Iterable, Mapping
from typing import Any

from optimizer.auditing.verdicts import LevelVerdict
from optimizer.goals.gauge import Gauge, number
from optimizer.public.tables import Column, Table
from optimizer.questions.what_if import Shift
from optimizer.reporting.facts.measures import effect_data, level_words
from optimizer.solving.answers import Level

NAMED = (Column("name", "object", "目标名"), Column("title", "object", "目标的中文名"))
UNIT = Column("unit", "object", "单位")
LEVELS = (
    *NAMED,
    Column("value", "Float64", "方案的值"),
    Column("bound", "Float64", "下界：在前几级不变差时，任何方案都不低于它"),
    Column("gap", "Float64", "值与下界之差"),
    Column("tolerance", "Float64", "政策允许的容差（epsilon）"),
    Column("proved", "boolean", "是否以整数证明最优（或在容差内），不依赖求解器"),
    UNIT,
    Column("basis", "object", "下界的依据：certificate、tree、core、witness 或 open"),
    Column("words", "object", "结论"),
)
SHIFTS = (
    *NAMED,
    Column("before", "Float64", "调整前的值；名册变动使单位改变时为空"),
    Column("after", "Float64", "调整后的值"),
    Column("bound", "Float64", "下界：满足这些调整的方案都不低于它"),
    Column("proved", "boolean", "调整后的值按求解器是否最优"),
    UNIT,
)
VERDICTS = (
    *NAMED,
    Column("value", "Float64", "由方案重算的值"),
    Column("bound", "Float64", "由证书以整数重算的下界"),
    Column("gap", "Float64", "值与下界之差"),
    UNIT,
    Column("proved", "boolean", "是否以整数证明，不依赖求解器"),
    Column("words", "object", "结论：证书已核验，或依据什么"),
)


def levels_of(levels: Iterable[Level]) -> Table:
    """One row for each goal of an answer, the most important first."""
    return Table("各级目标", LEVELS, map(_level, levels))


def shifts_of(shifts: Iterable[Shift]) -> Table:
    """One row for each goal before and after a change."""
    return Table("各级目标的变化", SHIFTS, map(_shift, shifts))


def verdicts_of(levels: Iterable[LevelVerdict]) -> Table:
    """One row for each goal as it was reckoned again."""
    return Table("各级目标的核验", VERDICTS, map(_verdict, levels))


def _level(level: Level) -> Mapping[str, Any]:
    return _named(level.name, level.gauge) | {
        "value": number(level.gauge.figure(level.value)), "bound": number(level.gauge.figure(level.bound)),
        "gap": number(level.gauge.step(max(0, level.value - level.bound))),
        "tolerance": number(level.gauge.step(level.epsilon)), "proved": level.verdict.proved, "basis": level.basis,
        "words": level_words(level),
    }


def _shift(shift: Shift) -> Mapping[str, Any]:
    return {**_named(shift.name, shift.gauge), **effect_data(shift)["figures"], "proved": shift.proved}


def _verdict(level: LevelVerdict) -> Mapping[str, Any]:
    return _named(level.name, level.gauge) | {
        "value": number(level.gauge.figure(level.value)), "bound": number(level.gauge.figure(level.certified)),
        "gap": number(level.gauge.step(max(0, level.value - level.certified))), "proved": level.proved,
        "words": level.words,
    }


def _named(name: str, gauge: Gauge) -> dict[str, Any]:
    return {"name": name, "title": gauge.title, "unit": gauge.unit}
