"""Attempts with real children of every bad sort: what comes of them, and that nothing stays behind."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import sqlalchemy as sa

from api.common.resource_classes import Size
from api.jobs.attempts import Claim
from api.jobs.outcomes import Ending
from api.service import Service
from api.worker import attempt
from api.worker.attempt import LOST, STOPPING, Attempt
from benchmarks.chaos.processes import orphans
from tests.api.jobs.conftest import Submit, claimed, events_of, living

TASKS = "tests.api.jobs.children"
SMALL = Size(1, 256, 60)
pytestmark = pytest.mark.parametrize("database_url", [""], ids=["sqlite"])  # the database has no part in it


@pytest.fixture
def begin(service: Service, submit: Submit, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Attempt]:
    """An attempt at a job of one of the kinds."""
    machine = living(service)

    def begun(kind: str, size: Size = SMALL, **request: Any) -> Attempt:
        monkeypatch.setattr(attempt, "SIZES", {"small": size})
        return Attempt(service, claimed(service, submit(kind=kind, request=request), machine), [], TASKS)

    return begun


@pytest.fixture(autouse=True)
def _nothing_left(service: Service) -> Iterator[None]:
    yield
    deadline = time.monotonic() + 3
    while orphans(service.settings.data.resolve()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert orphans(service.settings.data.resolve()) == []
    assert list((service.settings.data / "work").glob("*")) == []


Begin = Callable[..., Attempt]


def _later(seconds: float, act: Callable[[], object]) -> None:
    threading.Timer(seconds, act).start()


def _after_start(attempt: Attempt, act: Callable[[], object]) -> None:
    """Once its child is at work."""

    def wait() -> None:
        while attempt._child is None:
            time.sleep(0.02)
        time.sleep(0.5)
        act()

    threading.Thread(target=wait, daemon=True).start()


def test_a_result_with_its_files_and_progress(service: Service, begin: Begin) -> None:
    attempt = begin("sleeper", pause=0.1)
    ended = attempt.run()
    assert isinstance(ended, Ending) and (ended.state, ended.outcome) == ("succeeded", "done")
    assert ended.files is not None and {name: size for name, (_, size) in ended.files.items()} == {"deep/note.txt": 4}
    assert service.blobs.get(ended.files["deep/note.txt"][0]) == b"done"
    assert service.jobs.finish(attempt.claim, ended)
    assert events_of(service, attempt.claim.job) == ["queued", "started", "progress", "succeeded"]


@pytest.mark.parametrize(("kind", "died"), [("crash", "exit -11"), ("abort", "exit -6")])
def test_a_native_crash_is_a_death_and_not_a_result(begin: Begin, kind: str, died: str) -> None:
    assert begin(kind).run() == died


def test_a_killed_child_is_a_death(begin: Begin) -> None:
    attempt = begin("sleeper", pause=30)
    _after_start(attempt, lambda: psutil.Process(attempt._child.pid).kill())  # type: ignore[union-attr]
    assert attempt.run() == "exit -9"


@pytest.mark.parametrize("kind", ["balloon", "balloons"])
def test_memory_is_bounded_over_all_processes_of_the_job(begin: Begin, kind: str) -> None:
    free, most = psutil.virtual_memory().available, 0
    attempt, over = begin(kind), threading.Event()

    def look() -> None:
        nonlocal most
        while not over.wait(0.02):
            most = max(most, attempt._child.filled if attempt._child else 0)

    threading.Thread(target=look, daemon=True).start()
    ended = attempt.run()
    over.set()
    assert isinstance(ended, Ending) and (ended.state, ended.problem) == ("failed", {"code": "out_of_memory"})
    assert SMALL.memory < most < 2.5 * SMALL.memory  # it was seen soon after
    assert psutil.virtual_memory().available > free / 2


def test_addresses_are_bounded_too(begin: Begin) -> None:
    ended = begin("hoard").run()
    assert isinstance(ended, Ending) and ended.problem == {"code": "out_of_memory"}


@pytest.mark.parametrize(("kind", "most"), [("sleeper", 3.5), ("deaf", 7.0), ("native", 7.0)])
def test_an_overrun_fails_as_such(
    begin: Begin, monkeypatch: pytest.MonkeyPatch, kind: str, most: float
) -> None:
    monkeypatch.setattr(attempt, "MARGIN", 2.0)
    began = time.monotonic()
    ended = begin(kind, Size(1, 256, 3), pause=60).run()
    assert isinstance(ended, Ending) and (ended.state, ended.problem) == ("failed", {"code": "out_of_time"})
    assert time.monotonic() - began < most + 1


def test_a_plan_that_is_there_when_time_is_up_is_the_result(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempt, "MARGIN", 2.0)
    ended = begin("heedful", Size(1, 256, 3)).run()
    assert isinstance(ended, Ending) and ended.state == "succeeded" and ended.files is not None


@pytest.mark.parametrize("kind", ["sleeper", "deaf", "native", "workers"])
def test_cancel_takes_five_seconds_at_most(begin: Begin, kind: str) -> None:
    attempt, asked = begin(kind, pause=60), [0.0]

    def stop() -> None:
        asked[0] = time.monotonic()
        attempt.stop()

    _after_start(attempt, stop)
    ended = attempt.run()
    assert isinstance(ended, Ending) and ended.state == "cancelled"
    assert time.monotonic() - asked[0] <= 5


def test_cancel_before_the_child_is_there(begin: Begin) -> None:
    attempt = begin("sleeper", pause=60)
    attempt.stop()
    ended = attempt.run()
    assert isinstance(ended, Ending) and ended.state == "cancelled"


def test_the_best_plan_of_a_cancelled_job_is_kept(service: Service, begin: Begin) -> None:
    attempt = begin("heedful")
    _after_start(attempt, attempt.stop)
    ended = attempt.run()
    assert isinstance(ended, Ending) and ended.plan == {"levels": []} and list(ended.files or ()) == ["plan.json"]


def test_killed_before_the_child_is_there(begin: Begin) -> None:
    attempt = begin("sleeper", pause=60)
    attempt.kill(STOPPING)
    assert attempt.run() == STOPPING


def test_prints_do_not_reach_the_result(begin: Begin) -> None:
    ended = begin("chatty").run()
    assert isinstance(ended, Ending) and ended.state == "succeeded"


def test_a_process_left_behind_holds_nothing_up_and_is_ended(begin: Begin) -> None:
    began = time.monotonic()
    ended = begin("leaver").run()
    assert isinstance(ended, Ending) and ended.state == "succeeded" and time.monotonic() - began < 10


def test_a_fault_says_where_and_not_what(begin: Begin) -> None:
    ended = begin("fault").run()
    assert isinstance(ended, Ending) and ended.problem == {"code": "internal", "error": "ValueError"}
    assert "张三" not in str(ended) and "5101" not in str(ended)


def test_an_input_that_was_deleted_since(begin: Begin) -> None:
    ended = begin("sleeper", roster="3" * 64).run()
    assert isinstance(ended, Ending) and ended.problem == {"code": "input_deleted"}


def test_a_disk_without_room_is_a_death(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(attempt, "staged", full)
    assert begin("sleeper").run() == "errno 28"


def test_progress_may_fail_and_the_result_stands(
    service: Service, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> bool:
        raise sa.exc.OperationalError("update", {}, Exception("away"))

    attempt = begin("sleeper", pause=0.1)
    monkeypatch.setattr(service.jobs, "tell", away)
    ended = attempt.run()
    assert isinstance(ended, Ending) and ended.state == "succeeded"


def test_a_job_that_went_to_another_one_is_dropped_at_its_next_word(service: Service, begin: Begin) -> None:
    attempt = begin("workers")  # which tells when it has begun
    service.jobs.release(attempt.claim, counted=True, reason="buried")
    assert attempt.run() == LOST
    assert events_of(service, attempt.claim.job) == ["queued", "started", "retried"]


def test_the_claim_names_the_folder(service: Service, begin: Begin) -> None:
    attempt = begin("sleeper")
    claim: Claim = attempt.claim
    assert attempt._work == Path(service.settings.data.resolve()) / "work" / f"{claim.job}.1"
