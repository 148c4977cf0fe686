"""The right to work at a job: who has it, who lost it, and that a loser changes nothing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from api.jobs.attempts import ATTEMPTS, BuriedError
from api.jobs.outcomes import Ending
from api.service import Service
from api.store.tables import artifact, job, plan
from tests.api.jobs.conftest import Submit, bury, claimed, events_of, living, row_of, workflow

SOLVED = Ending("succeeded", "solved", {"value": 1}, None, {"levels": []}, {"plan.json": ("2" * 64, 3)})


def _kept(service: Service, identity: str) -> tuple[int, int]:
    with service.database.reading() as connection:
        plans = connection.execute(sa.select(sa.func.count()).where(plan.c.job == identity)).scalar_one()
        files = connection.execute(sa.select(sa.func.count()).where(artifact.c.job == identity)).scalar_one()
    return plans, files


def test_an_attempt_from_its_beginning_to_its_result(service: Service, submit: Submit) -> None:
    identity, machine = submit(), living(service)
    claim = claimed(service, identity, machine)
    assert (claim.attempt, claim.kind, claim.size, claim.executor) == (1, "rotation", "small", machine)
    assert service.jobs.size(identity, 0) is None  # nothing to do for a second dispatch
    assert service.jobs.tell(claim, "progress", {"done": 1})
    assert row_of(service, identity).progress == {"done": 1}
    assert service.jobs.finish(claim, SOLVED)
    row = row_of(service, identity)
    assert (row.state, row.outcome, row.result, row.problem) == ("succeeded", "solved", {"value": 1}, None)
    assert row.started is not None and row.started <= row.finished
    assert events_of(service, identity) == ["queued", "started", "progress", "succeeded"]
    assert _kept(service, identity) == (1, 1)


def test_of_many_that_claim_one_gets_it(service: Service, submit: Submit) -> None:
    identity, machines = submit(), [living(service) for _ in range(12)]
    with ThreadPoolExecutor(12) as threads:
        found = list(threads.map(lambda each: service.jobs.claim(identity, 0, each), machines))
    assert len([each for each in found if each is not None]) == 1
    assert events_of(service, identity) == ["queued", "started"]


def test_the_same_executor_does_not_claim_twice(service: Service, submit: Submit) -> None:
    identity, machine = submit(), living(service)
    claimed(service, identity, machine)
    assert service.jobs.claim(identity, 0, machine) is None
    assert row_of(service, identity).attempt == 1


def test_a_claim_whose_answer_was_lost_is_still_ours(
    service: Service, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity, machine = submit(), living(service)
    once = service.database.run
    monkeypatch.setattr(service.database, "run", lambda work: (once(work), once(work))[1])
    claim = service.jobs.claim(identity, 0, machine)
    assert claim is not None and claim.attempt == 1
    assert events_of(service, identity) == ["queued", "started"]


def test_the_dead_claim_nothing(service: Service, submit: Submit) -> None:
    identity, machine = submit(), living(service)
    bury(service, machine)
    with pytest.raises(BuriedError):
        service.jobs.claim(identity, 0, machine)
    assert events_of(service, identity) == ["queued"]


@pytest.mark.parametrize("taken", ["adopted", "released", "finished", "again"])
def test_a_loser_changes_nothing(service: Service, submit: Submit, taken: str) -> None:
    """Whatever happened to the job since, an old claim tells, finishes and releases into the void."""
    identity, old, other = submit(), living(service), living(service)
    claim = claimed(service, identity, old)
    if taken == "released":
        service.jobs.release(claim, counted=True, reason="exit -9")
    elif taken == "finished":
        service.jobs.finish(claim, SOLVED)
    else:
        bury(service, old)
        assert service.jobs.adopt() == 1
        if taken == "again":
            assert claimed(service, identity, other).attempt == 2
    before, events, kept = row_of(service, identity), events_of(service, identity), _kept(service, identity)
    losers: list[Callable[[], bool]] = [
        lambda: service.jobs.tell(claim, "progress", {"done": 9}),
        lambda: service.jobs.finish(claim, SOLVED),
        lambda: service.jobs.finish(claim, Ending("failed", problem={"code": "internal"})),
        lambda: service.jobs.release(claim, counted=True, reason="late"),
        lambda: service.jobs.release(claim, counted=False, reason="late"),
    ]
    assert not any(loser() for loser in losers)
    assert tuple(row_of(service, identity)) == tuple(before)
    assert (events_of(service, identity), _kept(service, identity)) == (events, kept)


def test_release_keeps_the_place_and_is_handed_out_anew(service: Service, submit: Submit) -> None:
    identity, machine = submit(), living(service)
    priority = row_of(service, identity).priority
    assert service.jobs.release(claimed(service, identity, machine), counted=False, reason="shutdown")
    row = row_of(service, identity)
    assert (row.state, row.attempt, row.turn, row.executor, row.priority) == ("queued", 0, 1, None, priority)
    assert workflow(service, identity, 1) == "ENQUEUED"
    assert service.jobs.claim(identity, 0, machine) is None  # the turn before is over
    assert claimed(service, identity, machine).attempt == 1  # and was not counted
    assert events_of(service, identity) == ["queued", "started", "retried", "started"]


def test_attempts_are_used_up(service: Service, submit: Submit) -> None:
    identity, machine = submit(), living(service)
    for number in range(1, ATTEMPTS + 1):
        claim = claimed(service, identity, machine)
        assert claim.attempt == number
        assert service.jobs.release(claim, counted=True, reason="exit -11")
    row = row_of(service, identity)
    assert row.state == "failed"
    assert row.problem == {"code": "attempts_exhausted", "attempts": 3, "reason": "exit -11"}
    assert events_of(service, identity) == ["queued", "started", "retried", "started", "retried", "started", "failed"]
    assert workflow(service, identity, row.turn + 1) is None


def _as_it_is(service: Service, identity: str, machine: str) -> None:
    pass


def _running(service: Service, identity: str, machine: str) -> None:
    claimed(service, identity, machine)


def _released(service: Service, identity: str, machine: str) -> None:
    service.jobs.release(claimed(service, identity, machine), counted=True, reason="exit -9")


def _finished(service: Service, identity: str, machine: str) -> None:
    service.jobs.finish(claimed(service, identity, machine), SOLVED)


def _failed(service: Service, identity: str, machine: str) -> None:
    service.jobs.finish(claimed(service, identity, machine), Ending("failed", problem={"code": "out_of_memory"}))


@pytest.mark.parametrize(("come_to", "said", "state"), [
    (_as_it_is, "cancelled", "cancelled"), (_running, "running", "running"), (_released, "cancelled", "cancelled"),
    (_finished, "succeeded", "succeeded"), (_failed, "failed", "failed"),
])
def test_cancel_in_every_state(
    service: Service, submit: Submit, come_to: Callable[[Service, str, str], None], said: str, state: str
) -> None:
    identity, machine = submit(), living(service)
    come_to(service, identity, machine)
    ends = len(events_of(service, identity)) + (state == "cancelled")
    for _ in range(2):  # a second request says the same
        assert service.jobs.cancel("a", identity) == said
    assert row_of(service, identity).state == state and len(events_of(service, identity)) == ends
    assert service.jobs.to_stop(machine) == ({identity} if state == "running" else set())
    assert service.jobs.claim(identity, row_of(service, identity).turn, machine) is None


def test_cancel_is_the_tenants_own(service: Service, submit: Submit) -> None:
    identity = submit()
    assert service.jobs.cancel("b", identity) is None and service.jobs.cancel("a", "no-such-job") is None
    assert row_of(service, identity).state == "queued"


@pytest.mark.parametrize(("ending", "state", "plans"), [
    (SOLVED, "cancelled", 1), (Ending("incomplete", result={}), "cancelled", 0), (Ending("cancelled"), "cancelled", 0),
    (Ending("invalid", problem={"code": "invalid", "errors": []}), "invalid", 0),
    (Ending("failed", problem={"code": "out_of_memory"}), "failed", 0),
])
def test_a_job_that_ends_after_the_request_to_cancel(
    service: Service, submit: Submit, ending: Ending, state: str, plans: int
) -> None:
    """The plan that was ready is kept; what went wrong is told as it is."""
    identity, machine = submit(), living(service)
    claim = claimed(service, identity, machine)
    service.jobs.cancel("a", identity)
    assert service.jobs.finish(claim, ending)
    assert row_of(service, identity).state == state and _kept(service, identity)[0] == plans


@pytest.mark.parametrize("way", ["release", "adopt"])
def test_a_job_to_be_cancelled_whose_process_died_is_cancelled(service: Service, submit: Submit, way: str) -> None:
    identity, machine = submit(), living(service)
    claim = claimed(service, identity, machine)
    service.jobs.cancel("a", identity)
    if way == "release":
        service.jobs.release(claim, counted=True, reason="exit -9")
    else:
        bury(service, machine)
        service.jobs.adopt()
    assert events_of(service, identity) == ["queued", "started", "cancelled"]


def test_adopt_takes_what_the_dead_left_and_nothing_else(service: Service, submit: Submit) -> None:
    machines: list[str] = [living(service) for _ in range(3)]
    jobs = [submit() for _ in range(5)]
    for identity, machine in zip(jobs[:3], machines, strict=True):
        claimed(service, identity, machine)
    service.jobs.finish(claimed(service, jobs[3], machines[0]), SOLVED)
    bury(service, machines[0])
    assert service.jobs.adopt() == 1 and service.jobs.adopt() == 0
    states: list[Any] = [row_of(service, each).state for each in jobs]
    assert states == ["queued", "running", "running", "succeeded", "queued"]
    row = row_of(service, jobs[0])
    assert (row.turn, row.attempt, row.executor) == (0, 1, None)
    bury(service, machines[1])
    bury(service, machines[2])
    with ThreadPoolExecutor(8) as threads:  # whoever is alive looks at the same time
        assert sum(threads.map(lambda _: service.jobs.adopt(), range(8))) == 2
    assert events_of(service, jobs[1]) == ["queued", "started", "retried"]


def test_results_of_two_finishers_at_once_are_one(service: Service, submit: Submit) -> None:
    for _ in range(10):
        identity, machine = submit(), living(service)
        claim = claimed(service, identity, machine)
        ways: list[Callable[[], object]] = [
            lambda claim=claim: service.jobs.finish(claim, SOLVED),  # type: ignore[misc]
            lambda claim=claim: service.jobs.finish(claim, Ending("failed", problem={"code": "x"})),  # type: ignore[misc]
            lambda claim=claim: service.jobs.release(claim, counted=True, reason="exit"),  # type: ignore[misc]
            lambda identity=identity: service.jobs.cancel("a", identity),  # type: ignore[misc]
        ]
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda way: way(), ways))
        row, events = row_of(service, identity), events_of(service, identity)
        assert len([each for each in events if each in ("succeeded", "failed", "cancelled")]) == (row.state != "queued")
        assert row.state in ("succeeded", "failed", "cancelled", "queued")


def test_unknown_jobs_are_nobodys(service: Service, submit: Submit) -> None:
    machine = living(service)
    assert service.jobs.claim("no-such-job", 0, machine) is None and service.jobs.size("no-such-job", 0) is None
    with service.database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(job)).scalar_one() == 0
