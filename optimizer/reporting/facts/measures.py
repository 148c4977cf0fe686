"""Levels and slack as data and in words (definitions §4)."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from optimizer.auditing.verdicts import told_of
from optimizer.domain.vocabulary import Check
from optimizer.goals.gauge import number
from optimizer.questions.results import Effect
from optimizer.questions.what_if import Shift
from optimizer.solving.answers import Level


def slack(check: Check) -> int | None:
    """Row units to the nearer limit; negative where broken, None where nothing binds or nothing is known."""
    if check.unknown:
        return None
    rooms = ([check.observed - check.low] if check.low is not None else [])
    rooms += ([check.high - check.observed] if check.high is not None else [])
    return min(rooms) if rooms else None


def level_data(level: Level) -> dict[str, Any]:
    """One level; ``scale`` says how many units of ``value`` make one, ``figure`` what is told of it in ``unit``.

    ``exact`` is what the value rounds, as a fraction. ``bound`` may rest on a solver (``basis``); ``certified`` is the
    part of it that integers prove, and only what that proves is ``proved``.
    """
    gauge, verdict = level.gauge, level.verdict
    return {
        "name": level.name, "title": gauge.title, "optimum": level.optimum if verdict.proved else None,
        "value": level.value,
        "bound": level.bound, "epsilon": level.epsilon, "proved": verdict.proved, "basis": level.basis,
        "certified": verdict.certified,
        "scale": gauge.scale, "figure": number(gauge.figure(level.value)), "unit": gauge.unit,
        "exact": fraction_text(level.exact), "words": level_words(level),
    }


def fraction_text(value: Fraction | None) -> str | None:
    """An exact figure for JSON."""
    return None if value is None else f"{value.numerator}/{value.denominator}"


def effect_data(effect: Effect | Shift) -> dict[str, Any]:
    """One level before and after; values in units of 1/``scale``, ``figures`` what is told of them in ``unit``."""
    gauge = effect.gauge
    values = {"before": effect.before, "after": effect.after, "bound": effect.bound}
    return values | {
        "name": effect.name, "title": gauge.title, "scale": gauge.scale, "proved": effect.proved,
        "remark": effect.remark, "unit": gauge.unit,
        "figures": {key: None if value is None else number(gauge.figure(value)) for key, value in values.items()},
    }


def level_words(level: Level) -> str:
    """What is said of a solved level (definitions §4), with what it rests on where integers do not prove it."""
    return level.verdict.claim


def words_of(levels: Iterable[Level]) -> str:
    """The one-line verdict on a plan."""
    return told_of(tuple(level.verdict for level in levels))
