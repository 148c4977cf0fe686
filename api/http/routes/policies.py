"""Policies: shipped presets and a tenant's own, layered, compared and checked before anything is solved."""

from typing import Annotated, Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Body, Depends, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from api.common.fields import PRESETS, SHA, EntryId, Name, PlanYear, Policy, Roster, Strict, Truth, Words, Year, Years
from api.common.moments import moment
from api.common.problems import ProblemError
from api.http.dependencies import Caller, GuardedRoute, Permission, ServiceDep, allowed
from api.http.policy_responses import CheckForm, DiffForm, MergedForm, PolicyForm, PolicyPage
from api.http.routes.common import Cursor, Most, Sha, part, row_of
from api.service import Service
from api.store.tables import policy, roster
from api.uploads import policies
from api.uploads.isolated_checks import examined
from api.uploads.under_policy import chosen, inputs
from optimizer.app.policies import differences
from optimizer.goals import GOALS
from optimizer.policy.contradictions import Severity, contradictions
from optimizer.policy.entries import Level
from optimizer.policy.entries import Policy as Built
from optimizer.rules import BY_NAME

router = APIRouter(prefix="/policies", tags=["policies 政策"], route_class=GuardedRoute)
Reader = Annotated[Caller, Depends(allowed(Permission.POLICY_READ))]
Writer = Annotated[Caller, Depends(allowed(Permission.POLICY_WRITE))]
Named = Annotated[str, Path(
    description="政策编号，或内置政策名称 / id or preset name", max_length=100, examples=["标准"],
    json_schema_extra={"anyOf": [{"enum": list(PRESETS)}, {"pattern": SHA}]},
)]
MOST = 500  # entries


