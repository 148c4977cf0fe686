"""Tiny random counties and policies over three years, few enough people in motion to try every plan."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from benchmarks.tiny import (
    CLAUSE,
    STRUCTURE,
    YEAR,
    bearing,
    drawn_county,
    joining,
    of_modes,
    with_kindergartens,
    working_part_time,
)
from benchmarks.tiny_changes import closing, open_ended, with_open_terms
from optimizer.domain.county import County, Group, Member, Need, School, Teacher
from optimizer.domain.outlook import Outlook
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.vocabulary import Mode, Stage, Title
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build

SPAN = 3
LAST = YEAR + SPAN - 1
MOVABLE = {1: 3, 2: 4, 3: 5}  # people in motion by the shortest term: the shorter, the more often each may go


def draw_over_years(
    seed: int, optional: Mapping[str, list[dict[str, Any]]], *, prolong: float = 0.4, part_time: bool = False,
    two_groups: bool = False, kindergartens: bool = False, closings: bool = False, endless: bool = False,
) -> Instance:
    """A county of one or two groups whose tables are dated, and a policy of clauses drawn from ``optional``."""
    rng = np.random.default_rng([3, seed])
    term = int(rng.integers(1, 4))
    terms: dict[str, int] = [{}, {}, {"联盟": max(1, term - 1)}, {"干部": 0}][int(rng.integers(4))]
    definitions = {"term": term, "terms": terms, "due_years": [3, 6][int(rng.integers(2))]}
    movable = MOVABLE[min([1 if endless else term, *(years for years in terms.values() if years)])]
    plain = drawn_county(rng)
    plain = with_kindergartens(plain, seed) if kindergartens else plain
    county = bearing(_dated(rng, joining(plain, seed) if two_groups else plain, movable, term), seed)
    clauses = _policy(rng, optional, definitions, prolong)
    if endless:
        county, clauses = open_ended(county, seed, YEAR), with_open_terms(clauses)
    if closings:
        county = closing(county, seed, YEAR)
    policy = build(of_modes(clauses, seed) if two_groups else clauses, "随机三年")
    county = working_part_time(county, seed) if part_time else county
    return Instance(county, policy, YEAR, f"years-{seed}", span=SPAN)


def _policy(
    rng: np.random.Generator, optional: Mapping[str, list[dict[str, Any]]], definitions: Mapping[str, Any],
    prolong: float,
) -> dict[str, Any]:
    names = list(optional)
    chosen = rng.choice(len(names), size=min(len(names), int(rng.integers(2, 6))), replace=False)
    entries: list[dict[str, Any]] = [dict(entry) for entry in STRUCTURE]
    entries[0]["kinds"] = ["轮岗", "干部", "跟岗"]
    entries[1]["cross_stage"] = bool(rng.random() < 0.5)
    if rng.random() < prolong:
        entries.append({
            "id": "prolongation", "rule": "prolongation", "years": int(rng.integers(1, 3)),
            "at": ["rural", "weak", "mountain"], "volunteers_only": bool(rng.random() < 0.3),
        })
    for number in sorted(chosen.tolist()):
        name = names[number]
        variants = optional[name]
        parameters = dict(variants[int(rng.integers(len(variants)))])
        entry = {"id": name, "rule": name, **parameters}
        if entry.pop("weighted", True) and rng.random() < 0.6:
            entry["weight"] = int(rng.integers(1, 4))
        if rng.random() < 0.2:  # in force in a part of the horizon
            entry |= [{"since": "2027-09-01"}, {"until": "2027-08-31"}][int(rng.integers(2))]
        entries.append(entry)
    levels = ["shortage", "soft", "equity", "burden", "disruption", "subsidy"]
    if rng.random() < 0.2:
        levels.insert(int(rng.integers(1, len(levels) + 1)), "fairness")
    for level in ("moves", "wishes"):
        if rng.random() < 0.3:
            levels.insert(int(rng.integers(1, len(levels) + 1)), level)
    if rng.random() < 0.3:
        entries.append({"id": "personal_cap", "rule": "personal_cap"})
    granted = {"count_granted": bool(rng.random() < 0.5)}
    return {
        "name": "随机三年",
        "definitions": {"small_base": 2, "allowances": {"山区": 800, "农村": 600}, **granted, **definitions},
        "levels": levels,
        "entries": [{**entry, "clause": CLAUSE} for entry in entries],
    }


def _dated(rng: np.random.Generator, plain: County, movable: int, term: int) -> County:
    schools = tuple(_school(rng, each) for each in plain.schools)
    taught = {school.id: tuple(school.pupils) for school in schools}
    needs = [need for need in plain.needs if need.stage in taught[need.school]]
    for school in schools:
        if Stage.KINDERGARTEN in school.pupils and all(need.school != school.id for need in needs):
            needs += [Need(school.id, Stage.KINDERGARTEN, subject, least=1, most=3) for subject in ("语文", "体育")]
    later = [
        replace(need, since=int(rng.integers(YEAR, LAST + 1)), least=int(rng.integers(0, 4)), most=4)
        for need in needs
        if rng.random() < 0.2
    ]
    outlooks = tuple(
        Outlook(
            school.id, int(rng.integers(YEAR, LAST + 1)),
            {stage: int(rng.integers(3, 30)) * 10 for stage in school.pupils},
            quota=int(rng.integers(3, 9)) if rng.random() < 0.5 else None,
            senior_posts=int(rng.integers(0, 3)) if rng.random() < 0.5 else None,
        )
        for school in schools
        if rng.random() < 0.4
    )
    groups, members = _memberships(rng, plain)
    teachers, history, going = [], [], 0
    for each in plain.teachers:
        teacher = _teacher(rng, each, taught)
        record = _record(rng, teacher, plain, term)
        stays = record is not None and (record.last_year or LAST) >= LAST
        if not stays:
            going += 1
            if going > movable:
                teacher = replace(teacher, deferred_until=date(LAST + 1, 8, 1))
        teachers.append(teacher)
        history += [record] if record is not None else []
    return County(schools, (*needs, *later), groups, members, tuple(teachers), tuple(history), outlooks=outlooks)


def _school(rng: np.random.Generator, plain: School) -> School:
    pupils = {Stage.KINDERGARTEN: 60} if plain.id[2] != "0" and rng.random() < 0.1 else plain.pupils
    opened = int(rng.integers(YEAR - 3, LAST)) if plain.new else None
    return replace(plain, pupils=pupils, private=bool(rng.random() < 0.05), opened=opened, new=False)


def _memberships(rng: np.random.Generator, plain: County) -> tuple[tuple[Group, ...], tuple[Member, ...]]:
    groups = tuple(
        replace(group, suspended=int(rng.integers(YEAR + 1, LAST + 1))) if rng.random() < 0.1 else group
        for group in plain.groups
    )
    members: list[Member] = []
    for member in plain.members:
        chance = rng.random()
        if member.mode is Mode.CORE or chance > 0.25:
            members.append(member)
        elif chance > 0.15:
            members.append(replace(member, joined=int(rng.integers(YEAR, LAST + 1))))
        else:
            left = int(rng.integers(YEAR + 1, LAST + 1))
            members.append(replace(member, left=left))
            if rng.random() < 0.6:  # another group, or another mode of the same
                other = plain.groups[int(rng.integers(len(plain.groups)))]
                again = replace(member, group=other.id, mode=Mode.TIGHT, joined=left, left=None)
                members += [again] if other.core != member.school else []
    return groups, tuple(members)


def _teacher(rng: np.random.Generator, plain: Teacher, taught: Mapping[str, tuple[Stage, ...]]) -> Teacher:
    """On post through all years; or one who retires inside the horizon, or a recruit of one of its years."""
    stage = plain.stage if plain.stage in taught[plain.home] else taught[plain.home][0]
    teacher = replace(
        plain, stage=stage, deferred_until=None,
        service_end=YEAR - 1 + int(rng.integers(3)) if plain.service_end else None,
        applying=Title.高级 if rng.random() < 0.15 else None,
    )
    chance = rng.random()
    if chance < 0.12:
        old = int(rng.integers(54, 57)) if teacher.gender == "女" else int(rng.integers(59, 62))
        return replace(teacher, birth=date(YEAR - old, int(rng.integers(1, 13)), 1))
    if chance < 0.24:
        return replace(teacher, recruited=int(rng.integers(YEAR, LAST + 1)), arrived=None)
    return teacher


def _record(rng: np.random.Generator, teacher: Teacher, county: County, term: int) -> PastPosting | None:
    """A posting of record that ended just before the horizon, ends inside it, or outlasts it."""
    if teacher.recruited is not None or rng.random() > 0.3:
        return None
    first, last = YEAR - int(rng.integers(1, 4)), YEAR - 1 + int(rng.integers(0, 4))
    group = [s.id for s in county.schools if s.id[1] == teacher.home[1] and s.id != teacher.home]
    end = None if first + term - 1 == last and rng.random() < 0.5 else date(last + 1, 8, 1)
    there = group[int(rng.integers(len(group)))]
    return PastPosting(teacher.id, "轮岗交流", False, date(first, 9, 1), end, teacher.home, there, passed=True)
