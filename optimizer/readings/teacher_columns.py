"""The staff as columns, in roster order; part of the model's own reading."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from optimizer.domain.county import FULL, County, Teacher
from optimizer.domain.definitions import Definitions
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.retirement import age, retirement
from optimizer.domain.vocabulary import Backbone, Kind, Leader
from optimizer.readings.columns import KINDS, STAGES, Bools, Ints, Schools, Teachers
from optimizer.readings.kinds_of_postings import posted_of_record
from optimizer.readings.school_columns import bools, ints

NEVER = 1000  # years of age


class Known(Protocol):
    """What has been read of the year before its teachers."""

    @property
    def county(self) -> County: ...
    @property
    def definitions(self) -> Definitions: ...
    @property
    def year(self) -> int: ...
    @property
    def past(self) -> list[PastPosting]: ...
    @property
    def school_code(self) -> dict[str, int]: ...
    @property
    def subject_code(self) -> dict[str, int]: ...
    @property
    def views(self) -> list[Schools]: ...
    def last_of(self, past: PastPosting) -> int: ...
    def stage_at(self, school: Ints, own: Ints, certified: Bools, subject: Ints) -> Ints: ...


def teacher_columns(known: Known) -> Teachers:
    """One row for each teacher on the staff on 1 September, before any posting of a plan."""
    definitions, year = known.definitions, known.year
    opening, staff = definitions.opening(year), _staff(known)
    code = {t.id: position for position, t in enumerate(staff)}
    home = ints(known.school_code[t.home] for t in staff)
    since, running = _records(known, staff, code)
    present = home.copy()
    for position, past in running.items():
        present[position] = known.school_code[past.school]
    own = ints(STAGES.index(t.stage) for t in staff)
    certified = np.array([[s in t.stages for s in STAGES] for t in staff], dtype=bool).reshape(-1, len(STAGES))
    certified[np.arange(len(staff)), own] = True
    subject = ints(known.subject_code[t.subject] for t in staff)
    ages = ints(age(t.birth, opening) for t in staff)
    male = bools(t.gender == "男" for t in staff)
    volunteer = bools(t.volunteer for t in staff)
    limit = np.where(male, definitions.male_age_limit or NEVER, definitions.female_age_limit or NEVER)
    deferred = bools(t.deferred_until is not None and t.deferred_until >= opening for t in staff)
    leader = ints(int(t.leader) for t in staff)
    years_here = np.maximum(0, year - since)
    titles = {int(title) for title in definitions.backbone_titles}
    kind = _kinds(definitions, leader, bools(t.recruited == year for t in staff))
    posted_as, fixed = posted_of_record(definitions, known.views, running, kind, home, present)
    return Teachers(
        ids=[t.id for t in staff],
        home=home,
        present=present,
        stage=known.stage_at(present, own, certified, subject),
        own_stage=own,
        certified=certified,
        subject=subject,
        in_term=fixed,
        backbone=bools(t.backbone >= definitions.backbone or int(t.title) in titles for t in staff),
        county_backbone=bools(t.backbone >= Backbone.县级 for t in staff),
        exempt=deferred | ((ages >= limit) & ~volunteer),
        due=years_here >= definitions.due_years,
        volunteer=volunteer,
        years_here=years_here,
        age=ages,
        male=male,
        title=ints(int(t.title) for t in staff),
        degree=ints(int(t.degree) for t in staff),
        leader=leader,
        share=ints(t.workload * known.county.parts // FULL for t in staff),
        last_full=ints(_last_full(definitions, t, year) for t in staff),
        kind=kind,
        posted_as=posted_as,
    )


def _staff(known: Known) -> list[Teacher]:
    """Recruited, not retired, not on leave and not at a place that is no school of the roster."""
    year, opening = known.year, known.definitions.opening(known.year)
    elsewhere = {
        past.teacher for past in known.past
        if past.school not in known.school_code and past.first_year <= year <= known.last_of(past)
    }
    return [
        t
        for t in known.county.teachers
        if retirement(t) > opening
        and (t.recruited is None or t.recruited <= year)
        and year not in t.leave
        and t.id not in elsewhere
    ]


def _records(
    known: Known, staff: Sequence[Teacher], code: Mapping[str, int]
) -> tuple[Ints, Mapping[int, PastPosting]]:
    """First school year at the present school without a posting since, and by teacher code the posting that runs."""
    running: dict[int, PastPosting] = {}
    since = ints(known.year if t.arrived is None else t.arrived.year + (t.arrived.month > 9) for t in staff)
    for past in known.past:
        position, last = code.get(past.teacher), known.last_of(past)
        if position is None:
            continue
        since[position] = max(since[position], last + 1)
        if past.first_year < known.year <= last:
            running[position] = past
    return since, running


def _kinds(definitions: Definitions, leader: Ints, recruit: Bools) -> Ints:
    """What each would go on wherever it is, as codes in KINDS: leaders and the recruits of the year are apart."""
    others = np.where(recruit, KINDS.index(Kind.SHADOWING), KINDS.index(Kind.ROTATION))
    return np.where(leader > Leader.无, KINDS.index(Kind(definitions.leaders_as)), others)


def _last_full(definitions: Definitions, teacher: Teacher, year: int) -> int:
    """The last school year that a teacher serves to its end."""
    day = retirement(teacher)
    return day.year - (1 if day.month >= definitions.opening(year).month else 2)
