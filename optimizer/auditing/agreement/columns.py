"""Whether the matrix has a column for every posting that the clauses leave possible, and for no other one."""

from collections.abc import Collection, Iterator

from optimizer.auditing.agreement.open_postings import conceivable
from optimizer.auditing.audit import histories
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.vocabulary import Case, Kind
from optimizer.model.assembly import Assembly
from optimizer.policy.instance import Instance
from optimizer.rules.base import Rule

Key = tuple[str, str, int, int | None, Kind]  # teacher, school, first and last year, kind


def columns_apart(assembly: Assembly, rows: Collection[Case]) -> Iterator[tuple[Posting, str]]:
    """Postings that only one of both has. What a clause forbids, though the matrix has it, shows on the trials.

    ``rows`` are the cases with a row: breaking one of these forbids no posting by itself.
    """
    mine = {key(posting): posting for posting in conceivable(assembly.instance)}
    theirs = {key(posting): posting for posting in every(assembly)}
    for each in theirs.keys() - mine.keys():
        yield theirs[each], "条款没有开放，矩阵有这一列"
    absent = [posting for each, posting in mine.items() if each not in theirs]
    for posting in permitted(assembly.instance, absent, rows):
        yield posting, "条款允许，矩阵没有这一列"


def key(posting: Posting) -> Key:
    """What tells one possible posting from another."""
    return posting.teacher, posting.school, posting.first_year, posting.last_year, posting.mode


def every(assembly: Assembly) -> tuple[Posting, ...]:
    """All columns that are postings."""
    horizon = assembly.horizon
    return horizon.plan(horizon.teacher.argsort(kind="stable")).postings


def permitted(instance: Instance, postings: Collection[Posting], rows: Collection[Case]) -> Iterator[Posting]:
    """Those of the postings that no hard entry forbids one by one, each judged in the year in which it begins."""
    waiting: dict[tuple[str, int], list[Posting]] = {}
    for posting in postings:
        waiting.setdefault((posting.teacher, posting.first_year), []).append(posting)
    for turn in range(max(map(len, waiting.values()), default=0)):
        chosen = {who: own[turn] for who, own in waiting.items() if turn < len(own)}
        plan = Plan(instance.year, tuple(chosen.values()), span=instance.span)
        forbidden = set(_forbidden(instance, plan, rows))
        yield from (posting for who, posting in chosen.items() if who not in forbidden)


def _forbidden(instance: Instance, plan: Plan, rows: Collection[Case]) -> Iterator[tuple[str, int]]:
    """Teacher and year of postings that an entry forbids."""
    for year, history in histories(instance, plan).items():
        for entry in instance.entries_in(year):
            if entry.hard and type(entry.rule).excludes is not Rule.excludes:
                for check in entry.audit(history.within(entry.scope)):
                    case = Case(entry.id, tuple(check.subject), year)
                    if not check.holds and len(check.subject) == 1 and case not in rows:
                        yield str(check.subject[0]), year
