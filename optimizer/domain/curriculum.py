"""The curriculum of the compulsory stages, from the dated data file beside this module (``curriculum.yaml``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from optimizer.domain.vocabulary import Stage


@dataclass(frozen=True)
class Curriculum:
    """Weekly periods of a class by (stage, subject) and grade, minutes of a period and load of a full post."""

    dated: date
    source: str
    grades: Mapping[tuple[Stage, str], tuple[int, ...]]
    minutes: Mapping[Stage, int]
    loads: Mapping[Stage, int]

    def periods(self, stage: Stage, subject: str) -> int | None:
        """Mean over the grades that have the subject, halves rounded up; None where the file does not know it."""
        taught = [periods for periods in self.grades.get((stage, subject), ()) if periods]
        return (2 * sum(taught) + len(taught)) // (2 * len(taught)) if taught else None


@cache
def curriculum() -> Curriculum:
    """The data file."""
    plain = yaml.safe_load(files("optimizer.domain").joinpath("curriculum.yaml").read_text("utf-8"))
    return Curriculum(
        dated=plain["dated"],
        source=plain["source"],
        grades={
            (Stage(line["stage"]), line["subject"]): tuple(line["grades"]) for line in plain["subjects"]
        },
        minutes={Stage(line["stage"]): line["minutes"] for line in plain["minutes"]},
        loads={Stage(line["stage"]): line["load"] for line in plain["loads"]},
    )
