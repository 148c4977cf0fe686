"""What a quota is counted by: each group, or each county (县区); which schools send, and whose moves fill it.

A group's own moves are those between two of its schools (S0b 72 「各集团内」). A county counts every move of the
schools that it speaks of (教师〔2014〕4号: no group is needed). That text speaks of 义务教育: with ``homes`` compulsory
and town_or_core (城镇学校、优质学校) only teachers of 小学 and 初中 are in base and count, also at a school with other
stages. Staff of private schools has no 编制 and is in no base (S1 113).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from optimizer.domain.county import Teacher
from optimizer.domain.vocabulary import Kind, Stage
from optimizer.readings.columns import STAGES, Bools, Ints
from optimizer.readings.counted_heads import COMPULSORY
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Subject
from optimizer.readings.standing import Standing

Per = Literal["group", "district"]
Homes = Literal["all", "compulsory", "town_or_core"]
HOMES: dict[str, str] = {"all": "", "compulsory": "义务教育学校", "town_or_core": "城镇学校和优质学校"}
COUNTY = "全县"  # the case where no 县区 is named


@dataclass(frozen=True)
class Places:
    """The cases of a quota, by columns; -1 where a school, posting or teacher belongs to none."""

    subjects: Sequence[Subject]
    asked: Bools
    people: Bools  # over teachers: of the stages that it speaks of
    home: Ints  # over schools: whose staff is in the base
    posting: Ints  # over postings
    serving: Ints  # over teachers: of the posting of record that they are on


def places(postings: Postings, per: Per, homes: Homes, *, outside: bool) -> Places:
    """The model's reading."""
    facts = postings.facts
    t, s = facts.teachers, facts.schools
    sends = postings.schools_covered & ~s.private
    left, people = np.ones(len(s.ids), dtype=bool), np.ones(len(t.ids), dtype=bool)
    if homes != "all":
        people = np.isin(t.own_stage, [STAGES.index(stage) for stage in COMPULSORY])
    if homes == "town_or_core":
        left = ~s.rural | s.is_core
    if per == "district":
        names = list(dict.fromkeys(school.district for school in facts.county.schools))
        number = {name: code for code, name in enumerate(names)}
        home = np.array([number[school.district] for school in facts.county.schools], dtype=np.int64)
        home = np.where(sends & left, home, -1)
        subjects: list[Subject] = [(name or COUNTY,) for name in names]
        asked = np.isin(np.arange(len(names)), home)
        serving = np.where(t.posted & people, home[t.home], -1)
        return Places(subjects, asked, people, home, _of(people, postings, home[postings.home]), serving)
    between = s.group_between(t.home, t.present)
    moves, served = (postings.dealt > 0) & left[postings.home], postings.served & left[t.home]
    if not outside:
        moves, served = moves & postings.inside, served & (s.group[t.home] == s.group[t.present])
    return Places(
        [(group,) for group in facts.groups.ids], postings.groups_covered, people, np.where(sends & left, s.group, -1),
        _of(people, postings, np.where(moves, postings.group, -1)), np.where(served & people, between, -1),
    )


def _of(people: Bools, postings: Postings, case: Ints) -> Ints:
    return np.where(people[postings.teacher], case, -1)


@dataclass(frozen=True)
class Place:
    """One case, plainly: its schools, and who of those that a count lists fills it."""

    name: str
    schools: Collection[str]
    movers: Sequence[Standing]


def speaks_of(homes: Homes, teacher: Teacher) -> bool:
    """Whether a teacher is of the stages that the quota is about."""
    return homes == "all" or teacher.stage in (Stage.PRIMARY, Stage.JUNIOR)


def plain_places(
    history: History, per: Per, homes: Homes, *, outside: bool, count: str, kinds: Collection[Kind]
) -> Iterator[Place]:
    """The plain reading."""

    def public(school: str) -> bool:
        return not history.county.school[school].private

    def sends(school: str) -> bool:
        return homes != "town_or_core" or not history.county.school[school].rural or history.is_core(school)

    if per == "district":
        counties: dict[str, list[str]] = {}
        for school in history.schools():
            if sends(school.id) and public(school.id):
                counties.setdefault(school.district, []).append(school.id)
        for name, own in counties.items():
            movers = [
                each for each in history.counted(count, kinds)
                if each.teacher.home in own and speaks_of(homes, each.teacher)
            ]
            yield Place(name or COUNTY, own, movers)
        return
    for group in history.groups():
        own = [
            school for school in history.schools_of[group.id]
            if history.covers(school) and sends(school) and public(school)
        ]
        yield Place(group.id, own, [
            each for each in history.counted(count, kinds, group.id)
            if sends(each.teacher.home) and speaks_of(homes, each.teacher)
            and history.counts(each) and (outside or history.stays_inside(each))
        ])
