"""What the readers of a week of visits call its teachers and schools."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.domain.vocabulary import HALVES, WEEKDAYS
from optimizer.itinerant.weeks import Hours
from optimizer.policy.instance import Instance
from optimizer.reporting.facts.masking import shown

DAYS = (*WEEKDAYS, "周六")  # a week has at most six


@dataclass(frozen=True, slots=True)
class Place:
    """A school on paper and on the map; ``name`` is told apart from every other."""

    name: str
    lon: float | None = None
    lat: float | None = None

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude, None where one is missing."""
        return None if self.lon is None or self.lat is None else (round(self.lon, 6), round(self.lat, 6))


@dataclass(frozen=True)
class Names:
    """Display names by id, masked or not as the caller wants, and the school year of the week."""

    year: int
    teachers: Mapping[str, str]
    schools: Mapping[str, Place]
    district: str = ""

    def teacher(self, identity: str) -> str:
        """Name and id, because masked names repeat."""
        name = self.teachers.get(identity, "")
        return f"{name}（{identity}）" if name else identity

    def school(self, identity: str) -> str:
        return self.place(identity).name

    def place(self, identity: str) -> Place:
        return self.schools.get(identity) or Place(identity)


def names_of(instance: Instance, *, full_names: bool = False) -> Names:
    """The names of a roster; those of teachers are masked unless ``full_names``."""
    county = instance.county
    times = Counter(school.name for school in county.schools)
    districts = {school.district for school in county.schools}
    return Names(
        instance.year,
        {teacher.id: shown(teacher.name, full=full_names) for teacher in county.teachers},
        {
            school.id: Place(
                school.name if times[school.name] == 1 else f"{school.name}（{school.id}）", school.lon, school.lat
            )
            for school in county.schools
        },
        districts.pop() if len(districts) == 1 else "",
    )


def period_of(hours: Hours, slot: int) -> tuple[str, int]:
    """Half of the day, and the number of the period within it."""
    half = hours.half(slot)
    return HALVES[half], slot + 1 - half * hours.morning


def slot_of(hours: Hours, half: str, period: int) -> int:
    """The slot of a period of a half."""
    return period - 1 + HALVES.index(half) * hours.morning
