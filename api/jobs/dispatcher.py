"""The port to the job engine (DBOS): all that the service asks of it stands here.

Arguments are ids only and travel as JSON. The application version is that of the jobs' meaning, not of the code, so
that an upgrade goes on with what waits. ``resume_workflows`` clears deadlines: the service keeps its own.
"""

import json
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions, Serializer
from dbos._dbos import _get_dbos_instance

APPLICATION, VERSION = "rotation", "1"
JOBS, MESSAGES = "jobs", "messages"  # queues: of solves, bounded by cores; of webhooks, which mostly wait
EXECUTE, DELIVER = "execute", "deliver"  # workflows
TALKERS = 64  # messages under way at once on one machine
GOING = ("ENQUEUED", "DELAYED", "PENDING")  # states of a workflow that has not ended
PAGE = 500


class Started(NamedTuple):
    """A workflow in the hands of an executor."""

    workflow: str
    queue: str
    executor: str


class UnfinishedError(BaseException):
    """Out of a workflow: it is left as begun, to be begun again, for the engine records only what is an Exception."""


class Plain(Serializer):
    """JSON, so that nothing in the database can run code."""

    def serialize(self, data: Any) -> str:
        return json.dumps(data, default=repr)

    def deserialize(self, serialized_data: str) -> Any:
        return json.loads(serialized_data)

    def name(self) -> str:
        return "rotation_json"


class Engine:
    """The client's side, in any process."""

    def __init__(self, url: str) -> None:
        self._client = DBOSClient(
            system_database_url=url, serializer=Plain(), application_name=APPLICATION, lazy=True,
        )

    def enqueue(self, connection: sa.Connection, job: str, turn: int, priority: int) -> None:
        """Hand a job over in the caller's transaction: acknowledged and queued are one commit."""
        options: EnqueueOptions = {
            "workflow_name": EXECUTE, "queue_name": JOBS, "workflow_id": f"{job}.{turn}", "priority": priority,
            "app_version": VERSION,
        }
        self._client.enqueue_in_transaction(connection, options, job, turn)

    def send(self, connection: sa.Connection, delivery: str, turn: int, wait: float = 0.0) -> None:
        """Hand a message to a webhook over in the caller's transaction, to be begun after ``wait`` seconds."""
        options: EnqueueOptions = {
            "workflow_name": DELIVER, "queue_name": MESSAGES, "workflow_id": f"{delivery}.{turn}",
            "app_version": VERSION,
        }
        if wait > 0:
            options["delay_seconds"] = wait
        self._client.enqueue_in_transaction(connection, options, delivery, turn)

    def started(self) -> Sequence[Started]:
        """The workflows that some executor has begun and not ended."""
        found = self._client.list_workflows(
            status="PENDING", queue_name=[JOBS, MESSAGES], load_input=False, load_output=False
        )
        return [Started(each.workflow_id, each.queue_name or JOBS, each.executor_id or "") for each in found]

    def resume(self, lost: Sequence[Started]) -> None:
        """Let workflows that their executor lost be begun again by whoever is free."""
        for queue in (JOBS, MESSAGES):
            ids = [each.workflow for each in lost if each.queue == queue]
            if ids:
                self._client.resume_workflows(ids, queue_name=queue)

    def ended(self, turns: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
        """Those turns of jobs with which the engine has done, well or not."""
        done = []
        for first in range(0, len(turns), PAGE):
            ids = {f"{job}.{turn}": (job, turn) for job, turn in turns[first:first + PAGE]}
            found = self._client.list_workflows(workflow_ids=list(ids), load_input=False, load_output=False)
            going = {each.workflow_id for each in found if each.status in GOING}
            done += [turn for name, turn in ids.items() if name not in going]
        return done

    def forget(self, job: str, turns: int) -> None:
        """Delete what the engine keeps of a finished job."""
        self._client.delete_workflows([f"{job}.{turn}" for turn in range(turns + 1)])

    def close(self) -> None:
        self._client.destroy()


def prepare(url: str, executor: str) -> None:
    """Configure the engine in this process, before workflows are registered."""
    config: DBOSConfig = {
        "name": APPLICATION, "system_database_url": url, "executor_id": executor, "application_version": VERSION,
        "serializer": Plain(), "enable_otlp": False, "console_log_level": "WARNING", "log_level": "WARNING",
    }
    DBOS(config=config)


def migrate(url: str) -> None:
    """Bring the engine's own tables up to date."""
    DBOS.migrate(system_database_url=url)


def register(execute: Callable[[str, int], None], deliver: Callable[[str, int], Awaitable[None]]) -> None:
    """The two workflows; the engine wants plain functions, not methods."""

    @DBOS.workflow(name=EXECUTE)
    def _execute(job: str, turn: int) -> None:
        with _at_work():
            execute(job, turn)

    @DBOS.workflow(name=DELIVER)
    async def _deliver(delivery: str, turn: int) -> None:
        with _at_work():
            await deliver(delivery, turn)


_here: Counter[str] = Counter()  # workflows that this process is in
_lock = threading.Lock()


@contextmanager
def _at_work() -> Iterator[None]:
    name = DBOS.workflow_id or ""
    with _lock:
        _here[name] += 1
    try:
        yield
    finally:
        with _lock:
            _here[name] -= 1
            if not _here[name]:
                del _here[name]


def at_work() -> frozenset[str]:
    """The workflows that this process really is in, whatever the engine's tables say."""
    with _lock:
        return frozenset(_here)


def launch(slots: Callable[[], int], poll: float) -> None:
    """Make this process an executor; workflows must have been registered before.

    ``slots`` tells at every look how many jobs this process may be in by then.
    """
    DBOS.launch()
    _bound(slots)
    DBOS.register_queue(JOBS, worker_concurrency=1, polling_interval_sec=poll, on_conflict="always_update")
    DBOS.register_queue(
        MESSAGES, worker_concurrency=TALKERS, polling_interval_sec=max(poll, 1.0), on_conflict="always_update"
    )


def _bound(slots: Callable[[], int]) -> None:
    """The engine keeps a queue's limits in the database, one for all machines, and reads them before every look; ours
    differ by machine and by moment. Should it read them in another way one day, each machine works at one job at a time
    (a test tells).
    """
    store = _get_dbos_instance()._sys_db
    read = store.get_queue

    def bounded(name: str, **options: Any) -> Any:
        queue = read(name, **options)
        if queue is not None and name == JOBS:
            queue._worker_concurrency = slots()
        return queue

    setattr(store, "get_queue", bounded)  # noqa: B010 - a method of one object


def stop() -> None:
    """Leave the engine; what still runs is begun again by others."""
    DBOS.destroy(workflow_completion_timeout_sec=0)
