"""Why a posting is not among the possible ones: the records, or the entries that exclude it."""

from dataclasses import dataclass

import numpy as np

from optimizer.domain.closures import is_closed, over_by
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.retirement import retirement
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.readings.columns import KINDS, OPEN
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings, beginning

ELSEWHERE = "教师届时仍在外单位交流"


@dataclass(frozen=True)
class Exclusion:
    """One reason, as a sentence without a full stop; ``entry`` is the policy entry behind it, None: the records."""

    text: str
    entry: Entry | None = None

    def __str__(self) -> str:
        return self.text if self.entry is None else f"{self.text}（{self.entry.clause}）"


def exclusions(instance: Instance, teacher: str, school: str, year: int) -> tuple[Exclusion, ...]:
    """Every reason why this teacher cannot begin at that school in that year; empty where the model has the posting."""
    facts, record = instance.facts_in(year), instance.county_in(year).teacher.get(teacher)
    if record is None:
        return (Exclusion("教师已不在名册中"),)
    if year in record.leave:
        return (Exclusion("教师该学年离岗"),)
    if teacher not in facts.teacher_code:
        late = retirement(record) <= instance.definitions.opening(year)
        early = record.recruited is not None and record.recruited > year
        return (Exclusion("教师届时已退休" if late else "教师届时尚未入职" if early else ELSEWHERE),)
    if school not in facts.school_code:
        return (Exclusion("交流学校届时不在学校表中"),)
    here, free = facts.teachers.present[facts.teacher_code[teacher]], facts.teachers.free[facts.teacher_code[teacher]]
    if school == record.home and not free:
        return (Exclusion("该校就是教师的编制学校"),)
    if free and facts.school_code[school] == here:
        return (Exclusion("教师现在就在该校任教"),)
    only = beginning(facts, np.array([facts.teacher_code[teacher]]), np.array([facts.school_code[school]]))
    if (over := over_by(instance.county, record.home, school)) is not None and over <= int(only.last[0]):
        closed = is_closed(instance.county.school[school], over)
        return (Exclusion(f"该校自{over}学年起撤并" if closed else f"教师的编制自{over}学年起并入该校"),)
    found = tuple(
        Exclusion(_told(instance, entry, only, record.home), entry)
        for entry in instance.entries_in(year)
        if entry.hard and _forbids(entry, only)
    )
    if found:
        return found
    if facts.teachers.in_term[only.teacher[0]]:
        return (Exclusion("教师届时上一轮任期未满"),)
    if only.unit[0] < 0:
        return (Exclusion("该校届时没有这一学科的岗位"),)
    return ()


def _forbids(entry: Entry, only: Postings) -> bool:
    forbidden = entry.excludes(only.within(entry.scope))
    return forbidden is not None and bool(forbidden[0])


def _told(instance: Instance, entry: Entry, only: Postings, home: str) -> str:
    """What the plain reading says of the posting: it knows the figures; the bare demand where it is silent."""
    facts = only.facts
    teacher, last = facts.teachers.ids[only.teacher[0]], int(only.last[0])
    posting = Posting(
        teacher, home, facts.schools.ids[only.school[0]], facts.year, None if last == OPEN else last,
        KINDS[only.kind[0]],
    )
    plan = Plan(instance.year, (posting,), span=instance.span)
    history = History(facts.county, instance.definitions, plan, school_year=facts.year, ways=instance.travel)
    for check in entry.audit(history.within(entry.scope)):
        if not check.holds and check.subject[0] == teacher:
            return entry.rule.tell(check, facts.county).rstrip("。")
    return entry.rule.state((teacher,), facts.county)
