"""Who else could serve at a school: the possible postings ranked by what each would cost, exactly.

Best first: a candidate's relaxation bounds what the posting costs, so that only those who may be among the best are
solved in integers.
"""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from optimizer.domain.errors import InputError
from optimizer.domain.vocabulary import Kind
from optimizer.engine.core import Limits
from optimizer.questions.counterfactuals import QUESTION, Desk
from optimizer.questions.results import Tried, Wish
from optimizer.readings.columns import KINDS

Listener = Callable[[int, int, int], None]  # candidates bounded, solved, and in all


@dataclass(frozen=True)
class Candidate:
    """A teacher who could begin at the school in the year; ``chosen``: the plan sends him there."""

    teacher: str
    year: int
    chosen: bool
    minutes: int
    reply: Tried

    @property
    def cost(self) -> tuple[int, ...]:
        """By level, what sending this teacher there costs."""
        return tuple(level.change for level in self.reply.levels)


@dataclass(frozen=True)
class Ranking:
    """The best candidates in their order, who of them cannot be had, and how many there are in all.

    ``dearer`` is a bound: nobody who is not listed costs less than that, level by level in their order.
    """

    school: str
    subject: str | None
    year: int
    candidates: tuple[Candidate, ...]
    barred: tuple[str, ...]
    total: int
    dearer: tuple[int, ...] | None


def rank(
    desk: Desk, school: str, subject: str | None = None, year: int | None = None, *, most: int = 10,
    limits: Limits = QUESTION, listen: Listener = lambda *_: None,
) -> Ranking:
    """The ``most`` cheapest candidates for posts of a school, whom the plan sends there among them.

    Raises InputError where the instance has no such school, year, or candidate.
    """
    year = desk.instance.year if year is None else year
    people = _possible(desk, school, subject, year)
    chosen = {p.teacher for p in desk.plan.postings if (p.school, p.first_year) == (school, year)}
    # cost or bound, whether the plan has other people there, whether the cost is known, teacher
    queue: list[tuple[tuple[int, ...], bool, bool, str]] = []
    replies: dict[str, Tried] = {}
    barred: list[str] = []
    nothing = (0,) * len(desk.values)
    for number, teacher in enumerate(people, start=1):
        promised = nothing if teacher in chosen else desk.promise([Wish(teacher, school, year)])
        if promised is None:
            barred.append(teacher)
        else:
            heapq.heappush(queue, (promised, teacher not in chosen, False, teacher))
        listen(number, 0, len(people))
    found: list[Candidate] = []
    while queue and len(found) < most:
        _, other, exact, teacher = heapq.heappop(queue)
        if exact:
            found.append(_candidate(desk, teacher, school, year, chosen, replies[teacher]))
            continue
        reply = desk.ask([Wish(teacher, school, year)], limits=limits)
        if isinstance(reply, Tried):
            replies[teacher] = reply
            heapq.heappush(queue, (tuple(level.change for level in reply.levels), other, True, teacher))
        else:
            barred.append(teacher)
        listen(len(people), len(replies), len(people))
    dearer = queue[0][0] if queue else None
    return Ranking(school, subject, year, tuple(found), tuple(barred), len(people), dearer)


def _candidate(
    desk: Desk, teacher: str, school: str, year: int, chosen: Iterable[str], reply: Tried
) -> Candidate:
    facts = desk.instance.facts_in(year)
    who, where = (np.array([code]) for code in (facts.teacher_code[teacher], facts.school_code[school]))
    minutes = int(facts.travel.of(who, where, facts.teachers.ids)[0])
    return Candidate(teacher, year, teacher in chosen, minutes, reply)


def _possible(desk: Desk, school: str, subject: str | None, year: int) -> list[str]:
    """Teachers whom the model could send there in that year; prolongations apart."""
    instance = desk.instance
    if school not in instance.county.school:
        raise InputError.of(f"学校编号“{school}”不在学校表中", "请核对学校编号。")
    if year not in instance.years:
        raise InputError.of(f"方案不包括{year}学年", f"可填 {'、'.join(map(str, instance.years))}。")
    view = desk.assembly.horizon.at(year)
    facts = view.facts
    begins = view.starts & (view.school == facts.school_code[school]) & (view.kind != KINDS.index(Kind.PROLONGED))
    taught = {
        facts.teachers.ids[teacher]: facts.subject_names[what]
        for teacher, what in zip(view.teacher[begins].tolist(), view.subject[begins].tolist(), strict=True)
    }
    found = [teacher for teacher, what in taught.items() if subject in (None, what)]
    if not found:
        subjects = sorted(set(taught.values()))
        which = "" if subject is None else f"“{subject}”"
        advice = f"可选学科：{'、'.join(subjects)}。" if subjects else "请用 --teacher 查看某位教师不能到该校的原因。"
        raise InputError.of(f"{year}学年没有{which}教师可以交流到{school}", advice)
    return found
