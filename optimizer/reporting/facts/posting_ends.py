"""What a posting is unless somebody says otherwise: its kind and its last year, read plainly."""

from optimizer.domain.county import Teacher
from optimizer.domain.plan import Plan
from optimizer.domain.roster_by_year import memberships, parting, unfolded
from optimizer.domain.vocabulary import Kind
from optimizer.policy.instance import Instance
from optimizer.readings.plain_view import History


def usual(
    instance: Instance, teacher: Teacher, school: str, first: int, kind: Kind | None
) -> tuple[Kind, int | None]:
    """The kind given or that of the teacher, and the last year by the policy's terms; None is open-ended.

    A prolongation lasts one year, and no posting outlives the group that both schools share.
    """
    county = instance.county_in(first) if first in instance.years else unfolded(instance.county, first)
    history = History(county, instance.definitions, Plan(first, ()))
    kind = kind or history.kind_of(teacher, school)
    home = county.teacher[teacher.id].home
    term = instance.definitions.term_of(kind, history.mode_between(home, school))
    if kind is Kind.PROLONGED or school == home:
        term = 1 if kind is Kind.PROLONGED else None
    last = None if term is None else first + term - 1
    apart = parting(memberships(instance.county), home, school, first, instance.years[-1])
    if apart is None or (last is not None and last < apart):
        return kind, last
    return kind, apart - 1
