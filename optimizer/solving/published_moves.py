"""Why published moves could not all be kept: the entry that excludes one, or the cases that clash with keeping it."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from optimizer.domain.plan import Plan, Posting
from optimizer.engine.conflict import CHECK, clash
from optimizer.engine.lexicographic import optimise
from optimizer.engine.outcomes import Refuted
from optimizer.model.assembly import Component
from optimizer.model.exclusions import exclusions
from optimizer.policy.instance import Instance
from optimizer.readings.columns import Ints
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import sentence

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
    found = exclusions(instance, posting.teacher, posting.school, posting.first_year)
    return str(found[0]) if found else "已超出政策开放的交流范围"
