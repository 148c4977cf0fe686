"""Why there is no plan and what would give one, as plain data with its sentences; the terminal prints the same."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from optimizer.domain.vocabulary import Case
from optimizer.engine.conflict import Clash
from optimizer.engine.least_shortfall import HUNDREDTHS
from optimizer.goals.gauge import decimal
from optimizer.policy.instance import Instance
from optimizer.reporting.facts.circumstances import circumstances
from optimizer.reporting.facts.measures import level_data, words_of
from optimizer.reporting.facts.proved_levels import claims
from optimizer.reporting.facts.school_years import school_year
from optimizer.rules.base import group_name
from optimizer.solving.answers import Change, Impossible, Remedy, Solved
from optimizer.solving.counting import Break
from optimizer.solving.infeasibility import demand, sentence

PEOPLE = 5  # named of those whom an exclusion concerns
UNTRIED = "限时已到，未重新求解"


def refusal_data(answer: Impossible) -> dict[str, Any]:
    """The keys of report.json that only an impossible instance fills."""
    remedies = answer.remedies or tuple(
        Remedy(tuple(_cases(repair.amounts)), repair.total, repair.bound, answer.instance.policy, None)
        for repair in answer.repairs
    )
    least = min((remedy.total for remedy in remedies if remedy.total), default=0)
    return {
        "breaks": [_break(each) for each in answer.breaks],
        "clashes": [_clash(answer, clash) for clash in answer.clashes],
        "complete": answer.complete,
        "repairs": [_remedy(answer.instance, remedy, remedy.total == least) for remedy in remedies],
    }


def _cases(amounts: Mapping[Case, int]) -> Iterator[Change]:
    for case, amount in amounts.items():
        yield Change(case.entry, {case: amount})


def _named(case: Case) -> dict[str, Any]:
    return {"entry": case.entry, "subject": list(case.subject), "year": case.year}


def _break(each: Break) -> dict[str, Any]:
    return asdict(each) | {"cases": [_named(case) for case in each.cases]}


# ---------------------------------------------------------------- clashes


def _clash(answer: Impossible, clash: Clash) -> dict[str, Any]:
    instance = answer.instance
    lines = [_named(case) | {"text": sentence(instance, case)} for case in clash.cases]
    lines += [_named(case) | {"text": f"{_barred(instance, case)}（{_clause(instance, case)}）"} for case in clash.bars]
    number = len(lines)
    told = "这一条在现有名册下无法满足" if number == 1 else f"下列{number}条不能同时满足"
    proof = "整数运算已证明" if clash.exact else "整数求解器已逐条确认"
    return {
        "cases": lines, "exact": clash.exact, "minimal": clash.minimal,
        "text": f"{told}（{proof}）{'，去掉任何一条即可' if clash.minimal and number > 1 else ''}",
        "circumstances": circumstances(answer, clash),
    }


def _clause(instance: Instance, case: Case) -> str:
    return str(instance.policy.entry(case.entry).clause)


def _barred(instance: Instance, case: Case) -> str:
    """An exclusion in the clash: the demand on the first teacher, and whom else it concerns."""
    first = demand(instance, Case(case.entry, case.subject[:1], case.year))
    others = [str(teacher) for teacher in case.subject[1:]]
    if not others:
        return first
    more = "等" if len(others) > PEOPLE else ""
    return f"{first}；同样受限的还有{len(others)}名教师（{'、'.join(others[:PEOPLE])}{more}）"


# ---------------------------------------------------------------- repairs


def _remedy(instance: Instance, remedy: Remedy, least: bool) -> dict[str, Any]:
    if all(change.parameter in instance.policy.entry(change.entry).rule.unlocks for change in remedy.changes):
        text = "只开放名册写明可以而政策没有开放的安排，不放宽任何比例和上限"
        return _told(instance, remedy, text, proved=True)
    proved = least and remedy.total == remedy.bound
    alone = None if remedy.alone is None else instance.policy.entry(remedy.alone)
    titles = ["调整最少" if proved else "所列之中调整最少"] if least else []
    titles += [f"只改「{alone.rule.title}」一条"] if alone is not None else []
    known = f"，至少须{remedy.bound / HUNDREDTHS:g}人" if least and remedy.bound else ""
    claim = "，按求解器已是最少" if proved else known
    text = f"{'、'.join(titles) or '另一种调整'}（合计相当于{remedy.total / HUNDREDTHS:g}人{claim}）"
    return _told(instance, remedy, text, proved=proved)


def _told(instance: Instance, remedy: Remedy, text: str, *, proved: bool) -> dict[str, Any]:
    return {
        "total": remedy.total / HUNDREDTHS, "bound": remedy.bound / HUNDREDTHS, "proved": proved, "text": text,
        "changes": [_change(instance, change) for change in remedy.changes],
        "effect": _effect(remedy),
    }


def _change(instance: Instance, change: Change) -> dict[str, Any]:
    rule = instance.policy.entry(change.entry).rule
    return {
        "entry": change.entry, "parameter": change.parameter, "before": change.before, "after": change.after,
        "groups": list(change.groups), "unit": rule.unit,
        "cases": [_named(case) | {"amount": amount / HUNDREDTHS} for case, amount in change.amounts.items()],
        "text": change_sentence(instance, change),
    }


def change_sentence(instance: Instance, change: Change) -> str:
    """One change as a planner reads it: the parameter and its value, or the cases let off and by how much."""
    rule = instance.policy.entry(change.entry).rule
    if change.parameter is None:
        return "；".join(_let_off(instance, case, amount) for case, amount in change.amounts.items())
    title = type(rule).model_fields[change.parameter].title
    if change.parameter in rule.unlocks:
        before, after = ("是" if value else "否" for value in (change.before, change.after))
        return f"开放「{rule.title}」：{title}由{before}改为{after}"
    where = "、".join(group_name(instance.county, group) for group in change.groups)
    lacking = sum(change.amounts.values()) / HUNDREDTHS
    short = f"（差{lacking:g}{rule.unit}）" if lacking and rule.unit else ""
    return f"放宽{where}「{rule.title}」：{title}由{change.before}改为{change.after}{short}"


def _let_off(instance: Instance, case: Case, amount: int) -> str:
    rule = instance.policy.entry(case.entry).rule
    words = rule.state(case.subject, instance.county_in(case.year))
    alone = len(case.subject) == 1 and case.subject[0] in instance.county.teacher
    how = "：准许该教师例外" if alone else f"{amount / HUNDREDTHS:g}{rule.unit}"
    return f"{when(instance, case)}放宽「{words}」{how}"


def when(instance: Instance, case: Case) -> str:
    """The school year of a case, where the plan covers several."""
    return f"{school_year(case.year)}：" if instance.span > 1 else ""


def _effect(remedy: Remedy) -> dict[str, Any] | None:
    """What the policy gives when it is solved again; None where it was not tried."""
    if remedy.answer is None:
        return None
    if not isinstance(remedy.answer, Solved):
        return {"status": "undecided", "text": "重新求解：在限定的计算量内未能判定", "levels": []}
    solved = remedy.answer
    figures = "，".join(
        f"{claim.title}{decimal(claim.value)}{claim.unit}"
        for claim in claims(solved)
        if claim.value or not claim.proved
    )
    return {
        "status": "solved",
        "text": f"重新求解：得到合规方案，交流{len(solved.plan.postings)}人；{figures or '各级目标均为0'}；"
        f"{words_of(solved.levels)}",
        "levels": [level_data(level) for level in solved.levels],
    }
