"""One week, planned or given to a peer, in a process of its own that holds nothing else: ``main`` prints it as JSON.

``python -m benchmarks.week_run ours district 1 0 16000`` plans; ``plain`` and ``vehicles`` take CPU seconds.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from time import monotonic
from typing import Any

from benchmarks.spending import cpu_seconds, high_water
from optimizer.itinerant.generator import generate_week


@dataclass(frozen=True)
class Run:
    """One week: values and bounds of its levels, what the timetable lost, and what it cost."""

    seed: int
    visitors: int
    columns: int
    values: tuple[int, ...]
    bounds: tuple[int, ...]
    lost: int
    cpu: float
    peak: float  # MB

    @property
    def proved(self) -> bool:
        return self.values == self.bounds

    @property
    def secondary(self) -> float:
        """Largest gap in % of the levels after the first."""
        pairs = zip(self.values[1:], self.bounds[1:], strict=True)
        return max(100 * (value - bound) / max(1, value) for value, bound in pairs)


def apart(what: str, shape: str, seed: int, *limits: float) -> dict[str, Any]:
    """A run in a new process: its peak is its own."""
    words = [sys.executable, "-m", "benchmarks.week_run", what, shape, str(seed), *map(str, limits)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{what} {shape} {seed}: {done.stderr.strip().splitlines()[-1:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def run_apart(shape: str, seed: int, seconds: float, largest: int) -> Run:
    found = apart("ours", shape, seed, seconds, largest)
    return Run(**{**found, "values": tuple(found["values"]), "bounds": tuple(found["bounds"])})


def _ours(shape: str, seed: int, seconds: float, largest: float) -> dict[str, Any]:
    from optimizer.itinerant.engine.itineraries import plan_week
    from optimizer.itinerant.engine.neighbourhoods import Effort
    from optimizer.itinerant.level_values import measure
    from optimizer.itinerant.timetable_check import check

    week = generate_week(shape, seed)
    before = cpu_seconds()
    answer = plan_week(week, Effort(deadline=monotonic() + seconds if seconds else None, largest=int(largest)))
    cpu = cpu_seconds() - before
    if faults := check(week, answer.timetable):
        raise AssertionError(f"{shape} {seed}: {len(faults)} faults in the timetable")
    return asdict(Run(
        seed, len(week.visitors), answer.columns, measure(week, answer.timetable),
        tuple(level.bound for level in answer.levels), answer.lost, cpu, high_water(),
    ))


def _plain(shape: str, seed: int, seconds: float) -> dict[str, Any]:
    from benchmarks.week_peer import plain_week

    return {**asdict(plain_week(generate_week(shape, seed), seconds)), "peak": high_water()}


def _vehicles(shape: str, seed: int, seconds: float) -> dict[str, Any]:
    from benchmarks.week_vehicles import vehicles_week

    return {**asdict(vehicles_week(generate_week(shape, seed), seconds)), "peak": high_water()}


def main() -> None:
    what, shape, seed, *limits = sys.argv[1:]
    runs: dict[str, Callable[..., dict[str, Any]]] = {"ours": _ours, "plain": _plain, "vehicles": _vehicles}
    print(json.dumps(runs[what](shape, int(seed), *map(float, limits))))


if __name__ == "__main__":
    main()
