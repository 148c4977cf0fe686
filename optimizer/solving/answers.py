"""Answers, not sentinels: a proved plan, a refutation with its clash, or an honest 'undecided'."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from optimizer.auditing.audit import Audit
from optimizer.auditing.verdicts import LevelVerdict
from optimizer.domain.plan import Plan
from optimizer.domain.vocabulary import Case
from optimizer.engine.conflict import Clash
from optimizer.engine.least_shortfall import Repair
from optimizer.engine.outcomes import LevelProof
from optimizer.engine.switchable_cases import Guarded
from optimizer.goals.gauge import Gauge
from optimizer.model.assembly import Assembly, Component
from optimizer.policy.entries import Policy
from optimizer.policy.instance import Instance
from optimizer.solving.counting import Break


@dataclass(frozen=True)
class Level:
    """One level of the answer. ``optimum`` is None unless value and bound settle it.

    Value and bound are of the level's integer count; ``remark`` says what a proof of it is silent about, ``premise``
    what it stands on and nobody has checked. ``certified`` is the part of the bound that integers prove.
    """

    name: str
    value: int
    bound: int
    epsilon: int
    basis: str  # certificate | tree | witness | core | open, the weakest of its components
    gauge: Gauge  # how value and bound are told
    remark: str = ""
    exact: Fraction | None = None  # what ``value`` rounds, in the unit of the gauge; None where it is exact
    certified: int | None = None  # None: all of the bound
    premise: str = ""

    @property
    def verdict(self) -> LevelVerdict:
        """What a check of the level's certificate comes to."""
        certified = self.bound if self.certified is None else self.certified
        return LevelVerdict(
            self.name, self.value, certified, self.bound, int(self.basis in ("core", "witness")),
            int(self.basis == "open"), self.gauge, self.remark, self.epsilon, self.premise,
        )

    @property
    def scale(self) -> int:
        """How many units of the value make one."""
        return self.gauge.scale

    @property
    def proved(self) -> bool:
        return self.value <= self.bound + self.epsilon

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

    @property
    def proved(self) -> bool:
        """Whether every level is."""
        return all(level.proved for level in self.levels)


@dataclass(frozen=True)
class Impossible:
    """No plan exists: what counting proves before any solve, or clashes with the least shortfall of their component.

    ``tangles`` are the components in which the clashes lie, ``settled`` what cases lack that no decision changes.
    What ``mending`` adds: ``remedies``, best first, and whether ``clashes`` are ``complete``, all that there are.
    """

    instance: Instance
    assembly: Assembly
    clashes: tuple[Clash, ...]
    repairs: tuple[Repair, ...]
    breaks: tuple[Break, ...] = ()
    tangles: tuple[Guarded, ...] = ()
    settled: Repair | None = None
    remedies: tuple["Remedy", ...] = ()
    complete: bool = False


@dataclass(frozen=True)
class Change:
    """What a remedy changes in one entry: a parameter, everywhere or in some groups, or single cases let off.

    ``amounts`` are what the cases behind it lack, in hundredths of the rule's own unit.
    """

    entry: str
    amounts: Mapping[Case, int]
    parameter: str | None = None
    before: int | None = None
    after: int | None = None
    groups: tuple[str, ...] = ()  # empty: wherever the entry speaks


@dataclass(frozen=True)
class Remedy:
    """A policy with a plan: changes to the clauses, what they cost, and the answer when it is solved again.

    ``total`` and ``bound`` are in hundredths of a person; ``alone`` names the entry that is changed where no other is.
    """

    changes: tuple[Change, ...]
    total: int
    bound: int
    policy: Policy
    answer: "Answer | None"

    @property
    def alone(self) -> str | None:
        entries = {change.entry for change in self.changes}
        return entries.pop() if len(entries) == 1 else None


@dataclass(frozen=True)
class Undecided:
    """Neither a lawful plan nor a refutation within the limits; ``bounds`` hold for any plan."""

    instance: Instance
    assembly: Assembly
    open_groups: tuple[str, ...]
    interrupted: bool


Answer = Solved | Impossible | Undecided
