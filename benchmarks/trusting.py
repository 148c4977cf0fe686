"""Where CP-SAT goes wrong: random models with large coefficients against every assignment (or-tools #5293)."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from time import process_time

import numpy as np
from ortools.sat.python import cp_model

from optimizer.engine.cpsat import CoefficientError, lint, trusted
from optimizer.engine.known_wrong_models import INFEASIBLE, Known, Puzzle, unguarded
from optimizer.readings.rows import FREE

SIZES = {"50": 50, **{f"2^{bits}": 2**bits for bits in (20, 27, 28, 29, 30, 31, 33)}}  # the largest coefficient


def draw(seed: int, largest: int) -> Puzzle:
    """Eight to twelve Booleans, two at-most-ones, one to five rows of size up to ``largest``, most enforced."""
    rng = np.random.default_rng([seed, largest])
    width, height = int(rng.integers(8, 13)), int(rng.integers(3, 8))
    A = np.zeros((height, width), dtype=np.int64)
    low, high = np.full(height, -FREE), np.full(height, FREE)
    when = np.full(height, -1, dtype=np.int64)
    for row in range(2):
        A[row, rng.choice(width, int(rng.integers(2, 5)), replace=False)] = 1
        low[row], high[row] = 1 if rng.random() < 0.3 else -FREE, 1
    for row in range(2, height):
        if rng.random() < 0.8:
            when[row] = rng.integers(width)
        used = (rng.random(width) < 0.8) & (np.arange(width) != when[row])
        negative = rng.random(width) < 0.3 * rng.random()
        A[row] = np.where(used, rng.integers(1, largest, width) * np.where(negative, -1, 1), 0)
        least, most = A[row].clip(max=0).sum(), A[row].clip(min=0).sum()
        side = int(least + (most - least) * (0.2 + 0.6 * rng.random()))
        if rng.random() < 0.6:
            high[row] = side
        else:
            low[row] = side
    return Puzzle(A, low, high, when, rng.integers(-20, 21, width))


@dataclass
class Row:
    """Counts of one coefficient size; ``passed``: stated wrong by the plain solver, and not refused by the linter."""

    size: str
    models: int = 0
    wrong: int = 0
    infeasible: int = 0  # of those wrong: stated infeasible
    ours: int = 0  # wrong under our parameters
    refused: int = 0
    passed: int = 0
    cpu: float = 0.0
    found: list[Known] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return self.ours == self.passed == 0

    def cells(self) -> tuple[str, ...]:
        counts = (self.models, self.wrong, self.infeasible, self.ours, self.refused, self.passed)
        return (self.size, *map(str, counts), f"{self.cpu:.1f}")


def rows(models: int, first: int = 0) -> Iterator[Row]:
    """Every size in turn: the solver alone, the solver under our parameters (both sets) and the linter."""
    for size, largest in SIZES.items():
        row, begun = Row(size), process_time()
        for seed in range(first, first + models):
            puzzle = draw(seed, largest)
            best, stated = puzzle.best(), puzzle.stated(unguarded())
            refused = _refused(puzzle.model()[0])
            row.models += 1
            row.refused += refused
            row.ours += any(puzzle.stated(trusted(linear=linear)) != best for linear in (False, True))
            if stated != best:
                row.wrong += 1
                row.infeasible += stated == INFEASIBLE
                row.passed += not refused
                row.found.append(Known(puzzle, best, stated, version("ortools"), largest.bit_length() - 1, seed))
        row.cpu = process_time() - begun
        yield row


def _refused(model: cp_model.CpModel) -> bool:
    try:
        lint(model)
    except CoefficientError:
        return True
    return False


def write(path: Path, found: Sequence[Row], each: int) -> int:
    """Keep the smallest models of every size that the release gets wrong, first those that it states infeasible."""
    kept = [one for row in found for one in sorted(row.found, key=_size)[:each]]
    lines = ",\n".join(
        json.dumps(
            {"bits": one.bits, "seed": one.seed, "best": one.best, "stated": one.stated, **one.puzzle.plain()}
        )
        for one in kept
    )
    head = json.dumps({"ortools": version("ortools"), "made": "python -m benchmarks trusting --write"})
    path.write_text(f'{head[:-1]}, "puzzles": [\n{lines}\n]}}\n', "utf-8")
    return len(kept)


def _size(one: Known) -> tuple[bool, int, int]:
    return one.stated != INFEASIBLE, int(np.count_nonzero(one.puzzle.A)), one.seed
