"""What the living do about the dead and about what went astray, on rows made by hand."""

import pytest

from api.jobs import dispatcher
from api.service import Service
from api.worker.recovery import RARELY, Recovery
from tests.api.jobs.conftest import Submit, bury, claimed, events_of, living, row_of, workflow


def _recovery(service: Service, machine: str, held: set[tuple[str, int]] | None = None) -> Recovery:
    return Recovery(service, machine, lambda: held or set())


def test_a_dead_machines_jobs_go_back_and_its_workflows_too(service: Service, submit: Submit) -> None:
    dead, here = living(service), living(service)
    begun, taken, waits = submit(), submit(), submit()
    for each in (begun, taken):  # one was claimed, the other only taken by the engine
        workflow(service, each, 0, status="PENDING", executor_id=dead, owner_xid="x")
    claimed(service, begun, dead)
    _recovery(service, here).look()
    assert workflow(service, begun, 0) == "PENDING"  # it lives
    bury(service, dead)
    _recovery(service, here).look()
    assert [workflow(service, each, 0) for each in (begun, taken, waits)] == ["ENQUEUED"] * 3
    assert events_of(service, begun) == ["queued", "started", "retried"]
    assert events_of(service, taken) == ["queued"]
    assert claimed(service, begun, here).attempt == 2


def test_the_dead_are_seen_to_again_and_again(service: Service, submit: Submit) -> None:
    """One that was frozen takes another job after its burial, before it learns of it."""
    zombie, here = living(service), living(service)
    bury(service, zombie)
    recovery = _recovery(service, here)
    recovery.look()
    identity = submit()
    workflow(service, identity, 0, status="PENDING", executor_id=zombie, owner_xid="x")
    recovery.look()
    assert workflow(service, identity, 0) == "ENQUEUED"


def test_a_workflow_that_nobody_is_in_is_begun_again(
    service: Service, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine took it for this process and the answer to its commit was lost: so it was never begun."""
    here, identity, other = living(service), submit(), submit()
    for each in (identity, other):
        workflow(service, each, 0, status="PENDING", executor_id=here, owner_xid="x")
    monkeypatch.setattr(dispatcher, "at_work", lambda: frozenset({f"{other}.0"}))
    recovery = _recovery(service, here)
    recovery.look()
    assert workflow(service, identity, 0) == "PENDING"  # it may be about to begin
    recovery.look()
    assert (workflow(service, identity, 0), workflow(service, other, 0)) == ("ENQUEUED", "PENDING")


def test_a_row_that_nobody_is_at_goes_back(service: Service, submit: Submit) -> None:
    here, identity, other = living(service), submit(), submit()
    claimed(service, identity, here)
    claimed(service, other, here)
    recovery = _recovery(service, here, {(other, 1)})
    recovery.look()
    assert row_of(service, identity).state == "running"
    recovery.look()
    assert (row_of(service, identity).state, row_of(service, other).state) == ("queued", "running")
    assert events_of(service, identity) == ["queued", "started", "retried"]
    assert workflow(service, identity, 1) == "ENQUEUED"


@pytest.mark.parametrize("status", ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"])
def test_a_job_whose_workflow_ended_too_early_is_handed_over_anew(
    service: Service, submit: Submit, status: str
) -> None:
    here, identity, other = living(service), submit(), submit()
    workflow(service, identity, 0, status=status)
    recovery = _recovery(service, here)
    for _ in range(2 * RARELY):
        recovery.look()
    assert row_of(service, identity).turn == 1 and workflow(service, identity, 1) == "ENQUEUED"
    assert row_of(service, other).turn == 0
    assert claimed(service, identity, here).attempt == 1


def test_nothing_to_do_is_nothing_done(service: Service, submit: Submit) -> None:
    here, identity = living(service), submit()
    workflow(service, identity, 0, status="PENDING", executor_id=here, owner_xid="x")
    claimed(service, identity, here)
    before, recovery = tuple(row_of(service, identity)), Recovery(service, here, lambda: {(identity, 1)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dispatcher, "at_work", lambda: frozenset({f"{identity}.0"}))
        for _ in range(2 * RARELY):
            recovery.look()
    assert tuple(row_of(service, identity)) == before and workflow(service, identity, 0) == "PENDING"
