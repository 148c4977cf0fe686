"""What has been kept long enough: uploads and results, some days after a plan was signed or, without, after last use.

A signed plan stays for years as a record and for the plans that follow it, with its files, which hold tokens for names.
Whatever an unfinished job names is kept, and so is what it needs in turn: the files of a plan, the parts of a study.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from api.common.settings import Settings
from api.jobs.events import TERMINAL
from api.store.database import now
from api.store.tables import delivery, executor, job, plan, roster, workbook

DAY = 86_400_000  # milliseconds
IDENTITY = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Upload = tuple[str, str]  # tenant and id


class Terms(NamedTuple):
    """Days for which uploads and unsigned results are kept, and signed plans; these never go first."""

    days: int
    plan_days: int

    @classmethod
    def of(cls, settings: Settings) -> "Terms":
        return cls(settings.retention_days, settings.plan_days)


NOW = Terms(0, 0)  # everything that nobody is at work with


class Due(NamedTuple):
    """``jobs`` and ``deliveries`` with their last turns at the engine."""

    jobs: Mapping[str, int]
    rosters: frozenset[Upload]
    workbooks: frozenset[Upload]
    deliveries: Mapping[str, int]
    executors: frozenset[str]
    tenants: Mapping[str, Mapping[str, int]]  # how many of each, for preview and ledger

    def __bool__(self) -> bool:
        return bool(self.jobs or self.rosters or self.workbooks or self.deliveries or self.executors)


def due(connection: sa.Connection, terms: Terms) -> Due:
    """What may go now."""
    clock = connection.execute(sa.select(now())).scalar_one()
    limit, old = clock - terms.days * DAY, clock - max(terms) * DAY
    signed = _signed(connection)
    jobs, owners, used, busy = _jobs(connection, signed.jobs, limit, old)
    rosters, workbooks = (
        frozenset(_uploads(connection, table, dates, used, busy, limit))
        for table, dates in ((roster, signed.rosters), (workbook, {}))
    )
    deliveries = {
        row.id: (row.turn, row.tenant)
        for row in connection.execute(sa.select(
            delivery.c.id, delivery.c.turn, delivery.c.tenant, delivery.c.job, delivery.c.state, delivery.c.created
        ))
        if row.job in jobs or (row.state != "waiting" and row.created <= limit)
    }
    left = sa.select(executor.c.id).where(
        executor.c.ended <= limit, ~sa.exists().where(job.c.executor == executor.c.id, job.c.state == "running")
    )
    counts: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for kind, tenants in (
        ("jobs", (owners[each] for each in jobs)), ("rosters", (tenant for tenant, _ in rosters)),
        ("workbooks", (tenant for tenant, _ in workbooks)),
        ("deliveries", (tenant for _, tenant in deliveries.values())),
    ):
        for tenant in tenants:
            counts[tenant][kind] += 1
    return Due(
        jobs, rosters, workbooks, {each: turn for each, (turn, _) in deliveries.items()},
        frozenset(connection.execute(left).scalars()), {tenant: dict(each) for tenant, each in counts.items()},
    )


class _Signed(NamedTuple):
    """When the newest approved plan was signed, by job and by roster."""

    jobs: Mapping[str, int]
    rosters: Mapping[Upload, int]


def _signed(connection: sa.Connection) -> _Signed:
    jobs: dict[str, int] = {}
    rosters: dict[Upload, int] = {}
    query = sa.select(plan.c.tenant, plan.c.job, plan.c.roster, plan.c.signed).where(plan.c.signed.is_not(None))
    for tenant, owner, identity, at in connection.execute(query):
        jobs[owner] = at
        rosters[tenant, identity] = max(at, rosters.get((tenant, identity), 0))
    return _Signed(jobs, rosters)


def _jobs(
    connection: sa.Connection, signed: Mapping[str, int], limit: int, old: int
) -> tuple[dict[str, int], dict[str, str], dict[str, int], set[str]]:
    """Jobs that are due with their turns; the tenants of all; when each id was last used; ids that are in use."""
    ended: dict[str, tuple[bool, int]] = {}
    parents: dict[str, str] = {}
    owners: dict[str, str] = {}
    used: dict[str, int] = {}
    busy: set[str] = set()
    query = sa.select(
        job.c.id, job.c.tenant, job.c.state, job.c.finished, job.c.request, job.c.turn, job.c.parent, job.c.deleted
    ).execution_options(yield_per=500)
    for row in connection.execute(query):
        owners[row.id] = row.tenant
        if row.parent is not None:
            parents[row.id] = row.parent
        if row.state not in TERMINAL:
            busy |= {row.id, *_named(row.request)}
            continue
        over = signed[row.id] <= old if row.id in signed else row.finished <= limit
        ended[row.id] = over or row.deleted is not None, row.turn
        for identity in _named(row.request):
            used[identity] = max(used.get(identity, 0), row.finished)
    plans = sa.select(plan.c.id, plan.c.job)
    busy |= {owner for identity, owner in connection.execute(plans) if identity in busy}
    due = {each: turn for each, (over, turn) in ended.items() if over and each not in busy}
    kept = owners.keys() - due.keys()
    return (
        {each: turn for each, turn in due.items() if parents.get(each) not in kept}, owners, used, busy,
    )


def _uploads(
    connection: sa.Connection, table: sa.Table, signed: Mapping[Upload, int], used: Mapping[str, int], busy: set[str],
    limit: int,
) -> Iterator[Upload]:
    gone = table.c.deleted if "deleted" in table.c else sa.null()
    query = sa.select(table.c.tenant, table.c.id, table.c.created, gone.label("gone"))
    for tenant, identity, created, deleted in connection.execute(query):
        last = max(created, signed.get((tenant, identity)) or used.get(identity, 0))
        if identity not in busy and (deleted is not None or last <= limit):
            yield tenant, identity


def _named(plain: Any) -> Iterator[str]:
    """Every id that a request names, wherever it stands."""
    if isinstance(plain, str):
        if IDENTITY.fullmatch(plain):
            yield plain
    elif isinstance(plain, Mapping):
        for key, value in plain.items():
            yield from _named(key)
            yield from _named(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from _named(value)
