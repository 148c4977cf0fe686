"""Every group has what the usual policy asks of it; a planted conflict takes exactly one of these things away."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from math import ceil

import pytest

from optimizer.domain.county import County, Need, Teacher
from optimizer.domain.vocabulary import Backbone, Leader, Title
from optimizer.generating import generate

YEAR = 2026
SHAPES = ("three_schools", "closing", "prefecture", "county", "beibei", "ruian", "zhangzhou")


@dataclass
class Situation:
    """A county read the strict way: who is free, and what stands where."""

    county: County

    @cached_property
    def away(self) -> dict[str, str]:
        return {p.teacher: p.school for p in self.county.history if p.last_year is not None and p.last_year >= YEAR}

    @cached_property
    def staff(self) -> dict[str, list[Teacher]]:
        found: dict[str, list[Teacher]] = {group.id: [] for group in self.county.groups}
        for teacher in self.county.teachers:
            found[self.county.member[teacher.home].group].append(teacher)
        return found

    def free(self, teacher: Teacher) -> bool:
        age = YEAR - teacher.birth.year - (teacher.birth.month > 9)
        return (
            teacher.id not in self.away
            and teacher.deferred_until is None
            and teacher.leader < Leader.副校级
            and teacher.arrived is not None
            and YEAR - teacher.arrived.year >= 6
            and (teacher.volunteer or age < (55 if teacher.gender == "男" else 50))
        )

    def free_backbone(self, need: Need) -> list[Teacher]:
        """Those whom the core can send to a need."""
        group = self.county.group[self.county.member[need.school].group]
        return [
            teacher
            for teacher in self.staff[group.id]
            if teacher.home == group.core
            and (teacher.stage, teacher.subject) == (need.stage, need.subject)
            and teacher.backbone >= Backbone.县级
            and self.free(teacher)
        ]

    def present(self, school: str) -> Iterator[Teacher]:
        for teacher in self.county.teachers:
            if self.away.get(teacher.id, teacher.home) == school:
                yield teacher

    def claims(self) -> Iterator[Need]:
        """Where a backbone teacher of the core is expected."""
        for need in self.county.needs:
            if need.weak or self.county.school[need.school].new:
                yield need


@cache
def made(shape: str, seed: int) -> Situation:
    return Situation(generate(shape, seed))


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("shape", SHAPES)
def test_enough_people_are_free(shape: str, seed: int) -> None:
    """Three times the least flow, and backbone teachers for more than 40 % of it."""
    now = made(shape, seed)
    for people in now.staff.values():
        movers = ceil(len(people) / 10)
        free = [teacher for teacher in people if now.free(teacher)]
        assert len(free) >= 3 * movers
        assert 100 * len([teacher for teacher in free if teacher.backbone >= Backbone.县级]) >= 40 * movers


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_subject_can_flow_both_ways(shape: str, seed: int) -> None:
    """Free teachers of one subject at two schools can swap: a good part of the least flow needs no vacant post."""
    now = made(shape, seed)
    for people in now.staff.values():
        sides: dict[tuple[str, str], dict[str, int]] = {}
        for teacher in filter(now.free, people):
            schools = sides.setdefault((teacher.stage, teacher.subject), {})
            schools[teacher.home] = schools.get(teacher.home, 0) + 1
        swaps = sum(min(max(count.values()), sum(count.values()) - max(count.values())) for count in sides.values())
        assert 3 * swaps >= ceil(len(people) / 10)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("shape", ["prefecture", "county", "beibei", "ruian"])
def test_a_core_can_serve_its_new_schools(shape: str, seed: int) -> None:
    """Two free backbone teachers in each subject, a vacant post, room in 编制 and in senior and middle posts."""
    now = made(shape, seed)
    waiting: dict[str, int] = {}
    for need in now.claims():
        waiting[need.school] = waiting.get(need.school, 0) + 1
        assert len(now.free_backbone(need)) >= 2
        assert need.classes
        assert need.periods
        assert need.load
        here = [t for t in now.present(need.school) if (t.stage, t.subject) == (need.stage, need.subject)]
        assert len(here) < -(-need.classes * need.periods // need.load)
    for place, count in waiting.items():
        school, here = now.county.school[place], list(now.present(place))
        group = now.county.group[now.county.member[place].group]
        core = [teacher for teacher in now.staff[group.id] if teacher.home == group.core]
        assert school.quota is not None
        assert school.quota >= len(here) + count
        assert school.senior_posts is not None
        assert school.middle_posts is not None
        assert school.senior_posts >= len([t for t in here if t.title >= Title.高级]) + count
        assert school.middle_posts >= len([t for t in here if t.title is Title.一级]) + count
        assert count <= len(core) // 4


@pytest.mark.parametrize("shape", ["three_schools", "prefecture", "beibei"])
def test_backbone_conflict_leaves_one_claim_unserved(shape: str) -> None:
    now = Situation(generate(shape, 1, impossible="backbone"))
    empty = [need for need in now.claims() if now.county.school[need.school].new and not now.free_backbone(need)]
    assert len({need.school for need in empty}) == len({need.subject for need in empty}) == 1


@pytest.mark.parametrize("shape", ["three_schools", "prefecture", "beibei"])
def test_flow_conflict_leaves_too_few_people(shape: str) -> None:
    now = Situation(generate(shape, 1, impossible="flow"))
    short = [
        group
        for group, people in now.staff.items()
        if 10 * len([t for t in people if t.deferred_until is None and t.id not in now.away]) < len(people)
    ]
    assert len(short) == 1


@pytest.mark.parametrize("shape", ["three_schools", "prefecture", "beibei"])
def test_posts_conflict_closes_the_door_to_seniors(shape: str) -> None:
    """All backbone teachers of one subject are senior, and the new school has no senior post at all."""
    now = Situation(generate(shape, 1, impossible="posts"))
    closed = {school.id for school in now.county.schools if school.new and school.senior_posts == 0}
    assert len(closed) == 1
    assert not [t for school in closed for t in now.present(school) if t.title >= Title.高级]
    stuck = [
        need
        for need in now.claims()
        if need.school in closed and all(t.title >= Title.高级 for t in now.free_backbone(need))
    ]
    assert stuck
