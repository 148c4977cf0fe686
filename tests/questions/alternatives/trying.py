"""Tiny counties whose every lawful plan is known: what the front and the diverse plans must come to."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from benchmarks.agreement import every_history
from benchmarks.enumerating import measured
from benchmarks.tiny import draw
from benchmarks.variants import VARIANTS
from optimizer.domain.plan import Plan
from optimizer.goals.equity import Equity
from optimizer.model.assembly import Assembly, assemble
from optimizer.policy.instance import Instance

Pair = tuple[int, int]  # equity and burden


@lru_cache
def county(seed: int) -> tuple[Instance, Assembly]:
    instance = draw(seed, VARIANTS)
    return instance, assemble(instance)


def accepted(instance: Instance, scale: int) -> Iterator[tuple[Plan, tuple[int, ...]]]:
    """Plans that the auditor accepts, with their levels read plainly."""
    hard = [entry for entry in instance.entries if entry.hard]
    for history in every_history(instance):
        if all(check.holds for entry in hard for check in entry.rule.audit(history.within(entry.scope))):
            yield history.plan, measured(instance, history, scale)


@lru_cache
def best_pairs(seed: int) -> list[Pair]:
    """Equity and burden that no plan betters in both, among those best at the levels before; empty without a plan."""
    instance, assembly = county(seed)
    levels = instance.policy.levels
    equity, burden = levels.index("equity"), levels.index("burden")
    before = min(equity, burden)
    vectors = {vector for _, vector in accepted(instance, Equity().scale(assembly.horizon))}
    if not vectors:
        return []
    leading = min(vector[:before] for vector in vectors)
    pairs = sorted({(v[equity], v[burden]) for v in vectors if v[:before] == leading})
    return [pair for place, pair in enumerate(pairs) if all(pair[1] < other[1] for other in pairs[:place])]


def hull(pairs: Sequence[Pair]) -> list[Pair]:
    """The corners of the lower left convex hull of pairs in order."""
    found: list[Pair] = []
    for x, y in pairs:
        while len(found) > 1:
            (a, b), (c, d) = found[-2:]
            if (c - a) * (y - b) > (d - b) * (x - a):
                break
            found.pop()
        found.append((x, y))
    return found
