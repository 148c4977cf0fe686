"""Whom an entry of the policy speaks of."""

from pydantic import BaseModel, ConfigDict, Field

from optimizer.domain.vocabulary import Mode, Stage


class Scope(BaseModel):
    """Filters that all must hold; an empty filter holds for everybody. ``without`` names groups that are left out.

    ``modes`` picks member schools by their mode (the core always belongs with its members), so one group can
    carry different rules for its 紧密 and its 联盟 members.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    groups: tuple[str, ...] = Field((), title="集团编号")
    kinds: tuple[str, ...] = Field((), title="集团类型")
    modes: tuple[Mode, ...] = Field((), title="办学模式")
    stages: tuple[Stage, ...] = Field((), title="学段")
    districts: tuple[str, ...] = Field((), title="县区")
    without: tuple[str, ...] = Field((), title="除外的集团编号")


EVERYBODY = Scope()
