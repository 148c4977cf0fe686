"""Posts that hardly anybody can be sent to, and what stands against everybody else of the subject.

The first obstacle of each teacher counts, in the order: still in term, then the entries of the policy as they stand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.policy.instance import Instance
from optimizer.readings.columns import STAGES, Bools, Ints
from optimizer.readings.model_view import Facts
from optimizer.readings.postings import Postings, beginning
from optimizer.rules.new_school_backbone import NewSchoolBackbone

FEW = 2  # candidates up to which a post is told
IN_TERM = "任期未满"
SHORT, NEW_SCHOOL = "缺岗", "新建学校骨干"


@dataclass(frozen=True, slots=True)
class TightPost:
    """A post with few candidates; ``asked`` are the teachers of the subject who would come into question."""

    school: str
    stage: str  # "" where any stage will do
    subject: str
    why: str  # SHORT or NEW_SCHOOL
    posts: int  # how many are asked for
    asked: int
    candidates: tuple[str, ...]
    blocked: tuple[tuple[str, int], ...]  # title of the obstacle, teachers; the largest first


@dataclass(frozen=True)
class _Post:
    school: int
    units: Ints  # any of these
    stage: str
    subject: int
    why: str
    posts: int
    people: Bools  # over teachers, who would come into question


def tight_posts(instance: Instance) -> Iterator[TightPost]:
    """Posts of the first year with at most ``FEW`` candidates, in the order of the needs."""
    facts = instance.facts
    posts = [*_short(facts), *_backbone(instance, facts)]
    if not posts:
        return
    pairs = [np.flatnonzero(post.people) for post in posts]
    teacher = np.concatenate(pairs)
    school = np.repeat([post.school for post in posts], [len(each) for each in pairs])
    postings = beginning(facts, teacher, school)
    obstacle, titles = _obstacles(instance, postings)
    ends = np.cumsum([len(each) for each in pairs])
    for post, stop, own in zip(posts, ends.tolist(), pairs, strict=True):
        here = slice(stop - len(own), stop)
        right = np.isin(postings.unit[here], post.units)
        free = right & (obstacle[here] < 0)
        if free.sum() <= FEW:
            yield _told(facts, post, own[right], own[free], obstacle[here][right], titles)


def _told(facts: Facts, post: _Post, asked: Ints, free: Ints, obstacle: Ints, titles: Sequence[str]) -> TightPost:
    held = np.bincount(obstacle[obstacle >= 0], minlength=len(titles))
    counted = ((titles[each], int(held[each])) for each in np.flatnonzero(held).tolist())
    blocked = sorted(counted, key=lambda pair: -pair[1])
    return TightPost(
        facts.schools.ids[post.school], post.stage, facts.subject_names[post.subject], post.why, post.posts,
        len(asked), tuple(facts.teachers.ids[each] for each in free), tuple(blocked),
    )


def _obstacles(instance: Instance, postings: Postings) -> tuple[Ints, list[str]]:
    """For each posting the number of the first obstacle, -1 for none, and the names of the obstacles."""
    titles = [IN_TERM]
    found = np.where(postings.facts.teachers.in_term[postings.teacher], 0, -1)
    for entry in instance.entries:
        forbidden = entry.excludes(postings.within(entry.scope)) if entry.hard else None
        if forbidden is not None:
            found = np.where((found < 0) & forbidden, len(titles), found)
            titles.append(entry.rule.title)
    return found, titles


def _short(facts: Facts) -> Iterator[_Post]:
    """Posts below the least staffing."""
    t, units = facts.teachers, facts.units
    missing = -((units.held - units.least) // facts.county.parts)  # whole posts, rounded up
    for unit in np.flatnonzero(missing > 0).tolist():
        school, stage, subject = int(units.school[unit]), int(units.stage[unit]), int(units.subject[unit])
        people = (facts.unit_for[school, stage, t.subject] == unit) & t.certified[:, stage] & (t.home != school)
        yield _Post(school, np.array([unit]), STAGES[stage].value, subject, SHORT, int(missing[unit]), people)


def _backbone(instance: Instance, facts: Facts) -> Iterator[_Post]:
    """Backbone teachers whom new schools are promised of their core, and who are not there yet."""
    t, units, nobody = facts.teachers, facts.units, np.zeros(0, dtype=np.int64)
    told: set[tuple[int, int]] = set()
    views = (
        (entry.rule, view)
        for entry in instance.entries if isinstance(entry.rule, NewSchoolBackbone) and entry.hard
        for view in entry.rule.views(beginning(facts, nobody, nobody).within(entry.scope))
    )
    for rule, seen in views:
        s = seen.facts.schools
        asked = s.new & seen.schools_covered & (s.group >= 0) & ~s.is_core
        for school in np.flatnonzero(asked).tolist():
            core = int(seen.facts.groups.core[s.group[school]])
            guides = t.backbone & (t.home == core)
            for subject in np.unique(units.subject[units.school == school]).tolist():
                of_it = np.flatnonzero((units.school == school) & (units.subject == subject))
                there = int(np.count_nonzero(guides & t.in_term & np.isin(facts.unit_of_teacher, of_it)))
                missing = rule.least - (there if rule.count == "present" else 0)
                if missing > 0 and (school, subject) not in told:
                    told.add((school, subject))
                    fit = np.isin(facts.unit_for[school][:, t.subject], of_it).any(axis=0)
                    yield _Post(school, of_it, "", subject, NEW_SCHOOL, missing, guides & fit)
