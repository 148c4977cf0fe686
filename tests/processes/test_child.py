"""A module's child within limits: what it died of is told apart."""

import sys
import time
from pathlib import Path

import pytest

from optimizer.processes.child import Death, asked

MODULE = "tests.processes.serving"
ROOM = 200  # MiB


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))


@pytest.mark.parametrize(("task", "cpu", "wall", "expected"), [
    ("fill", 30, 30.0, Death.MEMORY),
    pytest.param("count", 1, 30.0, Death.CPU, marks=pytest.mark.skipif(sys.platform == "win32", reason="no limit")),
    ("wait", 30, 2.0, Death.WALL),
    ("die", 30, 30.0, Death.OTHER),
])
def test_what_a_child_died_of(tmp_path: Path, task: str, cpu: int, wall: float, expected: Death) -> None:
    began = time.monotonic()
    assert asked(MODULE, tmp_path, {"do": task}, memory=ROOM, cpu=cpu, wall=wall) is expected
    assert time.monotonic() - began < 25


def test_an_answer(tmp_path: Path) -> None:
    """One word is enough: a child that does not end by itself is ended."""
    assert asked(MODULE, tmp_path, {"do": "tell"}, memory=ROOM, cpu=30, wall=30.0) == {"done": "tell"}
