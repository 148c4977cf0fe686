"""Files of jobs, with names put back: masked, or in full for whoever may and says why."""

import sqlalchemy as sa
from fastapi import Response

from api.common.problems import missing
from api.http.dependencies import Caller
from api.http.routes.common import SHOWN, as_file
from api.service import Service
from api.store.tables import artifact, job
from api.uploads.name_vault import Names, with_names


def sent(service: Service, asking: Caller, identity: str, name: str, *, full: bool = False) -> Response:
    """A file of a job of the caller's tenant. Raises ProblemError (404)."""
    query = (
        sa.select(artifact.c.blob, job.c.request).join(job, job.c.id == artifact.c.job)
        .where(job.c.tenant == asking.tenant, job.c.id == identity, artifact.c.name == name)
    )
    with service.database.reading() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        raise missing()
    names = Names.of(service, asking.tenant, row.request)
    made = as_file(name, with_names(service.blobs.get(row.blob), name, names, full=full))
    made.headers[SHOWN] = "gone" if not names.kept else "full" if full else "masked"
    return made
