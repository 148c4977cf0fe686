"""How much room each case of an entry has by the plain reading of a plan."""

from collections.abc import Iterator, Mapping

from optimizer.auditing.agreement.matrix_cases import ROOMY
from optimizer.auditing.agreement.rounded_limits import rounded
from optimizer.domain.vocabulary import Case, Check
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.readings.plain_view import History
from optimizer.rules.equity_limit import EquityLimit


def plain_rooms(instance: Instance, histories: Mapping[int, History]) -> Iterator[tuple[Case, int | None]]:
    """Every case that the plain reading of the hard entries speaks of; None where it is unknown."""
    for year, history in histories.items():
        for entry in instance.entries_in(year):
            if entry.hard:
                for check in _checks(entry, history.within(entry.scope)):
                    yield Case(entry.id, tuple(check.subject), year), room_of(check)


def _checks(entry: Entry, history: History) -> Iterator[Check]:
    """In the units of the rows."""
    if not isinstance(entry.rule, EquityLimit):
        yield from entry.audit(history)
        return
    inexact = {check.subject: check for check in rounded(entry, entry.rule, history)}
    for check in entry.audit(history):
        row = inexact.get(check.subject)
        # what the clause forbids is told by the clause, should the rounded row allow it
        yield check if row is None or (row.holds and not check.holds) else row


def room_of(check: Check) -> int | None:
    """What a case has left on its tighter side; below 0 it is broken by so much."""
    if check.unknown:
        return None
    below = ROOMY if check.low is None else check.observed - check.low
    above = ROOMY if check.high is None else check.high - check.observed
    return min(below, above)
