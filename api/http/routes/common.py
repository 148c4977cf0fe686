"""What routers share: lists in parts, rows of the caller's tenant, answers that are files."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

import sqlalchemy as sa
from fastapi import Path, Query, Response

from api.common.problems import ProblemError, missing
from api.service import Service

MEDIA = {
    "json": "application/json", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8", "geojson": "application/geo+json", "yaml": "application/yaml",
    "html": "text/html; charset=utf-8", "parquet": "application/vnd.apache.parquet",
}
SHOWN = "Rotation-Names"  # header of a file
Cursor = Annotated[
    str | None, Query(description="上一页给出的 next / cursor", pattern=r"^[0-9]{1,15}\.[0-9a-f-]{36,64}$")
]
Most = Annotated[int, Query(ge=1, le=200, description="最多几项 / page size")]
Id = Annotated[UUID, Path(description="编号 / id")]
Sha = Annotated[str, Path(description="内容摘要 / SHA-256 of the content", pattern=r"^[0-9a-f]{64}$")]


def part(
    service: Service, table: sa.Table, tenant: str, cursor: str | None, most: int, *further: sa.ColumnElement[bool]
) -> tuple[Sequence[sa.Row[Any]], str | None]:
    """A part of the rows of a tenant, newest first, and the cursor of the next part."""
    query = sa.select(table).where(table.c.tenant == tenant, *further)
    if cursor is not None:
        created, _, identity = cursor.partition(".")
        query = query.where(sa.tuple_(table.c.created, table.c.id) < sa.tuple_(int(created), identity))
    query = query.order_by(table.c.created.desc(), table.c.id.desc()).limit(most + 1)
    with service.database.reading() as connection:
        rows = connection.execute(query).all()
    more = len(rows) > most
    return rows[:most], f"{rows[most - 1].created}.{rows[most - 1].id}" if more else None


def row_of(service: Service, table: sa.Table, tenant: str, identity: str) -> sa.Row[Any]:
    """A row of the tenant that is not deleted. Raises ProblemError (404)."""
    query = sa.select(table).where(table.c.id == identity, table.c.tenant == tenant)
    if "deleted" in table.c:
        query = query.where(table.c.deleted.is_(None))
    with service.database.reading() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        raise missing()
    return row


def as_file(name: str, data: bytes) -> Response:
    """A download under the last part of its name, in any script."""
    shown = name.rsplit("/", 1)[-1]
    plain = shown if shown.isascii() else f"download.{shown.rsplit('.', 1)[-1]}"
    return Response(data, media_type=MEDIA.get(shown.rsplit(".", 1)[-1], "application/octet-stream"), headers={
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(shown)}",
        "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
    })


BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
FILE: dict[int | str, dict[str, Any]] = {200: {"description": "文件 / the file", "content": {
    "application/octet-stream": BINARY, "application/json": {"schema": {}},  # clients are generated from the first
    **{media.partition(";")[0]: BINARY for media in MEDIA.values() if media != "application/json"},
}}}

NAMED: dict[int | str, dict[str, Any]] = {200: {**FILE[200], "headers": {SHOWN: {
    "description": "文件中的姓名：masked 脱敏，full 全名，gone 名册已删除，只有编号和星号 / names in the file",
    "schema": {"type": "string", "enum": ["masked", "full", "gone"]},
}}}}

__all__ = ["FILE", "NAMED", "SHOWN", "Cursor", "Id", "Most", "ProblemError", "Sha", "as_file", "part", "row_of"]
