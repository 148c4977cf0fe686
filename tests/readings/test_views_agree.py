"""Two readings of who is where: ``History`` person by person, ``Facts`` by columns; on any county they agree."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

import numpy as np

from optimizer.domain.definitions import Definitions
from optimizer.domain.plan import Plan
from optimizer.readings.columns import KINDS, STAGES
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.readings.standing import posts_filled
from tests.rules import drawing
from tests.rules.building import YEAR, build

COUNTIES = 150


def readings() -> Iterator[tuple[History, Facts]]:
    """Random counties under random definitions, with postings past, running, open-ended and overlapping."""
    for number in range(COUNTIES):
        draw = drawing.Draw([19, number])
        words, county = drawing.definitions(draw), drawing.county(draw)
        yield History(county, words, Plan(YEAR, ())), Facts(county, words, YEAR)


def test_teachers() -> None:
    """The same staff in the same order, and the same answer to every question about each of them."""
    seen: Counter[str] = Counter()
    for history, facts in readings():
        t = facts.teachers
        taught = facts.subject_filled(facts.unit_of_teacher, np.arange(len(t.ids)))
        assert t.ids == list(history.standings)
        for code, standing in enumerate(history.standings.values()):
            teacher = standing.teacher
            plain = {
                "home": teacher.home,
                "present": standing.before,
                "in term": standing.in_term,
                "due": history.is_due(teacher),
                "exempt": history.is_exempt(teacher),
                "backbone": history.is_backbone(teacher),
                "years here": history.years_here(teacher),
                "age": history.age(teacher),
                "kind": history.kind_of(teacher),
                "lesson": history.lesson_at(teacher, standing.before),
            }
            columns = {
                "home": facts.schools.ids[t.home[code]],
                "present": facts.schools.ids[t.present[code]],
                "in term": t.in_term[code],
                "due": t.due[code],
                "exempt": t.exempt[code],
                "backbone": t.backbone[code],
                "years here": t.years_here[code],
                "age": t.age[code],
                "kind": KINDS[t.kind[code]],
                "lesson": (STAGES[t.stage[code]], facts.subject_names[taught[code]]),
            }
            assert plain == columns, teacher
            seen.update(name for name in ("in term", "due", "exempt", "backbone") if plain[name])
            seen["away"] += standing.before != teacher.home
            seen["other stage"] += plain["lesson"][0] is not teacher.stage
            seen["other subject"] += plain["lesson"][1] != teacher.subject
        retired = len(history.county.teachers) - len(t.ids)
        seen["retired"] += retired
    names = ("in term", "due", "exempt", "backbone", "away", "other stage", "other subject", "retired")
    assert min(seen[name] for name in names) > 20


def test_schools_and_groups() -> None:
    """New schools, cores, groups and stable groups."""
    new = stable = 0
    for history, facts in readings():
        for code, school in enumerate(history.county.schools):
            assert facts.schools.new[code] == history.is_new(school)
            assert facts.schools.is_core[code] == history.is_core(school.id)
            group = history.group_of(school.id)
            assert facts.schools.group[code] == (-1 if group is None else facts.group_code[group])
            new += history.is_new(school)
        for code, group_record in enumerate(history.county.groups):
            assert facts.groups.stable[code] == history.is_stable(group_record)
            stable += history.is_stable(group_record)
    assert new > 20
    assert stable > 20


def test_lesson_taught_at_every_school() -> None:
    """Not only at the present school: the stage and subject that a teacher would teach anywhere."""
    other = undivided = 0
    for history, facts in readings():
        t = facts.teachers
        for code, standing in enumerate(history.standings.values()):
            one = np.full(len(facts.schools.ids), code)
            stages = facts.stage_at(np.arange(len(one)), t.own_stage[one], t.certified[one], t.subject[one])
            units = facts.unit_for[np.arange(len(one)), stages, t.subject[one]]
            for school, stage, unit in zip(facts.schools.ids, stages, units, strict=True):
                need = history.county.needs[unit]
                found = (STAGES[stage], standing.teacher.subject if unit < 0 else need.subject)
                assert history.lesson_at(standing.teacher, school) == found, (standing.teacher, school)
                assert history.has_post(standing.teacher, school) == (unit >= 0)
                assert unit < 0 or (need.school, need.stage) == (school, STAGES[stage])
                other += STAGES[stage] is not standing.teacher.stage
                undivided += found[1] != standing.teacher.subject
    assert min(other, undivided) > 20


def test_staff_of_each_need() -> None:
    """Present teachers of a subject at a stage of a school, and the posts that classes, periods and load ask for."""
    filled = part_time = halves = 0
    for history, facts in readings():
        for code, need in enumerate(history.county.needs):
            present, parts = len(history.staff_for(need, after=False)), history.county.parts
            assert facts.units.present[code] == present
            held = posts_filled(history.staff_for(need, after=False))
            assert facts.units.held[code] == held * parts
            filled += present
            part_time += held != present
            periods = 0 if need.classes is None else need.classes * need.periods  # type: ignore[operator]
            posts = Fraction(periods) / (need.load or 1)
            halves += posts.denominator % 2 == 0
            assert facts.units.least[code] == (floor(posts) if need.least is None else need.least) * parts
            most = max(Fraction(ceil(posts)), held) if need.most is None else need.most
            assert facts.units.most[code] == most * parts
    assert filled > 100
    assert part_time > 20
    assert halves > 5


def test_a_posting_recorded_for_the_plan_year_or_later() -> None:
    """The record may already hold next year's postings: they are neither in term nor a return, in either reading."""
    county = build({
        "schools": {"甲": {}, "乙": {}},
        "teachers": ["a1-4 甲"],
        "past": [
            f"a1 乙 {YEAR}-{YEAR + 2}", f"a2 乙 {YEAR + 1}", f"a3 乙 {YEAR - 1}-{YEAR}", f"a4 乙 {YEAR - 3}-{YEAR - 1}",
        ],
    })
    history, facts = History(county, Definitions(), Plan(YEAR, ())), Facts(county, Definitions(), YEAR)
    assert facts.teachers.in_term.tolist() == [False, False, True, False]
    assert [standing.in_term for standing in history.standings.values()] == [False, False, True, False]
    assert [standing.before for standing in history.standings.values()] == ["甲", "甲", "乙", "甲"]
    assert [facts.schools.ids[code] for code in facts.teachers.present] == ["甲", "甲", "乙", "甲"]
