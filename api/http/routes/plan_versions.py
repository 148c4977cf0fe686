"""The versions of a plan, and two plans side by side. Nothing is deleted: to undo is to go back to the one before."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path

from api.common.moments import moment
from api.common.problems import missing
from api.http.dependencies import Caller, GuardedRoute, Permission, ServiceDep, allowed
from api.http.routes.common import Id, row_of
from api.http.version_responses import ComparisonForm, VersionsForm
from api.service import Service
from api.store.tables import artifact, plan
from optimizer.goals import GOALS

router = APIRouter(prefix="/plans/{plan_id}", tags=["plans 方案"], route_class=GuardedRoute)
Reader = Annotated[Caller, Depends(allowed(Permission.PLAN_READ))]
MOST = 500  # versions of one plan that are told
TOLD = ("teacher", "from", "to", "first_year", "last_year", "mode")  # of a posting


@router.get("/versions", operation_id="list_versions", summary="方案的各版 / The versions of a plan")
def versions(plan_id: Id, asking: Reader, service: ServiceDep) -> VersionsForm:
    """由它改来的和它所由来的各版，从旧到新 / What it was changed from and what it was changed to, oldest first."""
    row = row_of(service, plan, asking.tenant, str(plan_id))
    return VersionsForm.model_validate({"items": [
        {
            "id": each.id, "base": each.summary.get("base"), "created": moment(each.created),
            "note": each.summary.get("note", ""), "people": each.summary.get("people"), "state": each.state,
            "current": each.id == row.id,
        } for each in _family(service, row)
    ]})


@router.get("/comparison/{other_id}", operation_id="compare_plans", summary="两份方案对照 / Two plans side by side")
def compared(
    plan_id: Id, other_id: Annotated[Id, Path(description="另一份方案 / the other plan")], asking: Reader,
    service: ServiceDep,
) -> ComparisonForm:
    """目标与安排的不同；以求解时写明的目标值为准 / Levels as they were told when solved, and postings of only one."""
    mine, theirs = (row_of(service, plan, asking.tenant, str(each)) for each in (plan_id, other_id))
    own, others = _postings(service, mine), _postings(service, theirs)
    return ComparisonForm.model_validate({
        "same_data": _digest(mine, "data") == _digest(theirs, "data"),
        "same_policy": _digest(mine, "policy") == _digest(theirs, "policy"),
        "levels": _levels(mine.summary, theirs.summary),
        "postings": {
            "only_mine": _only(own, others), "only_theirs": _only(others, own), "same": len(own.keys() & others.keys()),
        },
    })


def _family(service: Service, row: "sa.Row[Any]") -> "Sequence[sa.Row[Any]]":
    """All versions that hang together with this one by what they were made from."""
    living = sa.select(plan).where(plan.c.tenant == row.tenant, plan.c.deleted.is_(None))
    base = plan.c.summary["base"].as_string()
    found = {row.id: row}
    asked = [row]
    with service.database.reading() as connection:
        while asked and len(found) < MOST:
            before = [each.summary["base"] for each in asked if "base" in each.summary]
            query = living.where(sa.or_(plan.c.id.in_(before), base.in_([each.id for each in asked])))
            asked = [each for each in connection.execute(query.limit(MOST)) if each.id not in found]
            found |= {each.id: each for each in asked}
    return sorted(found.values(), key=lambda each: (each.created, each.id))


def _postings(service: Service, row: "sa.Row[Any]") -> dict[tuple[Any, ...], Mapping[str, Any]]:
    query = sa.select(artifact.c.blob).where(artifact.c.job == row.job, artifact.c.name == "plan.json")
    with service.database.reading() as connection:
        blob = connection.execute(query).scalar_one_or_none()
    if blob is None:
        raise missing()
    plain = json.loads(service.blobs.get(blob))["postings"]
    return {tuple(each.get(name) for name in TOLD): each for each in plain}


def _only(mine: Mapping[tuple[Any, ...], Any], theirs: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
    others = set(theirs)
    return [dict(zip(TOLD, key, strict=True)) for key in mine if key not in others]


def _levels(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every level that one of them has, in the order of the first."""
    own, others = ({each["name"]: each for each in one.get("levels", ())} for one in (mine, theirs))
    return [
        {
            "name": name, "title": GOALS[name].title, "unit": (own.get(name) or others[name])["unit"],
            **{side: plain.get(name, {}).get("figure") for side, plain in (("mine", own), ("theirs", others))},
        } for name in dict.fromkeys((*own, *others))
    ]


def _digest(row: "sa.Row[Any]", name: str) -> str | None:
    found: str | None = row.summary.get("digests", {}).get(name)
    return found
