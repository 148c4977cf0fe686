"""Why teachers of the roster are not on the staff of a year."""

from collections.abc import Mapping
from typing import Literal

from optimizer.domain.county import Teacher
from optimizer.domain.retirement import retirement
from optimizer.readings.whereabouts import Whereabouts

Reason = Literal["retired", "recruited", "leave", "elsewhere"]
WORDS: Mapping[Reason, str] = {
    "retired": "9月1日前已退休", "recruited": "该学年还没有招聘入职", "leave": "该学年离岗",
    "elsewhere": "该学年仍在外单位交流",
}


def absence(seen: Whereabouts, teacher: Teacher) -> Reason | None:
    """Why somebody is not on the staff; None for whoever is."""
    if retirement(teacher) <= seen.opening:
        return "retired"
    if teacher.recruited is not None and teacher.recruited > seen.year:
        return "recruited"
    if seen.year in teacher.leave:
        return "leave"
    return "elsewhere" if seen.elsewhere(teacher, seen.year) else None


def absences(seen: Whereabouts) -> Mapping[str, Reason]:
    """By teacher id, in roster order."""
    found = ((teacher.id, absence(seen, teacher)) for teacher in seen.county.teachers)
    return {identity: reason for identity, reason in found if reason is not None}
