"""Every field of a posting judged by itself: who, from where, to where, in which years, as what, and by whose decision.

Nothing is shared with the model's table of possible postings (``candidate_postings``), which holds none of those that
are at fault. A posting with the wrong length, or called decided by nobody, still says who serves where; any other fault
makes it none of this county, horizon and policy.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from optimizer.domain.closures import is_closed, over_by
from optimizer.domain.county import Teacher
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.retirement import retirement
from optimizer.domain.roster_by_year import Stays, memberships, parting
from optimizer.domain.vocabulary import Case, Finding, Kind
from optimizer.policy.instance import Instance
from optimizer.readings.plain_view import History
from optimizer.rules.decided import Decided
from optimizer.rules.prolongation import Prolongation

PLAN_FORM = "方案格式"  # the entry id of findings about the plan itself
STALE = "待更新的表"  # likewise of sheets that are to be written anew before they say what the plan says
Years = Mapping[int, History]  # the plain reading of each year without any plan


class Fault(NamedTuple):
    """What is wrong with one field, and whether the posting is judged by all clauses nevertheless."""

    finding: Finding
    judged: bool


def form(instance: Instance, plan: Plan, without: Years) -> Iterator[Fault]:
    """Everything wrong with single fields of the plan, posting by posting; the case names teacher and first year."""
    latest: dict[str, Posting] = {}
    stays = memberships(instance.county)
    for posting in sorted(plan.postings, key=lambda posting: (posting.teacher, posting.first_year)):
        earlier = latest.get(posting.teacher)
        case = Case(PLAN_FORM, (posting.teacher,), posting.first_year)
        misplaced = list(_misplaced(instance, without, posting, earlier))
        misstated = [] if misplaced else _misstated(instance, stays, without[posting.first_year], posting)
        for words in (*misplaced, *misstated):
            finding = Finding(case, True, words, "符合名册、政策与决定", f"教师{posting.teacher}：{words}。", 1)
            yield Fault(finding, judged=not misplaced)
        if earlier is None or not earlier.covers(posting.first_year) or _ends_later(posting, earlier):
            latest[posting.teacher] = posting


def _ends_later(one: Posting, other: Posting) -> bool:
    return other.last_year is not None and (one.last_year is None or one.last_year > other.last_year)


def _misplaced(instance: Instance, without: Years, posting: Posting, earlier: Posting | None) -> Iterator[str]:
    """Why this is no posting at all."""
    county, first = instance.county, posting.first_year
    standing = instance.county_in(first) if first in instance.years else county
    teacher, history = standing.teacher.get(posting.teacher), without.get(first)
    if teacher is None:
        yield "教师编号不在名册中"
    elif posting.origin != teacher.home:
        yield f"原单位应为{teacher.home}"
    if first not in instance.years or (posting.last_year is not None and posting.last_year < first):
        horizon = f"{instance.year}" if instance.span == 1 else f"{instance.years[0]}—{instance.years[-1]}"
        yield f"起止学年有误（应从{horizon}学年开始）"
        history = None
    elif teacher is not None and history is not None and (fault := _absent(history, teacher)):
        yield fault
    if posting.school not in county.school:
        yield f"交流学校{posting.school}不在学校表中"
    elif teacher is not None:
        yield from _place(instance, history, teacher, posting)
    if earlier is not None and earlier.covers(first):
        yield "同一教师的两次交流时间重叠"
    if posting.mode not in tuple(Kind):
        yield "交流类型有误"
    elif teacher is not None and history is not None and posting.school in county.school:
        yield from _kind(instance, history, teacher, posting)


def _misstated(instance: Instance, stays: Stays, history: History, posting: Posting) -> Iterator[str]:
    """What a posting of somebody known to a school known says of itself and is not so."""
    teacher = history.county.teacher[posting.teacher]
    yield from _years(instance, stays, history, teacher, posting)
    if posting.decided and not _decided(instance, teacher, posting):
        yield "标为人工决定，但名册的「指定安排」、政策和方案旁的 edits.yaml 都没有这项决定"


# ---------------------------------------------------------------- person and place


def _absent(history: History, teacher: Teacher) -> str:
    """Why a teacher cannot be posted in this year; empty where nothing stands against it."""
    year = history.year
    if retirement(teacher) <= history.opening:
        return f"该教师在{year}年9月1日前已退休"
    if teacher.recruited is not None and teacher.recruited > year:
        return f"该教师{teacher.recruited}学年才招聘入职"
    if year in teacher.leave:
        return f"该教师{year}学年离岗"
    return f"该教师{year}学年仍在外单位交流" if history.tables.elsewhere(teacher, year) else ""


def _place(instance: Instance, history: History | None, teacher: Teacher, posting: Posting) -> Iterator[str]:
    county, school = instance.county, instance.county.school[posting.school]
    over = over_by(county, teacher.home, school.id)
    if school.id == _present(history, teacher):
        yield "交流学校与编制学校相同" if school.id == teacher.home else "教师已在该校任教，不是新的安排"
    elif school.opened is not None and school.opened > posting.first_year:
        yield f"交流学校{school.opened}学年才开办"
    elif over is not None and (posting.last_year is None or posting.last_year >= over):
        yield f"交流学校自{over}学年起撤并" if is_closed(school, over) else f"编制自{over}学年起并入交流学校"


def _present(history: History | None, teacher: Teacher) -> str:
    """Where nobody is sent anew: the own school, or where somebody serves without a term, who may be called back."""
    standing = history.standings.get(teacher.id) if history is not None else None
    return standing.before if standing is not None and standing.free else teacher.home


# ---------------------------------------------------------------- years


def _years(instance: Instance, stays: Stays, history: History, teacher: Teacher, posting: Posting) -> Iterator[str]:
    """A posting lasts for the term of its kind, or of the mode by which the member school belongs to its group.

    One without a term may end in any year; how long a prolongation may be says its own entry. No posting outlives the
    group that both schools share.
    """
    first, last = posting.first_year, posting.last_year
    apart = parting(stays, teacher.home, posting.school, first, instance.years[-1])
    if apart is not None and (last is None or last >= apart):
        yield f"两校自{apart}学年起不在同一集团，交流至迟到{apart - 1}学年"
    elif posting.mode != Kind.PROLONGED and (due := _due(history, teacher, posting)) is not None:
        due = due if apart is None else min(due, apart - 1)
        if last is None or last > due:
            yield f"交流时间超过该类交流的期限，应到{due}学年为止"
        elif last < due:
            yield f"交流时间短于该类交流的期限，应到{due}学年为止"


def _due(history: History, teacher: Teacher, posting: Posting) -> int | None:
    """The last school year by its term; None without one, as of who is called back to the own school."""
    if posting.school == teacher.home:
        return None
    definitions, mode = history.definitions, history.mode_between(teacher.home, posting.school)
    term = definitions.term_of(posting.mode, mode)
    if term is None:
        return None
    due = posting.first_year + term - 1
    serves = _last_full(retirement(teacher), history)
    return serves if definitions.last_part_term and posting.first_year <= serves < due else due


def _last_full(leaves: date, history: History) -> int:
    """The last school year that is over before somebody leaves."""
    return leaves.year - 1 if leaves >= history.definitions.opening(leaves.year) else leaves.year - 2


# ---------------------------------------------------------------- kind and decision


def _kind(instance: Instance, history: History, teacher: Teacher, posting: Posting) -> Iterator[str]:
    usual = history.kind_of(teacher, posting.school)
    if posting.mode == Kind.PROLONGED:
        if not _may_prolong(instance, history, teacher):
            yield "本政策没有适用于该教师的延长交流条款"
    elif posting.mode != usual:
        yield f"按政策这是{usual}，不能计作{posting.mode}"


def _may_prolong(instance: Instance, history: History, teacher: Teacher) -> bool:
    """Whether an entry about prolonging is in force and speaks of the teacher's school."""
    entries = [entry for entry in instance.entries_in(history.year) if isinstance(entry.rule, Prolongation)]
    return any(history.within(entry.scope).covers(teacher.home) for entry in entries)


def _decided(instance: Instance, teacher: Teacher, posting: Posting) -> bool:
    """Whether a planner has decided on this posting: in the roster for the first year, or by an entry."""
    if teacher.fixed is not None and posting.first_year == instance.year:
        return True
    rules = (entry.rule for entry in instance.policy.entries)
    return any(
        (rule.teacher, rule.school, rule.year or instance.year) == (posting.teacher, posting.school, posting.first_year)
        for rule in rules if isinstance(rule, Decided)
    )
