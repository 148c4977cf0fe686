"""The front of an assembly: its components closed at both ends, then asked at one price after another."""

import numpy as np

from optimizer.domain.errors import InputError
from optimizer.engine.level_closing import Clock
from optimizer.engine.outcomes import Open, Refuted, Settled
from optimizer.goals import GOALS
from optimizer.goals.burden import Burden
from optimizer.goals.equity import Equity
from optimizer.model.assembly import Assembly, Component
from optimizer.model.tolerance import shares_of
from optimizer.questions.alternatives.blocks import Axes, Block, lexicographic
from optimizer.questions.alternatives.front import Front, Told
from optimizer.solving.rotation import ONE_BLOCK


def axes_of(assembly: Assembly, against: str = Burden.name) -> Axes:
    """Equity and the other level, and those that the policy puts before the first of them.

    Raises InputError where the policy has only one of the two.
    """
    missing = [GOALS[name].title for name in (Equity.name, against) if name not in assembly.levels]
    if missing:
        advice = f"请在政策的 levels 中列出 {Equity.name} 和 {against}。"
        raise InputError.of(f"政策的目标里没有{'、'.join(missing)}，无从权衡", advice, table="政策")
    equity, other = (assembly.levels.index(name) for name in (Equity.name, against))
    return Axes(tuple(range(min(equity, other))), equity, other, against)


def front_of(
    assembly: Assembly, clock: Clock, count: int, *, against: str = Burden.name, group: str | None = None,
    told: Told = lambda done, of: None,
) -> "Front | tuple[Component, Refuted] | Open":
    """The front with up to ``count`` plans by price, or why there is none.

    With ``group`` only the components of that group give way, the others stay at their best. Rows that link components
    are left out first: plans that keep them all the same are as good as proved. Where one breaks them and the county is
    small, it is traced again as one block.
    """
    axes = axes_of(assembly, against)
    found = _ends(assembly, axes, clock, group, told, joined=False)
    small = assembly.A.shape[1] <= ONE_BLOCK
    if isinstance(found, Front):
        found.traced(count, told)
        if small and group is None and not found.interrupted and not all(point.lawful for point in found.points()):
            found = _ends(assembly, axes, clock, group, told, joined=True)
            if isinstance(found, Front):
                found.traced(count, told)
    return found


def _ends(
    assembly: Assembly, axes: Axes, clock: Clock, group: str | None, told: Told, *, joined: bool
) -> "Front | tuple[Component, Refuted] | Open":
    """A front that knows its two ends."""
    components = list(assembly.components(joined=joined))
    epsilons = shares_of(assembly, components)
    blocks: list[Block] = []
    rest, closed = np.zeros(assembly.A.shape[1], dtype=np.int64), True
    for component in components:
        epsilon = epsilons[component.index]
        if group is None or group in groups_of(assembly, component):
            block = Block.of(component, axes, epsilon, clock)
            if isinstance(block, Block):
                blocks.append(block)
                continue
            return (component, block) if isinstance(block, Refuted) else block
        other = lexicographic(component, axes, epsilon, clock)
        if not isinstance(other, Settled):
            return (component, other) if isinstance(other, Refuted) else other
        rest[component.postings] = other.x
        closed &= all(proof.basis != "open" for proof in other.proofs)
    return Front(assembly, axes, blocks, rest, closed, joined, clock)


def groups_of(assembly: Assembly, component: Component) -> set[str]:
    """Groups of the schools from which the postings of a component set out."""
    horizon, county = assembly.horizon, assembly.instance.facts.county
    rows = component.postings[component.postings < len(horizon)]
    homes = {county.teacher[horizon.ids[code]].home for code in np.unique(horizon.teacher[rows]).tolist()}
    return {member.group for member in county.members if member.school in homes}
