"""What rests on integers alone: levels closed by duals and trees, and what making and checking the proofs costs."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import process_time

from optimizer.auditing.grounds import Grounds
from optimizer.auditing.verify import judged, limited, read_claims
from optimizer.engine.core import Core
from optimizer.engine.core_certificate import with_trees
from optimizer.engine.level_closing import Closing
from optimizer.engine.process_pool import Effort
from optimizer.policy.instance import Instance, open_instance
from optimizer.readings.columns import Ints
from optimizer.reporting.files.plan_files import certificate_data
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation

ROOT = Path(__file__).parent.parent / "instances"
COUNTIES = ("three_schools", "county", "prefecture", "beibei", "closing", "ruian")
HEADINGS = (
    "county", "policy", "years", "levels", "by duals", "by trees", "open", "closed %", "solve s", "engine's proofs s",
    "making s", "×", "checking s", "second matrix s", "bytes", "× without trees",
)


@dataclass(frozen=True)
class Certified:
    """One instance; CPU in seconds, levels that cost anything by component."""

    county: str
    policy: str
    years: int
    levels: int
    duals: int
    trees: int
    solving: float
    closing: float  # of the solving: integer engines, finding and proving
    making: float
    checking: float  # the claims of the certificate, one by one
    grounds: float  # matrix and audit of roster, policy and plan, each read twice
    size: int
    plain: int  # bytes without trees
    faults: int

    @property
    def share(self) -> float:
        return 100 * (self.duals + self.trees) / max(1, self.levels)

    def cells(self) -> list[str]:
        rest = self.levels - self.duals - self.trees
        return [
            self.county, self.policy, str(self.years), str(self.levels), str(self.duals), str(self.trees), str(rest),
            f"{self.share:.1f}", f"{self.solving:.1f}", f"{self.closing:.1f}", f"{self.making:.1f}",
            f"{self.making / self.closing:.2f}" if self.closing > 0.005 else "–", f"{self.checking:.2f}",
            f"{self.grounds:.1f}", str(self.size), f"{self.size / self.plain:.1f}",
        ]


def certified(county: str, policy: str | None, years: int, nodes: int) -> Certified | None:
    """Solve without trees, make them, check them; None where there is no plan."""
    instance = open_instance(ROOT / county, policy=policy, year=2026, years=years)
    return certify(county, policy or "own", instance, nodes)


def certify(county: str, policy: str, instance: Instance, nodes: int) -> Certified | None:
    """The same of an instance that has been read."""
    begun = process_time()
    with clocked() as spent:
        answer = plan_rotation(instance, Effort(proof_nodes=0))
    solving = process_time() - begun
    if not isinstance(answer, Solved):
        return None
    plain = len(json.dumps(certificate_data(answer)))
    begun = process_time()
    proofs = tuple(
        with_trees(component.system, component.costs, own, nodes, lambda: False)
        for component, own in zip(answer.components, answer.proofs, strict=True)
    )
    making = process_time() - begun
    whole = replace(answer, proofs=proofs)
    data = certificate_data(whole)
    claims, begun = read_claims(data), process_time()
    grounds = Grounds.of(limited(instance, claims), answer.plan)
    read, begun = process_time() - begun, process_time()
    seen = judged(grounds, claims)
    checking = process_time() - begun
    bases = [
        proof.basis for component, own in zip(answer.components, proofs, strict=True)
        for cost, proof in zip(component.costs, own, strict=True) if cost.any()
    ]
    return Certified(
        county, policy, instance.span, len(bases), bases.count("certificate"), bases.count("tree"), solving, spent[0],
        making, checking, read, len(json.dumps(data)), plain, len(seen.faults),
    )


@contextmanager
def clocked() -> Iterator[list[float]]:
    """CPU seconds that the integer engines spend on closing levels."""
    spent, honest = [0.0], Closing.closed

    def timed(self: Closing, start: Ints | None, *, wide: bool) -> Core:
        begun = process_time()
        try:
            return honest(self, start, wide=wide)
        finally:
            spent[0] += process_time() - begun

    Closing.closed = timed  # type: ignore[method-assign]
    try:
        yield spent
    finally:
        Closing.closed = honest  # type: ignore[method-assign]
