"""Deaths, hangs and interrupts of the executor, on processes that really die."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from optimizer.studies import slots
from optimizer.studies.cases import Case
from optimizer.studies.columns import Row
from optimizer.studies.executor import ATTEMPTS, execute
from optimizer.studies.store import Store
from tests.studies import dying
from tests.studies.building import listed


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the dying workers find their orders and leave their marks."""
    (tmp_path / dying.ORDERS).mkdir()
    (tmp_path / dying.MARKS).mkdir()
    monkeypatch.setenv("STUDY_TEST_FOLDER", str(tmp_path))
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with closing(Store(folder)) as base:
        yield base


def order(folder: Path, seed: int, times: int) -> None:
    (folder / dying.ORDERS / str(seed)).write_text(str(times))


def test_deaths_are_retried(folder: Path, store: Store) -> None:
    """One death: solved at the next attempt. More than two: failed with the reason. Nobody else notices."""
    _, cases = listed(folder, seeds=list(range(6)))
    for seed, times in ((1, 1), (3, 99)):
        order(folder, seed, times)
    told: list[int] = []
    assert not execute(cases, store, 2, lambda case, row: told.append(case.seed), dying.work)
    rows = store.rows([case.id for case in cases])
    assert sorted(told) == list(range(6))
    for case in cases:
        row, tries = rows[case.id], len(dying.starts(case.seed))
        expected = {1: 2, 3: ATTEMPTS}.get(case.seed, 1)
        assert (row["attempts"], tries) == (expected, expected)
        if case.seed == 3:
            assert row["status"] == "failed"
            assert "SIGKILL" in str(row["reason"])
            assert f"共尝试{ATTEMPTS}次" in str(row["reason"])
        else:
            assert (row["status"], row["burden_value"]) == ("solved", case.seed)


def test_the_last_attempt_is_alone(folder: Path, store: Store) -> None:
    """Memory that two cases do not have together, one may have: after two deaths a case is solved by itself."""
    _, cases = listed(folder, seeds=list(range(8)))
    order(folder, 0, 2)
    order(folder, 1, dying.SOCIABLE)
    execute(cases, store, 2, lambda *_: None, dying.work)
    assert dying.company(0)[-1] == 0
    assert dying.company(1) == [1]
    row = store.rows([cases[0].id])[cases[0].id]
    assert (row["status"], row["attempts"]) == ("solved", ATTEMPTS)


def test_an_attempt_left_from_an_earlier_run(folder: Path, store: Store) -> None:
    """Deaths before a restart count."""
    _, [case] = listed(folder, seeds=[4])
    order(folder, 4, 99)
    store.died(case.id, "earlier")
    store.died(case.id, "earlier")
    execute([case], store, 1, lambda *_: None, dying.work)
    assert len(dying.starts(4)) == 1
    assert store.rows([case.id])[case.id]["status"] == "failed"


def test_a_hung_case_is_abandoned(folder: Path, store: Store) -> None:
    """It fails once its time is over and its process is gone; the others go on."""
    _, cases = listed(folder, seeds=[0, 1, 2], limits={"abandon": 2})
    order(folder, 1, dying.HANGING)
    execute(cases, store, 1, lambda *_: None, dying.work)
    rows = store.rows([case.id for case in cases])
    assert [rows[case.id]["status"] for case in cases] == ["solved", "failed", "solved"]
    assert rows[cases[1].id]["reason"] == "超过放弃时限 2 秒"
    pid = int(dying.starts(1)[0].read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_an_interrupt(folder: Path, store: Store) -> None:
    """The first Ctrl-C ends the run between two writes: what is done stays, what hangs is ended."""
    _, cases = listed(folder, seeds=list(range(4)))
    order(folder, 2, dying.HANGING)
    done = threading.Event()

    def told(case: Case, row: Row) -> None:
        if case.seed == 1:
            done.set()

    def interrupt() -> None:
        done.wait(60)
        time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    before = signal.getsignal(signal.SIGINT)
    assert execute(cases, store, 1, told, dying.work)
    thread.join()
    assert signal.getsignal(signal.SIGINT) is before
    assert store.finished() == {case.id for case in cases if case.seed in (0, 1)}
    order(folder, 2, 0)
    left = [case for case in cases if case.id not in store.finished()]
    assert not execute(left, store, 1, lambda *_: None, dying.work)
    assert len(store.finished()) == 4


def test_processes_are_replaced(folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many cases a process makes way for a new one, so that what native code leaks is bounded."""
    monkeypatch.setattr(slots, "RENEWED", 2)
    _, cases = listed(folder, seeds=list(range(5)))
    execute(cases, store, 1, lambda *_: None, dying.work)
    pids = [dying.starts(seed)[0].read_text() for seed in range(5)]
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]
    assert len(store.finished()) == 5


def test_no_cases(store: Store) -> None:
    assert not execute([], store, 2, lambda *_: None, dying.work)
