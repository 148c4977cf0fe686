"""Both readings of a rule on one plan, as shortfalls by case subject; cases that hold are left out."""

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from optimizer.domain.closures import over_by
from optimizer.domain.plan import Plan
from optimizer.domain.scope import EVERYBODY, Scope
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.columns import KINDS, Ints
from optimizer.readings.horizon import Horizon, unrolled
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.readings.postings import OPEN, Postings, everywhere
from optimizer.readings.rows import Subject
from optimizer.rules.base import Rule


def model(rule: Rule, postings: Postings, x: Ints) -> dict[Subject, int]:
    """What the postings, rows and caps say of a 0/1 choice of postings, in a horizon of one year."""
    return model_in(rule, table(postings), postings.facts.year, x, postings.scope)


def model_in(rule: Rule, horizon: Horizon, year: int, x: Ints, scope: Scope = EVERYBODY) -> dict[Subject, int]:
    """What they say in one year of a horizon, of a 0/1 choice among its postings."""
    seen = horizon.at(year).within(scope)
    own = x[seen.column]
    short: Counter[Subject] = Counter()
    for view in rule.views(seen):
        forbidden = rule.excludes(view)
        if forbidden is not None:
            short.update((view.facts.teachers.ids[t],) for t in view.teacher[forbidden & view.starts & (own > 0)])
        asked = [(demand, own) for demand in rule.demands(view)] + [(each, x) for each in rule.ties(horizon, view)]
        for each, chosen in asked:
            for subject, missing in zip(each.rows.subjects, each.shortfalls(chosen).tolist(), strict=True):
                short[tuple(subject)] += missing
        for cap in rule.caps(view):
            short[cap.subject] += cap.shortfall(own)
    return {subject: missing for subject, missing in short.items() if missing}


def auditor(rule: Rule, history: History) -> tuple[dict[Subject, int], list[Check]]:
    """What the plain reading says, and all its checks."""
    checks = [check for view in rule.views(history) for check in rule.audit(view)]
    short: Counter[Subject] = Counter()
    for check in checks:
        short[check.subject] += check.shortfall
    assert len(short) == len(checks), "one case, one check"
    return {subject: missing for subject, missing in short.items() if missing}, checks


def table(postings: Postings) -> Horizon:
    """The same postings as a horizon of one year."""
    return unrolled({postings.facts.year: postings.facts}, [postings])


def universe(facts: Mapping[int, Facts], plan: Plan | None = None) -> Horizon:
    """Every teacher to every other school in every year: for the term, for one year, and prolonged by one or two.

    Postings of the plan that are none of these come on top.
    """
    tables = [_outlived(each) for seen in facts.values() for each in _lengths(seen)]
    found = unrolled(facts, tables)
    missing = [] if plan is None else [
        posting for posting, row in zip(plan.postings, found.rows_of(plan), strict=True) if row < 0
    ]
    for posting in missing:
        seen = facts[posting.first_year]
        last = OPEN if posting.last_year is None else posting.last_year
        numbers = (
            seen.teacher_code[posting.teacher], seen.school_code[posting.school], KINDS.index(posting.mode),
            posting.first_year, last, 0,
        )
        tables.append(Postings(seen, *(np.array([number], dtype=np.int64) for number in numbers)))
    return unrolled(facts, tables) if missing else found


def _outlived(table: Postings) -> Postings:
    """Without those that a closing school, or the merger of both ends, would cut short."""
    county = table.facts.county
    if all(school.closes is None for school in county.schools):
        return table
    ids = table.facts.schools.ids
    ends = zip(table.home.tolist(), table.school.tolist(), strict=True)
    over = [over_by(county, ids[home], ids[school]) for home, school in ends]
    return table.taking(np.array([
        until is None or last < until for until, last in zip(over, table.last.tolist(), strict=True)
    ], dtype=bool))


def _lengths(facts: Facts) -> Iterator[Postings]:
    whole = everywhere(facts)
    yield whole
    longer = whole.last > whole.first
    columns = (whole.teacher, whole.school, whole.kind, whole.first, whole.first, whole.column)
    yield Postings(facts, *(column[longer] for column in columns))
    prolonged = np.full(len(whole), KINDS.index(Kind.PROLONGED), dtype=np.int64)
    for length in (1, 2):
        yield Postings(
            facts, whole.teacher, whole.school, prolonged, whole.first, whole.first + length - 1, whole.column
        )


def choice(postings: Postings | Horizon, rows: Ints) -> Ints:
    """The 0/1 vector that takes these rows."""
    x = np.zeros(len(postings), dtype=np.int64)
    x[rows] = 1
    return x
