"""Why a published posting could not be kept: the entry that excludes it, or the cases that clash with it."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from optimizer.answers import Solved
from optimizer.engine.conflict import CHECK, clash
from optimizer.engine.lexicographic import optimise
from optimizer.engine.outcomes import Refuted
from optimizer.instance import Instance
from optimizer.plan import Posting
from optimizer.planning import sentence
from optimizer.postings import beginning
from optimizer.retiring import retirement

COSTS_MORE = "条款不禁止保留，但保留此项会使已公布的安排变动更多"


def dropped(solved: Solved) -> tuple[Posting, ...]:
    """Postings of the earlier plan in years that both plans speak of, which the new one does not make."""
    earlier = solved.instance.previous
    if earlier is None:
        return ()
    made = {(p.teacher, p.school, p.first_year) for p in solved.plan.postings}
    return tuple(
        posting
        for posting in earlier.postings
        if posting.first_year in solved.instance.years
        and (posting.teacher, posting.school, posting.first_year) not in made
    )


def reasons(solved: Solved) -> Mapping[Posting, str]:
    """For each dropped posting what forces it out, beside everything that was kept."""
    gone = dropped(solved)
    horizon = solved.assembly.horizon
    places = {
        (horizon.ids[teacher], school, first): row
        for row, (teacher, school, first) in enumerate(
            zip(horizon.teacher.tolist(), horizon.school.tolist(), horizon.first.tolist(), strict=True)
        )
    }
    code = solved.instance.facts.school_code
    row_of = {p: places.get((p.teacher, code.get(p.school, -1), p.first_year), -1) for p in gone}
    found = {posting: _excluded(solved.instance, posting) for posting, row in row_of.items() if row < 0}
    kept = _kept(solved, places)
    for component in solved.components:
        inside = {int(column): position for position, column in enumerate(component.postings)}
        floor = np.zeros(len(component.postings), dtype=np.int64)
        floor[[inside[row] for row in kept if row in inside]] = 1
        for posting, row in row_of.items():
            if row not in inside:
                continue
            asked = floor.copy()
            asked[inside[row]] = 1
            system = replace(component.system, floor=asked)
            outcome = optimise(system, np.zeros((1, len(asked)), dtype=np.int64), [0], CHECK)
            found[posting] = COSTS_MORE
            if isinstance(outcome, Refuted):
                clashing = clash(solved.assembly, component, outcome, asked)
                if clashing is not None:
                    found[posting] = "；".join(sentence(solved.instance, case) for case in clashing.cases)
    return found


def _kept(solved: Solved, places: Mapping[tuple[str, int, int], int]) -> list[int]:
    """Rows of the published postings that the new plan makes again."""
    earlier = solved.instance.previous
    assert earlier is not None
    published = {(p.teacher, p.school, p.first_year) for p in earlier.postings}
    code = solved.instance.facts.school_code
    return [
        places[p.teacher, code[p.school], p.first_year]
        for p in solved.plan.postings
        if (p.teacher, p.school, p.first_year) in published
    ]


def _excluded(instance: Instance, posting: Posting) -> str:
    """The first reason why the posting is not among the possible ones any more."""
    teacher, facts = instance.county.teacher.get(posting.teacher), instance.facts_in(posting.first_year)
    if teacher is None:
        return "教师已不在名册中"
    if posting.teacher not in facts.teacher_code:
        late = retirement(teacher.birth, teacher.gender) <= instance.definitions.opening(posting.first_year)
        return "教师届时已到法定退休年龄" if late else "教师届时尚未入职"
    if posting.school not in facts.school_code:
        return "交流学校已不在学校表中"
    if posting.school == teacher.home:
        return "教师的编制学校已改为该校"
    only = beginning(
        facts, np.array([facts.teacher_code[teacher.id]]), np.array([facts.school_code[posting.school]])
    )
    if facts.teachers.in_term[only.teacher[0]]:
        return "教师届时任期未满"
    if only.unit[0] < 0:
        return "该校届时没有这一学科的岗位"
    for entry in instance.entries_in(posting.first_year):
        forbidden = entry.rule.excludes(only.within(entry.scope)) if entry.hard else None
        if forbidden is not None and forbidden[0]:
            return f"{entry.rule.state((teacher.id,), facts.county)}（{entry.clause}）"
    return "已超出政策开放的交流范围"
