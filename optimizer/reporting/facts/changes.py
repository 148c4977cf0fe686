"""What differs from the plan that was published before, year by year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from optimizer.domain.plan import Plan, Posting
from optimizer.policy.instance import Instance
from optimizer.reporting.facts.figures import Reasons


class Difference(StrEnum):
    ADDED = "新增"
    DROPPED = "取消"
    CHANGED = "调整"


@dataclass(frozen=True, slots=True)
class Change:
    """One teacher in one published year: the move then and now; ``reason`` is the rule that forced it, where known."""

    year: int
    teacher: str
    before: Posting | None
    after: Posting | None
    reason: str

    @property
    def difference(self) -> Difference:
        if self.before is None:
            return Difference.ADDED
        return Difference.DROPPED if self.after is None else Difference.CHANGED


def published(instance: Instance) -> Sequence[int]:
    """The years of which both the earlier plan and this one speak."""
    earlier = instance.previous
    return [] if earlier is None else [year for year in instance.years if year in earlier.years]


def changes(instance: Instance, plan: Plan, reasons: Reasons) -> Sequence[Change]:
    """By year, then by id; who is no longer on the roster comes last."""
    earlier = instance.previous
    if earlier is None:
        return []
    place = {teacher.id: position for position, teacher in enumerate(instance.worked.ordered.teachers)}
    found = []
    for year in published(instance):
        then, now = _moves(earlier, year), _moves(plan, year)
        for teacher in sorted(then.keys() | now.keys(), key=lambda each: (place.get(each, len(place)), each)):
            before, after = then.get(teacher), now.get(teacher)
            if before is None or after is None or _told(before) != _told(after):
                found.append(Change(year, teacher, before, after, reasons.get((teacher, year), "")))
    return found


def _moves(plan: Plan, year: int) -> Mapping[str, Posting]:
    return {posting.teacher: posting for posting in plan.postings if posting.first_year == year}


def _told(posting: Posting) -> tuple[object, ...]:
    """What was published of a posting."""
    return posting.school, posting.last_year, posting.mode
