"""One county, ours and the peers, in one process and in turn."""

from dataclasses import dataclass

import numpy as np

from benchmarks.peers import PeerResult, highs_by_group, monolithic
from benchmarks.spending import cpu_seconds
from optimizer.auditing.audit import audit
from optimizer.engine.process_pool import Effort
from optimizer.generating import generate
from optimizer.model.assembly import assemble
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from optimizer.solving.answers import Impossible, Solved
from optimizer.solving.rotation import plan_rotation


@dataclass(frozen=True)
class Race:
    """CPU seconds from records in memory to an audited plan, and what the peers reached."""

    seed: int
    teachers: int
    ours: float
    values: tuple[int, ...] | None
    proved: bool
    impossible: bool
    highs: PeerResult
    plain: tuple[PeerResult, ...]  # unit steps, multiplication
    lawful: bool

    @property
    def first_plan(self) -> float:
        """CPU to the first plan of the better monolithic variant; its whole CPU where it found none."""
        firsts = [peer.first for peer in self.plain if peer.first is not None]
        return min(firsts) if firsts else min(peer.cpu for peer in self.plain)

    @property
    def sound(self) -> bool:
        """Peers that prove agree with us, and every plan passes the auditor."""
        proved = [peer for peer in (self.highs,) if peer.proved]
        return self.lawful and all(peer.values == self.values for peer in proved)

    def cells(self) -> list[str]:
        found = any(peer.first is not None for peer in self.plain)
        return [
            str(self.seed), str(self.teachers), f"{self.ours:.2f}",
            "impossible" if self.impossible else "all" if self.proved else "no", str(self.values),
            f"{self.highs.cpu:.1f} {'proved' if self.highs.proved else 'open' if self.highs.values else 'no plan'}",
            str(self.highs.values == self.values), f"{'' if found else 'none in '}{self.first_plan:.1f}",
            str(self.lawful),
        ]


def race(shape: str, seed: int, policy: str, seconds: float, stage: float) -> Race:
    """Generate a county, solve it, and let the peers solve the same matrix.

    ``seconds`` limits each monolithic model, ``stage`` each MIP of the per-group peer (wall clock).
    """
    county = generate(shape, seed)
    instance = Instance(county, load(policy), 2026)
    started = cpu_seconds()
    answer = plan_rotation(instance, Effort(workers=1))
    ours = cpu_seconds() - started
    assembly = assemble(instance)
    highs = highs_by_group(assembly, seconds=stage)
    plain = tuple(
        monolithic(assembly, multiplication=squares, seconds=seconds, first_only=True) for squares in (False, True)
    )
    lawful = all(
        audit(instance, assembly.horizon.plan(np.flatnonzero(peer.chosen))).lawful
        for peer in (highs, *plain)
        if peer.chosen is not None
    )
    solved = isinstance(answer, Solved)
    return Race(
        seed, len(county.teachers), ours,
        tuple(level.value for level in answer.levels) if isinstance(answer, Solved) else None,
        solved and all(level.proved for level in answer.levels),  # type: ignore[union-attr]
        isinstance(answer, Impossible), highs, plain, lawful,
    )
