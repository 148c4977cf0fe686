"""What is announced of leaders before anything runs: schools without a head, successors who are none, heads due."""

from collections.abc import Iterator, Sequence

from optimizer.domain.county import County
from optimizer.domain.plan import Plan
from optimizer.domain.roster_by_year import unfolded
from optimizer.domain.vocabulary import Leader
from optimizer.policy.entries import Policy
from optimizer.readings.plain_view import History
from optimizer.rules.heads import Heads
from optimizer.rules.leader_terms import LeaderTerms, is_due

MOST = 20  # ids in one line


def without_head(history: History) -> tuple[str, ...]:
    """Schools with staff and nobody of rank 正校级 before the plan; none where the roster knows no head at all."""
    if not any(standing.teacher.leader is Leader.正校级 for standing in history.standings.values()):
        return ()
    return tuple(
        school.id for school in history.county.schools
        if (staff := history.staff_before.get(school.id))
        and not any(standing.teacher.leader is Leader.正校级 for standing in staff)
    )


def leaders_of_record(county: County, policy: Policy, years: Sequence[int]) -> Iterator[str]:
    """One line for each thing; ids only."""
    year = years[0]
    history = History(unfolded(county, year), policy.definitions, Plan(year, ()), school_year=year)
    rules = [entry.rule for each in years for entry in policy.active(each) if isinstance(entry.rule, Heads)]
    if rules and (schools := without_head(history)):
        found = f"{year}学年有{len(schools)}所学校在名册中没有正校级：{_listed(schools)}"
        yield f"{found}。「{Heads.title}」对其不要求，请核对干部职务。"
    named = sorted({identity for rule in rules for identity in rule.successors})
    wrong = [
        identity for identity in named
        if identity not in county.teacher or county.teacher[identity].leader is not Leader.副校级
    ]
    if wrong:
        yield f"「{Heads.title}」写明的接任者不在名册中或不是副校级，不起作用：{_listed(wrong)}。"
    heads = [s.teacher for s in history.standings.values() if s.teacher.leader is Leader.正校级]
    if due := [teacher.id for teacher in heads if is_due(history, teacher)]:
        terms, length = policy.definitions.leader_terms, policy.definitions.leader_term_years
        told = f"{year}学年有{len(due)}名正校级任现职已满{terms}届（每届{length}学年）：{_listed(due)}"
        asked = any(isinstance(entry.rule, LeaderTerms) for each in years for entry in policy.active(each))
        yield f"{told}。" if asked else f"{told}；政策没有「{LeaderTerms.title}」条款，方案不据此安排。"


def _listed(ids: Sequence[str]) -> str:
    return "、".join(ids[:MOST]) + ("等" if len(ids) > MOST else "")
