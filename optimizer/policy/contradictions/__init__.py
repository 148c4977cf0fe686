"""What cannot go together in a policy, said before anything is solved.

Each check reads the entries alone (numbers, kinds, scopes), so it is quick and needs no solver; what depends on the
people of a county is found later, by counting bounds and by the clash of an impossible instance.
"""

from collections.abc import Iterable

from optimizer.domain.county import County
from optimizer.policy.contradictions.directions import closed_arcs, closed_kinds, nobody_may_move, nobody_visits
from optimizer.policy.contradictions.finding import Check, Context, Contradiction, Severity
from optimizer.policy.contradictions.people import not_there, out_of_date, stay_longer_than_due, stay_or_go
from optimizer.policy.contradictions.quotas import backbone_and_mirror, flow_bands, outflow_caps, steady_state
from optimizer.policy.entries import Policy

__all__ = ["Contradiction", "Severity", "contradictions", "sound"]

CHECKS: tuple[Check, ...] = (
    nobody_may_move, flow_bands, steady_state, outflow_caps, backbone_and_mirror, closed_kinds, nobody_visits,
    closed_arcs, stay_or_go, not_there, stay_longer_than_due, out_of_date,
)


def contradictions(policy: Policy, year: int, county: County | None = None) -> list[Contradiction]:
    """Everything found between the entries of a policy in one plan year, worst first."""
    context = Context(policy, year, county)
    found = [record for check in CHECKS for record in check(context)]
    return sorted(found, key=lambda record: list(Severity).index(record.severity))


def sound(found: Iterable[Contradiction]) -> bool:
    """Whether no two entries exclude each other."""
    return not any(record.severity is Severity.CONTRADICTION for record in found)
