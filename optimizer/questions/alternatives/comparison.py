"""Plans of one instance side by side: what each has of every level, what each policy says of each, who differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from optimizer.auditing.audit import Audit, audit
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.vocabulary import Compliance
from optimizer.goals import GOALS
from optimizer.goals.gauge import Gauge
from optimizer.model.candidate_postings import opened
from optimizer.model.gauges import gauges
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance


@dataclass(frozen=True)
class Tally:
    """One entry on one plan: cases, cases met, whether a hard one is broken, and cases that the roster leaves open."""

    cases: int
    met: int
    broken: bool
    unknown: int


@dataclass(frozen=True)
class Difference:
    """One teacher whom the plans do not treat alike: the postings in each of them."""

    teacher: str
    postings: tuple[tuple[Posting, ...], ...]


@dataclass(frozen=True)
class Comparison:
    """Named plans under the instance that they are measured by, and the policies that judge them (its own first)."""

    instance: Instance
    names: tuple[str, ...]
    plans: tuple[Plan, ...]
    judges: tuple[Instance, ...]

    @cached_property
    def seen(self) -> Sequence[Audit]:
        """Each plan under the instance's own policy."""
        return [self.judged[0][number] for number in range(len(self.plans))]

    @cached_property
    def judged(self) -> Sequence[Sequence[Audit]]:
        """By judge, each plan."""
        return [[audit(judge, plan) for plan in self.plans] for judge in self.judges]

    # ------------------------------------------------------------------ levels
    @property
    def levels(self) -> Sequence[str]:
        return self.instance.policy.levels

    def level(self, name: str, number: int) -> int:
        """The value of a level on a plan, read plainly, as ``gauges`` tell it."""
        histories = [year.history for year in self.seen[number].years.values()]
        return GOALS[name].value(self.instance, histories, self.gauges[name].scale)

    @cached_property
    def gauges(self) -> Mapping[str, Gauge]:
        """How the values are told: the same figures as in the solved answer of the instance."""
        return gauges(self.instance, opened(self.instance)[0])

    # ------------------------------------------------------------------ clauses
    def entries(self, judge: int) -> Sequence[Entry]:
        """The entries of a judge that bind in some year."""
        instance = self.judges[judge]
        return [entry for entry in instance.policy.entries if any(entry.binds(year) for year in instance.years)]

    def tally(self, judge: int, entry: Entry, number: int) -> Tally:
        """An entry of a judge on a plan, under the reading in force."""
        checks = [
            each.check.verdict
            for each in self.judged[judge][number].compliance
            if each.entry.id == entry.id and not each.reading
        ]
        met, unknown = (checks.count(verdict) for verdict in (Compliance.MET, Compliance.UNKNOWN))
        return Tally(len(checks), met, entry.hard and met + unknown < len(checks), unknown)

    def breaches(self, judge: int, number: int) -> tuple[int, int]:
        """Hard breaches and shortfalls of weighted entries."""
        findings = self.judged[judge][number].findings
        hard = sum(finding.hard for finding in findings)
        return hard, len(findings) - hard

    def doubts(self, judge: int, number: int) -> int:
        """Cases that the roster leaves open."""
        return sum(1 for _ in self.judged[judge][number].doubts)

    # ------------------------------------------------------------------ people
    @cached_property
    def differences(self) -> Sequence[Difference]:
        """Everybody whom not all plans treat alike, in roster order; who is not on the roster comes last."""
        place = {teacher.id: position for position, teacher in enumerate(self.instance.county.teachers)}
        own = [_by_teacher(plan) for plan in self.plans]
        people = sorted({who for each in own for who in each}, key=lambda who: (place.get(who, len(place)), who))
        found = (Difference(who, tuple(each.get(who, ()) for each in own)) for who in people)
        return [each for each in found if len({_moves(postings) for postings in each.postings}) > 1]

    def apart(self, one: int, other: int) -> int:
        """Moves (teacher, school, first year) of only one of two plans."""
        first, second = ({(p.teacher, p.school, p.first_year) for p in self.plans[n].postings} for n in (one, other))
        return len(first ^ second)


def _by_teacher(plan: Plan) -> Mapping[str, tuple[Posting, ...]]:
    found: dict[str, tuple[Posting, ...]] = {}
    for posting in plan.postings:
        found[posting.teacher] = (*found.get(posting.teacher, ()), posting)
    return found


def _moves(postings: tuple[Posting, ...]) -> frozenset[tuple[object, ...]]:
    """What a reader sees of them; whether a planner fixed them is not a difference."""
    return frozenset((p.school, p.first_year, p.last_year, p.mode) for p in postings)
