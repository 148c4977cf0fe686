"""Schools that teachers name as their wish and cannot go to, whatever the plan."""

from collections.abc import Iterator, Sequence

import numpy as np

from optimizer.domain.closures import over_by
from optimizer.model.exclusions import exclusions
from optimizer.policy.contradictions import Contradiction, Severity
from optimizer.policy.instance import Instance
from optimizer.readings.model_view import Facts
from optimizer.readings.postings import beginning

TOLD = 5  # wishes told one by one, with what stands in the way
Wish = tuple[str, str]  # teacher and school


def in_vain(instance: Instance) -> list[Contradiction]:
    """One note on the wishes that no year of the plan can grant; who is in term or exempt in a year is not asked."""
    asked: dict[Wish, int] = {}
    granted: set[Wish] = set()
    for year in instance.years:
        facts = instance.facts_in(year)
        wishes = list(_asked(facts))
        granted.update(_possible(instance, facts, wishes))
        asked = {**dict.fromkeys(wishes, year), **asked}
    vain = {wish: year for wish, year in asked.items() if wish not in granted}
    if not vain:
        return []
    told = "；".join(
        f"教师{teacher}到{school}：{'，'.join(each.text for each in exclusions(instance, teacher, school, year))}"
        for (teacher, school), year in list(vain.items())[:TOLD]
    )
    more = f"；另有{len(vain) - TOLD}处" if len(vain) > TOLD else ""
    return [Contradiction(
        Severity.NOTE, (), f"「意愿学校」有{len(vain)}处按名册和硬性条款去不了：{told}{more}。", "请核对所填学校。"
    )]


def _asked(facts: Facts) -> Iterator[Wish]:
    t = facts.teachers
    for position, record in enumerate(facts.records):
        if record.wishes and not t.in_term[position] and not t.exempt[position]:
            yield from ((record.id, school) for school in record.wishes)


def _possible(instance: Instance, facts: Facts, wishes: Sequence[Wish]) -> Iterator[Wish]:
    """Those that a posting which begins in the year grants, by the records and the hard clauses."""
    teacher = np.array([facts.teacher_code[each] for each, _ in wishes], dtype=np.int64)
    school = np.array([facts.school_code[each] for _, each in wishes], dtype=np.int64)
    postings = beginning(facts, teacher, school)
    fits = (postings.unit >= 0) & (facts.teachers.present[teacher] != school) & (facts.teachers.home[teacher] != school)
    for entry in instance.entries_in(facts.year):
        forbidden = entry.excludes(postings.within(entry.scope)) if entry.hard else None
        if forbidden is not None:
            fits &= ~forbidden
    for row in np.flatnonzero(fits).tolist():
        over = over_by(instance.county, facts.records[teacher[row]].home, wishes[row][1])
        if over is None or postings.last[row] < over:
            yield wishes[row]
