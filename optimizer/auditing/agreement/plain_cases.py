"""How much room each case of an entry has by the plain reading of a plan."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from optimizer.auditing.agreement.matrix_cases import ROOMY
from optimizer.auditing.agreement.rounded_limits import rounded
from optimizer.domain.vocabulary import Case, Check
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.readings.plain_view import History
from optimizer.rules.equity_limit import EquityLimit
from optimizer.rules.mirror_movers import MirrorMovers


class Plain(NamedTuple):
    """A case on one plan: the room above its low side and below its high one (``ROOMY``: free); under 0 it is broken.

    ``forms`` are, for too many and for too few, the rooms of two forms of which one is enough. Of an ``unknown`` case
    nothing is known.
    """

    below: int
    above: int
    forms: tuple[tuple[int, int], tuple[int, int]] | None = None
    unknown: bool = False

    @property
    def room(self) -> int:
        """What the case has left on its tighter side."""
        return min(self.below, self.above)


def plain_rooms(instance: Instance, histories: Mapping[int, History]) -> Iterator[tuple[Case, Plain]]:
    """Every case that the plain reading of the hard entries speaks of."""
    for year, history in histories.items():
        for entry in instance.entries_in(year):
            if entry.hard:
                for check in _checks(entry, history.within(entry.scope)):
                    forms = _forms(entry.rule, check) if isinstance(entry.rule, MirrorMovers) else None
                    yield Case(entry.id, tuple(check.subject), year), Plain(*_sides(check), forms, check.unknown)


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


def _sides(check: Check) -> tuple[int, int]:
    below = ROOMY if check.low is None else check.observed - check.low
    return below, ROOMY if check.high is None else check.high - check.observed


def _forms(rule: MirrorMovers, check: Check) -> tuple[tuple[int, int], tuple[int, int]]:
    """Too many and too few: within the tolerance, or within one head, each with what is allowed beyond."""
    tolerance = rule.tolerance * int(check.facts["movers"])
    allowed = (check.high or 0) - max(tolerance, 100)
    many, few = (
        (tolerance + allowed - gap, 100 + allowed - gap) for gap in (check.observed, -check.observed)
    )
    return many, few
