"""Answers, not sentinels: a proved plan, a refutation with its clash, or an honest 'undecided'."""

from dataclasses import dataclass

from optimizer.assembly import Assembly, Component
from optimizer.auditing import Audit
from optimizer.capacity import Break
from optimizer.engine.conflict import Clash, Repair
from optimizer.engine.outcomes import LevelProof
from optimizer.instance import Instance
from optimizer.plan import Plan


@dataclass(frozen=True)
class Level:
    """One level of the answer. ``optimum`` is None unless value and bound settle it."""

    name: str
    value: int
    bound: int
    epsilon: int
    basis: str  # certificate | witness | core | open, the weakest of its components
    scale: int = 1  # the value counts 1/scale units (equity, soft)
    remark: str = ""

    @property
    def proved(self) -> bool:
        return not self.remark and self.value <= self.bound + self.epsilon

    @property
    def optimum(self) -> int | None:
        return self.bound if self.proved and self.value == self.bound else None


@dataclass(frozen=True)
class Solved:
    """An audited plan and its proof."""

    instance: Instance
    plan: Plan
    levels: tuple[Level, ...]
    audit: Audit
    assembly: Assembly
    components: tuple[Component, ...]
    proofs: tuple[tuple[LevelProof, ...], ...]  # by component, level
    epsilons: tuple[tuple[int, ...], ...]
    joined: bool
    repeatable: bool


@dataclass(frozen=True)
class Impossible:
    """No plan exists: what counting proves before any solve, or clashes with the least shortfall of their component."""

    instance: Instance
    assembly: Assembly
    clashes: tuple[Clash, ...]
    repairs: tuple[Repair, ...]
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True)
class Undecided:
    """Neither a lawful plan nor a refutation within the limits; ``bounds`` hold for any plan."""

    instance: Instance
    assembly: Assembly
    open_groups: tuple[str, ...]
    interrupted: bool


Answer = Solved | Impossible | Undecided
