"""Whom an entry speaks of, as masks over groups, schools and postings: the model's reading of a scope."""

import numpy as np

from optimizer.domain.scope import Scope
from optimizer.domain.vocabulary import Mode
from optimizer.readings.columns import MODES, STAGES, Bools, Ints
from optimizer.readings.model_view import Facts


def groups_covered(facts: Facts, scope: Scope) -> Bools:
    """Over groups: does the entry speak of the group?"""
    groups = facts.county.groups
    covered = np.ones(len(groups), dtype=bool)
    if scope.groups:
        covered &= np.array([g.id in set(scope.groups) for g in groups], dtype=bool)
    if scope.without:
        covered &= np.array([g.id not in set(scope.without) for g in groups], dtype=bool)
    if scope.kinds:
        covered &= np.array([g.kind in set(scope.kinds) for g in groups], dtype=bool)
    if scope.modes:
        having = {member.group for member in facts.county.members if member.mode in scope.modes}
        covered &= np.array([g.id in having for g in groups], dtype=bool)
    return covered


def schools_covered(facts: Facts, scope: Scope) -> Bools:
    """Over schools: does the entry speak of the school? Of one in two groups it does where it does in one of them."""
    layers = facts.layers
    if len(layers) == 1:
        return _covered(facts, scope)
    inside = np.array([layer.schools.group >= 0 for layer in layers])
    found = np.array([_covered(layer, scope) for layer in layers])
    covered: Bools = np.where(inside.any(axis=0), (found & inside).any(axis=0), found.all(axis=0))
    return covered


def _covered(facts: Facts, scope: Scope) -> Bools:
    schools = facts.schools
    covered = _grouped(facts, scope)
    if scope.modes:
        covered &= np.isin(schools.mode, [MODES.index(mode) for mode in (*scope.modes, Mode.CORE)])
    return covered


def _grouped(facts: Facts, scope: Scope) -> Bools:
    """The filters but for the school's own mode."""
    schools = facts.schools
    covered = np.ones(len(schools.ids), dtype=bool)
    if scope.stages:
        taught = [[stage in school.pupils for stage in STAGES] for school in facts.county.schools]
        wanted = np.array([stage in scope.stages for stage in STAGES], dtype=bool)
        covered &= (np.array(taught, dtype=bool).reshape(-1, len(STAGES)) & wanted).any(axis=1)
    if scope.districts:
        covered &= np.array([s.district in scope.districts for s in facts.county.schools], dtype=bool)
    if scope.groups or scope.kinds or scope.modes:
        inside = schools.group >= 0
        covered &= inside
        covered[inside] &= groups_covered(facts, scope)[schools.group[inside]]
    for group in set(scope.without) & facts.group_code.keys():
        covered &= schools.group != facts.group_code[group]
    return covered


def moves_covered(facts: Facts, scope: Scope, home: Ints, there: Ints) -> Bools:
    """Over pairs of schools: does the entry count a move from ``home`` to ``there``?

    The school that is left is one that it speaks of. Where it names modes, it counts the moves with their members: one
    end is a school of such a mode in the group (S1 124: the 10% of 共建 are moves with its 共建 members).
    """
    if not scope.modes:
        return schools_covered(facts, scope)[home]
    group, mode = facts.schools.group, np.isin(facts.schools.mode, [MODES.index(each) for each in scope.modes])
    covered: Bools = _grouped(facts, scope)[home] & (mode[home] | (mode[there] & (group[home] == group[there])))
    return covered
