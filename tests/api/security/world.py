"""One of everything that a bureau can own, written straight into the database."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from api.service import Service
from api.store import tables
from api.store.audit_log import record
from optimizer.formats import write
from optimizer.importing import read

INSTANCE = Path(__file__).parents[3] / "instances" / "three_schools"
CANARY = "钱桂珍"  # whose name must reach nobody but her own bureau
REPORT = {"proof": "各级目标均已证明最优", "repeatable": True, "levels": [], "findings": []}


def build(service: Service, tenant: str) -> Mapping[str, str]:
    """The ids of what was made, by the name of the path parameter that takes them."""
    ids = {
        name: str(uuid.uuid4()) for name in ("job_id", "term_id", "plan_id", "webhook_id", "delivery_id", "comment_id")
    }
    put = service.blobs.put
    plan = put(json.dumps({"year": 2026, "postings": [], "version": f"{tenant} ⟦T1⟧"}).encode())
    names = put(service.vault.seal(json.dumps({"⟦T1⟧": CANARY}).encode()))
    kinds = ("roster_id", "policy_id", "template_id", "workbook_id")
    shas = {name: put(f"{name} {ids['job_id']}".encode()) for name in kinds}
    said = service.vault.seal(json.dumps({"text": f"{CANARY}，{tenant}", "teacher": "T1", "school": None}).encode())
    at, made = 1_790_000_000_000, {"tenant": tenant, "by": "key:x", "created": 1_790_000_000_000}
    ended = {
        **made, "state": "succeeded", "outcome": "solved", "lane": "normal", "size": "small", "priority": 1,
        "body": plan, "request": {"roster": shas["roster_id"]}, "started": at, "finished": at, "attempt": 1, "turn": 0,
        "cancel": False, "events": 1,
    }
    rows: tuple[tuple[sa.Table, dict[str, object]], ...] = (
        (tables.roster, {**made, "id": shas["roster_id"], "blob": put(_roster()), "names": names, "facts": {
            "schools": 3, "groups": 1, "teachers": 6, "year": 2026, "policy": None, "notes": [],
        }}),
        (tables.policy, {
            **made, "id": shas["policy_id"], "name": f"{tenant}的政策", "plain": {"name": "x", "entries": []},
        }),
        (tables.template, {**made, "id": shas["template_id"]}),
        (tables.workbook, {**made, "id": shas["workbook_id"], "sealed": shas["workbook_id"]}),
        (tables.job, {**ended, "id": ids["job_id"], "kind": "rotation"}),
        (tables.job, {**ended, "id": ids["term_id"], "kind": "itineraries"}),
        (tables.event, {"job": ids["job_id"], "seq": 1, "type": "succeeded", "at": at, "data": {"outcome": "solved"}}),
        (tables.artifact, {"job": ids["job_id"], "name": "plan.json", "blob": plan, "bytes": 10}),
        (tables.artifact, {
            "job": ids["job_id"], "name": "report.json", "blob": put(json.dumps(REPORT).encode()), "bytes": 10,
        }),
        (tables.plan, {
            "tenant": tenant, "created": at, "id": ids["plan_id"], "job": ids["job_id"], "roster": shas["roster_id"],
            "state": "draft", "summary": {"digests": {}},
        }),
        (tables.comment, {**made, "id": ids["comment_id"], "plan": ids["plan_id"], "sealed": said}),
        (tables.webhook, {
            "tenant": tenant, "created": at, "id": ids["webhook_id"], "url": f"https://{tenant}.example/hook",
            "secret": service.vault.seal(b"s"), "types": ["failed"],
        }),
        (tables.delivery, {
            "tenant": tenant, "created": at, "id": ids["delivery_id"], "webhook": ids["webhook_id"],
            "job": ids["job_id"], "type": "failed", "body": {"job": ids["job_id"]}, "state": "failed", "attempts": 12,
            "turn": 0,
        }),
    )
    with service.database.writing() as connection:
        for table, row in rows:
            connection.execute(sa.insert(table).values(**row))
        record(connection, tenant, "key:x", "plan.export", ids["plan_id"], {"reason": "核对"})
    return {**ids, **shas, "other_id": ids["plan_id"], "name": "plan.json", "table": "teachers"}


@cache
def _roster() -> bytes:
    """Three schools, in which everybody is called alike."""
    found = read(INSTANCE)
    teachers = tuple(replace(each, name="⟦T1⟧") for each in found.county.teachers)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "roster.json"
        write(replace(found.county, teachers=teachers), found.settings, path)
        return path.read_bytes()
