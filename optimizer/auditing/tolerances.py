"""What ε lets a level be worse, and whether the limits of a certificate keep to it (definitions §4).

ε is the county's. A block may be allowed all of it, which holds for every way to share it out, or a share, where the
shares make up ε. The limit on a level is then what its bound and that allow: a tighter one would make the bounds of
the levels after it higher than they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from optimizer.goals import GOALS
from optimizer.model.assembly import Assembly


@dataclass(frozen=True)
class Stated:
    """One level of one component: the value of the plan, the bound proved here, and what is claimed."""

    value: int
    proved: int
    bound: int
    limit: int | None
    basis: str
    idle: bool = False  # the level costs nothing here

    @property
    def on_solver(self) -> bool:
        """Whether the claim goes beyond what integers prove."""
        return self.proved < self.bound

    @property
    def closed(self) -> bool:
        """Whether a limit stands on what is claimed to be the optimum."""
        return self.limit is not None and not self.idle and self.basis != "open"


def allowed(assembly: Assembly, level: int) -> int:
    """ε of a level for the whole county, in units of its value."""
    name = assembly.levels[level]
    stated = assembly.instance.policy.epsilon.get(name, 0)
    return stated * (assembly.gauges[name].scale if GOALS[name].in_unit else 1)


def strained(assembly: Assembly, stated: Sequence[Sequence[Stated]]) -> Iterator[str]:
    """Limits that bound and ε do not give."""
    for level, name in enumerate(assembly.levels):
        parts, epsilon = [part[level] for part in stated], allowed(assembly, level)
        title = assembly.gauges[name].title
        for block, part in enumerate(parts):
            if part.limit is not None and part.limit < part.bound:
                yield f"第{block + 1}个集团块「{title}」：后续目标所用的限值 {part.limit} 低于下界 {part.bound}"
        closed = [part for part in parts if part.closed]
        given = [part.limit - part.bound for part in closed if part.limit is not None]
        apart = sum(not part.idle for part in parts) == len(given)  # else some block stands under no limit
        shared = sum(given) == epsilon if apart else sum(given) <= epsilon
        if given and not shared and any(each != epsilon for each in given):
            yield f"「{title}」：后续目标所用的限值与政策的容差不符（共放宽 {sum(given)}，容差 {epsilon}）"
