"""Both readings of a rule on one plan, as shortfalls by case subject; cases that hold are left out."""

from collections import Counter

import numpy as np

from optimizer.columns import Ints
from optimizer.demands import Subject
from optimizer.history import History
from optimizer.horizon import Horizon, unrolled
from optimizer.postings import Postings
from optimizer.rule import Rule
from optimizer.vocabulary import Check


def model(rule: Rule, postings: Postings, x: Ints) -> dict[Subject, int]:
    """What the postings, rows and caps say of a 0/1 choice of postings."""
    short: Counter[Subject] = Counter()
    forbidden = rule.excludes(postings)
    if forbidden is not None:
        short.update((postings.facts.teachers.ids[t],) for t in postings.teacher[forbidden & (x > 0)])
    for asked in rule.demands(postings):
        for subject, missing in zip(asked.rows.subjects, asked.shortfalls(x).tolist(), strict=True):
            short[tuple(subject)] += missing
    for cap in rule.caps(postings):
        short[cap.subject] += cap.shortfall(x)
    return {subject: missing for subject, missing in short.items() if missing}


def auditor(rule: Rule, history: History) -> tuple[dict[Subject, int], list[Check]]:
    """What the plain reading says, and all its checks."""
    checks = list(rule.audit(history))
    short: Counter[Subject] = Counter()
    for check in checks:
        short[check.subject] += check.shortfall
    return {subject: missing for subject, missing in short.items() if missing}, checks


def table(postings: Postings) -> Horizon:
    """The same postings as a horizon of one year."""
    return unrolled({postings.facts.year: postings.facts}, [postings])


def choice(postings: Postings, rows: Ints) -> Ints:
    """The 0/1 vector that takes these rows."""
    x = np.zeros(len(postings), dtype=np.int64)
    x[rows] = 1
    return x