class EntryRequest(BaseModel):
    """条目 / An entry: a rule with its parameters (see /rules), its clause, scope, dates and weight.

    A layer may leave out what the layer below says already, or ``remove`` the entry.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    id: EntryId
    rule: Literal[tuple(BY_NAME)] | None = Field(None, description="规则名称，见 /rules / a rule")  # type: ignore[valid-type]
    remove: Truth = False


class PolicyRequest(Strict):
    """政策 / A policy as plain data; it may extend presets and own policies by id, never files."""

    name: Name = Field(min_length=1, examples=["某某县2026年政策"])
    extends: Annotated[tuple[Policy, ...], Field(max_length=8)] = Field(
        (), description="在这些政策之上，先上位后下位 / what it is laid over", examples=[["标准"]]
    )
    year: Year | None = None
    years: Years | None = None
    source: Words = Field("", description="出处 / source")
    definitions: dict[Name, Any] = Field(
        default_factory=dict, description="词语的口径 / what words mean here", examples=[{"term": 3}]
    )
    levels: Annotated[tuple[Level, ...], Field(max_length=len(GOALS))] | None = Field(
        None, description="目标次序 / order of the goals"
    )
    epsilon: dict[Level, Annotated[int, Field(strict=True, ge=0, le=10**9)]] = Field(default_factory=dict)
    entries: Annotated[tuple[EntryRequest, ...], Field(max_length=MOST)] = Field(
        (), examples=[[{"id": "flow", "low": 12}]]
    )

    def plain(self) -> dict[str, Any]:
        """As it was written, without what was left out."""
        return self.model_dump(mode="json", exclude_unset=True)


Given = Policy | PolicyRequest
Layers = Annotated[tuple[Given, ...], Field(min_length=1, max_length=8)]


class MergeRequest(Strict):
    """合并 / Layers from the nation down to the group; a later one overrides by entry."""

    layers: Layers = Field(examples=[["国家基线", "标准"]])
    name: Name = Field(min_length=1, examples=["合并后的政策"])
    keep: Truth = Field(False, description="保存为自有政策 / keep it as an own policy")


class DiffRequest(Strict):
    """比较 / Two policies."""

    first: Given = Field(examples=["国家基线"])
    second: Given = Field(examples=["标准"])


class CheckRequest(Strict):
    """检查 / Contradictions in a policy; with a roster also against its people and schools."""

    policy: Given = Field(examples=["标准"])
    year: PlanYear | None = None
    roster: Roster | None = None


EXAMPLE = {"county": {"summary": "在标准之上 / over a preset", "value": {
    "name": "某某县2026年政策", "year": 2026, "extends": ["标准"], "entries": [{"id": "flow", "low": 12}],
}}}


@router.get("", operation_id="list_policies", summary="政策列表 / List policies")
def listed(asking: Reader, service: ServiceDep, cursor: Cursor = None, limit: Most = 50) -> PolicyPage:
    """内置政策在首页最前，其后自有政策从新到旧 / Presets first on the first page, then own ones, newest first."""
    rows, further = part(service, policy, asking.tenant, cursor, limit)
    shipped = [] if cursor is not None else [_preset(name) for name in PRESETS]
    return PolicyPage(items=[*shipped, *(_told(row) for row in rows)], next=further)


@router.post("", operation_id="create_policy", status_code=201, summary="保存政策 / Keep a policy")
def created(
    asked: Annotated[PolicyRequest, Body(openapi_examples=EXAMPLE)], asking: Writer, service: ServiceDep,
    response: Response,
) -> PolicyForm:
    """检查后保存；可用 extends 在内置或自有政策之上写明不同之处。有错时一次列出全部错误，pointer 指向出错之处。

    Checked, then kept by the digest of its content. Every fault is listed at once, each with a pointer.
    """
    digest = service.database.run(lambda connection: policies.keep(
        connection, asking.tenant, asking.actor, policies.policy_of(connection, asking.tenant, asked.plain(), "")
    ))
    response.headers["Location"] = f"/api/v1/policies/{digest}"
    return _told(row_of(service, policy, asking.tenant, digest), whole=True)


@router.post("/merge", operation_id="merge_policies", summary="合并政策 / Merge layers")
def merged(asked: MergeRequest, asking: Writer, service: ServiceDep) -> MergedForm:
    """国家—市—县—集团各层按条目合并，检查后返回；keep 为 true 时一并保存 / Kept only where ``keep`` asks for it."""
    layers = [_plain(each) for each in asked.layers]

    def work(connection: sa.Connection) -> tuple[Built, str | None]:
        made = policies.merged(connection, asking.tenant, layers, asked.name, "/layers")
        kept = policies.keep(connection, asking.tenant, asking.actor, made) if asked.keep else None
        return made, kept

    made, kept = service.database.run(work)
    return MergedForm(id=kept, name=made.name, plain=made.dump())


@router.post("/diff", operation_id="diff_policies", summary="比较政策 / Compare two policies")
def compared(asked: DiffRequest, asking: Reader, service: ServiceDep) -> DiffForm:
    """新增、删除和改变的条目，以及口径、目标次序等设置的不同 / Entries added, dropped and changed, and settings."""
    old, new = (_built(service, asking, getattr(asked, name), f"/{name}") for name in ("first", "second"))
    return DiffForm.model_validate({"differences": [
        {"entry": each.entry, "kind": each.kind, "changes": [
            {"name": name, "before": before, "after": after} for name, before, after in each.changes
        ]} for each in differences(old, new)
    ]})


@router.post("/check", operation_id="check_policy", summary="检查政策 / Check a policy")
def checked(asked: CheckRequest, asking: Reader, service: ServiceDep) -> CheckForm:
    """求解之前找出条目之间的矛盾和过期条目；给出名册时连同学校、集团与人员一并检查（须有读名册的权限）。

    Contradictions between entries, before anything is solved; with a roster also against what it says.
    """
    made = _built(service, asking, asked.policy, "/policy")
    if asked.roster is not None:
        return _checked_with(service, asking, made, asked.roster, asked.year)
    year = asked.year or made.year
    if year is None:
        raise ProblemError(422, "year_missing", "政策没有写明计划学年，请给出 year。", pointer="/year")
    found = [
        {"severity": each.severity.value, "entries": list(each.entries), "text": each.text, "advice": each.advice}
        for each in contradictions(made, year)
    ]
    return _findings(year, found)


@router.get("/{policy_id}", operation_id="get_policy", summary="一项政策 / A policy")
def shown(policy_id: Named, asking: Reader, service: ServiceDep) -> PolicyForm:
    """全部条目、参数与条款依据 / All entries with parameters and clauses."""
    if policy_id in PRESETS:
        return _preset(policy_id, whole=True)
    return _told(row_of(service, policy, asking.tenant, policy_id), whole=True)


@router.delete("/{policy_id}", operation_id="delete_policy", status_code=204, summary="删除政策 / Delete a policy")
def dropped(
    policy_id: Sha, asking: Annotated[Caller, Depends(allowed(Permission.DELETE))], service: ServiceDep
) -> None:
    """仍有名册、方案或未完成的任务以它为依据时不可删 / Not while rosters, plans or unfinished jobs rest on it."""
    row_of(service, policy, asking.tenant, policy_id)
    if not service.database.run(
        lambda connection: policies.drop(connection, asking.tenant, asking.actor, policy_id)
    ):
        raise ProblemError(409, "in_use", "仍有名册、方案或未完成的任务以它为依据。")


def _plain(given: Given) -> policies.Given:
    return given if isinstance(given, str) else given.plain()


def _built(service: Service, asking: Caller, given: Given, pointer: str) -> Built:
    return chosen(service, asking.tenant, _plain(given), pointer)


def _checked_with(service: Service, asking: Caller, made: Built, sha: str, year: int | None) -> CheckForm:
    if not asking.may(Permission.ROSTER_READ):
        raise ProblemError(403, "forbidden", f"所持角色没有「{Permission.ROSTER_READ.value}」权限。")
    row = row_of(service, roster, asking.tenant, sha)
    answer = examined(service, "contradictions", inputs(service, row, made), year=year)
    if "errors" in answer:
        raise ProblemError(422, "unfit", "政策与名册无法一并检查。", errors=answer["errors"])
    return _findings(answer["year"], answer["findings"])


def _findings(year: int, found: list[dict[str, Any]]) -> CheckForm:
    sound = not any(each["severity"] == Severity.CONTRADICTION for each in found)
    return CheckForm.model_validate({"year": year, "sound": sound, "findings": found})


def _preset(name: str, *, whole: bool = False) -> PolicyForm:
    made = policies.preset(name)
    return PolicyForm(id=name, name=name, preset=True, source=made.source, plain=made.dump() if whole else None)


def _told(row: "sa.Row[Any]", *, whole: bool = False) -> PolicyForm:
    return PolicyForm(
        id=row.id, name=row.name, preset=False, source=row.plain.get("source", ""), created=moment(row.created),
        plain=row.plain if whole else None,
    )
