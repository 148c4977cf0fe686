"""Each school year of a roster under a policy, by counting alone, before anything is solved."""

from typing import Annotated, Literal

from fastapi import APIRouter, Body, Depends
from pydantic import Field

from api.common.fields import PlanYear, Strict, Years
from api.http.dependencies import Caller, GuardedRoute, Permission, ServiceDep, allowed
from api.http.responses import Form, shown
from api.http.routes.common import Sha, row_of
from api.http.routes.policies import Given
from api.store.tables import roster
from api.uploads.counting import counted_years

router = APIRouter(prefix="/rosters", tags=["rosters 名册"], route_class=GuardedRoute)


class CountingRequest(Strict):
    """逐年计数 / A policy, kept or as plain data, and the years; what is left out is as the roster has it."""

    policy: Given | None = Field(
        None, description="缺省为名册自带的 / default: that of the roster", examples=["三校三年规划"]
    )
    year: PlanYear | None = None
    years: Years | None = Field(
        None, description="规划几个学年，缺省按政策 / default: as the policy says", examples=[3]
    )


class CountedClause(Form):
    """依据 / The clause of an entry that speaks against a year."""

    model_config = shown(
        entry="flow", title="年度交流比例", document="教师〔2014〕4号", article="二",
        quote="不低于符合交流条件教师总数的10%",
    )

    entry: str
    title: str
    document: str
    article: str
    quote: str


class CountedReason(Form):
    """原因 / Why a year is impossible, with the figures."""

    model_config = shown(text="某集团2026—2028学年：方案合计须派出至少32名骨干教师，符合条件的至多26名。", clauses=[])

    text: str
    clauses: list[CountedClause]


class CountedYear(Form):
    """一个学年 / A school year."""

    model_config = shown(year=2026, standing="clear", reasons=[])

    year: int
    standing: Literal["clear", "impossible", "uncounted"] = Field(
        description="clear 计数没有发现矛盾，不等于可行；impossible 已证明不可能；uncounted 未计数 / clear: no promise"
    )
    reasons: list[CountedReason] = Field(description="只有 impossible 才有 / of an impossible year")


class CountingForm(Form):
    """逐年计数 / Each school year by counting: an impossible one is proved, a clear one is no promise of a plan."""

    model_config = shown(policy="三校三年规划", years=[{"year": 2026, "standing": "clear", "reasons": []}])

    policy: str
    years: list[CountedYear]


@router.post("/{roster_id}/counting", operation_id="count_years", summary="逐年计数 / Count year by year")
def counted(
    roster_id: Sha, asking: Annotated[Caller, Depends(allowed(Permission.ROSTER_READ))], service: ServiceDep,
    asked: Annotated[CountingRequest, Body()],
) -> CountingForm:
    """求解之前，逐个学年只凭人数判断是否已不可能，不可能的写明缺口和条款；没有发现矛盾不等于一定有可行方案。

    Before anything is solved: which school years the numbers of people alone make impossible, with figures and
    clauses. That nothing speaks against a year is no promise; after an impossible year nothing is claimed.
    """
    row = row_of(service, roster, asking.tenant, roster_id)
    given = asked.policy if asked.policy is None or isinstance(asked.policy, str) else asked.policy.plain()
    return CountingForm.model_validate(counted_years(service, asking.tenant, row, given, asked.year, asked.years))
