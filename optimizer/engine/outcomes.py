"""What the search on one component comes back with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from optimizer.readings.columns import Ints

# tree: a branching proof in integers; core: the integer engine alone; witness: and a second solver confirmed it
Basis = Literal["certificate", "tree", "witness", "core", "open"]


@dataclass(frozen=True)
class LevelProof:
    """What is known of one level of one component: value reached, lower bound, and what the bound rests on.

    ``y`` are the rounded duals (over ``2**exponent``) of the rows and of the caps on the levels before, in order;
    they prove ``certified``. ``limit`` is the cap that the levels after stand under, if any. ``columns`` counts the
    open columns of the core that a bound above the certificate rests on; ``tree`` is its proof, packed, where there is
    one. ``reached`` is a point that costs less where ε let the final one give way: what ``limit`` is counted from.
    """

    value: int
    bound: int
    basis: Basis
    exponent: int
    y: Ints
    certified: int
    limit: int | None
    columns: int = 0
    tree: str = ""
    reached: Ints | None = None
    solver: str = ""  # on whose word a bound above the certificate rests, where it has no tree

    @property
    def proved(self) -> int:
        """The part of the bound that needs no word of a solver."""
        return self.bound if self.basis in ("certificate", "tree") else min(self.certified, self.bound)


@dataclass(frozen=True)
class Settled:
    """A component with a plan: columns chosen and one proof per level."""

    x: Ints
    proofs: tuple[LevelProof, ...]
    limited: bool = False  # a wall limit or an interrupt ended it: not repeatable


@dataclass(frozen=True)
class Refuted:
    """A component without any plan; ``y`` proves it in integers when not None, else the integer engine says so."""

    y: Ints | None
    exponent: int


@dataclass(frozen=True)
class Open:
    """Neither a plan nor a refutation within the limits."""


Outcome = Settled | Refuted | Open
Report = Callable[[int, int | None, int], None]  # level, incumbent value or None, bound
