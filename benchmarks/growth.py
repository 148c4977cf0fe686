"""How CPU and memory grow with the number of teachers; every size runs in a process of its own."""

import multiprocessing
import resource
from dataclasses import dataclass
from statistics import median

import numpy as np

from benchmarks.peers import cpu_seconds

SIZES = ((1, 8), (4, 6), (14, 7), (40, 6), (100, 6), (165, 6))  # groups, schools per group


@dataclass(frozen=True)
class Row:
    """Medians over seeds."""

    teachers: int
    groups: int
    cpu: float
    peak: float
    audit: float
    product: float
    proved: bool

    def cells(self) -> list[str]:
        return [
            str(self.teachers), str(self.groups), f"{self.cpu:.2f}", f"{1000 * self.cpu / self.teachers:.2f}",
            f"{self.peak:.0f}", f"{self.audit:.2f}", f"{1000 * self.product:.1f}", str(self.proved),
        ]


def _one(groups: int, schools: int, seed: int) -> tuple[int, float, float, float, float, bool]:
    from optimizer.auditing import audit
    from optimizer.engine.running import Effort
    from optimizer.generating import district
    from optimizer.instance import Instance
    from optimizer.planning import Solved, plan_rotation
    from optimizer.policy import load

    instance = Instance(district(groups, schools, seed), load("标准"), 2026)
    before = cpu_seconds()
    answer = plan_rotation(instance, Effort(workers=1))
    cpu = cpu_seconds() - before
    if not isinstance(answer, Solved):
        raise SystemExit(f"{groups} groups, seed {seed}: {type(answer).__name__}")
    before = cpu_seconds()
    audit(instance, answer.plan)
    audited = cpu_seconds() - before
    x = np.zeros(answer.assembly.A.shape[1], dtype=np.int64)
    before = cpu_seconds()
    for _ in range(20):
        answer.assembly.A @ x
    product = (cpu_seconds() - before) / 20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return len(instance.county.teachers), cpu, peak, audited, product, all(level.proved for level in answer.levels)


def growth_rows(seeds: int) -> tuple[list[Row], float]:
    """One row per size, and the exponent of CPU in teachers (least squares in logarithms)."""
    rows = []
    for groups, schools in SIZES:
        with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
            runs = pool.starmap(_one, [(groups, schools, seed) for seed in range(1, seeds + 1)], chunksize=1)
        columns = list(zip(*runs, strict=True))
        rows.append(
            Row(
                round(median(columns[0])), groups, median(columns[1]), median(columns[2]), median(columns[3]),
                median(columns[4]), all(columns[5]),
            )
        )
    slope = np.polyfit(np.log([row.teachers for row in rows]), np.log([row.cpu for row in rows]), 1)[0]
    return rows, float(slope)
