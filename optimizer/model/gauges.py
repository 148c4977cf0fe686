"""How the levels of an instance are told: what its goals say of their unit and scale, over the years planned."""

from collections.abc import Mapping

from optimizer.domain.plan import Plan
from optimizer.goals import GOALS
from optimizer.goals.gauge import Gauge
from optimizer.policy.instance import Instance
from optimizer.readings.horizon import Horizon
from optimizer.readings.plain_view import History


def gauges(instance: Instance, horizon: Horizon) -> Mapping[str, Gauge]:
    """By level of the policy; ``horizon`` has all possible postings, on which the scale of a level may depend."""
    nobody = Plan(instance.year, (), span=instance.span)
    today = [
        History(instance.county_in(year), instance.definitions, nobody, school_year=year) for year in instance.years
    ]
    return {level: GOALS[level].gauge(today, GOALS[level].scale(horizon)) for level in instance.policy.levels}
