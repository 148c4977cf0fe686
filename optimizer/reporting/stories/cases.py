"""Cases and exclusions as sentences, for the planner's eyes or for everybody's."""

from collections.abc import Iterable, Sequence

from optimizer.domain.vocabulary import Case
from optimizer.model.exclusions import Exclusion
from optimizer.policy.instance import Instance
from optimizer.questions.counterfactuals import WISHED
from optimizer.questions.results import Barred
from optimizer.reporting.facts.own_documents import cited
from optimizer.rules.base import school_name
from optimizer.solving.infeasibility import demand, sentence


def said(instance: Instance, cases: Iterable[Case], teacher: str, *, public: bool) -> list[str]:
    """Each case with its clause; in public nothing that another person could be told by."""
    told = []
    for case in cases:
        if case.entry == WISHED or case.entry.startswith("#"):
            continue
        if public and any(str(part) in instance.county.teacher and part != teacher for part in case.subject):
            told.append(f"{instance.policy.entry(case.entry).rule.title}（涉及其他教师，不列明细）")
        else:
            told.append(_demanded(instance, case, public=public))
    return list(dict.fromkeys(told))


def _demanded(instance: Instance, case: Case, *, public: bool) -> str:
    """The demand with its clause; a letter to somebody cites only documents that papers cite."""
    entry = instance.policy.entry(case.entry)
    return demand(instance, case) if public and not cited(entry, instance) else sentence(instance, case)


def excluded(instance: Instance, reply: Barred, *, public: bool = False) -> list[str]:
    """Why the model has no such posting: each reason with the schools that it keeps the teacher from."""
    by_reason: dict[Exclusion, list[str]] = {}
    for (_, school), reasons in reply.exclusions.items():
        for reason in reasons or (Exclusion("本政策没有开放这样的交流"),):
            by_reason.setdefault(reason, []).append(school_name(instance.county, school))
    told = []
    for reason, schools in by_reason.items():
        about = "" if len(schools) == 1 else f"（{joined(schools)}）"
        own = reason.entry is None or cited(reason.entry, instance)
        told.append(f"{reason.text if public and not own else reason}{about}")
    return told


def joined(names: Sequence[str], most: int = 6) -> str:
    """Names with a limit."""
    return "、".join(names[:most]) + (f"等{len(names)}所" if len(names) > most else "")


def proof(reply: Barred) -> str:
    if reply.clash is None:
        return "由名册与条款直接得出"
    return "整数运算已证明" if reply.clash.exact else "整数求解器已逐条确认"
