"""A study of one group, killed with -9 on the way: no row lost, none repeated, all as if never killed."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from optimizer.studies.case_run import run_case
from optimizer.studies.cases import Case
from optimizer.studies.columns import Row
from optimizer.studies.expansion import expand
from optimizer.studies.reading import read_study
from optimizer.studies.store import NAME, Store

SPENT = frozenset(("cpu_seconds", "wall_seconds", "peak_mib", "attempts", "finished"))  # differ from run to run
LOOK = 0.1  # seconds between looks at the store
SEEDS, LOWS, SHARES = 10, range(8, 18), range(30, 50, 2)


@dataclass(frozen=True)
class StudyRun:
    """What the store held when each process was killed, and what came of it."""

    cases: int
    at_kills: tuple[int, ...]
    rows: int
    lost: int  # rows that were there at a kill and are not at the end
    changed: int  # rows that were solved again after a kill
    different: int  # rows that a plain loop in one process solves differently
    wall: float
    cpu: float  # of the solves
    loop: float  # wall of the plain loop

    @property
    def sound(self) -> bool:
        return self.rows == self.cases and not (self.lost or self.changed or self.different)


def study_run(folder: Path, solves: int, kills: int, workers: int) -> StudyRun:
    """Solve a study in processes of its own, of which ``kills`` are killed, each after as many rows as the last."""
    folder.mkdir(parents=True, exist_ok=True)
    path, output = folder / "study.yaml", folder / "out"
    path.write_text(json.dumps(_plain(solves)), encoding="utf-8")  # JSON is YAML
    cases = expand(read_study(path), folder)
    kept: dict[str, Row] = {}
    lost = changed = 0
    at_kills = []
    began = time.monotonic()
    for turn in range(1, kills + 1):
        _run(path, output, workers, until=len(cases) * turn // (kills + 1))
        now = _rows(output, cases)
        lost += len(kept.keys() - now.keys())
        changed += sum(now[case] != row for case, row in kept.items() if case in now)
        kept = now
        at_kills.append(len(kept))
    _run(path, output, workers)
    wall = time.monotonic() - began
    rows = _rows(output, cases)
    lost += len(kept.keys() - rows.keys())
    changed += sum(rows[case] != row for case, row in kept.items() if case in rows)
    began = time.monotonic()
    different = sum(_answer(run_case(case)) != _answer(rows.get(case.id, {})) for case in cases)
    loop = time.monotonic() - began
    cpu = sum(float(row.get("cpu_seconds") or 0) for row in rows.values())
    return StudyRun(len(cases), tuple(at_kills), len(rows), lost, changed, different, wall, cpu, loop)


def _plain(solves: int) -> dict[str, object]:
    """A grid of at least that many solves of one group: three schools, about 150 teachers."""
    shares = list(islice(SHARES, -(-solves // (SEEDS * len(LOWS)))))
    return {
        "name": f"{solves} solves of one group",
        "instances": [{"shape": "three_schools", "seeds": list(range(1, SEEDS + 1))}],
        "parameters": {"entries.flow.low": list(LOWS), "entries.backbone_share.percent": shares},
    }


def _run(path: Path, output: Path, workers: int, until: int | None = None) -> None:
    """One process, killed once the store holds ``until`` rows."""
    process = subprocess.Popen(
        [sys.executable, "-m", "optimizer.cli", "study", str(path), "-o", str(output), "--workers", str(workers)],
        stdout=subprocess.DEVNULL,
    )
    while until is not None and _count(output) < until:
        if process.poll() is not None:
            raise RuntimeError(f"the study ended with {process.returncode} before it could be killed")
        time.sleep(LOOK)
    if until is not None:
        os.kill(process.pid, signal.SIGKILL)
    code = process.wait()
    if until is None and code:
        raise RuntimeError(f"the study ended with {code}")


def _count(output: Path) -> int:
    if not (output / NAME).is_file():
        return 0
    with closing(Store(output)) as store:
        return len(store.finished())


def _rows(output: Path, cases: list[Case]) -> dict[str, Row]:
    with closing(Store(output)) as store:
        return dict(store.rows([case.id for case in cases]))


def _answer(row: Row) -> dict[str, object]:
    return {name: cell for name, cell in row.items() if name not in SPENT}
