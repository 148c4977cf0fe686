"""A parent that is killed leaves no child."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

SECONDS = 20.0  # on a loaded machine


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_killed_parent_leaves_no_child(tmp_path: Path) -> None:
    """Of a worker that waits, one at work, a module's child at work and a worker half-born, none outlives it."""
    command = [sys.executable, "-m", "tests.processes.parents", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        children = [psutil.Process(int(number)) for number in parent.stdout.readline().split()]
        assert len(children) == 4
        parent.kill()
    _, left = psutil.wait_procs(children, SECONDS)
    for each in left:
        each.kill()
    assert not left
