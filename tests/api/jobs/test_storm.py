"""Fifty kills of solver children, executors and the API while clients submit; the same storm as in the benchmark."""

import os
from pathlib import Path

import pytest

from benchmarks.chaos.driving import storm

KILLS = 50
pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9")


def test_fifty_kills_lose_and_double_nothing(database_url: str, tmp_path: Path) -> None:
    run = storm(tmp_path, database_url, KILLS, executors=2 if database_url else 1)
    assert run.sound, "\n".join(run.lines())
    assert run.kills.total() == KILLS and set(run.kills) == {"child", "executor", "api"}
    assert run.acked >= KILLS / 2 and run.verdict.jobs >= run.acked
    assert run.verdict.states["succeeded"] >= run.verdict.jobs / 2
