"""Figures about jobs for Prometheus, counted in the database when they are asked for: a restart loses none of them.

What retention deletes has been added up in the table ``tally``, so that counters never go back. No label names a
tenant or a person.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from api.jobs.events import TERMINAL
from api.jobs.liveness import living
from api.store.database import Database, now
from api.store.tables import delivery, executor, job, plan, tally

SECONDS = (0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400)  # upper ends of buckets
LAST = 100  # plans
MIB = 2**20
UNTIMED = -1  # the bucket of jobs that ended before they began


class Tally(NamedTuple):
    """Finished jobs alike in kind, state, outcome and bucket; ``died`` are attempts that ended without a result."""

    kind: str
    state: str
    outcome: str
    bucket: int
    jobs: int
    milliseconds: int
    died: int


def tallied(*condition: sa.ColumnElement[bool]) -> "sa.Select[Any]":
    """Finished jobs that meet a condition, counted as ``Tally`` has it."""
    spent = job.c.finished - job.c.started
    ends = [(spent <= int(end * 1000), number) for number, end in enumerate(SECONDS)]
    bucket = sa.case((job.c.started.is_(None), UNTIMED), *ends, else_=len(SECONDS))
    code = job.c.problem["code"].as_string()
    outcome = sa.func.coalesce(job.c.outcome, code, "")
    inner = sa.select(
        job.c.kind, job.c.state, outcome.label("outcome"), bucket.label("bucket"),
        sa.func.coalesce(spent, 0).label("spent"),
        (sa.case((job.c.attempt > 1, job.c.attempt - 1), else_=0)
         + sa.case((code == "attempts_exhausted", 1), else_=0)).label("died"),
    ).where(job.c.state.in_(sorted(TERMINAL)), *condition).subquery()
    groups = (inner.c.kind, inner.c.state, inner.c.outcome, inner.c.bucket)
    return sa.select(
        *groups, sa.func.count(), sa.func.sum(inner.c.spent), sa.func.sum(inner.c.died),
    ).group_by(*groups)


class Figures(Collector):
    """Reads the database anew at every scrape."""

    def __init__(self, database: Database, lease: float) -> None:
        self._database, self._lease = database, lease

    def collect(self) -> Iterator[Metric]:
        with self._database.reading() as connection:
            yield from _waiting(connection)
            yield from _finished(connection)
            yield _gaps(connection)
            yield _counted(connection, "rotation_deliveries", "Webhook deliveries", "state", delivery.c.state)
            yield from _executors(connection, self._lease)


def _waiting(connection: sa.Connection) -> Iterator[Metric]:
    length = GaugeMetricFamily("rotation_jobs_unfinished", "Jobs waiting or at work", labels=["lane", "state"])
    age = GaugeMetricFamily("rotation_queue_oldest_seconds", "How long the oldest job has waited", labels=["lane"])
    query = sa.select(job.c.lane, job.c.state, sa.func.count(), now() - sa.func.min(job.c.created)).where(
        job.c.state.in_(("queued", "running"))
    ).group_by(job.c.lane, job.c.state)
    found = {(lane, state): (count, waited) for lane, state, count, waited in connection.execute(query)}
    for lane in ("urgent", "normal", "batch"):
        for state in ("queued", "running"):
            length.add_metric([lane, state], found.get((lane, state), (0, 0))[0])
        age.add_metric([lane], max(0, found.get((lane, "queued"), (0, 0))[1]) / 1000)
    yield length
    yield age


def _finished(connection: sa.Connection) -> Iterator[Metric]:
    rows = [Tally(*map(_whole, row)) for query in (tallied(), sa.select(tally)) for row in connection.execute(query)]
    ended: Counter[tuple[str, str, str]] = Counter()
    spent: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(SECONDS) + 1))
    total: Counter[str] = Counter()
    for row in rows:
        ended[row.kind, row.state, row.outcome] += row.jobs
        if row.bucket != UNTIMED:
            spent[row.kind][row.bucket] += row.jobs
            total[row.kind] += row.milliseconds
    jobs = CounterMetricFamily("rotation_jobs_finished", "Jobs by how they ended", labels=["kind", "state", "outcome"])
    for labels, count in sorted(ended.items()):
        jobs.add_metric(labels, count)
    yield jobs
    times = HistogramMetricFamily("rotation_solve_seconds", "From first attempt to end", labels=["kind"])
    for kind, counts in sorted(spent.items()):
        sums = [sum(counts[: number + 1]) for number in range(len(counts))]
        ends = [*(str(float(end)) for end in SECONDS), "+Inf"]
        times.add_metric([kind], list(zip(ends, sums, strict=True)), total[kind] / 1000)
    yield times
    again = sa.select(sa.func.coalesce(sa.func.sum(job.c.attempt - 1), 0)).where(
        job.c.state.in_(("queued", "running")), job.c.attempt > 1
    )
    died = CounterMetricFamily("rotation_attempts_died", "Attempts whose process ended without a result")
    died.add_metric([], sum(row.died for row in rows) + int(connection.execute(again).scalar_one()))
    yield died


def _gaps(connection: sa.Connection) -> Metric:
    gaps = GaugeMetricFamily(
        "rotation_plan_gap_ratio", f"Largest gap among the last {LAST} plans: (value - bound) / max(value, 1)",
        labels=["level"],
    )
    worst: dict[str, float] = {}
    for (summary,) in connection.execute(sa.select(plan.c.summary).order_by(plan.c.created.desc()).limit(LAST)):
        for level in summary.get("levels", ()):
            if level.get("value") is not None and level.get("bound") is not None:
                gap = (level["value"] - level["bound"]) / max(abs(level["value"]), 1)
                worst[level["name"]] = max(worst.get(level["name"], 0.0), gap)
    for name, gap in sorted(worst.items()):
        gaps.add_metric([name], gap)
    return gaps


def _counted(connection: sa.Connection, name: str, text: str, label: str, column: "sa.Column[str]") -> Metric:
    counts = GaugeMetricFamily(name, text, labels=[label])
    for value, count in connection.execute(sa.select(column, sa.func.count()).group_by(column).order_by(column)):
        counts.add_metric([value], count)
    return counts


def _executors(connection: sa.Connection, lease: float) -> Iterator[Metric]:
    query = sa.select(
        executor.c.name, sa.func.count(), sa.func.sum(executor.c.cores), sa.func.sum(executor.c.filled)
    ).where(living(lease)).group_by(executor.c.name).order_by(executor.c.name)
    names = (
        ("rotation_executors", "Executors alive"), ("rotation_executor_cores", "Cores that they lend to jobs"),
        ("rotation_children_memory_bytes", "Memory that their jobs fill"),
    )
    families = [GaugeMetricFamily(name, text, labels=["executor"]) for name, text in names]
    for name, count, cores, filled in connection.execute(query):
        for family, value in zip(families, (count, int(cores), int(filled) * MIB), strict=True):
            family.add_metric([name], value)
    yield from families


def _whole(value: Any) -> Any:
    return value if isinstance(value, str) else int(value)
