"""Decisions and terms of people, and entries out of date."""

from collections.abc import Iterator
from itertools import combinations

from optimizer.domain.plan import Plan
from optimizer.domain.vocabulary import STAY
from optimizer.policy.contradictions.finding import Context, Contradiction, Severity, found
from optimizer.policy.staffing import WORDS, absences
from optimizer.readings.whereabouts import Whereabouts
from optimizer.rules.claims import Decision, DueMove, Rests, RosterDecides

PINNED = "指定安排"  # by the roster itself, not by an entry


def stay_or_go(context: Context) -> Iterator[Contradiction]:
    """Two decisions about one teacher, or a decision against the roster."""
    for (a, one), (b, other) in combinations(context.of(Decision), 2):
        if one.teacher != other.teacher:
            continue
        going = {decision.school for decision in (one, other) if decision.school is not None}
        if (going and (one.stay or other.stay)) or len(going) > 1 or going & {one.not_school, other.not_school}:
            yield Contradiction(
                Severity.CONTRADICTION if a.hard and b.hard else Severity.WARNING, (a.id, b.id),
                f"「{a.id}」与「{b.id}」对教师{one.teacher}的决定互相冲突。", "请只保留一项决定。",
            )
    if context.county is None:
        return
    county, locks = context.county, context.of(RosterDecides)
    for entry, decision in context.of(Decision):
        teacher = county.teacher.get(decision.teacher)
        named = decision.school or decision.not_school
        if teacher is None:
            yield found(
                [entry], f"「{entry.id}」所指教师{decision.teacher}不在名册中，该决定不起作用。",
                "请核对教师编号。", Severity.WARNING,
            )
        elif named is not None and named not in county.school:
            yield found(
                [entry], f"「{entry.id}」所指学校{named}不在学校表中。", "请核对学校编号。", Severity.WARNING
            )
        elif locks and teacher.fixed is not None:
            kept = teacher.fixed in (STAY, teacher.home)
            target = teacher.home if kept else teacher.fixed
            if decision.school not in (None, target) or (not kept and (decision.stay or decision.not_school == target)):
                yield found(
                    [entry, locks[0][0]],
                    f"「{entry.id}」对教师{teacher.id}的决定与名册的指定安排（{teacher.fixed}）冲突。",
                    "请修改名册的指定安排，或删除该决定。",
                )


def not_there(context: Context) -> Iterator[Contradiction]:
    """Decisions about people who are not on the staff in the plan year, by an entry or by the roster."""
    if context.county is None:
        return
    county, locks = context.county, context.of(RosterDecides)
    away = absences(Whereabouts(county, context.policy.definitions, Plan(context.year, ()), context.year))
    told = [(entry, decision.teacher, "决定") for entry, decision in context.of(Decision)]
    told += [
        (entry, teacher.id, PINNED) for entry, _ in locks[:1] for teacher in county.teachers
        if teacher.fixed not in (None, STAY, teacher.home)
    ]
    for entry, teacher, what in told:
        if teacher in away:
            by = "名册" if what == PINNED else f"「{entry.id}」"
            yield found(
                [entry], f"教师{teacher}：{WORDS[away[teacher]]}，{by}对其的{what}不起作用。",
                "请删去这项安排，或核对该教师的出生年月、离岗学年等。", Severity.WARNING,
            )


def stay_longer_than_due(context: Context) -> Iterator[Contradiction]:
    """People are due before they may move."""
    due = context.policy.definitions.due_years
    for a, rest, b, _ in context.pairs(Rests, DueMove):
        if rest.years > due:
            yield found(
                [a, b], f"「{a.id}」要求在校满{rest.years}学年才可交流，而满{due}学年即为应交流教师（「{b.id}」）。",
                "请使最短在校年限不超过应交流年限。", Severity.WARNING,
            )


def out_of_date(context: Context) -> Iterator[Contradiction]:
    """Entries that do not bind in the plan year."""
    for entry in context.policy.entries:
        standing = entry.standing(context.year)
        if standing != "生效":
            dates = f"{entry.since or '不限'}至{entry.until or '不限'}"
            yield found(
                [entry], f"条目「{entry.id}」{standing}（{dates}），{context.year}学年不约束。",
                "如仍要执行，请修改 since、until。", Severity.NOTE,
            )
