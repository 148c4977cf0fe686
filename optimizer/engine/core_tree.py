"""Making a branching proof for an integer core: cuts at the root, then depth first at a fixed cutoff.

At a fixed cutoff the order of nodes does not matter, the choice of branches does: pseudocosts made reliable by strong
branching (Achterberg, Koch, Martin, Branching rules revisited, Operations Research Letters 33, 2005), on columns and
on activities of rows alike. Every step goes through the checker's own walk, which takes none that does not hold.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from optimizer.engine.core_cuts import tableau_cuts
from optimizer.engine.core_lp import IDLE, CoreLp
from optimizer.engine.pseudocosts import Pseudocosts
from optimizer.engine.relaxation import Floats
from optimizer.model.core_proof import Branch, Duals, Step, Walk
from optimizer.model.integer_core import IntegerCore
from optimizer.readings.columns import Ints

ROUNDS, STALE = 30, 5  # of cuts at the root; without progress
EXPONENTS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 28, 32, 38, 44)  # finer where a cap row is large
SHRINKING = 10  # exponent of duals that narrow a box
AT_ROOT, BELOW = 50, 10  # a box is narrowed where one column in so many moves
WHOLE = 1e-6
BEYOND = 1e-6  # the cutoff


@dataclass
class Maker:
    """One attempt: ``nodes`` at most, and ``powers`` as denominators of cuts; ``steps`` is the proof once it is made.

    ``better`` is a point within the cutoff, should one turn up: then there is no proof.
    """

    core: IntegerCore
    nodes: int
    powers: Sequence[int]
    stopped: Callable[[], bool] = lambda: False
    rounds: int = ROUNDS
    steps: list[Step] = field(default_factory=list, init=False)
    better: Ints | None = field(default=None, init=False)
    used: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.walk, self.lp = Walk(self.core), CoreLp(self.core)
        self.pseudocosts = Pseudocosts(self.walk, self.lp)

    def made(self) -> bool:
        """Whether the proof is made; not, where a limit or a better point came first."""
        self._cuts()
        while not self.walk.done:
            if self.used >= self.nodes or self.stopped() or not self._node():
                return False
            self.used += 1
        return True

    def _take(self, step: Step) -> bool:
        """Walk on by a step, and note it, if it holds."""
        held = self.walk.take(step)
        if held:
            self.steps.append(step)
        return held

    def _cuts(self) -> None:
        """Rounds of cuts, with duals put to use in between."""
        best, stale = -np.inf, 0
        for _ in range(self.rounds):
            if self.walk.done or self.stopped():
                return
            status, value = self.lp.run(self.walk.box)
            if status != "optimal" or value > self.core.cutoff + BEYOND:
                break
            if value > best + 1e-3 * max(1.0, self.core.cutoff + 1 - value):
                best, stale = value, 0
            else:
                stale += 1
            x = self.lp.point()
            if stale == STALE or np.abs(x - np.rint(x)).max(initial=0.0) < WHOLE:
                break
            if self._narrow(AT_ROOT):
                continue
            found = tableau_cuts(self.walk, self.lp, x, self.powers)
            if not found:
                break
            for each in found:
                number = self.walk.A.shape[0]
                if not self._take(each.cut):
                    continue
                if not each.pi.any():  # a contradiction
                    self._take(Duals(0, np.array([number]), np.array([1]), True))
                    return
                self.lp.add(number, each.pi)
        # the tree does without cuts that do not bind at the root
        if not self.walk.done and self.lp.run(self.walk.box)[0] == "optimal":
            own = self.lp.rows >= self.core.A.shape[0]
            self.lp.leave_out(own & (np.abs(self.lp.duals()[self.lp.rows]) < IDLE))

    def _node(self) -> bool:
        """Close the next box or split it; False where it cannot be, or holds a better point."""
        depth, first = len(self.walk.stack), not self.walk.branched
        while True:
            status, value = self.lp.run(self.walk.box)
            if status == "infeasible" and self._close(self.lp.ray(), ray=True):
                return True
            if status != "optimal":
                return self._halved()
            if value > self.core.cutoff + BEYOND and self._close(self.lp.duals(), ray=False):
                return True
            x = self.lp.point()
            if not self._narrow(AT_ROOT if first else BELOW):
                break
            if len(self.walk.stack) < depth:
                return True
        whole = np.rint(x)
        if np.abs(x - whole).max(initial=0.0) >= WHOLE:
            chosen = self.pseudocosts.choose(x, value)
            return self._halved() if chosen is None else self._take(chosen)
        point, box = whole.astype(np.int64), self.walk.box
        at = self.walk.A @ point
        if (at < box.low).any() or (at > box.high).any() or at[self.core.A.shape[0] - 1] > self.core.cutoff:
            return self._halved()
        self.better = point
        return False

    def _halved(self) -> bool:
        """Split some open column in the middle: what the relaxation leaves where it tells nothing."""
        box = self.walk.box
        wide = np.flatnonzero(box.hi > box.lo)
        if not len(wide):
            return False
        column = int(wide[0])
        return self._take(Branch(column, int(box.lo[column] + box.hi[column]) // 2))

    def _close(self, y: Floats, *, ray: bool) -> bool:
        for exponent in EXPONENTS:
            scaled = np.rint(np.ldexp(y, exponent))
            if not np.isfinite(scaled).all() or np.abs(scaled).max(initial=0.0) >= 2.0**60:
                return False
            for sign in (1, -1) if ray else (1,):
                whole = (sign * scaled).astype(np.int64)
                rows = np.flatnonzero(whole)
                if self._take(Duals(0 if ray else 1 << exponent, rows, whole[rows], True)):
                    return True
        return False

    def _narrow(self, share: int) -> bool:
        """Narrow the box by the duals of the relaxation, where that moves enough to be worth its bytes."""
        y = np.rint(np.ldexp(self.lp.duals(), SHRINKING))
        if not np.isfinite(y).all() or np.abs(y).max(initial=0.0) >= 2.0**60:
            return False
        total, whole, reduced = self.walk.bound(y.astype(np.int64), 1 << SHRINKING)
        box, trial = self.walk.box, self.walk.box.copy()
        trial.narrow(whole, reduced, (self.core.cutoff << SHRINKING) - total)
        moved = int((trial.hi < box.hi).sum() + (trial.lo > box.lo).sum())
        rows = np.flatnonzero(whole)
        worth = trial.empty or moved >= max(1, int((box.hi > box.lo).sum()) // share)
        return worth and self._take(Duals(1 << SHRINKING, rows, whole[rows], False))


