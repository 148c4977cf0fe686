"""How much room each case of an entry has by the plain reading of a plan."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from optimizer.auditing.agreement.matrix_cases import ROOMY
from optimizer.auditing.agreement.rounded_limits import rounded
from optimizer.domain.vocabulary import Case, Check
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.readings.plain_view import History
from optimizer.readings.rows import Subject
from optimizer.rules.base import Rule
from optimizer.rules.equity_limit import EquityLimit
from optimizer.rules.mirror_movers import MirrorMovers

ONE_HEAD = 100  # in hundredths of a mover


class Plain(NamedTuple):
    """A case on one plan: the room above its low side and below its high one (``ROOMY``: free); under 0 it is broken.

    ``forms`` are the rooms of either form where one of two is enough; ``many`` says that another hard case asks for so
    many movers that the first form alone decides. Of an ``unknown`` case nothing is known. A ``waived`` case is a
    forbidden posting that an allowance lets through: the matrix has a column for it, and need not have a row.
    """

    below: int
    above: int
    forms: tuple[tuple[int, int], tuple[int, int]] | None = None
    unknown: bool = False
    many: bool = False
    waived: bool = False

    @property
    def room(self) -> int:
        """What the case has left on its tighter side."""
        return min(self.below, self.above)


def plain_rooms(instance: Instance, histories: Mapping[int, History]) -> Iterator[tuple[Case, Plain]]:
    """Every case that the plain reading of the hard entries speaks of."""
    for year, history in histories.items():
        checks = [
            (entry, check) for entry in instance.entries_in(year) if entry.hard
            for check in _checks(entry, history.within(entry.scope))
        ]
        asked = [(check.subject, check.observed, check.low) for _, check in checks if check.low is not None]
        for entry, check in checks:
            case, rule = Case(entry.id, tuple(check.subject), year), entry.rule
            if isinstance(rule, MirrorMovers):
                yield case, Plain(*_sides(check), _forms(rule, check), check.unknown, _many(rule, check, asked))
            else:
                yield case, Plain(*_sides(check), unknown=check.unknown, waived=_waived(entry, check, year))


def _waived(entry: Entry, check: Check, year: int) -> bool:
    """Whether it is the check of ``excluded``, with its limit moved by an allowance that speaks of it."""
    forbids = type(entry.rule).excludes is not Rule.excludes
    let_off = any(allowance.speaks_of(check.subject, year) for allowance in entry.allowances)
    return forbids and let_off and check.observed == 1 and check.low is None and (check.high or 0) >= 1


def _many(rule: MirrorMovers, check: Check, asked: Sequence[tuple[Subject, int, int]]) -> bool:
    """Whether another case counts the same movers, and asks for so many that the tolerance is a head or more."""
    group, movers = tuple(check.subject[:1]), int(check.facts["movers"])
    return any(
        tuple(subject) == group and number == movers and rule.tolerance * low >= ONE_HEAD
        for subject, number, low in asked
    )


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
    """Too many and too few, within the tolerance or within one head, each with what is allowed beyond."""
    tolerance = rule.tolerance * int(check.facts["movers"])
    allowed = (check.high or 0) - max(tolerance, ONE_HEAD)
    gap = check.observed
    within, one_head = ((limit + allowed - gap, limit + allowed + gap) for limit in (tolerance, ONE_HEAD))
    return within, one_head
