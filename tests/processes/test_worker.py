"""Workers are born deaf, live apart, and die alone."""

import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psutil
import pytest

from optimizer.processes import pool as pool_module
from optimizer.processes import worker as module
from optimizer.processes.interrupts import deaf
from optimizer.processes.pool import LostError, Pool
from optimizer.processes.worker import Worker
from tests.processes import serving

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="process groups")


@POSIX
@pytest.mark.parametrize("thread", [False, True], ids=["main thread", "another thread"])
def test_an_interrupt_to_the_group_at_the_start_kills_nobody(thread: bool) -> None:
    """Sent from the first moment of the child until it serves: it is neither dead nor interrupted."""
    found: list[Worker] = []
    start = threading.Thread(target=lambda: found.append(Worker(serving.echo)))
    if thread:
        start.start()
        start.join()
    else:
        found.append(Worker(serving.echo))
    [worker] = found
    child = psutil.Process(worker._process.pid)
    while not worker.line.poll(0.01):
        child.send_signal(signal.SIGINT)
    assert worker.line.recv() == (child.pid,)
    child.send_signal(signal.SIGINT)
    worker.line.send("still there")
    assert worker.line.recv() == "still there"
    worker.end()
    assert worker.code() == 0


@POSIX
def test_who_starts_hears_interrupts_again_afterwards() -> None:
    found = signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background begins without it
    try:
        _interrupted_while_deaf_and_afterwards()
    finally:
        signal.signal(signal.SIGINT, found)


def _interrupted_while_deaf_and_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT)
    with deaf():
        os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


@POSIX
def test_an_interrupt_between_two_starts_leaves_a_whole_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(Worker):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(pool_module, "Worker", Interrupted)
    pool = Pool(2, serving.killed)
    assert [pool.ask(task) for task in (2, 4)] == [20, 40]
    pool.close()


def test_one_death_loses_one_task() -> None:
    """Of ten tasks the two that kill their process are lost, one error is raised, all others are answered."""
    pool = Pool(2, serving.killed)
    with ThreadPoolExecutor(2) as threads:
        futures = {task: threads.submit(pool.ask, task) for task in (0, 1, 2, 4, 3, 6, 8, 10, -2, 12)}
    pool.close()
    for task, future in futures.items():
        if task % 2:
            assert isinstance(future.exception(), LostError)
        elif task < 0:
            assert isinstance(future.exception(), ValueError)
        else:
            assert future.result() == task * 10


def test_a_worker_that_does_not_go_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GRACE", 0.2)
    worker = Worker(serving.sleeping)
    worker.end()
    assert not psutil.pid_exists(worker._process.pid or 0)
