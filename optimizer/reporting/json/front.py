"""front.json: the fronts with their points, lower bounds and supporting lines."""

from collections.abc import Mapping, Sequence
from typing import Any

from optimizer.domain.version import __version__
from optimizer.policy.instance import Instance
from optimizer.questions.alternatives.points import Point
from optimizer.reporting.facts.front import Traced, numbered


def front_data(instance: Instance, traced: Sequence[Traced], failed: Mapping[int, str], group: str | None,
               *, complete: bool) -> dict[str, Any]:
    """front.json; ``equity`` is Σ CV², values and bounds beside it are those of the levels.

    What it is weighed against stands under the name of its level: ``burden`` in minutes, or ``moves``.
    """
    numbers = {id(point): number for number, _, point in numbered(traced)}
    return {
        "version": __version__, "year": instance.year, "years": list(instance.years), "group": group,
        "policy": instance.policy.name, "digests": dict(instance.digests), "interrupted": not complete,
        "impossible": [{"flow": flow, "text": text} for flow, text in failed.items()],
        "fronts": [
            {
                "flow": each.flow, "against": each.front.axes.against, "scale": each.scale, "claim": each.claim,
                "depth": float(each.front.depth), "closed": each.front.closed,
                "points": [_point(each, point, numbers[id(point)]) for point in each.points],
                "lower": [[each.equity(e), float(b)] for e, b in each.front.supports.corners()],
                "lines": [
                    {"equity_weight": p, f"{each.front.axes.against}_weight": q, "bound": support.bound}
                    for support in each.front.supports
                    for p, q in [support.price]
                ],
            }
            for each in traced
        ],
    }


def _point(traced: Traced, point: Point, number: int) -> dict[str, Any]:
    request, against = point.request, traced.front.axes.against
    unit = "minutes" if against == "burden" else against
    held = None if request is None else "equity" if request.held == "equity" else against
    return {
        "number": number, "way": traced.way(point), "equity": traced.equity(point.spot.equity),
        against: point.spot.burden, "movers": traced.movers(point), "equity_value": point.spot.equity,
        "weights": list(point.price) if point.price else None, "bound": point.bound,
        f"{unit}_per_thousandth": traced.price(point), "proved": point.proved, "lawful": point.lawful,
        "request": {"held": held, "limit": request.limit} if request else None, "words": traced.words(point),
    }
