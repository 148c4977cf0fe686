"""Who is back from a posting of record, and which postings of a plan serve their term out: the model's reading."""

import numpy as np

from optimizer.domain.vocabulary import Kind
from optimizer.readings.columns import KINDS, OPEN, Bools, Ints
from optimizer.readings.horizon import Horizon
from optimizer.readings.kinds_of_postings import terms_between
from optimizer.readings.model_view import Facts

NEVER = -9999  # first year back of who never was away


def ended_of_record(facts: Facts) -> Ints:
    """``teacher · schools + school`` of the postings of record that ended with the year before."""
    keys = []
    for past in facts.past:
        last = facts.last_of(past)
        if last == facts.year - 1 and past.teacher in facts.teacher_code and past.school in facts.school_code:
            keys.append(facts.teacher_code[past.teacher] * len(facts.schools.ids) + facts.school_code[past.school])
    return np.array(keys, dtype=np.int64)


def returned(facts: Facts) -> Ints:
    """Over teachers: the first school year back from the latest posting of record that had a term, else ``NEVER``.

    Who was called back before its end, because the schools parted or closed, is no returner.
    """
    found = np.full(len(facts.teachers.ids), NEVER, dtype=np.int64)
    written = {(past.teacher, past.start, past.school): past for past in facts.county.roster.history}
    for past in facts.past:
        code, back = facts.teacher_code.get(past.teacher, -1), facts.last_of(past) + 1
        if back <= facts.last_of(written[past.teacher, past.start, past.school]):
            continue
        abroad = code >= 0 and facts.school_code.get(past.school, -1) != facts.teachers.home[code]
        if abroad and back <= facts.year and past.kind is not Kind.REDEPLOYED:
            found[code] = max(found[code], back)
    return found


def served_out(horizon: Horizon) -> Bools:
    """Over the columns of a horizon: not over before the term, as where the schools part; prolongations always."""
    served: Bools = horizon.kind == KINDS.index(Kind.PROLONGED)
    for year, facts in horizon.facts.items():
        view = horizon.at(year)
        term = terms_between(facts.definitions, facts.views, view.kind, view.home, view.school)
        whole = view.starts & ((term == OPEN) | (view.last + 1 - view.first >= term))
        served[view.column[whole]] = True
    return served
