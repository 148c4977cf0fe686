"""晋升门槛台账: who meets the promotion gate already, who will through the plan and when, who will not and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from optimizer.domain.county import Teacher
from optimizer.readings.plain_view import History
from optimizer.rules.promotion_gate import gate_years, is_weak

MET, PLANNED, LAPSED, UNMET = "已达到", "随方案达到", "曾达到，期末已过期", "未达到"


@dataclass(frozen=True, slots=True)
class Passage:
    """One teacher who applies for a title."""

    teacher: str
    school: str
    core: bool
    applying: str
    required: int
    before: int  # school years that count, of those before the plan
    after: int  # of those up to the end of the horizon
    status: str
    year: int | None  # of the horizon, at whose end the gate is met first; None where before the plan or never
    reason: str  # why not, empty where it is met


def passages(histories: Mapping[int, History]) -> Iterator[Passage]:
    """The teachers with 拟申报职称 who are on the staff at the end of the horizon, in roster order."""
    history = histories[max(histories)]
    for standing in history.standings.values():
        teacher = standing.teacher
        if teacher.applying is None:
            continue
        required = history.definitions.gate_years
        until = {year: len(gate_years(history, teacher, year)) for year in (history.plan.year - 1, *histories)}
        before, after = until[history.plan.year - 1], until[history.year]
        reached = next((year for year, years in until.items() if years >= required), None)
        if reached is None:
            status = UNMET
        elif after < required:
            status = LAPSED
        else:
            status = PLANNED if reached in histories else MET
        yield Passage(
            teacher.id, teacher.home, history.is_core(teacher.home), teacher.applying.label, required, before, after,
            status, reached if reached in histories else None,
            _reason(history, teacher) if after < required else "",
        )


def _reason(history: History, teacher: Teacher) -> str:
    """What stands against the gate at the end of the horizon."""
    earliest = history.year - history.definitions.gate_window + 1
    weak = [past for past in history.past.get(teacher.id, []) if is_weak(history, past.school)]
    counted = gate_years(history, teacher, history.year)
    faults = []
    if any(past.passed is False and history.last_of(past) >= earliest for past in weak):
        faults.append("薄弱学校任教考核不合格")
    unread = [past for past in weak if past.passed is None and not history.definitions.gate_unrecorded]
    if any(past.first_year < history.plan.year and history.last_of(past) >= earliest for past in unread):
        faults.append("此前薄弱学校任教没有考核记录")
    if any(past.first_year < earliest and past.passed is not False for past in weak):
        faults.append(f"{earliest}学年以前的薄弱学校任教已过期")
    if any(year >= history.plan.year for year in counted):
        faults.append(f"到{history.year}学年只满{len(counted)}学年")
    else:
        faults.append("方案期内没有到薄弱学校任教")
    return "；".join(faults)
