"""What Prometheus reads, against counting by hand."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from api.http.app import create_app
from api.identity.tenants import create_key
from api.jobs.attempts import Claim
from api.jobs.metrics import Metrics
from api.jobs.outcomes import Ending
from api.operations.job_metrics import Figures
from api.operations.retention import purge
from api.operations.retention_rules import Terms
from api.service import Service
from api.store.tables import executor, job
from tests.api.operations.conftest import aged, claim_of, finished, living, row_of, solved, submitted

Upload = Callable[..., str]
Sample = dict[tuple[str, frozenset[tuple[str, str]]], float]


def read(text: str) -> Sample:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text) for sample in family.samples
    }


def scraped(service: Service) -> Sample:
    registry = CollectorRegistry()
    registry.register(Figures(service.database, service.settings.lease))
    return read(generate_latest(registry).decode())


def of(samples: Sample, name: str, **labels: str) -> float:
    return samples[name, frozenset(labels.items())]


def took(service: Service, identity: str, milliseconds: int) -> None:
    service.database.run(lambda connection: connection.execute(
        sa.update(job).where(job.c.id == identity).values(started=job.c.finished - milliseconds)
    ))


def test_jobs_by_lane_state_and_time(service: Service, upload: Upload) -> None:
    executor_id, identity = living(service), upload()
    times = (100, 500, 501, 3_000, 20_000_000)
    for number, milliseconds in enumerate(times):
        worked = submitted(service, identity)
        ending = solved(service) if number % 2 else Ending("failed", problem={"code": "out_of_memory"})
        finished(service, worked, ending, executor_id)
        took(service, worked, milliseconds)
    waiting = submitted(service, identity, lane="urgent")
    claim_of(service, submitted(service, identity), executor_id)
    service.jobs.cancel("a", submitted(service, identity, kind="audit"))
    found = scraped(service)
    assert of(found, "rotation_jobs_unfinished", lane="urgent", state="queued") == 1
    assert of(found, "rotation_jobs_unfinished", lane="normal", state="running") == 1
    assert of(found, "rotation_jobs_unfinished", lane="batch", state="queued") == 0
    assert 0 <= of(found, "rotation_queue_oldest_seconds", lane="urgent") < 60
    finished_total = "rotation_jobs_finished_total"
    assert of(found, finished_total, kind="rotation", state="failed", outcome="out_of_memory") == 3
    assert of(found, finished_total, kind="rotation", state="succeeded", outcome="solved") == 2
    assert of(found, finished_total, kind="audit", state="cancelled", outcome="") == 1
    for end, count in (("0.5", 2), ("1.0", 3), ("2.0", 3), ("5.0", 4), ("14400.0", 4), ("+Inf", 5)):
        assert of(found, "rotation_solve_seconds_bucket", kind="rotation", le=end) == count
    assert of(found, "rotation_solve_seconds_sum", kind="rotation") == pytest.approx(sum(times) / 1000)
    assert of(found, "rotation_solve_seconds_count", kind="rotation") == 5
    assert ("rotation_solve_seconds_count", frozenset({("kind", "audit")})) not in found  # it never began
    assert row_of(service, waiting).state == "queued"


def test_attempts_that_died(service: Service, upload: Upload) -> None:
    """Two of a job that then succeeds, all three of one that fails, one of one that waits again: six."""
    executor_id, identity = living(service), upload()
    for deaths in (2, 3, 1):
        worked = submitted(service, identity)
        for _ in range(deaths):
            service.jobs.release(claim_of(service, worked, executor_id), counted=True, reason="exit -9")
        if deaths == 2:
            finished(service, worked, solved(service), executor_id)
        if deaths == 1:
            claim_of(service, worked, executor_id)
    assert of(scraped(service), "rotation_attempts_died_total") == 6


def test_gaps_of_the_last_plans(service: Service, upload: Upload) -> None:
    executor_id, identity = living(service), upload()
    for value, bound in ((100, 100), (100, 80), (0, 0)):
        levels = ({"name": "burden", "value": value, "bound": bound}, {"name": "soft", "value": 3, "bound": None})
        finished(service, submitted(service, identity), solved(service, levels=levels), executor_id)
    found = scraped(service)
    assert of(found, "rotation_plan_gap_ratio", level="burden") == pytest.approx(0.2)
    assert not any(labels == frozenset({("level", "soft")}) for _, labels in found)


def test_executors_and_their_memory(service: Service) -> None:
    living(service, "m1")
    living(service, "m2")
    service.database.run(lambda connection: connection.execute(
        sa.update(executor).where(executor.c.name == "m2").values(seen=0)
    ))
    found = scraped(service)
    assert of(found, "rotation_executors", executor="m1") == 1
    assert of(found, "rotation_children_memory_bytes", executor="m1") == 7 * 2**20
    assert of(found, "rotation_executor_cores", executor="m1") == 2
    assert ("rotation_executors", frozenset({("executor", "m2")})) not in found


def test_counters_outlive_the_rows(service: Service, upload: Upload) -> None:
    executor_id, identity = living(service), upload()
    for _ in range(2):
        finished(service, submitted(service, identity), solved(service), executor_id)
    before = {key: value for key, value in scraped(service).items() if key[0].endswith(("_total", "_bucket", "_sum"))}
    aged(service, 31)
    purge(service, Terms(30, 30))
    after = scraped(service)
    assert before and all(after[key] == value for key, value in before.items())


def test_memory_of_children_is_that_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr("api.jobs.metrics.time.monotonic", lambda: clock[0])
    metrics = Metrics()
    for name, mib in (("1", 300), ("2", 200), ("1", 100)):
        metrics.filled(Claim(name, "e", 1, "a", "rotation", "small", "normal", {}), mib)
    assert metrics.children == 300
    clock[0] += 10
    assert metrics.children == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_route(service: Service, upload: Upload) -> None:
    """For an operator only; requests by pattern; no tenant, person or id among the labels."""
    worked = submitted(service, upload())
    keys = {role: create_key(service, "a", role, [role], 1)[1] for role in ("operator", "planner")}
    with TestClient(create_app(service.settings)) as client:
        def get(path: str, role: str) -> str:
            answer = client.get(path, headers={"X-API-Key": keys[role]})
            return f"{answer.status_code} {answer.text}"

        assert get("/metrics", "planner").startswith("403")
        assert client.get("/metrics").status_code == 401
        get(f"/api/v1/solves/{worked}", "planner")
        get("/api/v1/nothing", "planner")
        status, _, text = get("/metrics", "operator").partition(" ")
    assert status == "200"
    found = read(text)
    assert found["rotation_http_request_seconds_count", frozenset({
        ("method", "GET"), ("route", "/api/v1/solves/{job_id}"), ("status", "200")
    })] == 1
    assert found["rotation_http_request_seconds_count", frozenset({
        ("method", "GET"), ("route", "none"), ("status", "404")
    })] == 1
    assert worked not in text and "甲局" not in text
    assert not any(label == "tenant" for _, labels in found for label, _ in labels)
    assert of(found, "process_resident_memory_bytes") > 0 and of(found, "process_open_fds") > 0


class TestReady:
    """Alive says nothing of the database; ready does."""

    @pytest.fixture
    def client(self, service: Service) -> TestClient:
        client = TestClient(create_app(service.settings))
        client.__enter__()
        return client

    def test_without_an_executor(self, client: TestClient) -> None:
        answer = client.get("/ready")
        assert (answer.status_code, answer.json()["code"]) == (503, "no_executor") and answer.headers["Retry-After"]
        assert client.get("/health").json() == {"status": "alive"}

    def test_with_one(self, client: TestClient, service: Service) -> None:
        living(service)
        assert client.get("/ready").json() == {"status": "ready"}

    def test_with_another_schema(self, client: TestClient, service: Service) -> None:
        living(service)
        service.database.run(lambda connection: connection.exec_driver_sql(
            "UPDATE alembic_version SET version_num = '0001'"
        ))
        answer = client.get("/ready")
        assert (answer.status_code, answer.json()["code"]) == (503, "schema_differs")

    def test_without_a_database(self, client: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
        def away() -> None:
            raise sa.exc.OperationalError("", {}, Exception())

        monkeypatch.setattr("api.http.routes.operations.alive", lambda *_: away())
        answer = client.get("/ready")
        assert (answer.status_code, answer.json()["code"]) == (503, "database_away")
