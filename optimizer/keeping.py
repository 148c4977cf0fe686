"""Why published moves could not all be kept: the entry that excludes one, or the cases that clash with keeping it."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from optimizer.answers import Solved
from optimizer.assembly import Component
from optimizer.columns import Ints
from optimizer.engine.conflict import CHECK, clash
from optimizer.engine.lexicographic import optimise
from optimizer.engine.outcomes import Refuted
from optimizer.instance import Instance
from optimizer.plan import Plan, Posting
from optimizer.planning import sentence
from optimizer.postings import beginning
from optimizer.retiring import retirement

Move = tuple[str, str, int]  # teacher, school, first year
COSTS_MORE = "条款不禁止保留，但保留此项会使已公布的安排变动更多"
FOLLOWS = "条款不要求新增，随其他变动一并调整"


def reasons(solved: Solved) -> Mapping[tuple[str, int], str]:
    """By teacher and published year, why a move of the earlier plan is gone or a new one has come."""
    instance, horizon = solved.instance, solved.assembly.horizon
    if instance.previous is None:
        return {}
    published = {year for year in instance.previous.years if year in instance.years}
    then, now = _moves(instance.previous, published), _moves(solved.plan, published)
    schools = instance.facts.schools.ids
    moves = [
        (horizon.ids[teacher], schools[school], first)
        for teacher, school, first in zip(
            horizon.teacher.tolist(), horizon.school.tolist(), horizon.first.tolist(), strict=True
        )
    ]
    possible = set(moves)
    found = {
        (teacher, year): _excluded(instance, then[teacher, school, year])
        for teacher, school, year in then.keys() - now.keys() - possible
    }
    for component in solved.components:
        own = [moves[column] for column in component.postings if column < len(moves)]
        kept = np.array([move in then and move in now for move in own], dtype=bool)
        extra = np.array([move[2] in published and move not in then for move in own], dtype=bool)
        width = len(component.postings)
        floor = np.pad(kept.astype(np.int64), (0, width - len(own)))
        for place, move in enumerate(own):
            if move in then and move not in now:
                asked = floor.copy()
                asked[place] = 1
                found[move[0], move[2]] = _clashing(solved, component, asked, component.upper) or COSTS_MORE
        added = [move for move in own if move in now and move not in then and move[2] in published]
        if added:
            ceiling = np.where(np.pad(extra, (0, width - len(own))), 0, component.upper)
            why = _clashing(solved, component, floor, ceiling) or FOLLOWS
            found |= {(teacher, year): found.get((teacher, year), why) for teacher, _, year in added}
    return found


def _moves(plan: Plan, years: set[int]) -> Mapping[Move, Posting]:
    return {(p.teacher, p.school, p.first_year): p for p in plan.postings if p.first_year in years}


def _clashing(solved: Solved, component: Component, floor: Ints, ceiling: Ints) -> str:
    """The cases that forbid what the box asks for; empty where some plan lies in it."""
    system = replace(component.system, floor=floor, ceiling=ceiling)
    outcome = optimise(system, np.zeros((1, len(floor)), dtype=np.int64), [0], CHECK)
    if not isinstance(outcome, Refuted):
        return ""
    found = clash(solved.assembly, component, outcome, (floor, ceiling))
    return "" if found is None else "；".join(sentence(solved.instance, case) for case in found.cases)


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
        return "教师届时上一轮任期未满"
    if only.unit[0] < 0:
        return "该校届时没有这一学科的岗位"
    for entry in instance.entries_in(posting.first_year):
        forbidden = entry.rule.excludes(only.within(entry.scope)) if entry.hard else None
        if forbidden is not None and forbidden[0]:
            return f"{entry.rule.state((teacher.id,), facts.county)}（{entry.clause}）"
    return "已超出政策开放的交流范围"
