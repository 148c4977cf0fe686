"""A week of visits, perhaps edited by hand, judged without a solver."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from optimizer.app.itineraries import adopted
from optimizer.domain.errors import Problem
from optimizer.itinerant.certificate import Reckoned
from optimizer.itinerant.needs import needing
from optimizer.itinerant.online_classes import sharing
from optimizer.policy.instance import open_instance
from optimizer.reporting.facts.visit_names import names_of
from optimizer.reporting.files.itineraries.before import read_before
from optimizer.reporting.files.itineraries.certificate import certificate_beside, read_certificate, verified
from optimizer.reporting.files.itineraries.checking import Checked, check_itineraries
from optimizer.reporting.files.itineraries.shared_checking import check_shared


@dataclass(frozen=True)
class WeekCheckRequest:
    """A week in its file, and what it was planned from."""

    roster: Path
    file: Path
    plan: Path | None = None
    policy: str | None = None
    year: int | None = None
    previous: Path | None = None
    verify: bool = False  # by the certificate beside the file


@dataclass(frozen=True)
class Proof:
    """What stands behind each bound, and what is wrong with the certificate."""

    levels: tuple[Reckoned, ...]
    faults: Sequence[str]

    @property
    def sound(self) -> bool:
        """Whether the certificate holds and states no more than it proves."""
        return not self.faults and all(level.stated is None or level.stated <= level.value for level in self.levels)

    @property
    def open(self) -> tuple[Reckoned, ...]:
        """Levels that the integers do not prove to be as good as any."""
        return tuple(level for level in self.levels if not level.closed)


@dataclass(frozen=True)
class WeekVerdict:
    """Every problem of the timetable and of its online classes, and the proof where one was asked for.

    Of a file that cannot be read wholly only the timetable is judged.
    """

    checked: Checked
    online: tuple[Problem, ...] = ()
    proof: Proof | None = None

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.checked.problems and not self.online and (self.proof is None or self.proof.sound)


def check_week(request: WeekCheckRequest) -> WeekVerdict:
    """Judge a week and reckon its bounds again. Raises InputError where a file is not what it should be."""
    instance = open_instance(request.roster, policy=request.policy, year=request.year)
    names = names_of(instance)
    certificate = read_certificate(certificate_beside(request.file)) if request.verify else None
    before = None if request.previous is None else read_before(request.previous, names).links
    found = needing(instance, None if request.plan is None else adopted(request.plan, instance), before)
    checked = check_itineraries(request.file, found.week, names)
    if checked.values is None:
        return WeekVerdict(checked)
    lessons = sharing(found.history, found.taught, found.week, checked.timetable)
    online = tuple(check_shared(request.file, lessons, names))
    if certificate is None:
        return WeekVerdict(checked, online)
    own = certificate_beside(request.file) == request.file
    differing = instance.differing(certificate.digests)
    proof = Proof(*verified(certificate, found.week, checked.values, differing, own=own))
    return WeekVerdict(checked, online, proof)
