"""What the convex levels are made of by the plain reading: single cases, each with its room and the price of a unit.

Levels that only count postings (burden, disruption, …) have no cases; their amounts are held against ``measure``.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from optimizer.auditing.agreement.matrix_cases import ROOMY
from optimizer.domain.county import FULL
from optimizer.domain.vocabulary import Case
from optimizer.goals.base import Goal
from optimizer.goals.fairness import Fairness, strain_of_plan, strain_of_record
from optimizer.goals.shortage import Shortage
from optimizer.goals.soft import HUNDREDTHS, Soft
from optimizer.policy.instance import Instance
from optimizer.readings.plain_view import History
from optimizer.rules.base import Rule


class Priced(NamedTuple):
    """A case of a level on one plan: ``price`` for every unit that ``below`` or ``above`` is under 0."""

    case: Case
    below: int
    above: int
    price: int
    single: bool = False  # a posting that a weighted entry does not want: counted by the posting, not by a row


Histories = Mapping[int, History]


def priced(goal: Goal, instance: Instance, histories: Histories) -> Iterator[Priced]:
    """The cases of a level on a plan, as far as they are spoken of."""
    if isinstance(goal, Shortage):
        yield from _posts(histories)
    elif isinstance(goal, Soft):
        yield from _weighted(instance, histories)
    elif isinstance(goal, Fairness):
        yield from _strains(instance, histories)


def _posts(histories: Histories) -> Iterator[Priced]:
    for year, history in histories.items():
        parts = history.county.parts
        for need in history.county.needs:
            least = need.least
            if least is None:
                known = need.classes is not None and need.periods is not None and need.load
                least = int(need.classes * need.periods // need.load) if known else 0  # type: ignore[operator]
            serving = sum(standing.teacher.workload for standing in history.staff_for(need, after=True))
            room = (serving - least * FULL) * parts // FULL
            yield Priced(Case(Shortage.name, (need.school, need.stage.value, need.subject), year), room, ROOMY, 1)


def _weighted(instance: Instance, histories: Histories) -> Iterator[Priced]:
    for year, history in histories.items():
        for entry in instance.entries_in(year):
            if entry.weight is None:
                continue
            price = entry.weight * HUNDREDTHS // entry.rule.units(history.county)
            alone = type(entry.rule).excludes is not Rule.excludes
            for check in entry.audit(history.within(entry.scope)):
                if check.unknown:
                    continue
                below = ROOMY if check.low is None else check.observed - check.low
                above = ROOMY if check.high is None else check.high - check.observed
                single = alone and len(check.subject) == 1
                yield Priced(Case(entry.id, tuple(check.subject), year), below, above, price, single)


def _strains(instance: Instance, histories: Histories) -> Iterator[Priced]:
    history = histories[max(histories)]
    for teacher in history.county.teachers:
        strain = strain_of_record(history, teacher) + strain_of_plan(history, teacher)
        for step, (threshold, price) in enumerate(instance.definitions.strain_steps):
            yield Priced(Case(Fairness.name, (teacher.id,), step), ROOMY, threshold - strain, price)
