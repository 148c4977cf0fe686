"""What is told of a plan's versions, and of two plans side by side."""

from typing import Any, Literal

from pydantic import Field

from api.http.responses import MOMENT, PLAN, Form, shown


class VersionForm(Form):
    """一版 / A version: a plan of its own."""

    id: str
    base: str | None = Field(description="由哪一版改来 / the plan that it was changed from")
    created: str | None
    note: str = Field(description="改了什么 / what was decided")
    people: int | None = Field(description="变动人数 / whose postings differ from the base")
    state: Literal["draft", "approved"]
    current: bool


class VersionsForm(Form):
    """各版，从旧到新 / Versions, oldest first."""

    model_config = shown(items=[
        {"id": PLAN, "base": None, "created": MOMENT, "note": "", "people": None, "state": "draft", "current": True},
    ])

    items: list[VersionForm]


class ComparisonForm(Form):
    """两份方案的不同 / What distinguishes two plans."""

    model_config = shown(
        same_data=True, same_policy=False,
        levels=[{"name": "shortage", "title": "缺岗数", "unit": "个岗位", "mine": 1, "theirs": 2}],
        postings={"only_mine": [{
            "teacher": "T000004", "from": "S001", "to": "S002", "first_year": 2026, "last_year": 2028, "mode": "轮岗",
        }], "only_theirs": [], "same": 41},
    )

    same_data: bool = Field(description="同一名册 / made of the same roster")
    same_policy: bool = Field(description="同一政策、学年、上一版和人工决定 / asked the same")
    levels: list[dict[str, Any]] = Field(description="目标值，没有这一级的为 null / figures, null without the level")
    postings: dict[str, Any] = Field(description="only_mine、only_theirs 各自独有，same 相同的项数")
