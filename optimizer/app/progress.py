"""What a use case tells while it works: plain records, which the command line draws and the service sends on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from optimizer.goals.gauge import Gauge
from optimizer.solving.rotation import Progress


@dataclass(frozen=True, slots=True)
class Step:
    """One of several things in turn: what is being done, in a planner's words, and how much of how many is done.

    ``total`` is None where nobody knows yet how many there are.
    """

    text: str
    done: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True)
class LevelSoFar:
    """A level of the rotation summed over the components that are done: its value (None: no plan yet) and bound."""

    name: str
    value: int | None
    bound: int
    gauge: Gauge


@dataclass(frozen=True, slots=True)
class RotationStep:
    """The rotation: components done of all, the level at work (empty: none yet), and what is proved so far."""

    level: str
    title: str  # of that level
    done: int
    total: int
    levels: tuple[LevelSoFar, ...] = ()

    @staticmethod
    def of(progress: Progress) -> "RotationStep":
        """The state of a run as it is now: the run goes on to change its own."""
        gauges, level = progress.gauges, progress.level
        return RotationStep(
            level, gauges[level].title if level else "", progress.done, progress.total,
            tuple(
                LevelSoFar(name, value, bound, gauges[name])
                for name, value, bound in zip(progress.levels, progress.values, progress.bounds, strict=True)
            ),
        )


@dataclass(frozen=True, slots=True)
class WeekStep:
    """The week of visits: the level at work, and which round of rotation and week it belongs to (None: week alone)."""

    level: str
    round: int | None = None  # from 1


Event = Step | RotationStep | WeekStep
Listen = Callable[[Event], None]


def unheard(event: object) -> None:
    """For whoever does not want to know."""


@dataclass(frozen=True, slots=True)
class StudyBegun:
    """A study: its cases, those that have no row yet, and how many failed ones are taken again (None: not asked)."""

    name: str
    cases: int
    left: int
    retried: int | None


@dataclass(frozen=True, slots=True)
class StudyStep:
    """Cases done of those that had no row, and how many of them ended how, in a planner's words."""

    done: int
    total: int
    counts: Mapping[str, int]


StudyEvent = StudyBegun | StudyStep
StudyListen = Callable[[StudyEvent], None]
