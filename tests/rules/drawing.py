"""Small random counties, definitions, scopes, plans and parameters, all from one seeded generator."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

import numpy as np

from optimizer.domain.county import County, Group, Member, Need, Road, School, Teacher
from optimizer.domain.definitions import ORDINARY, Definitions
from optimizer.domain.outlook import Outlook
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.scope import Scope
from optimizer.domain.visit_records import PastVisit, Visiting
from optimizer.domain.vocabulary import Backbone, Degree, Direction, Kind, Leader, Mode, Stage, Title
from optimizer.readings.columns import KINDS, Ints
from optimizer.readings.horizon import Horizon
from optimizer.readings.postings import Postings
from optimizer.words.subjects import PRESCHOOL
from tests.rules.building import YEAR

HALF = Fraction(1, 2)
TERMS: tuple[dict[str, int], ...] = (
    {}, {}, {"跟岗": 2}, {"联盟": 1, "紧密": 2}, {"干部": 0}, {"托管": 0, "跟岗": 3}, {"轮岗": 1, "共建": 2},
    {"紧密": 0, "融合": 0, "支教": 2}, {"紧密": 0, "协作": 0, "联盟": 0, "托管": 0},
)
TYPES = (*("轮岗",) * 6, "支教", "挂职", "跟岗", "轮训", "校区调配", "走教", "兼课", "干部交流")
SUBJECTS = ("语文", "数学", "体育", "英语")
ELSEWHERE = "邻县中学"  # a place that is no school of the county
PUPILS: tuple[dict[Stage, int], ...] = (
    {Stage.PRIMARY: 300}, {Stage.PRIMARY: 90}, {Stage.JUNIOR: 200}, {Stage.PRIMARY: 200, Stage.JUNIOR: 120},
    {Stage.KINDERGARTEN: 80}, {Stage.KINDERGARTEN: 60}, {Stage.PRIMARY: 40}, {Stage.PRIMARY: 300}, {Stage.JUNIOR: 0},
)
Value = TypeVar("Value")


class Draw:
    """Shorthand over a generator."""

    def __init__(self, seed: int | Sequence[int]) -> None:
        self.rng = np.random.default_rng(seed)

    def maybe(self, chance: float) -> bool:
        return bool(self.rng.random() < chance)

    def one(self, values: Sequence[Value]) -> Value:
        return values[int(self.rng.integers(len(values)))]

    def some(self, values: Sequence[Value], chance: float = 0.5) -> list[Value]:
        return [value for value in values if self.maybe(chance)]

    def number(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high + 1))

    def aside(self) -> "Draw":
        """Draws of its own, which leave those that follow here as they are."""
        aside = Draw(0)
        aside.rng = self.rng.spawn(1)[0]
        return aside


def definitions(draw: Draw) -> Definitions:
    """Every word that a policy may redefine."""
    words = draw.aside()
    return Definitions(
        term=draw.one((1, 2, 3, 3)),
        due_years=draw.one((3, 6)),
        backbone=draw.one((Backbone.校级, Backbone.县级, Backbone.市级)),
        backbone_titles=draw.one(((), (), (Title.高级,))),
        new_school_years=draw.one((0, 3)),
        male_age_limit=draw.one((None, 55)),
        female_age_limit=draw.one((None, 50)),
        least_pupils=draw.one((0, 50, 100)),
        small_base=draw.one((0, 0, 3)),
        commute_comfort=draw.one((10, 45)),
        allowances=draw.one(({}, {"东片": 100, "农村": 300, "新建": 50}, {"山区": 200, "薄弱": 400})),
        **gate(words),
        last_part_term=words.maybe(0.3),
        leader_terms=words.number(1, 3),
        leader_term_years=words.number(2, 3),
        **kinds(draw.aside()),
    )


def kinds(draw: "Draw") -> dict[str, Any]:
    """What a posting is called by where it leads, and terms, some without an end."""
    return {
        "kinds": {
            mode: {way: draw.one(ORDINARY) for way in draw.some(tuple(Direction))}
            for mode in draw.some(tuple(Mode), 0.3)
        },
        "leaders_as": draw.one(("干部", "干部", "挂职")),
        "terms": draw.one(TERMS),
    }


def gate(draw: "Draw") -> dict[str, Any]:
    """What the promotion gate means."""
    return {
        "gate_years": draw.number(1, 3), "gate_window": draw.one((1, 3, 5)), "gate_unrecorded": draw.maybe(0.5),
        "gate_schools": draw.one((("薄弱",), ("薄弱",), ("农村", "薄弱"), ("山区",))),
    }


def county(draw: Draw) -> County:
    """Three or four schools, one or two groups (a school may stand outside), eight to sixteen teachers."""
    names = [f"S{i}" for i in range(draw.number(3, 4))]
    schools = [school(draw, name) for name in names]
    groups, members = _groups(draw, names)
    needs = [need for each in schools for need in _needs(draw, each)]
    teachers = [teacher(draw, f"T{i:02}", draw.one((schools[0], *schools)), names) for i in range(draw.number(8, 16))]
    history = [_past(draw, each, names) for each in teachers if draw.maybe(0.45)]
    aside = draw.aside()
    teachers = [replace(each, applying=aside.one((None, Title.高级))) for each in teachers]
    teachers = [_of_office_and_age(draw, each) for draw in (aside.aside(),) for each in teachers]
    history = [replace(each, passed=aside.one((None, True, True, False))) for each in history]
    pairs = [(a, b) for a in names for b in names if a != b and draw.maybe(0.4)] if draw.maybe(0.3) else []
    roads = [Road(a, b, draw.number(5, 70), oneway=draw.maybe(0.5)) for a, b in pairs]
    going = draw.aside()
    visitors = [Visiting(each.id) for each in teachers if going.maybe(0.2)] if going.maybe(0.6) else []
    teachers, needs = _by_parts(draw.aside(), teachers, needs)
    visited = [PastVisit(each.id, names[0], Stage.PRIMARY, "语文") for each in teachers if going.maybe(0.2)]
    gone = draw.aside()
    history = [replace(each, school=ELSEWHERE) if gone.maybe(0.08) else each for each in history]
    told = Draw((len(teachers), len(history), len(roads)))  # so that what is drawn elsewhere stays
    history = [replace(each, type=told.one(TYPES)) for each in history]
    point = draw.aside()
    schools = [replace(each, teaching_point=point.maybe(0.35)) for each in schools]
    hardship = draw.aside()
    teachers = [replace(each, commute_cap=hardship.one((None, None, 5, 12, 30))) for each in teachers]
    members = (*members, *_second(draw.aside(), groups))
    schools, needs, teachers = _undivided(draw.aside(), schools, needs, teachers)
    return County(
        tuple(schools), tuple(needs), groups, members, tuple(teachers), tuple(history), tuple(roads),
        visitors=tuple(visitors), visited=tuple(visited),
    )


def _undivided(
    draw: Draw, schools: list[School], needs: list[Need], teachers: list[Teacher]
) -> tuple[list[School], list[Need], list[Teacher]]:
    """Kindergartens mostly need 学前, some schools run one, and many may teach there, whatever their subject."""
    young = Stage.KINDERGARTEN
    needs = [replace(n, subject=PRESCHOOL) if n.stage is young and draw.maybe(0.6) else n for n in needs]
    attached = {each.id for each in schools if Stage.PRIMARY in each.pupils and draw.maybe(0.2)}
    schools = [replace(s, pupils={young: 40, **s.pupils}) if s.id in attached else s for s in schools]
    needs += [Need(each, young, PRESCHOOL, least=draw.one((None, 1, 2))) for each in sorted(attached)]
    found = []
    for each in teachers:
        own = PRESCHOOL if each.stage is young and draw.maybe(0.4) else each.subject
        stages = (young, *each.stages) if young not in each.stages and draw.maybe(0.3) else each.stages
        found.append(replace(each, subject=own, stages=stages))
    return schools, list({(n.school, n.stage, n.subject): n for n in needs}.values()), found


def _by_parts(draw: Draw, teachers: list[Teacher], needs: list[Need]) -> tuple[list[Teacher], list[Need]]:
    """In every third county some teachers fill a part of a post, and classes have a period every other week."""
    if not draw.maybe(0.35):
        return teachers, needs
    shares = draw.one(((50,), (50, 80), (25, 60)))
    return (
        [replace(each, workload=draw.one(shares)) if draw.maybe(0.5) else each for each in teachers],
        [replace(n, periods=draw.one((n.periods, n.periods + HALF))) if n.periods else n for n in needs],
    )


def school(draw: Draw, name: str) -> School:
    """A school of any shape."""
    return School(
        name, f"{name}校", draw.one(PUPILS),
        district=draw.one(("", "甲县", "甲县", "乙县")), town=draw.one(("", "东镇", "西镇")),
        zone=draw.one(("", "东片", "西片")),
        rural=draw.maybe(0.4), weak=draw.maybe(0.3), new=draw.maybe(0.35),
        opened=draw.one((None, None, YEAR, YEAR - 1, YEAR - 2, YEAR - 3, YEAR + 1)),
        mountain=draw.maybe(0.2), resettlement=draw.maybe(0.2), private=draw.maybe(0.15), counted=draw.maybe(0.85),
        quota=draw.one((None, 2, 3, 4, 6)), senior_posts=draw.one((None, 0, 1, 2, 3)),
        middle_posts=draw.one((None, 0, 1, 2, 4)),
        lon=draw.one((None, 100.0, 100.1, 100.25)), lat=draw.one((None, 30.0, 30.0, 30.1)),
        node=draw.one((None, name, name)),
    )


def _groups(draw: Draw, names: list[str]) -> tuple[tuple[Group, ...], tuple[Member, ...]]:
    count = draw.one((0, *(1, 1, 2) * 4))
    groups = [
        Group(f"G{i}", f"第{i}集团", names[i], draw.one(("", "教共体", "集团")), draw.one((None, 2020, YEAR, YEAR + 1)))
        for i in range(count)
    ]
    members = [Member(group.id, group.core, Mode.CORE) for group in groups]
    modes = [mode for mode in Mode if mode is not Mode.CORE]
    for name in names[count:]:
        if groups and draw.maybe(0.9):
            members.append(Member(draw.one(groups).id, name, draw.one(modes), draw.one((None, 2022, YEAR))))
    return tuple(groups), tuple(members)


def _second(draw: Draw, groups: tuple[Group, ...]) -> list[Member]:
    """The core of the second group may also be a member of the first."""
    if len(groups) < 2 or draw.maybe(0.4):
        return []
    modes = [mode for mode in Mode if mode is not Mode.CORE]
    return [Member(groups[0].id, groups[1].core, draw.one(modes), draw.one((None, 2022, YEAR)))]


def _needs(draw: Draw, each: School) -> list[Need]:
    found = []
    for stage in each.pupils:
        for subject in draw.some(SUBJECTS[:3], 0.85):
            shape: dict[str, Any] = draw.one(
                ({}, {"least": 1}, {"least": 1, "most": 2}, {"classes": 3, "periods": 5, "load": 7}, {"most": 1})
            )
            found.append(Need(each.id, stage, subject, weak=draw.maybe(0.5), **shape))
    return found


def teacher(draw: Draw, name: str, home: School, names: list[str]) -> Teacher:
    """A teacher of any sort, a few of them retired before the plan starts."""
    own = draw.one(tuple(home.pupils)) if draw.maybe(0.9) else draw.one(tuple(Stage))
    old = draw.one((24, 29, 30, 35, 36, 45, 46, 50, 53, 55, 56, 66))
    return Teacher(
        name, name, draw.one(("男", "女")), date(YEAR - old, 9, 1),
        home.id, own, draw.one(SUBJECTS) if draw.maybe(0.3) else draw.one(SUBJECTS[:2]),
        stages=tuple(draw.some(tuple(Stage), 0.25)),
        second_subject=draw.one((None, *SUBJECTS)),
        title=draw.one((*Title, Title.一级, Title.高级, Title.高级)),
        backbone=draw.one((*Backbone, Backbone.无, Backbone.无, Backbone.市级)),
        degree=draw.one(tuple(Degree)),
        arrived=draw.one((None, *(date(YEAR - ago, month, 1) for ago, month in ((1, 9), (4, 10), (7, 9), (12, 3))))),
        hired=draw.one((None, date(YEAR - 2, 9, 1), date(YEAR - 10, 9, 1), date(YEAR - 22, 8, 1))),
        leader=draw.one((*Leader, *(Leader.无,) * 12)),
        volunteer=draw.maybe(0.3),
        wishes=tuple(draw.some([n for n in names if n != home.id], 0.4)),
        deferred_until=draw.one((None, None, None, None, None, date(YEAR, 8, 31), date(YEAR, 9, 1))),
        recruited=draw.one((None, None, YEAR, YEAR - 1)),
        service_end=draw.one((None, None, YEAR - 1, YEAR)),
        team=draw.one((None, None, "队1", "队2")),
        fixed=draw.one((None,) * 8 + ("留校", *names)),
    )


def _of_office_and_age(draw: Draw, plain: Teacher) -> Teacher:
    """Some say when they retire, leaders since when they are in office."""
    years = draw.one((None,) * 20 + (YEAR + 1, YEAR + 2, YEAR + 3))
    retires = date(years, draw.one((3, 8, 9, 12)), 1) if years else None
    since = draw.one((None, *(date(YEAR - ago, month, 1) for ago, month in ((3, 9), (6, 9), (6, 10), (9, 2)))))
    return replace(plain, retires=retires, in_office=since if plain.leader > Leader.无 else None)


def _past(draw: Draw, each: Teacher, names: list[str]) -> PastPosting:
    first = draw.number(YEAR - 4, YEAR - 1)
    closing = (date(first + 1, 7, 31), date(first + 2, 7, 31), date(first + 3, 8, 31))
    end = draw.one((None, *closing, date(first + 2, 9, 1), date(first + 1, 12, 1)))
    there = draw.one([name for name in names if name != each.home])
    return PastPosting(each.id, "轮岗", draw.maybe(0.5), date(first, draw.one((8, 9)), 1), end, each.home, there)


def scope(draw: Draw) -> Scope:
    """Usually everybody; otherwise one or two filters."""
    if draw.maybe(0.5):
        return Scope()
    return Scope(
        groups=draw.one(((), (), ("G0",), ("G1",), ("G0", "G9"))),
        kinds=draw.one(((), (), (), ("教共体",))),
        modes=draw.one(((), (), (Mode.TIGHT, Mode.JOINT, Mode.TRUSTEE), (Mode.CORE,))),
        stages=draw.one(((), (), (Stage.PRIMARY,), (Stage.JUNIOR, Stage.KINDERGARTEN))),
        districts=draw.one(((), (), (), ("甲县",))),
    )


def rows(draw: Draw, postings: Postings, *, illegal: bool) -> Ints:
    """At most one row per teacher; teachers in term have decisions only in the illegal plans."""
    free = np.ones(len(postings), dtype=bool) if illegal else ~postings.facts.teachers.in_term[postings.teacher]
    order = draw.rng.permutation(np.flatnonzero(free))
    _, first = np.unique(postings.teacher[order], return_index=True)
    chosen: Ints = np.sort(order[first])
    return chosen[draw.rng.random(len(chosen)) < draw.one((0.0, 0.1, 0.3, 0.6))]


def parameters(draw: Draw, values: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """One value for each parameter of a case file's ``draw`` table."""
    return {name: draw.one(choices) for name, choices in values.items()}


