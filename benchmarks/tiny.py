"""Tiny random counties under random policies, small enough to try every plan."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from benchmarks.tiny_changes import closing, open_ended, with_open_terms
from optimizer.domain.county import County, Group, Member, Need, School, Teacher
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.vocabulary import Backbone, Degree, Leader, Mode, Stage, Title
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build
from optimizer.words.subjects import PRESCHOOL

YEAR = 2026
MOST_MOVABLE = 6  # teachers who may move: at most 4^6 plans
CLAUSE = {"document": "测试", "article": "一", "text": "测试条款"}
STRUCTURE = (
    {"id": "scope", "rule": "within_scope", "areas": ["group"], "kinds": ["轮岗", "干部"]},
    {"id": "qualification", "rule": "qualification"},
    {"id": "in_term", "rule": "in_term"},
    {"id": "exemption", "rule": "exemption"},
)


def draw(
    seed: int, optional: Mapping[str, list[dict[str, Any]]], *, part_time: bool = False, two_groups: bool = False,
    kindergartens: bool = False, closings: bool = False, endless: bool = False,
) -> Instance:
    """A county of one or two groups and a policy of three to six clauses drawn from ``optional``.

    ``optional`` maps a rule to the parameter sets that may be drawn for it; ``part_time`` lets half of the staff work
    for a part of a post; with ``two_groups`` the core of a second group has joined the first, and some clauses speak of
    some modes only; with ``kindergartens`` the last school of a group is one; with ``closings`` a school closes; with
    ``endless`` some members are of modes without a term.
    """
    rng = np.random.default_rng(seed)
    county, plain = bearing(drawn_county(rng), seed), _policy(rng, optional)
    if two_groups:
        county, plain = joining(county, seed), of_modes(plain, seed)
    if kindergartens:
        county = with_kindergartens(county, seed)
    if endless:
        county, plain = open_ended(county, seed, YEAR), with_open_terms(plain)
    if closings:
        county = closing(county, seed, YEAR)
    policy = build(plain, "随机")
    return Instance(working_part_time(county, seed) if part_time else county, policy, YEAR, f"tiny-{seed}")


def bearing(county: County, seed: int) -> County:
    """The county with caps of their own on the way of a third of its staff."""
    rng = np.random.default_rng([6, seed])
    teachers = tuple(
        replace(teacher, commute_cap=int(rng.integers(2, 9)) * 15) if rng.random() < 0.33 else teacher
        for teacher in county.teachers
    )
    return replace(county, teachers=teachers)


def working_part_time(county: County, seed: int) -> County:
    """The county with half of its staff on a part of a post: tenths in most, hundredths in some."""
    rng = np.random.default_rng([5, seed])
    shares = ((50,), (50, 80, 30), (25, 60))[int(rng.integers(3))]
    teachers = tuple(
        replace(teacher, workload=shares[int(rng.integers(len(shares)))]) if rng.random() < 0.5 else teacher
        for teacher in county.teachers
    )
    return replace(county, teachers=teachers)


def joining(county: County, seed: int) -> County:
    """The county in which the core of the second group, where there is one, has joined the first."""
    rng = np.random.default_rng([6, seed])
    mode = (Mode.TIGHT, Mode.ALLIANCE, Mode.JOINT)[int(rng.integers(3))]
    joined = tuple(Member(county.groups[0].id, group.core, mode) for group in county.groups[1:2])
    return replace(county, members=(*county.members, *joined))


def with_kindergartens(county: County, seed: int) -> County:
    """The county in which the last school of each group is a kindergarten, and half of the staff may teach there.

    It needs 学前, some also 语文, and some of its own staff teach a subject of the schools.
    """
    rng, young = np.random.default_rng([8, seed]), Stage.KINDERGARTEN
    own = {group.id: [m.school for m in county.members if m.group == group.id][-1] for group in county.groups}
    found = set(own.values()) - {group.core for group in county.groups}
    schools = tuple(replace(s, pupils={young: 60}) if s.id in found else s for s in county.schools)
    needs = [need for need in county.needs if need.school not in found]
    for school in sorted(found):
        needs.append(Need(school, young, PRESCHOOL, least=int(rng.integers(1, 5)), most=5))
        needs += [Need(school, young, "语文", least=0, most=1)] if rng.random() < 0.3 else []
    teachers = []
    for each in county.teachers:
        stages = (*each.stages, young) if rng.random() < 0.5 else each.stages
        if each.home in found:
            each = replace(each, stage=young, subject=each.subject if rng.random() < 0.4 else PRESCHOOL)
        teachers.append(replace(each, stages=stages))
    return replace(county, schools=schools, needs=tuple(needs), teachers=tuple(teachers))


def of_modes(plain: dict[str, Any], seed: int) -> dict[str, Any]:
    """The policy with some of the drawn clauses kept to some modes."""
    rng = np.random.default_rng([7, seed])
    modes = [{"modes": ["紧密"]}, {"modes": ["共建", "联盟"]}]
    entries = [
        {**entry, "scope": modes[int(rng.integers(2))]} if number >= len(STRUCTURE) and rng.random() < 0.3 else entry
        for number, entry in enumerate(plain["entries"])
    ]
    return {**plain, "entries": entries}


def _policy(rng: np.random.Generator, optional: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    names = list(optional)
    chosen = rng.choice(len(names), size=min(len(names), int(rng.integers(2, 6))), replace=False)
    entries: list[dict[str, Any]] = [dict(entry) for entry in STRUCTURE]
    entries[1]["cross_stage"] = bool(rng.random() < 0.5)
    for number in sorted(chosen.tolist()):
        name = names[number]
        variants = optional[name]
        parameters = dict(variants[int(rng.integers(len(variants)))])
        weighted = parameters.pop("weighted", True) and rng.random() < 0.4
        entry = {"id": name, "rule": name, **parameters}
        if weighted:
            entry["weight"] = int(rng.integers(1, 4))
        entries.append(entry)
    levels = ["shortage", "soft", "equity", "burden", "disruption", "subsidy"]
    if rng.random() < 0.2:
        levels[1:4] = [levels[1:4][i] for i in rng.permutation(3)]
    for level in ("moves", "wishes"):
        if rng.random() < 0.4:
            levels.insert(int(rng.integers(1, len(levels) + 1)), level)
    if rng.random() < 0.3:
        entries.append({"id": "personal_cap", "rule": "personal_cap"})
    words = {"small_base": 2, "allowances": {"山区": 800, "农村": 600}}
    return {
        "name": "随机",
        "definitions": words | {"count_granted": bool(rng.random() < 0.5)},
        "levels": levels,
        "entries": [{**entry, "clause": CLAUSE} for entry in entries],
    }


def drawn_county(rng: np.random.Generator) -> County:
    """One or two groups of three schools, nine to fourteen teachers; some schools are not in the national figure."""
    schools, needs, groups, members = [], [], [], []
    teachers: list[Teacher] = []
    history: list[PastPosting] = []
    stages = (Stage.PRIMARY, Stage.JUNIOR)
    subjects = ("语文", "体育")
    for g in range(int(rng.integers(1, 3))):
        size = 3
        for s in range(size):
            identity = f"S{g}{s}"
            taught = stages if rng.random() < 0.2 else (stages[int(rng.random() < 0.3)],)
            schools.append(
                School(
                    identity, f"学校{identity}", {stage: int(rng.integers(3, 30)) * 10 for stage in taught},
                    district="甲县", town=f"镇{int(rng.integers(2))}", rural=bool(rng.random() < 0.5),
                    weak=bool(rng.random() < 0.4), new=s > 0 and bool(rng.random() < 0.3),
                    mountain=bool(rng.random() < 0.3), quota=int(rng.integers(3, 9)),
                    senior_posts=int(rng.integers(0, 3)), middle_posts=int(rng.integers(0, 4)),
                    lon=float(107 + rng.random()), lat=float(33 + rng.random() / 2),
                )
            )
            for stage in taught:
                for subject in subjects:
                    if rng.random() < 0.9:
                        least = int(rng.integers(0, 4))
                        needs.append(
                            Need(identity, stage, subject, least=least, most=least + int(rng.integers(0, 4)),
                                 weak=bool(rng.random() < 0.2))
                        )
            mode = Mode.CORE if s == 0 else (Mode.TIGHT, Mode.ALLIANCE, Mode.JOINT)[int(rng.integers(3))]
            members.append(Member(f"G{g}", identity, mode))
        groups.append(Group(f"G{g}", f"集团{g}", f"S{g}0", stable_since=2020 if rng.random() < 0.7 else None))
    movable = 0
    taught_at = {school.id: tuple(school.pupils) for school in schools}
    for number in range(int(rng.integers(9, 15))):
        home = schools[int(rng.integers(len(schools)))].id
        stage = taught_at[home][int(rng.integers(len(taught_at[home])))]
        identity = f"T{number:02d}"
        in_term = rng.random() < 0.15
        deferred = not in_term and (movable >= MOST_MOVABLE or rng.random() < 0.1)
        movable += not in_term and not deferred
        group = [s.id for s in schools if s.id[1] == home[1] and s.id != home]
        teachers.append(
            Teacher(
                identity, f"教师{number}", "男" if rng.random() < 0.4 else "女",
                date(int(rng.integers(1975, 2001)), int(rng.integers(1, 13)), 1), home, stage,
                subjects[int(rng.integers(2))],
                stages=stages if rng.random() < 0.3 else (),
                title=Title(int(rng.integers(1, 5))), backbone=Backbone(int(rng.integers(0, 5)) * (rng.random() < 0.7)),
                degree=Degree(int(rng.integers(1, 4))), arrived=date(int(rng.integers(2012, 2025)), 9, 1),
                leader=Leader.中层 if rng.random() < 0.15 else Leader.无, volunteer=bool(rng.random() < 0.4),
                wishes=tuple(w for w in group if rng.random() < 0.3),
                deferred_until=date(2027, 8, 1) if deferred else None,
                service_end=YEAR - 1 if rng.random() < 0.2 else None, team="甲队" if rng.random() < 0.15 else None,
                fixed=("留校", *group)[int(rng.integers(3))] if rng.random() < 0.1 else None,
                lon=float(107 + rng.random()), lat=float(33 + rng.random() / 2),
            )
        )
        if in_term:
            history.append(
                PastPosting(identity, "轮岗交流", False, date(YEAR - 1, 9, 1), date(YEAR + 2, 8, 1), home,
                            group[int(rng.integers(len(group)))])
            )
    apart = rng.spawn(1)[0]
    counted = tuple(_in_the_national_figure(apart, school) for school in schools)
    return County(counted, tuple(needs), tuple(groups), tuple(members), tuple(teachers), tuple(history))


def _in_the_national_figure(rng: np.random.Generator, plain: School) -> School:
    """The school as it is in most; else a special school, a small teaching point, or an ordinary school as small."""
    kind, small = rng.random(), {stage: int(rng.integers(1, 4)) * 10 for stage in plain.pupils}
    if kind < 0.08:
        return replace(plain, counted=False)
    return replace(plain, pupils=small, teaching_point=kind < 0.18) if kind < 0.28 else plain
