"""What refusals and leaves do to the posts of a plan: the distribution of the shortage of every need, exact.

Read plainly, from who serves where. Within a need everybody comes or stays away independently, so that the number
who serve is Poisson-binomial; needs depend on each other (who declines stays at home), so that only the expectation
of the total is told, which needs no independence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from optimizer.auditing.audit import histories
from optimizer.domain.county import FULL, Need, Teacher
from optimizer.domain.plan import Plan
from optimizer.policy.instance import Instance
from optimizer.questions.probabilities import Chances, Counts
from optimizer.readings.plain_view import History
from optimizer.readings.standing import posts_filled


@dataclass(frozen=True)
class PostRisk:
    """One need: ``least`` posts, those ``planned`` to be filled, and the chances of each shortage from 0 on.

    Shortages are counted in parts of a post, of which ``parts`` make one (1 where everybody works full time).
    """

    school: str
    stage: str
    subject: str
    least: int
    planned: Fraction
    shortages: Sequence[Fraction]
    parts: int = 1

    @property
    def expected(self) -> Fraction:
        return sum((k * chance for k, chance in enumerate(self.shortages)), start=Fraction(0)) / self.parts

    @property
    def shortage(self) -> Fraction:
        """If everybody comes."""
        return max(Fraction(0), self.least - self.planned)

    @property
    def worse(self) -> Fraction:
        """The chance of more shortage than the plan has."""
        return sum(self.shortages[int(self.shortage * self.parts) + 1 :], start=Fraction(0))


def risks(instance: Instance, plan: Plan, chances: Chances) -> tuple[PostRisk, ...]:
    """Every need with a least staffing, in the first year of the plan."""
    history = histories(instance, plan)[instance.year]
    return tuple(_risk(history, need, chances) for need in history.county.needs if _least(need))


def _risk(history: History, need: Need, chances: Chances) -> PostRisk:
    parts = history.county.parts
    counts = Counts.weighed(
        (chance, teacher.workload * parts // FULL) for teacher, chance in _coming(history, need, chances)
    )
    return PostRisk(
        need.school, need.stage.value, need.subject, _least(need), posts_filled(history.staff_for(need, after=True)),
        counts.shortages(_least(need) * parts), parts,
    )


def _coming(history: History, need: Need, chances: Chances) -> Iterator[tuple[Teacher, Fraction]]:
    """The chance of everybody who may serve: those of the plan, and those who are sent away but may decline."""
    for standing in history.staff_for(need, after=True):
        own = chances.of(standing.teacher)
        yield standing.teacher, 1 - (own.absent if standing.posting else own.leave)
    for standing in history.staff_for(need, after=False):
        if standing.posting:
            own = chances.of(standing.teacher)
            yield standing.teacher, (1 - own.leave) * own.declines


def _least(need: Need) -> int:
    if need.least is not None:
        return need.least
    if need.classes is not None and need.periods is not None and need.load:
        return int(need.classes * need.periods // need.load)
    return 0
