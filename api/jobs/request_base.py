"""What every form of a request has in common."""

from typing import Annotated, Any

from pydantic import Field

from api.common.fields import (
    Lane,
    Plan,
    Policy,
    Roster,
    SizeName,
    Strict,
)


class Request(Strict):
    """What every request may say of how it is worked at."""

    lane: Lane = Field("normal", description="优先级：加急、普通、批量 / strict between lanes")
    size: SizeName = Field("standard", description="资源等级，见 /capabilities / cores, memory, time: enforced")

    def plain(self) -> dict[str, Any]:
        """As JSON, without the keys that were left out."""
        dumped = self.model_dump(mode="json", by_alias=True)
        return {key: value for key, value in dumped.items() if value is not None}


class Solving(Request):
    """What every solve may say."""

    seconds: Annotated[int, Field(strict=True, ge=1, le=14_400)] | None = Field(
        None, description="用时上限（秒），到时给出已得的最好结果 / then the best so far is the answer"
    )
    seed: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] = Field(
        0, description="随机种子；同样输入与种子得同样方案 / same input, seed and version: same plan"
    )


class OfPlan(Strict):
    """What stands on a plan. Roster, policy and earlier plan are those of the plan where they are left out."""

    plan: Plan
    roster: Roster | None = None
    policy: Policy | None = None
