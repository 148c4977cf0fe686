"""ε: how much worse a level may be for the sake of later ones, as engine and verifier derive it (definitions §4)."""

from collections.abc import Sequence

import numpy as np

from optimizer.goals import GOALS
from optimizer.model.assembly import Assembly, Component
from optimizer.readings.columns import Ints

SHARED = "容差按集团分摊"


def allowed(assembly: Assembly, level: int) -> int:
    """ε of a level for the whole county, in units of its integer count."""
    return assembly.instance.policy.epsilon.get(assembly.levels[level], 0) * _grain(assembly, level)


def _grain(assembly: Assembly, level: int) -> int:
    """Units of the count in one of the policy's."""
    name = assembly.levels[level]
    return assembly.gauges[name].scale if GOALS[name].in_unit else 1


def limit_after(reached: int, epsilon: int) -> int:
    """What later levels may let a level cost, at least.

    ``reached`` is the least that any plan known costs there, under the limits on the levels before. No plan within ε of
    the optimum lies beyond, so that a bound of a later level under this limit holds for all of these.
    """
    return reached + epsilon


def together(
    assembly: Assembly, components: Sequence[Component], points: Sequence[Ints | None], whole: Ints
) -> bool:
    """Whether points of components keep the rows that link them, each that of ``whole`` where it is None.

    If they do, what components reach of a level alone is what the county reaches.
    """
    x, rows = whole.copy(), np.flatnonzero(assembly.linking)
    for component, point in zip(components, points, strict=True):
        if point is not None:
            x[component.postings] = point
    at = assembly.A[rows] @ x
    return bool(((at >= assembly.low[rows]) & (at <= assembly.high[rows])).all())


def shares_of(assembly: Assembly, components: Sequence[Component]) -> tuple[tuple[int, ...], ...]:
    """The ε of each level by component, in units of its integer count.

    What the policy says is for the county as a whole: it is shared in whole units of the policy by the teachers who
    may move, among the components where the level costs anything, and the shares add up to it.
    """
    width, epsilon = len(assembly.horizon), assembly.instance.policy.epsilon
    people = [len(np.unique(assembly.horizon.teacher[each.postings[each.postings < width]])) for each in components]
    by_level = []
    for number, level in enumerate(assembly.levels):
        costly = [bool(each.costs[number].any()) for each in components]
        weights = [heads * costs for heads, costs in zip(people, costly, strict=True)]
        grain = _grain(assembly, number)
        by_level.append([share * grain for share in shared_out(epsilon.get(level, 0), weights)])
    return tuple(tuple(own[place] for own in by_level) for place in range(len(components)))


def shared_out(whole: int, weights: Sequence[int]) -> list[int]:
    """A number in whole shares by weight: rounded down, and what is left one by one to the largest remainders."""
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    shares = [whole * weight // total for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: (-(whole * weights[place] % total), place))
    for place in order[: whole - sum(shares)]:
        shares[place] += 1
    return shares


def remarks_of(shares: Sequence[Sequence[int]], levels: int) -> tuple[str, ...]:
    """By level, that a proof is relative to the shares: where an ε before it could be shared in other ways.

    Without any component, where nobody can be posted, nothing is shared.
    """
    several = [sum(share > 0 for share in of_level) > 1 for of_level in zip(*shares, strict=True)]
    return tuple(SHARED if any(several[:level]) else "" for level in range(levels))
