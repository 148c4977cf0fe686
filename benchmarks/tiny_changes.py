"""Tiny counties in which a school closes, and such with modes that hold nobody: 撤并学年, 融合, 托管.

What a closing does to a posting is told again here, for brute force.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from optimizer.domain.county import County, Member
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.vocabulary import Mode

OPEN = {"融合": 0, "托管": 0}  # terms
ENDLESS = (Mode.MERGED, Mode.TRUSTEE)


def closing(county: County, seed: int, year: int) -> County:
    """The county with one school that closes, at once or in one of three years after, and another to receive it.

    A core closes as well as a member, and who receives it may belong to another group. Only a school without staff may
    close with none to receive it: readers refuse any other.
    """
    rng = np.random.default_rng([9, seed])
    order = rng.permutation(len(county.schools)).tolist()
    gone, into = (county.schools[place] for place in order[:2])
    closes, alone = year + int(rng.integers(0, 4)), rng.random() >= 0.8
    staffed = any(teacher.home == gone.id for teacher in county.teachers)
    ending = replace(gone, closes=closes, merged_into=into.id if staffed or not alone else None)
    schools = tuple(ending if school is gone else school for school in county.schools)
    return replace(county, schools=schools)


def open_ended(county: County, seed: int, year: int) -> County:
    """The county with half of its members merged or entrusted, and some of their staff posted without an end."""
    rng = np.random.default_rng([10, seed])
    members = tuple(
        replace(member, mode=ENDLESS[int(rng.integers(2))])
        if member.mode is not Mode.CORE and rng.random() < 0.5 else member
        for member in county.members
    )
    recorded = {past.teacher for past in county.history}
    history = list(county.history)
    for teacher in county.teachers:
        group, mode = _place(members, teacher.home)
        others = [m.school for m in members if m.group == group and m.school != teacher.home]
        if mode in ENDLESS and others and teacher.id not in recorded and rng.random() < 0.3:
            there = others[int(rng.integers(len(others)))]
            history.append(PastPosting(teacher.id, "轮岗交流", False, date(year - 1, 9, 1), None, teacher.home, there))
    return replace(county, members=members, history=tuple(history))


def with_open_terms(plain: dict[str, Any]) -> dict[str, Any]:
    """The policy under which postings by these modes have no term."""
    words = plain["definitions"]
    return {**plain, "definitions": {**words, "terms": {**words.get("terms", {}), **OPEN}}}


def _place(members: tuple[Member, ...], school: str) -> tuple[str | None, Mode | None]:
    return next(((member.group, member.mode) for member in members if member.school == school), (None, None))


def received(county: County, school: str, year: int) -> str:
    """Where the people of a school are in a year: at the one that received it, once it is closed."""
    record = county.school[school]
    while record.closes is not None and record.closes <= year and record.merged_into is not None:
        record = county.school[record.merged_into]
    return record.id


def outlived(county: County, home: str, school: str, last: int | None) -> bool:
    """Whether a posting would go on when its school is closed, or has become the own one; without an end, ever."""
    ends = [each.closes for each in county.schools if each.closes is not None]
    end = county.school[school].closes
    return any(
        (end is not None and end <= year) or received(county, home, year) == school
        for year in ends if last is None or year <= last
    )
