"""Residents, visits and online classes against one shortage (S1 157): rotation, week, limits, and again.

The level ``uncovered`` of the rotation rests on what visits could cover at most at each school and subject
(``itinerant.reach_limits``). The week then shows what they do cover; where that is less, it becomes the limit of the
next round, so that residents go where visits cannot (definitions §7: at most three rounds, both numbers reported).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from time import monotonic

from optimizer.engine.process_pool import DEFAULT_EFFORT, Effort
from optimizer.goals.uncovered import Uncovered
from optimizer.itinerant.engine.neighbourhoods import Effort as WeekEffort
from optimizer.itinerant.needs import Needing, needing
from optimizer.itinerant.reach_limits import reachable
from optimizer.itinerant.weeks import WideError
from optimizer.policy.instance import Instance
from optimizer.solving.answers import Answer, Level, Solved
from optimizer.solving.covers import Weekly, beside, estimated, plan_cover, tightened
from optimizer.solving.rotation import Known, Listener, plan_rotation

ROUNDS = 3
IN_PASSING = 80  # teachers who may visit, up to which the week is planned beside a rotation: seconds, not minutes


class Omitted(StrEnum):
    """Why a plan stands without its week."""

    ASKED = "asked"  # nobody wanted it
    SIZE = "size"  # more visitors than a run of the rotation plans for in passing
    CHOICES = "choices"  # some visitor has too many schools and courses to choose from
    TIME = "time"  # the time limit was spent on the rotation
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Round:
    """One pass: the level of the rotation, what the week leaves (hundredths), and how many limits that tightens.

    Where no week is ``planned``, what is left is a lower bound: teachers within reach of a school give it all that
    they have.
    """

    level: Level | None  # None: the policy does not list it
    uncovered: int
    tightened: int
    planned: bool


@dataclass(frozen=True)
class Covering:
    """A rotation with its week, or why it has none; the plan kept is that of round ``kept`` (from 0)."""

    answer: Answer
    week: Weekly | None = None
    rounds: tuple[Round, ...] = ()
    kept: int = 0
    omitted: Omitted | None = None
    visitors: int = 0  # who might visit under the plan


def weighs_cover(instance: Instance) -> bool:
    """Whether the policy weighs residents against visits."""
    return Uncovered.name in instance.policy.levels


def plan_covering(
    instance: Instance, effort: Effort = DEFAULT_EFFORT, listen: Listener = lambda progress: None,
    hear: Callable[[int, str], None] = lambda number, level: None, *, most: int | None = None,
    known: Known | None = None,
) -> Covering:
    """Rotation and week together, without a week where more than ``most`` teachers may visit.

    ``hear`` is told the round (from 0) and the level of the week at work. Over several years the week is that of the
    first, and there is one round. An interrupt during a week ends with what is known by then.
    """
    started = monotonic()
    repeats = weighs_cover(instance) and instance.span == 1
    asked = instance.limited(reachable(instance)) if repeats else instance
    known = {} if known is None else known
    done: list[Covering] = []
    rounds: list[Round] = []
    while len(rounds) < (ROUNDS if repeats else 1):
        answer = plan_rotation(asked, _left(effort, started), listen, known)
        if not isinstance(answer, Solved):
            if not done:
                return Covering(answer)
            break
        found = needing(answer.instance, answer.plan)
        week, omitted = _week(answer, found, effort, started, lambda level: hear(len(rounds), level), most)
        if omitted in (Omitted.TIME, Omitted.INTERRUPTED):
            if not done:
                return Covering(answer, omitted=omitted, visitors=len(found.week.visitors))
            break
        covers, spare = estimated(answer.instance, found) if week is None else (week.covers, beside(week))
        limits = tightened(asked, found, covers, spare, planned=week is not None)
        level = next((level for level in answer.levels if level.name == Uncovered.name), None)
        left = sum(cover.uncovered for cover in covers if not cover.given)
        changed = sum(a != b for a, b in zip(asked.limits, limits, strict=True))
        rounds.append(Round(level, left, changed, week is not None))
        done.append(Covering(answer, week, omitted=omitted, visitors=len(found.week.visitors)))
        if limits == asked.limits or _spent(effort, started, len(rounds)):
            break
        asked = asked.limited(limits)
    # an estimate is too low to stand beside a week
    kept = min(range(len(done)), key=lambda number: (
        _before(done[number]), not rounds[number].planned, rounds[number].uncovered, number
    ))
    return replace(done[kept], rounds=tuple(rounds), kept=kept)


def _before(done: Covering) -> tuple[int, ...]:
    """Values of the levels that come before what visits cover."""
    levels = done.answer.levels if isinstance(done.answer, Solved) else ()
    names = [level.name for level in levels]
    stop = names.index(Uncovered.name) if Uncovered.name in names else 0
    return tuple(level.value for level in levels[:stop])


def _left(effort: Effort, started: float) -> Effort:
    if effort.seconds is None:
        return effort
    return replace(effort, seconds=max(0.1, effort.seconds - (monotonic() - started)))


def _spent(effort: Effort, started: float, rounds: int) -> bool:
    """Whether another round, as long as those before, would not end in time."""
    passed = monotonic() - started
    return effort.seconds is not None and passed + passed / rounds > effort.seconds


def _week(
    answer: Solved, found: Needing, effort: Effort, started: float, listen: Callable[[str], None], most: int | None
) -> tuple[Weekly | None, Omitted | None]:
    """The week of a plan, or why there is none."""
    deadline = None if effort.seconds is None else started + effort.seconds
    if deadline is not None and monotonic() >= deadline:
        return None, Omitted.TIME
    if not answer.repeatable:
        return None, Omitted.INTERRUPTED
    if most is not None and len(found.week.visitors) > most:
        return None, Omitted.SIZE if most else Omitted.ASKED
    try:
        return plan_cover(answer.instance, found, WeekEffort(seed=effort.seed, deadline=deadline), listen), None
    except WideError:
        return None, Omitted.CHOICES
    except KeyboardInterrupt:
        return None, Omitted.INTERRUPTED
