"""The auditor: judges any plan, also one edited by hand. Imports no solver and none of the model's tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from optimizer.domain.closures import is_closed, over_by
from optimizer.domain.county import Teacher
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.retirement import retirement
from optimizer.domain.vocabulary import Case, Check, Finding, Kind
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.readings.equity import Variation, variations
from optimizer.readings.plain_view import History
from optimizer.rules.base import UNKNOWN, VISITS, Rule
from optimizer.rules.prolongation import Prolongation

WEEK = f"{VISITS}·按课表"  # the reading with those who visit in the planned week
PLAN_FORM = "方案格式"  # the entry id of findings about the plan itself


@dataclass(frozen=True)
class Judged:
    """One case of one entry, under the reading in force (``reading`` empty) or another one."""

    entry: Entry
    reading: str
    check: Check
    actual: str
    required: str
    year: int
    rule: Rule  # the entry's own, or as the reading has it
    units: int  # of the check in one of the rule's own unit

    @property
    def doubtful(self) -> bool:
        """Whether a case of the reading in force cannot be told from the roster."""
        return self.check.unknown and not self.reading


@dataclass(frozen=True)
class Seen:
    """One school year under the plan."""

    history: History
    compliance: tuple[Judged, ...]
    before: tuple[Variation, ...]
    after: tuple[Variation, ...]


@dataclass(frozen=True)
class Audit:
    """Everything that the auditor saw of a plan, year by year."""

    instance: Instance
    findings: tuple[Finding, ...]
    years: Mapping[int, Seen]

    @property
    def lawful(self) -> bool:
        """No hard breach, as far as can be told (see ``certain``)."""
        return not any(finding.hard for finding in self.findings)

    @property
    def doubts(self) -> Iterator[Judged]:
        """The cases under the readings in force that the roster leaves open: 无法核对."""
        return (judged for judged in self.compliance if judged.doubtful)

    @property
    def certain(self) -> bool:
        """Nothing hard is left open."""
        return not any(judged.entry.hard for judged in self.doubts)

    @property
    def first(self) -> Seen:
        return self.years[self.instance.year]

    @property
    def compliance(self) -> Iterator[Judged]:
        return (judged for seen in self.years.values() for judged in seen.compliance)


def audit(instance: Instance, plan: Plan) -> Audit:
    """Judge a plan against the entries in force in each year, and report it under the other readings of clauses."""
    findings = list(_form(instance, plan))
    doubtful = {finding.case.subject[0] for finding in findings}
    sound = replace(
        plan, year=instance.year, span=instance.span,
        postings=tuple(posting for posting in plan.postings if posting.teacher not in doubtful),
    )
    years = {}
    for year, history in histories(instance, sound).items():
        compliance = tuple(_judged(instance, history))
        broken = (judged for judged in compliance if not judged.reading and not judged.check.holds)
        findings += [_finding(judged, history) for judged in broken]
        years[year] = Seen(
            history, compliance, tuple(variations(history, after=False)), tuple(variations(history, after=True))
        )
    return Audit(instance, tuple(findings), years)


def with_visitors(audited: Audit, visitors: frozenset[str]) -> Audit:
    """The audit with one more reading of the flow quotas in the first year: whoever visits in its planned week counts.

    The reading in force counts whom the roster names, because it binds before a week is planned.
    """
    instance, first = audited.instance, audited.first
    planned = replace(first.history, visitors=visitors)
    more = tuple(quotas_with_visits(instance, planned))
    years = {**audited.years, instance.year: replace(first, compliance=(*first.compliance, *more))}
    return replace(audited, years=years)


def quotas_with_visits(instance: Instance, history: History) -> Iterator[Judged]:
    """The flow quotas of one year with its visitors counted, whatever the entries say of 走教."""
    for entry in instance.entries_in(history.year):
        if (rule := entry.rule.visited) is not None:
            judged = entry.model_copy(update={"rule": rule})
            for check in judged.audit(history.within(entry.scope)):
                yield _case(entry, WEEK, check, history, rule)


def histories(instance: Instance, plan: Plan) -> Mapping[int, History]:
    """The plain reading of each year of the horizon."""
    found = {}
    for year in instance.years:
        county, ways = instance.county_in(year), instance.travel
        found[year] = History(county, instance.definitions, plan, school_year=year, ways=ways)
    return found


def _judged(instance: Instance, history: History) -> Iterator[Judged]:
    for entry in instance.entries_in(history.year):
        seen = history.within(entry.scope)
        for reading, rule in [("", entry.rule), *entry.rule.readings()]:
            judged = entry if not reading else entry.model_copy(update={"rule": rule})
            for check in judged.audit(seen):
                yield _case(entry, reading, check, history, rule)


def _case(entry: Entry, reading: str, check: Check, history: History, rule: Rule) -> Judged:
    actual, required = (UNKNOWN, "—") if check.unknown else rule.figures(check)
    return Judged(entry, reading, check, actual, required, history.year, rule, rule.units(history.county))


def _finding(judged: Judged, history: History) -> Finding:
    entry, check = judged.entry, judged.check
    return Finding(
        Case(entry.id, check.subject, history.year), entry.hard, judged.actual, judged.required,
        entry.rule.tell(check, history.county), check.shortfall,
    )


def _form(instance: Instance, plan: Plan) -> Iterator[Finding]:
    """Postings that are not of this county and horizon at all; their teachers are left out of everything else."""
    last: dict[str, Posting] = {}
    without = histories(instance, Plan(instance.year, (), span=instance.span))
    for posting in sorted(plan.postings, key=lambda posting: (posting.teacher, posting.first_year)):
        for fault in _faults(instance, without, posting, last.get(posting.teacher)):
            yield Finding(
                Case(PLAN_FORM, (posting.teacher,), posting.first_year), True, fault, "符合名册",
                f"教师{posting.teacher}：{fault}。", 1,
            )
        last[posting.teacher] = posting


def _faults(
    instance: Instance, without: Mapping[int, History], posting: Posting, earlier: Posting | None
) -> Iterator[str]:
    """What is wrong with a posting; ``without`` is the plain reading of each year without any plan."""
    county, first = instance.county, posting.first_year
    standing = instance.county_in(first) if first in instance.years else county
    teacher, history = standing.teacher.get(posting.teacher), without.get(posting.first_year)
    horizon = f"{instance.year}" if instance.span == 1 else f"{instance.years[0]}—{instance.years[-1]}"
    if teacher is None:
        yield "教师编号不在名册中"
    elif posting.origin != teacher.home:
        yield f"原单位应为{teacher.home}"
    if first not in instance.years or (posting.last_year is not None and posting.last_year < first):
        yield f"起止学年有误（应从{horizon}学年开始）"
    elif teacher is not None:
        opening = instance.definitions.opening(first)
        if retirement(teacher) <= opening:
            yield f"该教师在{first}年9月1日前已退休"
        elif teacher.recruited is not None and teacher.recruited > first:
            yield f"该教师{teacher.recruited}学年才招聘入职"
        elif first in teacher.leave:
            yield f"该教师{first}学年离岗"
        elif history is not None and history.tables.elsewhere(teacher, first):
            yield f"该教师{first}学年仍在外单位交流"
        elif posting.mode != Kind.PROLONGED and history is not None and _too_long(history, posting):
            yield "交流时间超过该类交流的期限"
    if posting.school not in county.school:
        yield f"交流学校{posting.school}不在学校表中"
    elif teacher is not None and posting.school == _present(history, teacher):
        yield "交流学校与编制学校相同" if posting.school == teacher.home else "教师已在该校任教，不是新的安排"
    elif teacher is not None and (over := over_by(county, teacher.home, posting.school)) is not None and (
        posting.last_year is None or posting.last_year >= over
    ):
        closed = is_closed(county.school[posting.school], over)
        yield f"交流学校自{over}学年起撤并" if closed else f"编制自{over}学年起并入交流学校"
    if earlier is not None and earlier.covers(first):
        yield "同一教师的两次交流时间重叠"
    if posting.mode not in tuple(Kind):
        yield "交流类型有误"
    elif teacher is not None and history is not None and posting.school in county.school:
        usual = history.kind_of(teacher, posting.school)
        if posting.mode == Kind.PROLONGED and not _may_prolong(instance, history, teacher):
            yield "本政策没有适用于该教师的延长交流条款"
        elif posting.mode == Kind.ROTATION and usual is not Kind.ROTATION:
            yield f"按政策这是{usual}，不能计作轮岗"


def _may_prolong(instance: Instance, history: History, teacher: Teacher) -> bool:
    """Whether an entry about prolonging is in force and speaks of the teacher's school."""
    entries = [entry for entry in instance.entries_in(history.year) if isinstance(entry.rule, Prolongation)]
    return any(history.within(entry.scope).covers(teacher.home) for entry in entries)


def _present(history: History | None, teacher: Teacher) -> str:
    """Where nobody is sent anew: the own school, or where somebody serves without a term, who may be called back."""
    standing = history.standings.get(teacher.id) if history is not None else None
    return standing.before if standing is not None and standing.free else teacher.home


def _too_long(history: History, posting: Posting) -> bool:
    """Longer than the term of its kind, or of the mode by which the member school belongs to its group."""
    mode = history.mode_between(posting.origin, posting.school)
    term = None if posting.school == posting.origin else history.definitions.term_of(posting.mode, mode)
    return term is not None and (posting.length is None or posting.length > term)