# ---------------------------------------------------------------- several years


def definitions_over_years(draw: Draw) -> Definitions:
    """Every word, and terms of one to three years, by kind or mode, some without an end."""
    return definitions(draw).model_copy(update={"term": draw.one((1, 1, 2, 3)), "terms": draw.one(TERMS)})


def dated(draw: Draw, plain: County) -> County:
    """The county with what changes in the years after: outlooks, needs, members, groups, people."""
    later = (YEAR, YEAR + 1, YEAR + 2)
    outlooks = [
        Outlook(
            school.id, draw.one(later),
            draw.one((None, {stage: draw.one((30, 120, 400)) for stage in school.pupils})),
            draw.one((None, 2, 5)), draw.one((None, 0, 2)), draw.one((None, 1, 3)),
        )
        for school in plain.schools
        if draw.maybe(0.5)
    ]
    needs = list(plain.needs)
    for need in plain.needs:
        if draw.maybe(0.25):
            most = draw.one((None, 1, 3))
            needs.append(
                replace(need, since=draw.one(later), least=draw.one((None, 0, 1, 2)), most=most, weak=draw.maybe(0.5))
            )
    known = {(need.school, need.stage, need.subject) for need in needs}
    for school in plain.schools:
        stage, subject = draw.one(tuple(school.pupils)), draw.one(SUBJECTS)
        if draw.maybe(0.4) and (school.id, stage, subject) not in known:
            needs.append(Need(school.id, stage, subject, least=1, since=draw.one(later)))
    members: list[Member] = []
    for member in plain.members:
        core = member.mode is Mode.CORE
        if draw.maybe(0.05 if core else 0.3):
            out = draw.one((YEAR + 1, YEAR + 2))
            members.append(replace(member, left=out))
            if not core and draw.maybe(0.7):
                other = draw.one(plain.groups)
                modes = [mode for mode in Mode if mode is not Mode.CORE]
                again = Member(other.id, member.school, draw.one(modes), draw.one((out, YEAR + 2)))
                members += [again] if other.core != member.school else []
        else:
            joins = not core and draw.maybe(0.2)
            members.append(replace(member, joined=draw.one((YEAR + 1, YEAR + 2))) if joins else member)
    groups = tuple(replace(g, suspended=draw.one(later)) if draw.maybe(0.2) else g for g in plain.groups)
    plain = replace(plain, schools=_closing(draw.aside(), plain.schools))
    return replace(
        plain, outlooks=tuple(outlooks), needs=tuple(needs), members=tuple(members), groups=groups,
        teachers=tuple(_of_later_years(draw, each) for each in plain.teachers),
    )


