"""Teachers whom a request names by id must stand in its roster: whoever writes a name for an id is told before it is
kept.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from api.common.name_tokens import token
from api.common.problems import ProblemError
from api.service import Service
from api.uploads.name_vault import Names

PLACES = {"edits": ("teacher", "other"), "moves": ("teacher",), "postings": ("teacher",)}
MOST = 100  # faults that are listed


def require_known(service: Service, tenant: str, request: Mapping[str, Any]) -> None:
    """Raises ProblemError (422) with a pointer to each that is unknown."""
    named = list(_named(request))
    if not named:
        return
    known = Names.of(service, tenant, request).known
    unknown = [pointer for pointer, teacher in named if token(teacher) not in known]
    if unknown:
        text = "名册中没有这个教师编号；请写编号，不要写姓名。"
        raise ProblemError(422, "unknown_teacher", text, errors=[
            {"pointer": pointer, "in": "body", "code": "unknown_teacher", "text": text} for pointer in unknown[:MOST]
        ])


def _named(request: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every teacher in a request, with a JSON pointer."""
    if "teacher" in request:
        yield "/teacher", request["teacher"]
    given = request.get("given", {})
    for name, base, rows in (
        ("edits", "/edits", request.get("edits", ())), ("moves", "/moves", request.get("moves", ())),
        ("postings", "/given/postings", given.get("postings", ())),
    ):
        for number, row in enumerate(rows):
            for key in PLACES[name]:
                if row.get(key):
                    yield f"{base}/{number}/{key}", row[key]
