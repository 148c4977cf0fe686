"""A job is acknowledged once: keys, limits, and what many clients do at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from api.jobs.submissions import ConflictError, FullError
from api.service import Service
from api.store.tables import job
from tests.api.jobs.conftest import Submit, asked, events_of, row_of, workflow


def test_a_job_and_its_workflow_are_one_commit(
    service: Service, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = submit(lane="urgent", size="large")
    row = row_of(service, identity)
    assert (row.state, row.attempt, row.turn, row.cancel) == ("queued", 0, 0, False)
    assert (row.lane, row.size) == ("urgent", "large")
    assert events_of(service, identity) == ["queued"]
    assert workflow(service, identity, 0) == "ENQUEUED"

    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(service.engine, "enqueue", broken)
    with pytest.raises(RuntimeError):
        submit()
    with service.database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(job)).scalar_one() == 1


def test_the_same_key_and_body_give_the_same_job(service: Service, submit: Submit) -> None:
    first = service.jobs.submit(asked(idempotency="k"), 10)
    assert first[1] and service.jobs.submit(asked(idempotency="k"), 10) == (first[0], False)
    with pytest.raises(ConflictError):
        service.jobs.submit(asked(idempotency="k", body="2" * 64), 10)
    assert service.jobs.submit(asked("b", idempotency="k"), 10)[1]  # another tenant's key is another key
    assert submit() != submit()  # without a key every request is a job


def test_a_key_is_known_when_the_queue_is_full_and_after_the_end(service: Service, submit: Submit) -> None:
    identity, _ = service.jobs.submit(asked(idempotency="k"), 1)
    assert service.jobs.submit(asked(idempotency="k"), 1) == (identity, False)
    with pytest.raises(FullError):
        service.jobs.submit(asked(), 1)
    assert service.jobs.submit(asked("b"), 1)[1]  # the limit is each tenant's own
    service.jobs.cancel("a", identity)
    assert service.jobs.submit(asked(idempotency="k"), 1) == (identity, False)
    assert service.jobs.submit(asked(), 1)[1]


def test_fifty_threads_with_one_key_make_one_job(service: Service, submit: Submit) -> None:
    with ThreadPoolExecutor(50) as threads:
        found = list(threads.map(lambda _: service.jobs.submit(asked(idempotency="k"), 10), range(50)))
    assert len({identity for identity, _ in found}) == 1 and sum(new for _, new in found) == 1
    assert events_of(service, found[0][0]) == ["queued"]


def test_threads_with_many_keys_neither_fail_nor_overrun_the_limit(service: Service, submit: Submit) -> None:
    def attempt(number: int) -> bool:
        try:
            lane = ("urgent", "normal", "batch")[number % 3]
            return service.jobs.submit(asked(lane=lane, idempotency=f"k{number % 40}"), 25)[1]
        except FullError:
            return False

    with ThreadPoolExecutor(20) as threads:
        assert sum(threads.map(attempt, range(80))) == 25


def test_a_commit_whose_answer_was_lost_makes_no_second_job(
    service: Service, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = service.database.run
    monkeypatch.setattr(service.database, "run", lambda work: (once(work), once(work))[1])
    identity, new = service.jobs.submit(asked(), 10)
    assert new and events_of(service, identity) == ["queued"]
    with service.database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(job)).scalar_one() == 1
