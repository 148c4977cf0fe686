"""A school that a request names must stand in its roster, as a teacher must: nothing else is kept in its place."""

import json

import sqlalchemy as sa

from api.common.problems import ProblemError
from api.service import Service
from api.store.tables import roster
from optimizer.formats.schema import SCHOOLS

ID = next(column.heading for column in SCHOOLS.columns if column.target == "id")


def require_school(service: Service, tenant: str, roster_id: str, school: str) -> None:
    """Raises ProblemError (422) where the roster has no school of that id."""
    query = sa.select(roster.c.blob).where(roster.c.tenant == tenant, roster.c.id == roster_id)
    with service.database.reading() as connection:
        blob = connection.execute(query).scalar_one()
    rows = json.loads(service.blobs.get(blob)).get(SCHOOLS.name, ())
    if school not in {row.get(ID) for row in rows}:
        text = "名册中没有这个学校编号；请写编号，不要写校名。"
        raise ProblemError(422, "unknown_school", text, errors=[
            {"pointer": "/school", "in": "body", "code": "unknown_school", "text": text}
        ])
