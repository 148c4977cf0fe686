"""What ε lets a level be worse, and whether the limits of a certificate keep to it (definitions §4).

The limit on a level is what a known plan costs there at least, and the share of the county's ε on top of it: a tighter
one would make the bounds of the levels after it higher than they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.model.assembly import Assembly, Component
from optimizer.model.tolerance import allowed, limit_after, shares_of
from optimizer.readings.columns import Ints

OTHER_SHARES = "以各集团另行分得的容差为前提"


@dataclass(frozen=True)
class Stated:
    """One level of one component: the value of the plan, the bound proved here, and what is claimed.

    ``reached`` is the least that the plan or the point of the certificate costs, under the limits before.
    """

    value: int
    proved: int
    bound: int
    limit: int | None
    basis: str
    reached: int = 0
    idle: bool = False  # the level costs nothing here
    point: Ints | None = None  # of the certificate, where it costs less than the plan

    @property
    def on_solver(self) -> bool:
        """Whether the claim goes beyond what integers prove."""
        return self.proved < self.bound

    @property
    def given(self) -> int | None:
        """How much worse than what is reached later levels may make it."""
        return None if self.limit is None or self.idle else self.limit - limit_after(self.reached, 0)


def strained(
    assembly: Assembly, components: Sequence[Component], stated: Sequence[Sequence[Stated]]
) -> tuple[list[str], tuple[str, ...]]:
    """Limits that what is reached and ε do not give; and by level, what its proof is relative to.

    Other shares than the rule gives are no fault where they add up to ε, but the levels after them rest on that choice.
    """
    faults, premises, premise = [], [], ""
    shares = shares_of(assembly, components)
    for level, name in enumerate(assembly.levels):
        premises.append(premise)
        parts, own = [part[level] for part in stated], [share[level] for share in shares]
        held = [part for part in parts if part.given is not None]
        if all(_keeps(part, share) for part, share in zip(parts, own, strict=True)):
            continue
        given, whole = [part.given or 0 for part in held], allowed(assembly, level)
        if min(given) < 0 or sum(given) != whole or len(held) != sum(not part.idle for part in parts):
            title = assembly.gauges[name].title
            faults.append(f"「{title}」：后续目标所用的限值与政策的容差不符（共放宽 {sum(given)}，容差 {whole}）")
        premise = OTHER_SHARES
    return faults, tuple(premises)


def reshared(assembly: Assembly, components: Sequence[Component], epsilons: Sequence[Sequence[int]]) -> tuple[str, ...]:
    """By level, what its proof is relative to where ε was shared like this."""
    shares, height = shares_of(assembly, components), len(assembly.levels)
    differ = [[own[level] for own in shares] != [used[level] for used in epsilons] for level in range(height)]
    return tuple(OTHER_SHARES if any(differ[:level]) else "" for level in range(height))


def _keeps(part: Stated, share: int) -> bool:
    """Whether a limit is what is reached and the share; one of a level that is open may be looser, which is weaker."""
    return part.given is None or part.given == share or (part.basis == "open" and part.given > share)
