"""Why a teacher goes, stays, or does not go to a school: the opposite is asked for, and what it does is certified."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from optimizer.domain.plan import Posting
from optimizer.domain.vocabulary import Case
from optimizer.engine.core import Limits
from optimizer.questions.counterfactuals import QUESTION, Desk
from optimizer.questions.results import Reply, Wish
from optimizer.readings.columns import Ints

Listener = Callable[[int, int], None]  # questions answered, and in all


@dataclass(frozen=True)
class Bare:
    """What happens where only the wish changes the plan: hard cases that break, and levels by how much they change."""

    cases: tuple[Case, ...]
    shifts: Mapping[str, int]


@dataclass(frozen=True)
class Why:
    """One question about one teacher.

    ``placed`` are the postings of the plan that the question is about. ``wish`` is the opposite of what the plan does;
    ``best`` and ``nearest`` are the answers to it in both orders, ``bare`` is what happens where nothing else changes
    (None where that is no single posting).
    """

    desk: Desk
    teacher: str
    school: str | None
    year: int | None
    placed: tuple[Posting, ...]
    wish: Wish
    bare: Bare | None
    best: Reply
    nearest: Reply
    others: tuple[tuple[Wish, Reply], ...] = ()


def why(
    desk: Desk, teacher: str, school: str | None = None, year: int | None = None, *, limits: Limits = QUESTION,
    listen: Listener = lambda *_: None,
) -> Why:
    """Ask for the opposite of what the plan does with a teacher, at a school or at all, in a year or in any.

    Where no school is named, every other place where he could serve is asked for as well (``others``).

    Raises InputError where the instance has no such teacher, school or year.
    """
    placed, wish = opposite(desk, teacher, school, year)
    elsewhere = _elsewhere(desk, teacher, wish, placed) if school is None else []
    listen(0, len(elsewhere) + 2)
    best = desk.ask([wish], order="best", limits=limits)
    listen(1, len(elsewhere) + 2)
    nearest = desk.ask([wish], order="nearest", limits=limits)
    others = []
    for number, other in enumerate(elsewhere, start=2):
        listen(number, len(elsewhere) + 2)
        others.append((other, desk.ask([other], order="best", limits=limits)))
    return Why(desk, teacher, school, year, placed, wish, bare(desk, wish), best, nearest, tuple(others))


def _elsewhere(desk: Desk, teacher: str, wish: Wish, placed: tuple[Posting, ...]) -> list[Wish]:
    """The schools within reach where the plan does not send the teacher, possible or not."""
    home = desk.instance.county.teacher[teacher].home
    year = wish.year if wish.year is not None else desk.instance.year
    taken = {posting.school for posting in placed}
    near = desk.questions.near(home, year)
    schools = desk.instance.facts.schools.ids
    own = desk.questions.columns(Wish(teacher))
    possible = [schools[code] for code in np.unique(desk.assembly.horizon.school[own]).tolist()]
    return [Wish(teacher, each, wish.year) for each in dict.fromkeys([*near, *possible]) if each not in taken]


def opposite(desk: Desk, teacher: str, school: str | None, year: int | None) -> tuple[tuple[Posting, ...], Wish]:
    """The postings of the plan that are asked about, and the wish that contradicts the plan."""
    asked = Wish(teacher, school, year)
    desk.questions.asks([asked])
    if school == desk.instance.county.teacher[teacher].home:
        school = None
    serving = tuple(
        posting for posting in desk.plan.postings
        if posting.teacher == teacher and (year is None or posting.covers(year))
    )
    there = tuple(posting for posting in serving if posting.school == school)
    if there:
        return there, replace(asked, year=None if year is None else there[0].first_year, holds=False)
    return serving, replace(asked, school=school, holds=school is not None or bool(serving))


def bare(desk: Desk, wish: Wish) -> Bare | None:
    """Do what is wished and nothing else; None where the wish leaves open what to do, or cannot be had at all."""
    horizon, columns = desk.assembly.horizon, desk.questions.columns(wish)
    chosen = desk.x[: len(horizon)].copy()
    if wish.holds and wish.school is not None:
        if not len(columns):
            return None
        taken = columns[0]
        own = desk.questions.columns(Wish(wish.teacher))
        chosen[own[(horizon.first[own] <= horizon.last[taken]) & (horizon.last[own] >= horizon.first[taken])]] = 0
        chosen[taken] = 1
    elif wish.holds == (wish.school is None):
        chosen[columns] = 0
    else:
        return None
    whole = desk.assembly.completed(chosen)
    before, after = desk.values, desk.assembly.values(chosen)
    shifts = {
        name: now - then for name, then, now in zip(desk.assembly.levels, before, after, strict=True) if now != then
    }
    return Bare(_broken(desk, whole), shifts)


def _broken(desk: Desk, whole: Ints) -> tuple[Case, ...]:
    assembly = desk.assembly
    at = assembly.A @ whole
    rows = np.flatnonzero((at < assembly.low) | (at > assembly.high)).tolist()
    cases = (assembly.case(row) for row in rows)
    return tuple(dict.fromkeys(case for case in cases if not case.entry.startswith("#")))
