"""The judge of the storm sees what is lost, doubled or does not fit: each fault is planted."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from api.jobs.outcomes import Ending
from api.service import Service
from api.store.database import now
from api.store.tables import artifact, event, job, plan
from benchmarks.chaos.judging import Verdict, judged
from tests.api.jobs.conftest import Submit, asked, claimed, living

pytestmark = pytest.mark.parametrize("database_url", [""], ids=["sqlite"])
Fault = Callable[[sa.Connection, str], object]


def _change(**values: object) -> Fault:
    return lambda connection, identity: connection.execute(sa.update(job).where(job.c.id == identity).values(**values))


def _event(seq: int, kind: str) -> Fault:
    def added(connection: sa.Connection, identity: str) -> None:
        values = {"job": identity, "seq": seq, "type": kind, "at": now(), "data": {"attempt": seq}}
        connection.execute(sa.insert(event).values(**values))
        connection.execute(sa.update(job).where(job.c.id == identity).values(events=seq))

    return added


def _without(table: sa.Table, *where: sa.ColumnElement[bool]) -> Fault:
    return lambda connection, identity: connection.execute(sa.delete(table).where(table.c.job == identity, *where))


def _file(connection: sa.Connection, identity: str) -> None:
    connection.execute(sa.update(artifact).where(artifact.c.job == identity).values(blob="4" * 64))


def _gone(connection: sa.Connection, identity: str) -> None:
    for table in (event, artifact, plan):
        connection.execute(sa.delete(table).where(table.c.job == identity))
    connection.execute(sa.delete(job).where(job.c.id == identity))


def _judged(service: Service, submit: Submit, fault: Fault | None) -> Verdict:
    sha = service.blobs.put(b"{}")
    identity, _ = service.jobs.submit(asked(idempotency="k"), 10)
    claim = claimed(service, identity, living(service))
    service.jobs.finish(claim, Ending("succeeded", "solved", {}, None, {"levels": []}, {"plan.json": (sha, 2)}))
    if fault is not None:
        with service.database.writing() as connection:
            fault(connection, identity)
    return judged(service, {"k": identity}, {"k"})


def test_what_is_right_is_let_pass(service: Service, submit: Submit) -> None:
    verdict = _judged(service, submit, None)
    assert (verdict.lost, verdict.doubled, verdict.wrong, verdict.attempts) == ([], [], [], 1)


@pytest.mark.parametrize(("fault", "where"), [
    (_gone, "lost"), (_change(state="queued"), "lost"), (_change(state="running"), "lost"),
    (_event(4, "succeeded"), "doubled"), (_change(attempt=4), "doubled"), (_change(attempt=2), "wrong"),
    (_without(plan), "wrong"), (_without(artifact), "wrong"), (_without(event, event.c.seq == 3), "wrong"),
    (_event(4, "started"), "wrong"), (_file, "wrong"), (_change(idempotency="other"), "wrong"),
    (_change(state="failed", problem={"code": "internal"}), "wrong"), (_change(state="cancelled"), "wrong"),
])
def test_a_planted_fault_is_seen(service: Service, submit: Submit, fault: Fault, where: str) -> None:
    verdict = _judged(service, submit, fault)
    assert getattr(verdict, where)
