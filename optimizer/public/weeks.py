"""Weeks of visits: who teaches at which other school, on which day and in which lesson."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

from optimizer.app.itineraries import ItinerariesRequest, ItinerariesResult
from optimizer.app.itineraries import itineraries as planned
from optimizer.app.itineraries import write as written
from optimizer.app.progress import Listen, unheard
from optimizer.app.terms import TermRequest
from optimizer.public.arguments import check
from optimizer.public.instances import Instance
from optimizer.public.plans import AnyPlan, case_of
from optimizer.public.shown import Card
from optimizer.public.tables import Column, Table

LEVELS = (
    Column("name", "object", "目标名"), Column("title", "object", "目标的中文名"), Column("value", "Int64", "课表的值"),
    Column("bound", "Int64", "下界：在前几级不变差时，任何课表都不低于它"), Column("gap", "Int64", "值与下界之差"),
    Column("proved", "boolean", "已证明最优"), Column("unit", "object", "单位"), Column("words", "object", "结论"),
)
LESSONS = (
    Column("teacher", "object", "教师编号"), Column("home", "object", "编制学校编号"),
    Column("school", "object", "走教学校编号"), Column("subject", "object", "学科"), Column("class", "object", "班级"),
    Column("weekday", "object", "星期"), Column("half", "object", "上午或下午"), Column("period", "Int64", "第几节"),
)
COVER = (
    Column("school", "object", "学校编号"), Column("subject", "object", "学科"),
    Column("classes", "Int64", "等待的班数"), Column("need", "Int64", "每周需要的课时（节）"),
    Column("covered", "Int64", "走教解决的课时（节）"),
    Column("uncovered", "Int64", "仍缺的课时（节）"), Column("reasons", "object", "仍缺的原因（元组）"),
)


@dataclass(frozen=True, repr=False, eq=False)
class WeekPlan(Card):
    """A week of visits with its levels; always a timetable without faults, if need be an empty one."""

    instance: Instance
    result: ItinerariesResult

    @cached_property
    def _plain(self) -> dict[str, Any]:
        return self.result.data()

    @property
    def levels(self) -> Table:
        """One row for each goal of the week, the most important first."""
        return Table("走教各级目标", LEVELS, (
            level | {"gap": max(0, level["value"] - level["bound"])} for level in self._plain["levels"]
        ))

    @property
    def lessons(self) -> Table:
        """One row for each lesson given away from the own school."""
        return Table("走教课表", LESSONS, (
            lesson | {"teacher": visitor["teacher"], "home": visitor["home"]}
            for visitor in self._plain["itineraries"] for lesson in visitor["lessons"]
        ))

    @property
    def cover(self) -> Table:
        """One row for each school and subject with classes that wait, and why some still do."""
        return Table("覆盖", COVER, (
            line | {"reasons": tuple(left["reason"] for left in line["left"])} for line in self._plain["cover"]
        ))

    @property
    def proved(self) -> bool:
        """Every goal of the week is proved the best."""
        return self.result.cover.visits.proved

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said before anything runs."""
        return self.result.question.notes

    def data(self, *, full_names: bool = False) -> dict[str, Any]:
        """The week as plain data: itineraries.json."""
        return self.result.data(full_names=full_names)

    def write(self, folder: "str | PathLike[str]", *, full_names: bool = False) -> tuple[Path, ...]:
        """Write the files of ``rotation itineraries`` and give their paths. Raises OSError."""
        place = Path(folder)
        return tuple(place / name for name in written(self.result, place, full_names=full_names))

    def _title(self) -> str:
        return f"走教一周（实例「{self.instance.name}」，{self.instance.years[0]}学年）"

    def _facts(self) -> Iterator[tuple[str, object]]:
        yield "走教教师", f"{len(self._plain['itineraries'])} 人，{len(self.lessons)} 节"
        for level in self.levels:
            yield level["title"], f"{level['value']} {level['unit']}，{level['words']}"


def plan_week(
    instance: Instance, plan: AnyPlan | None = None, *, term_start: date | None = None, term_weeks: int | None = None,
    previous: "str | PathLike[str] | None" = None, seconds: float | None = None, seed: int = 0,
    listen: Listen | None = None,
) -> WeekPlan:
    """The week of visiting teachers in the first year of an instance (model A14).

    ``plan``: those whom it sends teach at their new schools; without one it is the present staff. ``previous``: the
    itineraries.json of last term, whose visits are changed as little as possible. ``term_start`` and ``term_weeks`` go
    before the settings of the roster. ``seconds`` of wall clock. Raises InputError for what cannot be read, and where a
    visitor has too many choices.
    """
    check(seconds=seconds, seed=seed, term_weeks=term_weeks)
    case = None if plan is None else case_of(instance, plan)
    request = ItinerariesRequest(
        None if case is None else case.plan.inner, previous=None if previous is None else Path(previous),
        term=TermRequest(term_start, term_weeks), seconds=seconds, seed=seed,
    )
    return WeekPlan(instance, planned(instance.inner if case is None else case.instance, request, listen or unheard))
