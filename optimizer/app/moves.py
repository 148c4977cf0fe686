"""Moves that a planner tries on a plan: who goes where instead."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from optimizer.domain.errors import InputError, Problem
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.row_order import natural
from optimizer.model.assembly import Assembly
from optimizer.policy.instance import Instance
from optimizer.questions.results import Wish
from optimizer.questions.wishes import Questions
from optimizer.reporting.facts.posting_ends import usual

TABLE = "调整"


class Move(NamedTuple):
    """A teacher begins at a school in a year (the first where none is named), or is at the own one (None)."""

    teacher: str
    to: str | None = None
    year: int | None = None


def moved(assembly: Assembly, plan: Plan, moves: Sequence[Move]) -> Plan:
    """The plan with these moves, one after the other. Raises InputError with everybody and everything unknown."""
    instance = assembly.instance
    problems = [problem for move in moves for problem in _unknown(instance, move)]
    if problems:
        raise InputError(problems)
    postings = list(plan.postings)
    for move in moves:
        year = move.year or instance.year
        home = instance.county_in(year).teacher[move.teacher].home
        stays = move.to in (None, home)
        postings = [
            each for each in postings
            if each.teacher != move.teacher or not (each.covers(year) if stays else each.first_year == year)
        ]
        if not stays:
            postings.append(_posting(assembly, move.teacher, str(move.to), year))
    ordered = sorted(postings, key=lambda each: (natural(each.teacher), each.first_year))
    return replace(plan, postings=tuple(ordered), digests={})


def _posting(assembly: Assembly, teacher: str, school: str, year: int) -> Posting:
    """As the model would make it; where it makes none, as the policy has postings of that kind."""
    instance = assembly.instance
    record = instance.county_in(year).teacher[teacher]
    kind, last = usual(instance, record, school, year, None)
    plain = Posting(teacher, record.home, school, year, last, kind)
    columns = Questions(assembly).columns(Wish(teacher, school, year))
    possible = [each._replace(decided=False) for each in assembly.horizon.plan(columns).postings]
    return plain if plain in possible or not possible else possible[0]


def _unknown(instance: Instance, move: Move) -> list[Problem]:
    found = []
    if move.teacher not in instance.county.teacher:
        found.append(Problem(TABLE, None, None, f"教师“{move.teacher}”不在名册中", "请写教师编号。"))
    if move.to is not None and move.to not in instance.county.school:
        found.append(Problem(TABLE, None, None, f"学校“{move.to}”不在学校表中", "请写学校编号。"))
    if move.year is not None and move.year not in instance.years:
        years = "、".join(map(str, instance.years))
        found.append(Problem(TABLE, None, None, f"方案不包括{move.year}学年", f"可填 {years}。"))
    return found
