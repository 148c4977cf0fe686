"""薄弱学科骨干 (S0b 57 「为其他成员的薄弱学科选派骨干教师组织教学」)."""

from typing import ClassVar

from optimizer.domain.county import County, Need, School
from optimizer.domain.definitions import Definitions
from optimizer.readings.columns import Bools
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.readings.rows import Subject
from optimizer.readings.sources import Columns, backbone, column
from optimizer.rules.base import school_name
from optimizer.rules.core_backbone import CoreBackbone


class WeakSubject(CoreBackbone):
    """In each weak subject and stage of a member school, at least one backbone teacher of its group's core serves.

    A subject and stage that the core does not offer is asked for only where its backbone has somebody for it.
    """

    name: ClassVar[str] = "weak_subject"
    title: ClassVar[str] = "薄弱学科骨干"

    def asked(self, facts: Facts) -> Bools:
        return facts.units.weak

    def lessons(self, school: School, history: History) -> list[Need]:
        return [need for need in history.needs_of(school.id) if need.weak]

    def reads(self, definitions: Definitions) -> Columns:
        return column("needs.weak") | backbone(definitions)

    def state(self, subject: Subject, county: County) -> str:
        member = county.member.get(str(subject[0]))
        core = school_name(county, county.group[member.group].core) if member else "核心校"
        how = "在岗" if self.count == "present" else "当年新派"
        return f"{core}须为{school_name(county, subject[0])}的薄弱学科{subject[1]}选派骨干教师，{how}至少{self.least}名"
