"""师徒结对 (S2 175 「师带徒」, S4 214 「双导师帮扶制」, S4 213 「教学+带队伍」, S1 165 「指导乡村学校中青年教师成长」).

A mentee and a mentor fit when they teach one subject at one stage in one place: the school, or the group. So a place,
stage and subject stand for themselves, with N mentees, S mentors, D of them dispatched. Each mentee wants m mentors,
no mentor has more than c mentees, and each dispatched one at least n. The rows ask exactly that such pairs exist:

- Everybody fits everybody (``school``, ``group``). Numbers d_j of mentees, one per mentor, belong to a set of pairs
  if and only if d_j ≤ N and Σ d_j = m·N (Gale–Ryser with equal degrees on the other side: the k largest d_j never
  exceed N·min(m, k)). Such numbers with n ≤ d_j for the dispatched and d_j ≤ c for all exist if and only if n ≤ N
  where D > 0, n·D ≤ m·N ≤ c·S, and m·N ≤ N·S, that is, S ≥ m where N > 0 (n ≤ c is asked of the parameters).
- A mentor of another school of the group, m = 1. Hall: a set of mentees of two schools or more sees all S mentors,
  one of school s all but those there; so N ≤ c·S and, for each s, n_s ≤ c·(S − S_s). With m = 2 this is not enough.

「Where N > 0」 and 「where D > 0」 become rows of single teachers: S ≥ m·z and N ≥ n·z, z = 1 where the teacher serves.
As no plan leaves less than some S° of the mentors, S ≥ S° + (m − S°)·z says the same, and binds a fraction z, too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from optimizer.domain.county import County, School, Teacher
from optimizer.domain.definitions import Definitions, TitleLabel
from optimizer.domain.retirement import age
from optimizer.domain.vocabulary import Check, Title
from optimizer.readings.columns import STAGES, Bools, Ints
from optimizer.readings.headcounts import Serving
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.reach import reach
from optimizer.readings.rows import Demand, Subject, demand
from optimizer.readings.sources import NONE, Columns, backbone, column, flagged
from optimizer.rules.base import Rule, View, by_layers, group_name, school_name

Where = Literal["school", "group", "other_school"]
Flag = Literal["rural", "weak", "mountain", "new"]
PLACES: dict[str, str] = {"school": "本校", "group": "集团内", "other_school": "集团内他校"}
PAIRS, ABROAD, MENTORS, MENTEES, LED = "结对", "校际", "导师", "徒弟", "带队"  # last part of a case


@dataclass
class Party:
    """Mentees and mentors of one place, stage and subject: by teacher id, the school where each of them serves."""

    mentees: dict[str, str] = field(default_factory=dict)
    mentors: dict[str, str] = field(default_factory=dict)
    dispatched: list[str] = field(default_factory=list)  # mentors who must have mentees


class Mentoring(Rule):
    """Every mentee at these schools has mentors of the own stage and subject, none of whom has too many mentees.

    Who serves where under the plan counts. A mentor is a backbone or senior teacher; a mentee is neither, and within
    the limits of age, service and title. The pairs themselves are made from the plan (``pairing_up.py``).
    """

    name: ClassVar[str] = "mentoring"
    title: ClassVar[str] = "师徒结对"
    unit: ClassVar[str] = "对"
    loosens: ClassVar[Mapping[str, int]] = {"most": 1, "mentors": -1}

    where: Where = Field("school", title="导师在哪里任教：本校、集团内、集团内他校")
    mentors: int = Field(1, ge=1, le=3, title="每名徒弟几名导师（双导师为2）")
    most: int = Field(3, ge=1, le=10, title="每名导师最多带几名徒弟")
    dispatched: int = Field(0, ge=0, le=10, title="派到该校的骨干教师每人至少带几名徒弟")
    at: tuple[Flag, ...] = Field(("rural", "weak"), min_length=1, title="徒弟所在的学校")
    age: int | None = Field(45, ge=20, le=65, title="徒弟年龄不超过（周岁）")
    service: int | None = Field(None, ge=0, le=40, title="徒弟教龄不超过（学年；未填参加工作时间的不算徒弟）")
    rank: TitleLabel = Field(Title.一级, title="徒弟职称不高于")  # type: ignore[valid-type]
    guides: Literal["backbone", "senior", "either"] = Field("either", title="导师：骨干、高级，或两者之一")

    @model_validator(mode="after")
    def _decomposes(self) -> "Mentoring":
        if self.where == "other_school" and self.mentors > 1:
            raise ValueError("导师须在他校时，每名徒弟只能定1名导师")
        if self.dispatched and (self.where != "school" or self.guides == "senior"):
            raise ValueError("要求派出骨干带徒弟时，导师应为本校的骨干教师")
        if self.dispatched > self.most:
            raise ValueError("至少带的徒弟数不应多于最多带的徒弟数")
        return self

    def views(self, seen: View) -> tuple[View, ...]:
        return (seen,) if self.where == "school" else by_layers(seen)

    # ------------------------------------------------------------------ the model's reading
    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts, serving = postings.facts, Serving(postings)
        s, t = facts.schools, facts.teachers
        guide, learner = self._roles(facts)
        asked = self._schools(postings)[serving.school]
        mentor, mentee = guide[serving.teacher], learner[serving.teacher] & asked
        led = (t.backbone & guide)[serving.teacher] & asked & (serving.school != t.home[serving.teacher])
        units = len(STAGES) * len(facts.subject_names)
        unit = serving.stage * len(facts.subject_names) + serving.subject
        place = np.arange(len(s.ids)) if self.where == "school" else s.group
        here, there = serving.school * units + unit, place[serving.school] * units + unit
        seat = serving.teacher * len(s.ids) + serving.school

        def seats(role: Bools, word: str, others: Bools, least: int) -> Demand:
            """Whoever serves in a role has ``least`` of the others in the class of the own seat."""
            keys, first = np.unique(seat[role], return_index=True)
            names: list[Subject] = [(t.ids[key // len(s.ids)], s.ids[key % len(s.ids)], word) for key in keys]
            present = (1, others, there, there[role][first])
            remain, _ = reach(serving.rows(names, present), postings.teacher)
            own = (remain - least, role, seat, keys)
            return demand(serving.rows(names, present, own), low=remain, exists=remain < least)

        found, places = np.unique(there[mentee]), s.ids if self.where == "school" else facts.groups.ids
        both = ((self.most, mentor, there, found), (-self.mentors, mentee, there, found))
        yield demand(serving.rows(self._classes(facts, found, units, PAIRS, places), *both), low=0)
        if self.where == "other_school":
            sites = np.unique(here[mentee])
            whole = s.group[sites // units] * units + sites % units
            terms = ((self.most, mentor, there, whole), (-self.most, mentor, here, sites), (-1, mentee, here, sites))
            yield demand(serving.rows(self._classes(facts, sites, units, ABROAD, s.ids), *terms), low=0)
        if self.mentors > 1:
            yield seats(mentee, MENTORS, mentor, self.mentors)
        if self.dispatched:
            sites = np.unique(here[led])
            both = ((self.mentors, mentee, here, sites), (-self.dispatched, led, here, sites))
            yield demand(serving.rows(self._classes(facts, sites, units, LED, s.ids), *both), low=0)
            yield seats(led, MENTEES, mentee, self.dispatched)

    def _classes(self, facts: Facts, keys: Ints, units: int, word: str, places: list[str]) -> list[Subject]:
        subjects = facts.subject_names
        return [
            (places[key // units], STAGES[key % units // len(subjects)].value, subjects[key % len(subjects)], word)
            for key in keys
        ]

    def _roles(self, facts: Facts) -> tuple[Bools, Bools]:
        """Over teachers: mentors, and mentees wherever a mentee may be."""
        t, opening = facts.teachers, facts.definitions.opening(facts.year)
        senior, none = t.title >= Title.高级, np.zeros(len(t.ids), dtype=bool)
        mentor = (t.backbone if self.guides != "senior" else none) | (senior if self.guides != "backbone" else none)
        mentee = ~mentor & (t.title <= int(self.rank))
        if self.age is not None:
            mentee &= t.age <= self.age
        if self.service is not None:
            hired = [record.hired for record in facts.records]
            served = [-1 if day is None else opening.year - day.year - ((day.month, day.day) > (9, 1)) for day in hired]
            mentee &= np.array([day is not None for day in hired], dtype=bool) & (np.array(served) <= self.service)
        return mentor, mentee

    def _schools(self, postings: Postings) -> Bools:
        """Schools whose mentees the rule speaks of."""
        s = postings.facts.schools
        joined = (s.group >= 0) & ~(s.is_core & s.doubled)  # of two groups, it is asked in the one that it has joined
        flagged = np.logical_or.reduce([getattr(s, flag) for flag in self.at])
        found: Bools = flagged & postings.schools_covered & (joined | (self.where == "school"))
        return found

    # ------------------------------------------------------------------ the plain reading
    def parties(self, history: History) -> Mapping[tuple[str, str, str], Party]:
        """Who stands for pairing, by place, stage and subject."""
        parties: dict[tuple[str, str, str], Party] = {}
        for standing in history.standings.values():
            teacher, school = standing.teacher, history.county.school[standing.after]
            place = school.id if self.where == "school" else history.group_of(school.id)
            if place is None:
                continue
            stage, subject = history.lesson_at(teacher, school.id)
            party = parties.setdefault((place, stage.value, subject), Party())
            if self.is_mentor(teacher, history):
                party.mentors[teacher.id] = school.id
                if self.speaks_of(school, history) and history.is_backbone(teacher) and school.id != teacher.home:
                    party.dispatched.append(teacher.id)
            elif self.speaks_of(school, history) and self.is_mentee(teacher, history):
                party.mentees[teacher.id] = school.id
        return parties

    def speaks_of(self, school: School, history: History) -> bool:
        flags = {"rural": school.rural, "weak": school.weak, "mountain": school.mountain, "new": history.is_new(school)}
        leads = self.where != "school" and history.is_core(school.id) and history.in_two_groups(school.id)
        return not leads and any(flags[flag] for flag in self.at) and history.covers(school.id)

    def is_mentor(self, teacher: Teacher, history: History) -> bool:
        senior = teacher.title in (Title.高级, Title.正高级)
        if self.guides == "senior":
            return senior
        return history.is_backbone(teacher) or (senior and self.guides == "either")

    def is_mentee(self, teacher: Teacher, history: History) -> bool:
        """Within the limits; mentors are asked before."""
        if teacher.title > self.rank or (self.age is not None and history.age(teacher) > self.age):
            return False
        if self.service is None:
            return True
        return teacher.hired is not None and age(teacher.hired, history.opening) <= self.service

    def audit(self, history: History) -> Iterator[Check]:
        for (place, stage, subject), party in self.parties(history).items():
            mentees, mentors, led = len(party.mentees), len(party.mentors), len(party.dispatched)
            facts = {"mentees": mentees, "mentors": mentors, "led": led}
            if mentees:
                spare = self.most * mentors - self.mentors * mentees
                yield Check((place, stage, subject, PAIRS), spare, low=0, facts=facts)
            if self.where == "other_school":
                for school in dict.fromkeys(party.mentees.values()):
                    own = list(party.mentees.values()).count(school)
                    others = mentors - list(party.mentors.values()).count(school)
                    yield Check(
                        (school, stage, subject, ABROAD), self.most * others - own, low=0,
                        facts={"mentees": own, "mentors": others},
                    )
            if self.mentors > 1:
                for teacher, school in party.mentees.items():
                    yield Check((teacher, school, MENTORS), mentors, low=self.mentors, facts=facts)
            if self.dispatched and led:
                spare = self.mentors * mentees - self.dispatched * led
                yield Check((place, stage, subject, LED), spare, low=0, facts=facts)
                for teacher in party.dispatched:
                    yield Check((teacher, place, MENTEES), mentees, low=self.dispatched, facts=facts)

    def reads(self, definitions: Definitions) -> Columns:
        return (
            flagged(self.at) | column("teachers.title") | column("teachers.hired", self.service is not None)
            | (backbone(definitions) if self.guides != "senior" or self.dispatched else NONE)
        )

    # ------------------------------------------------------------------ sentences
    def state(self, subject: Subject, county: County) -> str:
        word = subject[-1]
        if word in (MENTORS, MENTEES):
            where = school_name(county, subject[1])
            if word == MENTORS:
                return f"{where}教师{subject[0]}在{PLACES[self.where]}有同学段同学科导师{self.mentors}名"
            return f"派到{where}的骨干教师{subject[0]}至少有{self.dispatched}名同学段同学科教师可带"
        named = group_name if word == PAIRS and self.where != "school" else school_name
        what = f"{named(county, subject[0])}{subject[1]}{subject[2]}"
        if word == LED:
            return f"{what}派入的骨干教师每人至少带{self.dispatched}名徒弟"
        where = PLACES["other_school"] if word == ABROAD else PLACES[self.where]
        return f"{what}每名徒弟有{where}导师{self.mentors}名，每名导师最多带{self.most}名"

    def figures(self, check: Check) -> tuple[str, str]:
        word, facts = check.subject[-1], check.facts
        if word == MENTORS:
            return f"导师{check.observed}名", f"≥{check.low}名"
        if word == MENTEES:
            return f"徒弟{check.observed}名", f"≥{check.low}名"
        if word == LED:
            return f"徒弟{facts['mentees']}名、派入骨干{facts['led']}名", f"每名骨干≥{self.dispatched}名徒弟"
        mentees = int(facts["mentees"])
        least = -(-self.mentors * mentees // self.most)
        return f"徒弟{mentees}名、导师{facts['mentors']}名", f"导师≥{least}名"
