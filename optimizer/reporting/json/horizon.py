"""What report.json tells of several years: where everybody is, flows, stock, returns, changes and the long run."""

from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from optimizer.domain.plan import Plan, Posting
from optimizer.policy.instance import Instance
from optimizer.readings.horizon import Horizon
from optimizer.reporting.facts.changes import Change, changes
from optimizer.reporting.facts.figures import Figures, Reasons
from optimizer.reporting.facts.flows import flows, stocks
from optimizer.reporting.facts.returns import returns
from optimizer.reporting.facts.whereabouts import timelines
from optimizer.solving.counting import Line, outlook

KEYS = ("timeline", "flows", "stock", "returns", "changes", "outlook", "breaks")


def horizon_data(figures: Figures) -> dict[str, Any]:
    """The keys that only a plan of several years fills."""
    county = figures.county
    return {
        "timeline": [
            {
                "teacher": teacher, "home": county.teacher[teacher].home,
                "years": [{"year": stay.year, "school": stay.school, "state": stay.state.value} for stay in stays],
            }
            for teacher, stays in timelines(figures).items()
        ],
        "flows": [asdict(flow) for flow in flows(figures)],
        "stock": [
            {
                "year": stock.year, "school": stock.school, "stage": stock.stage.value, "pupils": stock.pupils,
                "before": stock.before, "after": stock.after, "met": stock.met,
            }
            for stock in stocks(figures)
        ],
        "returns": [asdict(each) | {"outcome": each.outcome.value} for each in returns(figures)],
    }


def changes_data(instance: Instance, plan: Plan, reasons: Reasons) -> list[dict[str, Any]]:
    """Against the earlier plan, in the years of which both speak."""
    return [_change(change) for change in changes(instance, plan, reasons)]


def _change(change: Change) -> dict[str, Any]:
    return {
        "year": change.year, "teacher": change.teacher, "difference": change.difference.value,
        "before": _posting(change.before), "after": _posting(change.after), "reason": change.reason,
    }


def _posting(posting: Posting | None) -> Mapping[str, Any] | None:
    if posting is None:
        return None
    return {"to": posting.school, "last_year": posting.last_year, "mode": posting.mode.value}


def outlook_data(instance: Instance, horizon: Horizon) -> list[dict[str, Any]]:
    """The long run of each group, percentages as decimals."""
    return [_line(line) for line in outlook(instance, horizon)]


def _line(line: Line) -> dict[str, Any]:
    return {
        key: round(float(value), 2) if isinstance(value, Fraction) else value for key, value in asdict(line).items()
    }