def _closing(draw: Draw, schools: tuple[School, ...]) -> tuple[School, ...]:
    """In every third county one school closes, a core as well as a member, and another one mostly receives it."""
    if not draw.maybe(0.33):
        return schools
    gone = draw.one(schools)
    into = draw.one([school.id for school in schools if school is not gone])
    closing = replace(
        gone, closes=draw.one((YEAR - 1, YEAR, YEAR + 1, YEAR + 2)), merged_into=None if draw.maybe(0.1) else into
    )
    return tuple(closing if school is gone else school for school in schools)


def _of_later_years(draw: Draw, plain: Teacher) -> Teacher:
    """Retiring inside the horizon, recruited in a later year, a service or a deferral that ends in one; or as told."""
    if draw.maybe(0.2):
        old = draw.one((54, 55, 56, 57)) if plain.gender == "女" else draw.one((58, 59, 60, 61))
        return replace(plain, birth=date(YEAR - old, draw.one((3, 9, 12)), 1))
    if draw.maybe(0.15):
        return replace(plain, recruited=draw.one((YEAR + 1, YEAR + 2)))
    if draw.maybe(0.15):
        return replace(plain, service_end=draw.one((YEAR, YEAR + 1)))
    if draw.maybe(0.1):
        return replace(plain, deferred_until=draw.one((date(YEAR + 1, 8, 31), date(YEAR + 1, 9, 1))))
    return plain


