"""The figures behind a clash: who could move at all in the groups concerned."""

import numpy as np

from optimizer.answers import Impossible
from optimizer.engine.conflict import Clash


def circumstances(answer: Impossible, clash: Clash) -> list[str]:
    """One line per group of a clash: staff, in term, exempt, without an open post, and free to move."""
    facts, postings = answer.instance.facts, answer.assembly.horizon.at(answer.instance.year)
    t, s = facts.teachers, facts.schools
    groups = {facts.group_code[name] for case in clash.cases for name in case.subject if name in facts.group_code}
    groups |= {
        int(s.group[facts.school_code[name]])
        for case in clash.cases
        for name in case.subject
        if name in facts.school_code
    }
    free = np.zeros(len(t.ids), dtype=bool)
    free[postings.teacher] = True
    lines = []
    for group in sorted(groups - {-1}):
        staff = s.group[t.home] == group
        term, exempt = staff & t.in_term, staff & t.exempt & ~t.in_term
        able = staff & free
        rest = int((staff & ~t.in_term & ~t.exempt & ~free).sum())
        lines.append(
            f"{facts.county.groups[group].name}：在编{int(staff.sum())}人，其中任期内{int(term.sum())}人、"
            f"暂缓或免于交流{int(exempt.sum())}人、集团内无对口去向或未开放交流{rest}人；"
            f"可交流{int(able.sum())}人（骨干{int((able & t.backbone).sum())}人）"
        )
    return lines
