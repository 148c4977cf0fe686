"""What a machine lends to its jobs."""

import threading
import time

import pytest

from api.worker.core_pool import ClosedError, Cores, kept


def _taken(
    cores: Cores, count: int, memory: int, log: list[str], name: str, until: threading.Event
) -> threading.Thread:
    def work() -> None:
        try:
            with cores.lent(count, memory) as mine:
                log.append(f"{name}{len(mine)}")
                until.wait(10)
        except ClosedError:
            log.append(f"{name}closed")

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    time.sleep(0.1)
    return thread


def test_cores_and_memory_are_lent_in_order_of_coming() -> None:
    cores, log, over = Cores([0, 1, 2, 3], 4000), list[str](), threading.Event()
    big = threading.Event()
    first = _taken(cores, 3, 1000, log, "a", over)
    waits = _taken(cores, 2, 1000, log, "b", big)
    small = _taken(cores, 1, 1000, log, "c", big)
    assert log == ["a3"]  # c would fit, but not before b
    assert cores.room(3) == 3  # so nothing more is taken from the queue
    over.set()
    first.join()
    time.sleep(0.1)
    assert log == ["a3", "b2", "c1"] and cores.room(2) == 3
    big.set()
    waits.join()
    small.join()
    assert cores.room(0) == 4


def test_memory_bounds_jobs_too() -> None:
    cores, log, over = Cores([0, 1, 2, 3], 4000), list[str](), threading.Event()
    threads = [_taken(cores, 1, 3000, log, name, over) for name in "ab"]
    assert log == ["a1"]
    over.set()
    for thread in threads:
        thread.join()
    assert log == ["a1", "b1"]


def test_a_job_beyond_the_machine_has_all_of_it() -> None:
    cores = Cores([0, 1], 1000)
    with cores.lent(4, 8000) as mine:
        assert list(mine) == [0, 1] and cores.room(1) == 1


def test_closing_sends_away_who_waits() -> None:
    cores, log, over = Cores([0], 1000), list[str](), threading.Event()
    first, second = (_taken(cores, 1, 1, log, name, over) for name in "ab")
    cores.close()
    second.join(2)
    assert log == ["a1", "bclosed"] and cores.room(1) == 0
    over.set()
    first.join()
    with pytest.raises(ClosedError), cores.lent(1, 1):
        pass


def test_processes_of_one_machine_keep_cores_of_their_own() -> None:
    first, locks = kept(1)
    second, more = kept(10_000)
    assert len(first) == 1 and len(second) == 10_000
    if locks:  # another process of this machine may keep them all
        assert first[0] not in second[:len(more)]
    for lock in (*locks, *more):
        lock.release()
