"""The kinds of values that requests are made of, each bounded and described in Chinese and English."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from api.common.problems import FIELD
from optimizer.policy.entries import LONGEST_ID
from optimizer.policy.layers import presets

SHA = r"^[0-9a-f]{64}$"
UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
PLAIN = r"^[^\x00-\x1f\x7f]+$"  # one line of text
PRESETS = tuple(presets())


def refusal(code: str) -> PydanticCustomError:
    """What a validator raises; the words for people stand with those of other faults."""
    return PydanticCustomError(code, FIELD[code])


class Strict(BaseModel):
    """A part of a request: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _policy(value: str) -> str:
    if value not in PRESETS and not re.fullmatch(SHA, value):
        raise refusal("unknown_policy")
    return value


def _written(value: Any) -> Any:
    """A day is written as text; a number would be taken for seconds since 1970."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise refusal("not_a_day")
    return value


Sha = Annotated[str, StringConstraints(strict=True, pattern=SHA)]
Uuid = Annotated[str, StringConstraints(strict=True, pattern=UUID)]
Name = Annotated[str, StringConstraints(strict=True, pattern=PLAIN, max_length=100)]
FileName = Annotated[  # also a file of a work folder, so no path, and short in any encoding
    str, StringConstraints(strict=True, pattern=r"^[^\x00-\x1f\x7f/\\.:][^\x00-\x1f\x7f/\\:]*$", max_length=60)
]
EntryId = Annotated[str, StringConstraints(strict=True, pattern=PLAIN, min_length=1, max_length=LONGEST_ID)]
Words = Annotated[str, StringConstraints(strict=True, pattern=PLAIN, max_length=300)]
Day = Annotated[date, BeforeValidator(_written)]
Truth = Annotated[bool, Field(strict=True)]
Year = Annotated[int, Field(strict=True, ge=2000, le=2100)]
Years = Annotated[int, Field(strict=True, ge=1, le=6)]
Lane = Literal["urgent", "normal", "batch"]
SizeName = Literal["small", "standard", "large"]

Roster = Annotated[Sha, Field(description="名册编号 / id of a roster", examples=["3f" * 32])]
Policy = Annotated[
    str, StringConstraints(strict=True, max_length=100), AfterValidator(_policy),
    Field(
        description=f"政策编号，或内置政策 / id of a policy, or a preset: {'、'.join(PRESETS)}", examples=["标准"],
        json_schema_extra={"anyOf": [{"enum": list(PRESETS)}, {"pattern": SHA}]},
    ),
]
Plan = Annotated[
    Uuid, Field(description="方案编号 / id of a plan", examples=["6c1d4a5e-0f4b-4f58-9d7e-3c2b1a09f8e7"])
]
TeacherId = Annotated[Name, Field(description="教师编号 / id of a teacher", examples=["T000001"])]
SchoolId = Annotated[Name, Field(description="学校编号 / id of a school", examples=["S002"])]
PlanYear = Annotated[
    Year, Field(description="计划学年，缺省按名册设置 / plan year; default: as the roster sets it", examples=[2026])
]
