"""Why there is no plan, as plain data and as sentences: breaks, clashes, least repairs."""

from dataclasses import asdict
from typing import Any

from optimizer.answers import Impossible
from optimizer.capacity import Break
from optimizer.instance import Instance
from optimizer.planning import sentence
from optimizer.reporting.circumstances import circumstances
from optimizer.reporting.figures import school_year
from optimizer.vocabulary import Case


def refusal_data(answer: Impossible) -> dict[str, Any]:
    """The keys of report.json that only an impossible instance fills."""
    instance = answer.instance
    return {
        "breaks": [_break(each) for each in answer.breaks],
        "clashes": [
            {
                "cases": [_case(case) | {"text": sentence(instance, case)} for case in clash.cases],
                "exact": clash.exact,
                "circumstances": circumstances(answer, clash),
            }
            for clash in answer.clashes
        ],
        "repairs": [
            {
                "total": repair.total / 100, "bound": repair.bound / 100,
                "changes": [
                    _case(case) | {"amount": amount / 100, "text": repair_sentence(instance, case, amount)}
                    for case, amount in repair.amounts.items()
                ],
            }
            for repair in answer.repairs
        ],
    }


def _case(case: Case) -> dict[str, Any]:
    return {"entry": case.entry, "subject": list(case.subject), "year": case.year}


def _break(each: Break) -> dict[str, Any]:
    return asdict(each) | {"cases": [_case(case) for case in each.cases]}


def repair_sentence(instance: Instance, case: Case, hundredths: int) -> str:
    """One change of the least repair in the rule's own unit."""
    entry = instance.policy.entry(case.entry)
    demand = entry.rule.state(case.subject, instance.county_in(case.year))
    return f"{when(instance, case)}放宽「{demand}」{hundredths / 100:g}{entry.rule.unit}"


def when(instance: Instance, case: Case) -> str:
    """The school year of a case, where the plan covers several."""
    return f"{school_year(case.year)}：" if instance.span > 1 else ""
