"""The figures behind a clash: who could move at all in the groups concerned."""

from collections.abc import Hashable, Iterator, Sequence

import numpy as np

from optimizer.domain.vocabulary import Case, Kind, Leader
from optimizer.engine.conflict import Clash
from optimizer.model.pins import in_the_way, pinned
from optimizer.policy.instance import Instance
from optimizer.readings.columns import Bools
from optimizer.readings.model_view import Facts
from optimizer.readings.postings import Postings
from optimizer.reporting.facts.held_back import held_back
from optimizer.reporting.facts.school_years import school_year
from optimizer.rules.base import school_name
from optimizer.solving.answers import Impossible


def circumstances(answer: Impossible, clash: Clash) -> list[str]:
    """One line per group of a clash and year: staff, in term, exempt, without an open post, and free to move.

    Teachers whom a case names are told likewise.
    """
    several = answer.instance.span > 1
    found = []
    for year in sorted({case.year for case in clash.cases}):
        cases = [case for case in clash.cases if case.year == year]
        for line in (*_groups(answer, year, cases), *_people(answer, year, cases)):
            found.append(f"{school_year(year)}{line}" if several else line)
    return found


def _people(answer: Impossible, year: int, cases: list[Case]) -> Iterator[str]:
    facts, postings = answer.instance.facts_in(year), answer.assembly.horizon.at(year)
    t = facts.teachers
    free = set(postings.teacher[postings.starts].tolist())
    sent = {teacher: school for _, teacher, school in pinned(answer.instance)} if facts.opens else {}
    for identity in dict.fromkeys(str(case.subject[0]) for case in cases):
        if identity not in answer.instance.county.teacher:
            continue
        code = facts.teacher_code.get(identity)
        if code is None:
            yield f"教师{identity}：该学年不在岗"
        elif identity in sent and (why := in_the_way(answer.instance, identity, sent[identity])):
            yield f"教师{identity}不能到{school_name(facts.county, sent[identity])}：{'；'.join(map(str, why))}"
        elif t.in_term[code]:
            yield f"教师{identity}：上一轮交流任期未满，现在{facts.county.schools[t.present[code]].name}任教"
        elif t.exempt[code]:
            yield f"教师{identity}：属暂缓或免于交流人员"
        elif code not in free:
            yield f"教师{identity}：按现有条款没有可去的学校"


def _groups(answer: Impossible, year: int, cases: list[Case]) -> Iterator[str]:
    named = [name for case in cases for name in case.subject]
    for view in answer.assembly.horizon.at(year).layers:
        yield from _in_layer(answer.instance, view, named, _one_sided(answer, year, cases))


def _in_layer(instance: Instance, postings: Postings, named: Sequence[Hashable], one_sided: str) -> Iterator[str]:
    facts = postings.facts
    t, s = facts.teachers, facts.schools
    groups = {facts.group_code[name] for name in named if name in facts.group_code}
    groups |= {int(s.group[facts.school_code[name]]) for name in named if name in facts.school_code}
    free = np.zeros(len(t.ids), dtype=bool)
    free[postings.teacher[postings.starts]] = True
    for group in sorted(groups - {-1}):
        staff = (s.group[t.home] == group) & ~s.private[t.home]
        term, exempt = staff & t.in_term, staff & t.exempt & ~t.in_term
        able = staff & free
        rest = staff & ~t.in_term & ~t.exempt & ~free
        yield (
            f"{facts.county.groups[group].name}：在编{int(staff.sum())}人，其中任期内{int(term.sum())}人、"
            f"暂缓或免于交流{int(exempt.sum())}人、无对口去向、未开放交流或按其他条款留校{int(rest.sum())}人"
            f"{_held(instance, facts, group, rest)}；"
            f"可交流{int(able.sum())}人（骨干{int((able & t.backbone).sum())}人）"
            f"{_leaders(int((staff & (t.leader > Leader.无)).sum()), one_sided)}"
        )


def _held(instance: Instance, facts: Facts, group: int, people: Bools) -> str:
    """By which clauses, where they have a post elsewhere."""
    told = "、".join(f"「{title}」{number}人" for title, number in held_back(instance, facts, group, people))
    return f"（{told}）" if told else ""


def _one_sided(answer: Impossible, year: int, cases: list[Case]) -> str:
    """The entries among the cases whose base holds leaders and whose count leaves their moves out, in words."""
    named = {case.entry for case in cases}
    return "、".join(
        f"「{entry.rule.title}」（{entry.id}）" for entry in answer.instance.entries_in(year)
        if entry.id in named and getattr(entry.rule, "leaders_in_base", False)
        and Kind.LEADER not in getattr(entry.rule, "modes", ())
    )


def _leaders(leaders: int, one_sided: str) -> str:
    """That leaders are in the base of such entries, and which readings there are."""
    if not leaders or not one_sided:
        return ""
    return (
        f"；干部{leaders}人在{one_sided}的基数内，而干部交流不计入：可把 leaders_in_base 改为 false（基数不含干部），"
        "或在 modes 中列入 干部（计入干部交流）"
    )
