"""Why each posting of an edited plan changed: the edit itself, or what taking this one change back would break.

A change that nothing asks for would not be among the fewest: taking it back breaks a hard case, or costs posts or
weighted clauses. Which, is read from the matrix, without a solver.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.domain.plan import Plan, Posting
from optimizer.domain.vocabulary import Case
from optimizer.goals.gauge import decimal
from optimizer.model.assembly import Assembly
from optimizer.model.exclusions import exclusions
from optimizer.policy.instance import Instance
from optimizer.questions.counterfactuals import FIRM
from optimizer.questions.results import Change
from optimizer.readings.columns import Ints

MOST_CASES = 3
WITH_OTHERS = "随其他变动一并调整"  # only where the fewest changes are not proved


@dataclass(frozen=True)
class Consequence:
    """One change with its reason; ``asked``: an edit names it."""

    change: Change
    reason: str
    asked: bool = False


@dataclass(frozen=True)
class Reversal:
    """What taking a change back would do: the hard cases that it breaks, or how much worse a level gets."""

    cases: tuple[Case, ...]
    level: str = ""
    worse: int = 0  # in units of the level's value


def consequences(
    assembly: Assembly, plan: Plan, changes: Sequence[Change], asked: Mapping[tuple[str, int | None], str]
) -> tuple[Consequence, ...]:
    """Every change with its reason. ``asked``: what the edits say, by teacher and year (None: any year)."""
    instance = assembly.instance
    rows = assembly.horizon.rows_of(plan)
    chosen = np.bincount(rows[rows >= 0], minlength=len(assembly.horizon)).astype(np.int64)
    found = []
    for change in changes:
        own = asked.get((change.teacher, change.year)) or asked.get((change.teacher, None))
        if own:
            found.append(Consequence(change, own, asked=True))
        elif change.before is not None and _row(assembly, change.before) < 0:
            found.append(Consequence(change, _impossible(instance, change.before)))
        else:
            found.append(Consequence(change, _words(assembly, reversal(assembly, chosen, change))))
    return tuple(found)


def reversal(assembly: Assembly, chosen: Ints, change: Change) -> Reversal:
    """What happens where only this change is taken back from the plan ``chosen`` (over the possible postings)."""
    back = chosen.copy()
    if change.after is not None:
        back[_row(assembly, change.after)] -= 1
    if change.before is not None:
        back[_row(assembly, change.before)] += 1
    whole = assembly.completed(back)
    at = assembly.A @ whole
    broken = [assembly.case(int(row)) for row in np.flatnonzero((at < assembly.low) | (at > assembly.high))]
    hard = tuple(dict.fromkeys(case for case in broken if not case.entry.startswith("#")))
    if broken:
        return Reversal(hard)
    for level in (level for level in assembly.levels if level in FIRM):
        worse = assembly.amounts[level].value(back) - assembly.amounts[level].value(chosen)
        if worse:
            return Reversal((), level, worse)
    return Reversal(())


def differences(before: Plan, after: Plan) -> tuple[Change, ...]:
    """What two plans begin differently, by teacher and year."""
    then, now = (
        {(posting.teacher, posting.first_year): posting for posting in plan.postings} for plan in (before, after)
    )
    return tuple(
        Change(teacher, year, then.get((teacher, year)), now.get((teacher, year)))
        for teacher, year in sorted({*then, *now})
        if _told(then.get((teacher, year))) != _told(now.get((teacher, year)))
    )


def _told(posting: Posting | None) -> tuple[object, ...]:
    return () if posting is None else (posting.school, posting.last_year, posting.mode)


def _row(assembly: Assembly, posting: Posting) -> int:
    return int(assembly.horizon.rows_of(Plan(posting.first_year, (posting,)))[0])


def _impossible(instance: Instance, posting: Posting) -> str:
    why = exclusions(instance, posting.teacher, posting.school, posting.first_year)
    return "原安排已不可能：" + ("；".join(map(str, why)) or "起止学年或交流类型有变")


def _demand(instance: Instance, case: Case) -> str:
    """A case with the place of its clause; the words of the clause would fill the page."""
    entry = instance.policy.entry(case.entry)
    when = f"{case.year}学年" if instance.span > 1 else ""
    demand = entry.rule.state(case.subject, instance.county_in(case.year))
    return f"{when}{demand}（{entry.clause.document}{entry.clause.article}）"


def _words(assembly: Assembly, back: Reversal) -> str:
    if back.cases:
        told = "；".join(_demand(assembly.instance, case) for case in back.cases[:MOST_CASES])
        more = f"等{len(back.cases)}处" if len(back.cases) > MOST_CASES else ""
        return f"否则不满足：{told}{more}"
    if back.worse > 0:
        gauge = assembly.gauges[back.level]
        return f"否则「{gauge.title}」增加{decimal(gauge.step(back.worse))}{gauge.brief}"
    return WITH_OTHERS
