"""The figures behind a clash: who could move at all in the groups concerned."""

from collections.abc import Iterator

import numpy as np

from optimizer.answers import Impossible
from optimizer.engine.conflict import Clash
from optimizer.reporting.figures import school_year
from optimizer.vocabulary import Case


def circumstances(answer: Impossible, clash: Clash) -> list[str]:
    """One line per group of a clash and year: staff, in term, exempt, without an open post, and free to move."""
    several = answer.instance.span > 1
    return [
        f"{school_year(year)}{line}" if several else line
        for year in sorted({case.year for case in clash.cases})
        for line in _groups(answer, year, [case for case in clash.cases if case.year == year])
    ]


def _groups(answer: Impossible, year: int, cases: list[Case]) -> Iterator[str]:
    facts, postings = answer.instance.facts_in(year), answer.assembly.horizon.at(year)
    t, s = facts.teachers, facts.schools
    named = [name for case in cases for name in case.subject]
    groups = {facts.group_code[name] for name in named if name in facts.group_code}
    groups |= {int(s.group[facts.school_code[name]]) for name in named if name in facts.school_code}
    free = np.zeros(len(t.ids), dtype=bool)
    free[postings.teacher[postings.starts]] = True
    for group in sorted(groups - {-1}):
        staff = s.group[t.home] == group
        term, exempt = staff & t.in_term, staff & t.exempt & ~t.in_term
        able = staff & free
        rest = int((staff & ~t.in_term & ~t.exempt & ~free).sum())
        yield (
            f"{facts.county.groups[group].name}：在编{int(staff.sum())}人，其中任期内{int(term.sum())}人、"
            f"暂缓或免于交流{int(exempt.sum())}人、集团内无对口去向或未开放交流{rest}人；"
            f"可交流{int(able.sum())}人（骨干{int((able & t.backbone).sum())}人）"
        )
