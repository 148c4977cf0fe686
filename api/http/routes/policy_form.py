"""A policy as a form: what a screen fills in, with the clause beside every number."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.common.fields import PRESETS, Policy
from api.http.dependencies import Caller, GuardedRoute, Permission, ServiceDep, allowed
from api.http.policy_responses import PolicyFieldsForm
from api.http.routes.policies import Named
from api.uploads import policies
from optimizer.policy.entries import Policy as Built
from optimizer.policy.layers import origins
from optimizer.reporting.json.policy_form import policy_form_data

router = APIRouter(prefix="/policies", tags=["policies 政策"], route_class=GuardedRoute)


@router.get("/{policy_id}/form", operation_id="get_policy_form", summary="政策表单 / A policy as a form")
def shown(
    policy_id: Named, asking: Annotated[Caller, Depends(allowed(Permission.POLICY_READ))], service: ServiceDep,
    over: Annotated[Policy | None, Query(description="与哪一政策对照 / what it is compared with")] = None,
    year: Annotated[
        int | None, Query(ge=2000, le=2100, description="看哪一学年是否生效 / in which year entries are in force")
    ] = None,
) -> PolicyFieldsForm:
    """每条一行：条款原文、硬弹性、范围、来源层、参数的表单；over 标出不同之处 / One row per entry, as a form."""
    with service.database.reading() as connection:
        made, other = (
            None if each is None else policies.policy_of(connection, asking.tenant, each, pointer)
            for each, pointer in ((policy_id, "/policy_id"), (over, "/over"))
        )
    assert made is not None
    from_layers = origins(policy_id) if policy_id in PRESETS else _taken_over(made, over, other)
    plain = policy_form_data(made, from_layers, year or made.year, other)
    return PolicyFieldsForm.model_validate({"id": policy_id} | plain)


def _taken_over(made: Built, name: str | None, other: Built | None) -> dict[str, str]:
    """Of an own policy: the entries that are those of a preset, by the layer of that preset."""
    if other is None or name not in PRESETS:
        return {}
    same = {entry.id for entry in made.entries} & {entry.id for entry in other.entries}
    return {
        entry: layer for entry, layer in origins(str(name)).items()
        if entry in same and made.entry(entry).dump() == other.entry(entry).dump()
    }
