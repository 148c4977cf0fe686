"""What a planner may decide about a published plan: kinds of edits, and what is wrong with them before any solve."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from optimizer.domain.errors import InputError, Problem
from optimizer.domain.plan import Plan
from optimizer.policy.instance import Instance
from optimizer.questions.results import Wish

WHERE = "调整"  # the table that a problem names


class Action(StrEnum):
    """What an edit asks of a teacher."""

    PIN = "pin"  # begins at the school in the year
    BAN = "ban"  # not to the school
    STAY = "stay"  # not sent out
    REFUSE = "refuse"  # declines the posting of the year: not sent out, somebody else is
    LEAVE = "leave"  # away from the staff for the whole year


@dataclass(frozen=True)
class Edit:
    """One decision on one teacher. ``year`` None: every year of the horizon (only ``ban`` and ``stay``)."""

    action: Action
    teacher: str
    school: str | None = None
    year: int | None = None

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Edit":
        """From plain data, as a service is given it: action, teacher, school, year. Raises InputError."""
        action, teacher, school, year = (plain.get(key) for key in ("action", "teacher", "school", "year"))
        to_school = action in (Action.PIN, Action.BAN)
        sound = (
            action in tuple(Action) and isinstance(teacher, str) and isinstance(school, str) == to_school
            and (year is None or (isinstance(year, int) and not isinstance(year, bool)))
            and (to_school or school is None) and not set(plain) - {"action", "teacher", "school", "year"}
        )
        if not sound:
            advice = f"action 可填 {'、'.join(Action)}；另填 teacher，pin 与 ban 填 school，可填 year（整数）。"
            raise InputError.of(f"看不懂的调整 {dict(plain)}", advice, table=WHERE)
        return cls(Action(str(action)), str(teacher), school, year)

    @property
    def on_data(self) -> bool:
        """Whether the roster changes, and not only what a plan may do."""
        return self.action is Action.LEAVE

    def dated(self, year: int) -> "Edit":
        """The same edit in that year, where it has none and must have one."""
        open_ended = self.action in (Action.BAN, Action.STAY)
        return self if self.year is not None or open_ended else replace(self, year=year)

    @property
    def wish(self) -> Wish:
        """The edit as the desk is asked it. Raises ValueError for one on data."""
        if self.on_data:
            raise ValueError(f"{self.action} is no wish")
        if self.action in (Action.STAY, Action.REFUSE):
            return Wish(self.teacher, None, self.year)
        return Wish(self.teacher, self.school, self.year, holds=self.action is Action.PIN)


def swapped(instance: Instance, plan: Plan, one: str, other: str, year: int | None = None) -> tuple[Edit, Edit]:
    """Each serves in that year where the plan has the other. Raises InputError where that changes nothing."""
    at = year or instance.year
    county = instance.county_in(at) if at in instance.years else instance.county
    unknown = [teacher for teacher in (one, other) if teacher not in county.teacher]
    if unknown:
        raise InputError(_unknown(teacher) for teacher in unknown)
    if at not in instance.years:
        raise InputError([_other_year(instance, at)])
    begun = {posting.teacher: posting.school for posting in plan.postings if posting.first_year == at}
    homes = {teacher: county.teacher[teacher].home for teacher in (one, other)}
    place = {teacher: begun.get(teacher, homes[teacher]) for teacher in (one, other)}
    if place[one] == place[other]:
        raise InputError.of(f"{one}与{other}本来就在同一所学校", "对调须选在两所学校的教师。", table=WHERE)
    return _serving(one, place[other], homes[one], at), _serving(other, place[one], homes[other], at)


def _serving(teacher: str, school: str, home: str, year: int) -> Edit:
    stays = school == home
    return Edit(Action.STAY if stays else Action.PIN, teacher, None if stays else school, year)


def spelt_out(instance: Instance, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The same edits, where who declines a posting of a later year is not sent earlier instead."""
    found: list[Edit] = []
    for edit in edits:
        found.append(edit)
        if edit.action is Action.REFUSE and edit.year is not None:
            found += [Edit(Action.STAY, edit.teacher, year=year) for year in instance.years if year < edit.year]
    return tuple(dict.fromkeys(found))


def check(instance: Instance, plan: Plan, edits: Sequence[Edit]) -> None:
    """Raises InputError with everything that makes the edits no question at all."""
    problems = [problem for edit in edits for problem in _faults(instance, plan, edit)]
    problems += _contradictions(edits)
    if problems:
        raise InputError(problems)


def _faults(instance: Instance, plan: Plan, edit: Edit) -> Iterator[Problem]:
    county = instance.county if edit.year not in instance.years else instance.county_in(edit.year)
    teacher = county.teacher.get(edit.teacher)
    if teacher is None:
        yield _unknown(edit.teacher)
    if edit.school is not None and edit.school not in county.school:
        yield Problem(WHERE, None, None, f"学校“{edit.school}”不在学校表中", "请写学校编号或全称。")
    elif teacher is not None and edit.school == teacher.home:
        yield Problem(WHERE, None, None, f"{edit.school}就是教师{edit.teacher}的编制学校", "要留校请用 --stay。")
    if edit.year is not None and edit.year not in instance.years:
        yield _other_year(instance, edit.year)
    elif edit.action is Action.REFUSE and not _posted(plan, edit):
        advice = "只有方案安排了交流的教师才谈得上拒绝；不想以后派出请用 --stay。"
        yield Problem(WHERE, None, None, f"方案没有安排教师{edit.teacher}在{edit.year}学年交流", advice)
    elif edit.action is Action.LEAVE and teacher is not None and edit.year in teacher.leave:
        yield Problem(WHERE, None, None, f"教师{edit.teacher}在{edit.year}学年已经离岗", "不必再登记。")


def _posted(plan: Plan, edit: Edit) -> bool:
    return any(posting.teacher == edit.teacher and posting.first_year == edit.year for posting in plan.postings)


def _unknown(teacher: str) -> Problem:
    return Problem(WHERE, None, None, f"教师“{teacher}”不在名册中", "请写教师编号或完整的姓名。")


def _other_year(instance: Instance, year: int) -> Problem:
    return Problem(WHERE, None, None, f"方案不包括{year}学年", f"可填 {'、'.join(map(str, instance.years))}。")


def _contradictions(edits: Iterable[Edit]) -> Iterator[Problem]:
    """Two edits of one teacher that no plan could keep, whatever the policy says."""
    seen: dict[str, list[Edit]] = {}
    for edit in edits:
        for other in seen.setdefault(edit.teacher, []):
            if edit == other:
                yield Problem(WHERE, None, None, f"教师{edit.teacher}的同一项调整写了两次", "请只留一项。")
            elif _apart(edit, other) or _apart(other, edit):
                rule = f"教师{edit.teacher}的两项调整互相矛盾（{other.action} 与 {edit.action}）"
                yield Problem(WHERE, None, None, rule, "请只留一项。")
        seen[edit.teacher].append(edit)


def _apart(one: Edit, other: Edit) -> bool:
    if one.action is not Action.PIN or (other.year is not None and one.year != other.year):
        return False
    return one.school == other.school if other.action is Action.BAN else (
        other.action is not Action.PIN or one.school != other.school
    )