def rows_over_years(draw: Draw, horizon: Horizon, *, illegal: bool = False) -> Ints:
    """A plan of all years: nobody on two postings of it at once, nor in term by the exchange record but if illegal."""
    often, prolonged = draw.one((0.15, 0.3, 0.6)), KINDS.index(Kind.PROLONGED)
    beginning: dict[tuple[int, int], list[int]] = {}
    for row, key in enumerate(zip(horizon.teacher.tolist(), horizon.first.tolist(), strict=True)):
        beginning.setdefault(key, []).append(row)
    chosen: list[int] = []
    for teacher, identity in enumerate(horizon.ids):
        free, back_from = horizon.years[0], _ended_of_record(horizon, identity)
        for year, facts in horizon.facts.items():
            rows = beginning.get((teacher, year))
            if rows is None or year < free:
                continue
            if facts.teachers.in_term[facts.teacher_code[identity]] and not illegal:
                continue
            again = [
                row for row in rows if horizon.kind[row] == prolonged and (int(horizon.school[row]), year) in back_from
            ]
            new = [row for row in rows if horizon.kind[row] != prolonged]
            if again and draw.maybe(0.5):
                row = draw.one(again)
            elif draw.maybe(often):
                row = draw.one(rows if draw.maybe(0.1) else new)
            else:
                continue
            chosen.append(row)
            free = int(horizon.last[row]) + 1
            back_from.add((int(horizon.school[row]), free))
    return np.array(sorted(chosen), dtype=np.int64)


def _ended_of_record(horizon: Horizon, identity: str) -> set[tuple[int, int]]:
    """(school, first year after) of the postings of record of a teacher."""
    facts = horizon.facts[horizon.years[0]]
    return {
        (facts.school_code[past.school], (past.last_year or past.first_year + facts.definitions.term - 1) + 1)
        for past in facts.county.history
        if past.teacher == identity and past.school != ELSEWHERE
    }
