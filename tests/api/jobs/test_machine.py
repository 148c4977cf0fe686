"""Any order of what clients, executors and crashes do to jobs, against a small model of a job in plain Python."""

import uuid
from dataclasses import dataclass, field
from typing import Any

import hypothesis.strategies as st
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test

from api.identity import tenants
from api.jobs.attempts import ATTEMPTS, BuriedError, Claim
from api.jobs.outcomes import Ending
from api.service import Service
from api.store.tables import event, job, plan
from tests.api.jobs.conftest import asked, bury, living, workflow

EXAMPLES, STEPS = 60, 30
STATES = ("succeeded", "incomplete", "failed", "invalid")


@dataclass
class Job:
    """What a job must be."""

    state: str = "queued"
    attempt: int = 0
    executor: str | None = None
    cancel: bool = False
    plans: int = 0
    retries: int = 0
    begun: list[int] = field(default_factory=list)

    def back(self, *, counted: bool) -> None:
        if self.cancel:
            self.state = "cancelled"
        elif counted and self.attempt == ATTEMPTS:
            self.state = "failed"
        else:
            self.state, self.executor = "queued", None
            self.attempt -= not counted
            self.retries += 1


class Machine(RuleBasedStateMachine):
    """``twice``: the answer to the commit was lost, so the work is done a second time."""

    service: Service
    jobs: Bundle[str] = Bundle("jobs")
    executors: Bundle[str] = Bundle("executors")
    claims: Bundle[Claim | None] = Bundle("claims")

    def __init__(self) -> None:
        super().__init__()
        self.tenant = f"t{uuid.uuid4().hex}"
        tenants.create_tenant(self.service, self.tenant, "t")
        self.model: dict[str, Job] = {}
        self.keys: dict[int, str] = {}
        self.dead: set[str] = set()
        self.once = self.service.database.run

    def teardown(self) -> None:
        self.service.database.run = self.once  # type: ignore[method-assign]
        for each in self.model.values():  # leave nothing to the next example
            each.cancel = True
        with self.service.database.writing() as connection:
            connection.execute(sa.update(job).where(job.c.tenant == self.tenant).values(state="cancelled"))

    def _lost(self, twice: bool) -> None:
        def run(work: Any) -> Any:
            if twice:
                self.once(work)
            return self.once(work)

        self.service.database.run = run  # type: ignore[method-assign]

    @rule(target=executors)
    def boot(self) -> str:
        self._lost(False)
        return living(self.service)

    @rule(target=jobs, key=st.none() | st.integers(0, 3), twice=st.booleans())
    def submit(self, key: int | None, twice: bool) -> str:
        self._lost(twice)
        idempotency = None if key is None else str(key)
        identity, new = self.service.jobs.submit(asked(self.tenant, idempotency=idempotency), 1000)
        assert new == (key is None or key not in self.keys)
        if new:
            self.model[identity] = Job()
        if key is not None:
            assert self.keys.setdefault(key, identity) == identity
        return identity

    @rule(target=claims, identity=jobs, machine=executors, late=st.integers(0, 1), twice=st.booleans())
    def claim(self, identity: str, machine: str, late: int, twice: bool) -> Claim | None:
        self._lost(twice)
        expected = self.model[identity]
        turn = self._row(identity).turn - late
        try:
            claim = self.service.jobs.claim(identity, turn, machine)
        except BuriedError:
            assert machine in self.dead and not late
            return None
        if late or expected.state != "queued":
            assert claim is None
            return None
        assert claim is not None and machine not in self.dead
        expected.state, expected.executor, expected.attempt = "running", machine, expected.attempt + 1
        expected.begun.append(expected.attempt)
        assert claim.attempt == expected.attempt
        return claim

    @rule(claim=claims, state=st.sampled_from(STATES), twice=st.booleans())
    def finish(self, claim: Claim | None, state: str, twice: bool) -> None:
        if claim is None:
            return
        self._lost(twice)
        expected = self.model[claim.job]
        summary: dict[str, Any] | None = {"levels": []} if state == "succeeded" else None
        ours = self._ours(claim)
        told = self.service.jobs.finish(claim, Ending(state, plan=summary))
        assert told == ours or twice
        if ours:
            expected.state = "cancelled" if expected.cancel and state in ("succeeded", "incomplete") else state
            expected.plans = int(state == "succeeded")

    @rule(claim=consumes(claims), counted=st.booleans(), twice=st.booleans())
    def release(self, claim: Claim | None, counted: bool, twice: bool) -> None:
        if claim is None:
            return
        self._lost(twice)
        ours = self._ours(claim)
        told = self.service.jobs.release(claim, counted=counted, reason="died")
        assert told == ours or twice
        if ours:
            self.model[claim.job].back(counted=counted)

    @rule(claim=claims)
    def tell(self, claim: Claim | None) -> None:
        if claim is not None:
            self._lost(False)
            assert self.service.jobs.tell(claim, "progress", {"done": 1}) == self._ours(claim)

    @rule(identity=jobs, twice=st.booleans())
    def cancel(self, identity: str, twice: bool) -> None:
        self._lost(twice)
        expected = self.model[identity]
        said = self.service.jobs.cancel(self.tenant, identity)
        if expected.state == "queued":
            expected.state = "cancelled"
        elif expected.state == "running":
            expected.cancel = True
        assert said == expected.state

    @rule(machine=executors)
    def die(self, machine: str) -> None:
        """Silent for a lease, and buried by the others."""
        self._lost(False)
        bury(self.service, machine)
        self.dead.add(machine)

    @rule(twice=st.booleans())
    def adopt(self, twice: bool) -> None:
        self._lost(twice)
        self.service.jobs.adopt()
        for each in self.model.values():
            if each.state == "running" and each.executor in self.dead:
                each.back(counted=True)

    @rule(identity=jobs)
    def forgotten(self, identity: str) -> None:
        """The engine has done with the turn of a job that waits: it is handed over anew, once."""
        self._lost(False)
        row = self._row(identity)
        workflow(self.service, identity, row.turn, status="ERROR")
        turns = self.service.engine.ended(self.service.jobs.waiting())
        mine = [turn for turn in turns if turn[0] in self.model]
        assert mine == ([(identity, row.turn)] if row.state == "queued" else [])
        assert all(self.service.jobs.renew(*turn) for turn in mine)
        assert not any(self.service.jobs.renew(*turn) for turn in mine)

    @invariant()
    def rows_are_as_the_model_says(self) -> None:
        with self.service.database.reading() as connection:
            rows = {row.id: row for row in connection.execute(sa.select(job).where(job.c.tenant == self.tenant))}
            plans = list(connection.execute(sa.select(plan.c.job).where(plan.c.tenant == self.tenant)).scalars())
            events: dict[str, list[Any]] = {identity: [] for identity in rows}
            told = sa.select(event).join(job, job.c.id == event.c.job).where(job.c.tenant == self.tenant)
            for each in connection.execute(told.order_by(event.c.job, event.c.seq)):
                events[each.job].append(each)
        assert set(rows) == set(self.model)
        for identity, expected in self.model.items():
            row, story = rows[identity], events[identity]
            assert (row.state, row.attempt, row.cancel) == (expected.state, expected.attempt, expected.cancel)
            assert expected.state != "running" or row.executor == expected.executor
            assert plans.count(identity) == expected.plans
            assert [each.seq for each in story] == list(range(1, row.events + 1))
            kinds = [each.type for each in story]
            ends = [kind for kind in kinds if kind not in ("queued", "started", "retried", "progress")]
            assert ends == ([] if row.state in ("queued", "running") else [row.state])
            assert not ends or kinds[-1] == row.state
            assert [each.data["attempt"] for each in story if each.type == "started"] == expected.begun
            assert kinds.count("retried") == expected.retries
            if row.state == "queued":  # never left without somebody to start it
                assert workflow(self.service, identity, row.turn) == "ENQUEUED"

    def _row(self, identity: str) -> "sa.Row[Any]":
        with self.service.database.reading() as connection:
            return connection.execute(sa.select(job).where(job.c.id == identity)).one()

    def _ours(self, claim: Claim) -> bool:
        expected = self.model[claim.job]
        return (expected.state, expected.executor, expected.attempt) == ("running", claim.executor, claim.attempt)


def test_any_order_of_events(service: Service) -> None:
    _hurry(service)

    class Here(Machine):
        pass

    Here.service = service
    run_state_machine_as_test(Here, settings=settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    ))


def _hurry(service: Service) -> None:
    """What power cuts do is not asked here."""
    engine = service.database.engine
    if service.database.sqlite:
        sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    else:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f'ALTER DATABASE "{engine.url.database}" SET synchronous_commit = off')
    engine.dispose()
