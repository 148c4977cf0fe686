"""任教资格 (S0b 70 「教师跨校兼课、跨学段任教」 only with the certificate, S0b 45 「向下兼容的原则」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.vocabulary import Check, Stage
from optimizer.readings.columns import Bools
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Subject
from optimizer.rules.base import Rule, excluded, school_name


class Qualification(Rule):
    """A teacher is posted only where a post is the own at a stage that the certificate covers."""

    name: ClassVar[str] = "qualification"
    title: ClassVar[str] = "任教资格"
    waivable: ClassVar[bool] = False
    unlocks: ClassVar[Mapping[str, int]] = {"cross_stage": 1}

    cross_stage: bool = Field(False, title="允许凭证跨学段任教")

    def excludes(self, postings: Postings) -> Bools:
        t = postings.facts.teachers
        certified = t.certified[postings.teacher, postings.stage]
        if not self.cross_stage:
            certified = certified & (postings.stage == t.own_stage[postings.teacher])
        return (~certified | (postings.unit < 0)) & (postings.covered > 0)

    def audit(self, history: History) -> Iterator[Check]:
        for standing in history.begun():
            teacher = standing.teacher
            if not history.covers(teacher.home):
                continue
            stages = {teacher.stage} | (set(teacher.stages) if self.cross_stage else set())
            if not any(history.subject_at(teacher, standing.after, stage) for stage in stages):
                yield excluded(teacher.id, school=standing.after, subject=teacher.subject, stage=teacher.stage.value)

    def state(self, subject: Subject, county: County) -> str:
        return f"教师{subject[0]}只能到需要其学科且学段与资格相符的学校任教"

    def tell(self, check: Check, county: County) -> str:
        school, stage, subject = (check.facts[name] for name in ("school", "stage", "subject"))
        offered = {need.stage for need in county.needs if (need.school, need.subject) == (school, subject)}
        elsewhere = f"，只在{'、'.join(each for each in Stage if each in offered)}设" if offered else ""
        return (
            f"教师{check.subject[0]}（{stage}{subject}）与岗位不符："
            f"{school_name(county, school)} {stage}不设{subject}岗位{elsewhere}。"
        )
