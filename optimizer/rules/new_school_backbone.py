"""新建学校每学科一名骨干 (S0b 56 「每学科至少选派1名骨干教师组织教学」)."""

from collections.abc import Iterator
from typing import ClassVar

from optimizer.domain.county import County, Need, School
from optimizer.domain.definitions import Definitions
from optimizer.readings.columns import Bools
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.readings.rows import Subject
from optimizer.readings.sources import NEW, Columns, backbone
from optimizer.rules.base import school_name
from optimizer.rules.claims import Claim, Sends
from optimizer.rules.core_backbone import CoreBackbone


class NewSchoolBackbone(CoreBackbone):
    """In each subject and stage that a new school offers, at least one backbone teacher of its group's core serves.

    A subject and stage that the core does not offer is asked for only where its backbone has somebody for it.
    """

    name: ClassVar[str] = "new_school_backbone"
    title: ClassVar[str] = "新建学校学科骨干"

    def claims(self) -> Iterator[Claim]:
        yield Sends("out")

    def asked(self, facts: Facts) -> Bools:
        return facts.schools.new[facts.units.school]

    def lessons(self, school: School, history: History) -> list[Need]:
        return history.needs_of(school.id) if history.is_new(school) else []

    def reads(self, definitions: Definitions) -> Columns:
        return NEW | backbone(definitions)

    def state(self, subject: Subject, county: County) -> str:
        member = county.member.get(str(subject[0]))
        core = school_name(county, county.group[member.group].core) if member else "核心校"
        return f"{core}须向新建学校{school_name(county, subject[0])}派出{subject[1]}骨干教师至少{self.least}名"
