"""Worker processes that die do not take the plan with them, and the planner hears of it."""

import multiprocessing
import os
import signal
import threading

import pytest

from optimizer.engine import process_pool
from optimizer.engine.outcomes import Settled
from optimizer.engine.process_pool import Effort
from optimizer.generating import generate
from optimizer.model.assembly import assemble
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load


@pytest.mark.parametrize("seconds", [0.0, 1.0], ids=["starting", "working"])
def test_a_killed_worker(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, seconds: float) -> None:
    """A worker killed while it starts or works: a warning, and the same outcomes as in one thread."""
    monkeypatch.setattr(process_pool, "WORTH_PROCESSES", 0)
    instance = Instance(generate("beibei", 1), load("标准"), 2026)
    blocks = list(assemble(instance).components())
    epsilons = [[0] * len(block.costs) for block in blocks]
    done = threading.Event()
    killed: list[int] = []

    def kill() -> None:
        while not multiprocessing.active_children():
            done.wait(0.01)
        done.wait(seconds)  # too short to be finished
        child = multiprocessing.active_children()[0]
        assert child.pid is not None
        killed.append(child.pid)
        os.kill(child.pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with caplog.at_level("WARNING"):
        outcomes, interrupted = process_pool.run(blocks, epsilons, Effort(workers=2), lambda *_: None)
    done.set()
    killer.join()
    assert killed, "a worker was there to be killed"
    assert not interrupted
    assert "计算进程异常退出" in caplog.text
    alone, _ = process_pool.run(blocks, epsilons, Effort(workers=1), lambda *_: None)
    for mine, other in zip(outcomes, alone, strict=True):
        assert isinstance(mine, Settled)
        assert isinstance(other, Settled)
        assert (mine.x == other.x).all()
