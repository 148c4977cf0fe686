"""Who taught which subject where last term, from the itineraries of that term."""

from dataclasses import dataclass
from pathlib import Path

from optimizer.domain.errors import InputError
from optimizer.itinerant.weeks import Link
from optimizer.reporting.facts.visit_names import Names
from optimizer.reporting.files.itineraries.reading import key, opened

FIELDS = ("visitor", "school", "subject")


@dataclass(frozen=True)
class Before:
    """Links of last term, and the teachers and schools of that term that the roster does not know any more."""

    links: frozenset[Link]
    gone: tuple[str, ...]


def read_before(path: Path, names: Names) -> Before:
    """The links of itineraries.xlsx or itineraries.json. Raises InputError with every row that cannot be read."""
    reading, lines = opened(path)
    teachers = {key(teacher): teacher for teacher in names.teachers}
    schools = {key(word): school for school, place in names.schools.items() for word in (place.name, school)}
    links: set[Link] = set()
    gone: dict[str, None] = {}
    for row, line in lines:
        texts = {name: reading.text(row, name, line.get(name)) for name in FIELDS}
        for name, text in texts.items():
            if text == "":
                reading.fault(row, name, "必填，却是空的", "请填写，或删去整行。")
        teacher, school, subject = (texts[name] or "" for name in FIELDS)
        if not (teacher and school and subject):
            continue
        strangers = [word for word, known in ((teacher, teachers), (school, schools)) if word not in known]
        gone |= dict.fromkeys(strangers)
        if not strangers:
            links.add((teachers[teacher], schools[school], subject))
    if reading.problems:
        raise InputError(reading.problems)
    return Before(frozenset(links), tuple(gone))
