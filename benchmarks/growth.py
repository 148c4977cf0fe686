"""How CPU and memory grow with the number of teachers; every size runs in a process of its own."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from statistics import median

import numpy as np

from benchmarks.spending import cpu_seconds, high_water

GROUP = "group"  # one group of nine schools
SHAPES = (GROUP, "prefecture", "beibei", "ruian", "zhangzhou")


Run = tuple[int, float, float, float, float, float, bool]


@dataclass(frozen=True)
class Row:
    """Medians over seeds."""

    teachers: int
    shape: str
    cpu: float
    peak: float  # MB of the process that holds the county
    worker: float  # MB of a worker process that solves every component
    audit: float
    product: float
    proved: bool
    solved: int  # counties behind the medians; the others have no plan

    def cells(self) -> list[str]:
        return [
            str(self.teachers), self.shape, f"{self.cpu:.2f}", f"{1000 * self.cpu / self.teachers:.2f}",
            f"{self.peak:.0f}", f"{self.worker:.0f}", f"{self.audit:.2f}", f"{1000 * self.product:.1f}",
            str(self.proved), str(self.solved),
        ]


def _one(shape: str, seed: int) -> Run | None:
    from optimizer.auditing.audit import audit
    from optimizer.engine.core import Limits
    from optimizer.engine.lexicographic import optimise
    from optimizer.engine.process_pool import Effort
    from optimizer.generating import district, generate
    from optimizer.policy.instance import Instance
    from optimizer.policy.layers import load
    from optimizer.solving.answers import Solved
    from optimizer.solving.rotation import plan_rotation

    county = district(1, 9, seed) if shape == GROUP else generate(shape, seed)
    instance = Instance(county, load("标准"), 2026)
    before = cpu_seconds()
    answer = plan_rotation(instance, Effort(workers=1))
    cpu = cpu_seconds() - before
    if not isinstance(answer, Solved):
        return None  # a county without any plan is answered sooner and does not belong in the curve
    before = cpu_seconds()
    audit(instance, answer.plan)
    audited = cpu_seconds() - before
    x = np.zeros(answer.assembly.A.shape[1], dtype=np.int64)
    before = cpu_seconds()
    for _ in range(20):
        answer.assembly.A @ x
    product = (cpu_seconds() - before) / 20
    peak = high_water()
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        for component in answer.components:
            pool.submit(optimise, component.system, component.costs, [0] * len(component.costs), Limits()).result()
        worker = pool.submit(high_water).result()
    proved = all(level.proved for level in answer.levels)
    return len(instance.county.teachers), cpu, peak, worker, audited, product, proved


def _apart(shape: str, seed: int) -> Run | None:
    """One run in a process of its own that may start workers, so that peaks are those of this run."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_one, shape, seed).result()


def growth_rows(seeds: int) -> tuple[list[Row], float]:
    """One row per size, and the exponent of CPU in teachers (least squares in logarithms)."""
    rows = []
    for shape in SHAPES:
        runs = [run for seed in range(1, seeds + 1) if (run := _apart(shape, seed)) is not None]
        columns = list(zip(*runs, strict=True))
        rows.append(
            Row(
                round(median(columns[0])), shape, median(columns[1]), median(columns[2]), median(columns[3]),
                median(columns[4]), median(columns[5]), all(columns[6]), len(runs),
            )
        )
    slope = np.polyfit(np.log([row.teachers for row in rows]), np.log([row.cpu for row in rows]), 1)[0]
    return rows, float(slope)
