"""What may be asked of an opened plan."""

from typing import Annotated

from pydantic import Field, model_validator

from api.common.fields import SchoolId, Strict, TeacherId, Year, refusal
from api.jobs.plan_requests import Edits


class MoveRequest(Strict):
    """一次改派 / A teacher serves at ``to`` from the year on; null: stays at the own school."""

    teacher: TeacherId
    to: SchoolId | None
    year: Year | None = Field(None, description="起始学年，缺省为首个学年 / default: the first year")


class FindingsRequest(Strict):
    """在方案上试的改派 / Moves tried on a plan, one after the other."""

    moves: Annotated[tuple[MoveRequest, ...], Field(max_length=200)] = Field(
        examples=[[{"teacher": "T000001", "to": "S002"}]]
    )


class ChangeRequest(Edits):
    """试一试 / Edits, or decisions to withdraw; nothing is kept."""

    @model_validator(mode="after")
    def _something(self) -> "ChangeRequest":
        if not self.edits and not self.withdraw:
            raise refusal("no_edit")
        return self
