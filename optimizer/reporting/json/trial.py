"""What the auditor says of a plan with some moves more or less, beside the plan as it is."""

from collections.abc import Mapping
from typing import Any

from optimizer.auditing.trials import Trial
from optimizer.domain.vocabulary import Finding
from optimizer.goals.gauge import Gauge, number
from optimizer.policy.instance import Instance


def trial_data(instance: Instance, base: Trial, tried: Trial, gauges: Mapping[str, Gauge]) -> dict[str, Any]:
    """Findings with their clauses, and every level before and after; ``new`` is what the moves bring or make worse."""
    before = {finding.case: finding.shortfall for finding in base.findings}
    return {
        "lawful": tried.lawful,
        "findings": [
            _finding(instance, each) | {"new": each.shortfall > before.get(each.case, 0)} for each in tried.findings
        ],
        "levels": [
            {
                "name": name, "title": gauges[name].title, "unit": gauges[name].unit,
                "before": number(gauges[name].figure(base.values[name])),
                "after": number(gauges[name].figure(value)),
            }
            for name, value in tried.values.items()
        ],
    }


def _finding(instance: Instance, finding: Finding) -> dict[str, Any]:
    entry = next((each for each in instance.policy.entries if each.id == finding.case.entry), None)
    parts, county = [str(part) for part in finding.case.subject], instance.county
    return {
        "entry": finding.case.entry, "title": finding.case.entry if entry is None else entry.rule.title,
        "clause": "" if entry is None else str(entry.clause), "hard": finding.hard, "year": finding.case.year,
        "observed": finding.observed, "required": finding.required, "text": finding.text,
        "schools": [part for part in parts if part in county.school],
        "teachers": [part for part in parts if part in county.teacher],
    }
