"""Where teachers are in each year of a plan."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from optimizer.domain.county import Teacher
from optimizer.domain.retirement import retirement
from optimizer.domain.vocabulary import Kind
from optimizer.reporting.facts.annual import Annual
from optimizer.reporting.facts.figures import PlanFigures
from optimizer.reporting.facts.returns import of_record


class State(StrEnum):
    """What a teacher does in a year."""

    HOME = "本校"
    SENT = "派出"
    STAYING = "续任"
    PROLONGED = "延长"
    RECORDED = "此前交流"
    BACK = "返校"
    JOINING = "未入职"
    LEAVE = "离岗"
    RETIRED = "已退休"


class Stay(NamedTuple):
    """One year of a teacher; ``school`` is None where nobody is on the staff."""

    year: int
    school: str | None
    state: State


def timelines(figures: PlanFigures) -> Mapping[str, Sequence[Stay]]:
    """By teacher, in roster order: all years of everybody who is away from the 编制 school in some year."""
    away = {
        standing.teacher.id
        for annual in figures.annuals
        for standing in annual.history.standings.values()
        if standing.after != standing.teacher.home
    }
    just_ended = {past.teacher for past in of_record(figures.annuals[0])}
    found = {}
    for teacher in figures.county.teachers:
        if teacher.id not in away:
            continue
        stays: list[Stay] = []
        abroad = teacher.id in just_ended
        for annual in figures.annuals:
            stays.append(_stay(annual, teacher, abroad=abroad))
            abroad = stays[-1].school not in (None, teacher.home)
        found[teacher.id] = stays
    return found


def _stay(annual: Annual, teacher: Teacher, *, abroad: bool) -> Stay:
    standing = annual.history.standings.get(teacher.id)
    if standing is None:
        gone = retirement(teacher) <= annual.history.opening
        here = annual.year not in teacher.leave and not annual.history.tables.elsewhere(teacher, annual.year)
        return Stay(annual.year, None, State.RETIRED if gone else State.JOINING if here else State.LEAVE)
    posting = standing.posting or standing.serving
    if standing.after == teacher.home:
        state = State.BACK if abroad else State.HOME
    elif posting is None:
        state = State.RECORDED
    elif posting.mode is Kind.PROLONGED:
        state = State.PROLONGED
    else:
        state = State.SENT if standing.posting else State.STAYING
    return Stay(annual.year, standing.after, state)
