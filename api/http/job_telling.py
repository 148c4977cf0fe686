"""Jobs as they are answered: state, result with masked names, files and links."""

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from api.common.moments import moment
from api.common.resource_classes import SIZES
from api.http.responses import AskedForm, JobForm, SizeForm
from api.jobs.events import TERMINAL as OVER
from api.service import Service
from api.store.tables import artifact, plan
from api.uploads.name_vault import Names
from optimizer.reporting.facts.masking import OPEN


def links_of(identity: str) -> dict[str, str]:
    here = f"/api/v1/solves/{identity}"
    return {"self": here, "events": f"{here}/events", "history": f"{here}/history", "cancel": f"{here}/cancel"}


def told(service: Service, row: "sa.Row[Any]") -> JobForm:
    return told_all(service, [row])[0]


def told_all(service: Service, rows: "Sequence[sa.Row[Any]]") -> list[JobForm]:
    files: dict[str, list[str]] = {}
    made: dict[str, str] = {}
    if over := [row.id for row in rows if row.state in OVER]:  # the others have nothing yet
        with service.database.reading() as connection:
            names = sa.select(artifact.c.job, artifact.c.name).where(artifact.c.job.in_(over))
            for owner, name in connection.execute(names):
                files.setdefault(owner, []).append(name)
            plans = sa.select(plan.c.job, plan.c.id).where(plan.c.job.in_(over), plan.c.deleted.is_(None))
            made = {row.job: row.id for row in connection.execute(plans)}
    return [_form(service, row, sorted(files.get(row.id, ())), made.get(row.id)) for row in rows]


def _named(service: Service, row: "sa.Row[Any]", plain: Any) -> Any:
    """What a job tells, with masked names in its sentences."""
    if plain is None or OPEN not in json.dumps(plain, ensure_ascii=False):
        return plain
    return Names.of(service, row.tenant, row.request).put(plain)


def _form(service: Service, row: "sa.Row[Any]", files: list[str], made: str | None) -> JobForm:
    size = SIZES[row.size]
    links = links_of(row.id) | ({} if made is None else {"plan": f"/api/v1/plans/{made}"})
    return JobForm(
        id=row.id, kind=row.kind, state=row.state, outcome=row.outcome, lane=row.lane,
        size=SizeForm(name=row.size, cores=size.cores, memory_mib=size.memory, seconds=size.seconds),
        asked=AskedForm(**{name: row.request.get(name) for name in AskedForm.model_fields}),
        created=moment(row.created), started=moment(row.started), finished=moment(row.finished), attempt=row.attempt,
        events=row.events, progress=row.progress, result=_named(service, row, row.result),
        problem=_named(service, row, row.problem), plan=made, files=files, links=links,
    )
