"""The decisions in force on a plan: entries of the policy and leaves of the roster, dated and numbered."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.domain.vocabulary import Clause
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.questions.edits import Action, Edit
from optimizer.rules.base import school_name
from optimizer.rules.decided import Decided

DOCUMENT = "人工决定"  # of the clause of a decision, and how its id begins


@dataclass(frozen=True)
class Leave:
    """A teacher away from the staff for a school year."""

    id: str
    teacher: str
    year: int
    day: date  # on which it was decided


@dataclass(frozen=True)
class Decisions:
    """``entries`` join the policy, ``leaves`` change the roster; in the order in which they were made.

    ``last`` is the highest number ever given, so that a withdrawn one is not given again.
    """

    entries: tuple[Entry, ...] = ()
    leaves: tuple[Leave, ...] = ()
    last: int = 0

    @property
    def ids(self) -> tuple[str, ...]:
        return (*(entry.id for entry in self.entries), *(leave.id for leave in self.leaves))

    def __bool__(self) -> bool:
        return bool(self.entries or self.leaves)

    def applied(self, instance: Instance) -> Instance:
        """The instance under these decisions. Raises InputError where its policy has entries of the same ids."""
        if not self:
            return instance
        taken = {entry.id for entry in instance.policy.entries} & set(self.ids)
        if taken:
            rule = f"政策中已有编号为{'、'.join(sorted(taken))}的条目，与人工决定重号"
            raise InputError.of(rule, "请在政策文件中给这些条目改用别的编号。", table="政策")
        policy = instance.policy.model_copy(update={"entries": (*instance.policy.entries, *self.entries)})
        under = replace(instance.under(policy), decisions=(*instance.decisions, *self.told(instance.county)))
        return under.with_county(_on_leave(instance.county, self.leaves)) if self.leaves else under

    def told(self, county: County) -> tuple[str, ...]:
        """Every decision in words, from what it does and not from what a file says of it."""
        edits = [(entry.id, edit_of(entry.rule)) for entry in self.entries if isinstance(entry.rule, Decided)]
        edits += [(leave.id, Edit(Action.LEAVE, leave.teacher, year=leave.year)) for leave in self.leaves]
        return tuple(f"{identity}：{said(edit, county)}" for identity, edit in edits)

    def adding(self, instance: Instance, edits: Sequence[Edit], day: date, note: str = "") -> "Decisions":
        """These and the edits of a day, numbered on."""
        number = 1 + max(self.last, *(_number(identity) for identity in (*self.ids, *_own(instance))))
        entries, leaves = list(self.entries), list(self.leaves)
        for place, edit in enumerate(edits, start=number):
            if edit.on_data:
                leaves.append(Leave(f"{DOCUMENT}{place}", edit.teacher, edit.year or instance.year, day))
            else:
                entries.append(_entry(f"{DOCUMENT}{place}", instance.county, edit, day, note))
        return Decisions(tuple(entries), tuple(leaves), number + len(edits) - 1)

    def without(self, ids: Collection[str]) -> "Decisions":
        """These but for the withdrawn ones. Raises InputError naming every id that is none of them."""
        unknown = [identity for identity in ids if identity not in self.ids]
        if unknown:
            known = f"现有：{'、'.join(self.ids)}。" if self else "现在没有任何人工决定。"
            raise InputError.of(f"没有编号为“{'、'.join(unknown)}”的人工决定", known, table="调整")
        return Decisions(
            tuple(entry for entry in self.entries if entry.id not in ids),
            tuple(leave for leave in self.leaves if leave.id not in ids),
            max(self.last, *map(_number, self.ids)) if ids else self.last,
        )

    def pinned(self) -> set[tuple[str, str, int | None]]:
        """(teacher, school, year) of the postings that a planner fixed."""
        rules = [entry.rule for entry in self.entries if isinstance(entry.rule, Decided)]
        return {(rule.teacher, rule.school, rule.year) for rule in rules if rule.school is not None}


def _own(instance: Instance) -> list[str]:
    return [entry.id for entry in instance.policy.entries]


def _number(identity: str) -> int:
    found = re.fullmatch(rf"{DOCUMENT}(\d+)", identity)
    return int(found[1]) if found else 0


def _on_leave(county: County, leaves: Sequence[Leave]) -> County:
    years: dict[str, tuple[int, ...]] = {}
    for leave in leaves:
        years[leave.teacher] = (*years.get(leave.teacher, ()), leave.year)
    if not years:
        return county
    return replace(county, teachers=tuple(
        replace(teacher, leave=tuple(sorted({*teacher.leave, *years[teacher.id]}))) if teacher.id in years else teacher
        for teacher in county.teachers
    ))


def _entry(identity: str, county: County, edit: Edit, day: date, note: str) -> Entry:
    rule = Decided(
        teacher=edit.teacher, year=edit.year,
        stay=edit.action in (Action.STAY, Action.REFUSE),
        school=edit.school if edit.action is Action.PIN else None,
        not_school=edit.school if edit.action is Action.BAN else None,
    )
    return Entry(id=identity, rule=rule, clause=Clause(DOCUMENT, day.isoformat(), said(edit, county)), note=note)


def edit_of(rule: Decided) -> Edit:
    """What a decision asks; who declines a posting stays, as far as a plan goes."""
    if rule.stay:
        return Edit(Action.STAY, rule.teacher, year=rule.year)
    action = Action.BAN if rule.school is None else Action.PIN
    return Edit(action, rule.teacher, rule.not_school if rule.school is None else rule.school, rule.year)


def said(edit: Edit, county: County) -> str:
    """An edit as a planner reads it."""
    when = "" if edit.year is None else f"于{edit.year}学年"
    name = school_name(county, edit.school)
    return {
        Action.PIN: f"教师{edit.teacher}{when}到{name}任教",
        Action.BAN: f"教师{edit.teacher}{when}不到{name}任教",
        Action.STAY: f"教师{edit.teacher}{when}留校",
        Action.REFUSE: f"教师{edit.teacher}不接受{edit.year}学年的交流安排",
        Action.LEAVE: f"教师{edit.teacher}{when}离岗",
    }[edit.action]
