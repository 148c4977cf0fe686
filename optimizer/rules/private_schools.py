"""民办学校, a default of the product (policy §1.4): its teachers hold no 编制; S1 113 speaks of running schools."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check
from optimizer.readings.columns import Bools
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Subject
from optimizer.readings.sources import Columns, column
from optimizer.rules.base import Rule, excluded, school_name


class PrivateSchools(Rule):
    """Teachers of a private school do not move, and a private school receives no teacher of a public one."""

    name: ClassVar[str] = "private_schools"
    title: ClassVar[str] = "民办学校"
    waivable: ClassVar[bool] = False

    send: bool = Field(False, title="民办学校教师可以交流")
    receive: bool = Field(False, title="民办学校可以接收公办教师")

    def excludes(self, postings: Postings) -> Bools:
        private = postings.facts.schools.private
        home, there = private[postings.home], private[postings.school]
        sent = home & (not self.send)
        received = ~home & there & (not self.receive)
        return (sent | received) & (postings.covered > 0)

    def audit(self, history: History) -> Iterator[Check]:
        school = history.county.school
        for standing in history.begun():
            home = school[standing.teacher.home]
            if not history.covers(home.id):
                continue
            forbidden = not self.send if home.private else school[standing.after].private and not self.receive
            if forbidden:
                yield excluded(standing.teacher.id, school=standing.after, private=int(home.private))

    def reads(self, definitions: Definitions) -> Columns:
        return column("schools.private", not (self.send and self.receive))

    def state(self, subject: Subject, county: County) -> str:
        words = ([] if self.send else ["民办学校教师不参加交流"]) + (
            [] if self.receive else ["公办教师不安排到民办学校"]
        )
        return f"教师{subject[0]}：{'，'.join(words) or '不限'}"

    def tell(self, check: Check, county: County) -> str:
        if check.facts["private"]:
            return f"教师{check.subject[0]}属民办学校，不应安排交流。"
        return f"公办教师{check.subject[0]}不应安排到民办学校{school_name(county, check.facts['school'])}。"
