"""The audit log: append-only, each entry of a tenant chained to the one before by SHA-256.

A chain shows what was changed, deleted, moved or slipped in. That its end was cut off, or that all of it was made anew,
only an anchor shows: number and hash of the last entry, kept somewhere else.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa

from api.store.database import Database, now
from api.store.tables import ledger

SYSTEM = "*"  # the chain of what concerns no single tenant; no tenant can be named so
START = "0" * 64  # what stands for the hash before the first entry
SPACE = 20_260_902  # of PostgreSQL's advisory locks
MOST = 8_192  # bytes of a detail
PART = 1_000  # rows read at once


class Anchor(NamedTuple):
    """An entry as it was seen once."""

    tenant: str
    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.tenant}:{self.seq}:{self.hash}"

    @classmethod
    def read(cls, text: str) -> "Anchor":
        """Raises ValueError."""
        tenant, seq, digest = text.strip().split(":")
        if not tenant or len(digest) != 64 or int(seq) < 0:
            raise ValueError
        return cls(tenant, int(seq), digest)


class Fault(NamedTuple):
    """``code``: changed, missing, unchained, truncated, rewritten."""

    tenant: str
    seq: int
    code: str
    text: str


class Verdict(NamedTuple):
    """``heads``: the last entry of each chain, to be kept as an anchor."""

    entries: int
    heads: Sequence[Anchor]
    faults: Sequence[Fault]


def record(
    connection: sa.Connection, tenant: str, actor: str, action: str, subject: str, detail: Mapping[str, Any]
) -> None:
    """Append an entry in the caller's transaction, last of all: the tenant's others wait for its end.

    ``detail`` holds ids, counts and reasons, never names of persons. Raises TypeError for what is not plain.
    """
    if connection.dialect.name == "postgresql":  # a writer of SQLite is alone anyway
        lock = sa.text("SELECT pg_advisory_xact_lock(:space, hashtext(:tenant))")
        connection.execute(lock, {"space": SPACE, "tenant": tenant})
    last = sa.select(ledger.c.seq, ledger.c.hash).where(ledger.c.tenant == tenant).order_by(ledger.c.seq.desc())
    row = connection.execute(last.limit(1)).one_or_none()
    seq, before = (1, START) if row is None else (row.seq + 1, row.hash)
    at = connection.execute(sa.select(now())).scalar_one()
    entry = {
        "tenant": tenant, "seq": seq, "at": at, "actor": actor, "action": action, "subject": subject,
        "detail": _plain(detail), "before": before,
    }
    if len(canonical(entry["detail"])) > MOST:
        raise TypeError("the detail is too long")
    connection.execute(sa.insert(ledger).values(**entry, hash=digest(entry)))


def canonical(plain: Any) -> bytes:
    """JSON as RFC 8785 has it; the same for what is allowed here, which is without fractions."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def digest(entry: Mapping[str, Any]) -> str:
    """SHA-256 over everything in an entry but its own hash."""
    return hashlib.sha256(canonical(entry)).hexdigest()


def verify(database: Database, tenant: str | None = None, anchors: Sequence[Anchor] = ()) -> Verdict:
    """Read the whole chain, of one tenant or of all, against itself and against anchors."""
    count, heads, faults = 0, [], []
    kept = {(anchor.tenant, anchor.seq): anchor.hash for anchor in anchors if tenant in (None, anchor.tenant)}
    for owner, rows in groupby(_rows(database, tenant), lambda row: str(row.tenant)):
        before, seq = START, 0
        for row in rows:
            faults += list(_faults(row, seq, before, kept.pop((owner, row.seq), None)))
            before, seq, count = row.hash, row.seq, count + 1
        heads.append(Anchor(owner, seq, before))
    gone = [Fault(owner, seq, "truncated", "记下的这一条已不在，其后的可能也被删除") for owner, seq in kept if seq > 0]
    return Verdict(count, heads, [*faults, *gone])


def _rows(database: Database, tenant: str | None) -> Iterator[Any]:
    columns = [column for column in ledger.c if column.name != "detail"]
    query = sa.select(*columns, sa.cast(ledger.c.detail, sa.Text).label("detail"))
    query = query.where(sa.true() if tenant is None else ledger.c.tenant == tenant)
    with database.reading() as connection:
        in_parts = connection.execution_options(yield_per=PART)
        yield from in_parts.execute(query.order_by(ledger.c.tenant, ledger.c.seq))


def _faults(row: Any, seq: int, before: str, anchor: str | None) -> Iterator[Fault]:
    try:
        same = digest({**_entry(row), "detail": json.loads(row.detail)}) == row.hash
    except (TypeError, ValueError):
        same = False
    if not same:
        yield Fault(row.tenant, row.seq, "changed", "内容与摘要不符：被改动，或不是由本系统写入")
    if row.seq > seq + 1:
        yield Fault(row.tenant, row.seq, "missing", f"第{seq + 1}至{row.seq - 1}条缺失")
    if row.before != before:
        yield Fault(row.tenant, row.seq, "unchained", "与前一条不相连：顺序被调换，或前一条被改写、删除")
    if anchor is not None and anchor != row.hash:
        yield Fault(row.tenant, row.seq, "rewritten", "与记下的摘要不符：这一条及以前的内容被重写")


def _entry(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name not in ("hash", "detail")}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping) and all(isinstance(key, str) and key.isascii() for key in value):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    raise TypeError(f"not for the ledger: {type(value).__name__}")
