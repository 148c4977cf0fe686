"""Staff structure by age, title, years at the school and backbone: what the two mirror rules have in common.

The words are shared, as case names are; who belongs under which word is read twice (``codes``, ``word``).
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal

import numpy as np
from pydantic import Field, field_validator

from optimizer.domain.county import Teacher
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Title
from optimizer.readings.columns import Ints
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.readings.sources import ARRIVAL, NONE, Columns, backbone, column
from optimizer.rules.base import Rule

By = Literal["age", "title", "tenure", "backbone"]
STRUCTURES: dict[str, str] = {
    "age": "年龄", "title": "职称", "tenure": "本校任教年限", "backbone": "骨干与普通教师",
}


class Structured(Rule):
    """A rule on shares of categories; bands are given by the last age or year that each of them holds."""

    by: tuple[By, ...] = Field(("age", "title", "tenure"), min_length=1, title="按什么结构")
    ages: tuple[int, ...] = Field((35, 45), min_length=1, title="年龄分段（各段上限，周岁）")
    tenures: tuple[int, ...] = Field((2, 5), min_length=1, title="本校任教年限分段（各段上限，学年）")

    @field_validator("ages", "tenures")
    @classmethod
    def _rising(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if list(value) != sorted(set(value)):
            raise ValueError("分段上限应逐段增大")
        return value

    def reads(self, definitions: Definitions) -> Columns:
        return (
            column("teachers.title", "title" in self.by) | (ARRIVAL if "tenure" in self.by else NONE)
            | (backbone(definitions) if "backbone" in self.by else NONE)
        )

    def words(self, by: str) -> Sequence[str]:
        """The categories, lowest first."""
        if by == "title":
            return ("二级及以下", "一级", "高级及以上")
        if by == "backbone":
            return ("普通教师", "骨干教师")
        bounds, unit = (self.ages, "岁") if by == "age" else (self.tenures, "年")
        between = [f"{low + 1}—{high}{unit}" for low, high in pairwise(bounds)]
        return (f"{bounds[0]}{unit}及以下", *between, f"{bounds[-1] + 1}{unit}及以上")

    def codes(self, by: str, facts: Facts) -> Ints:
        """Category of each teacher, the model's reading."""
        t = facts.teachers
        if by == "title":
            return np.searchsorted(np.array([Title.一级, Title.高级]), t.title, side="right").astype(np.int64)
        if by == "backbone":
            return t.backbone.astype(np.int64)
        bounds, value = (self.ages, t.age) if by == "age" else (self.tenures, t.years_here)
        return np.searchsorted(np.array(bounds), value, side="left").astype(np.int64)

    def words_of(self, by: str, history: History) -> Mapping[str, str]:
        """Category of every teacher on the staff, by id."""
        return history.tables.remembered(
            ("structure", by, self.ages, self.tenures),
            lambda: {i: self.word(by, standing.teacher, history) for i, standing in history.standings.items()},
        )

    def word(self, by: str, teacher: Teacher, history: History) -> str:
        """Category of one teacher, the plain reading."""
        words = self.words(by)
        if by == "title":
            if teacher.title in (Title.高级, Title.正高级):
                return words[2]
            return words[1] if teacher.title == Title.一级 else words[0]
        if by == "backbone":
            return words[1] if history.is_backbone(teacher) else words[0]
        value = history.age(teacher) if by == "age" else history.years_here(teacher)
        for position, bound in enumerate(self.ages if by == "age" else self.tenures):
            if value <= bound:
                return words[position]
        return words[-1]
