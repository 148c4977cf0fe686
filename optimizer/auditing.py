"""The auditor: judges any plan, also one edited by hand. Imports no solver and none of the model's tables."""

from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.equity import Variation, variations
from optimizer.history import History
from optimizer.instance import Instance
from optimizer.plan import Plan
from optimizer.policy import Entry
from optimizer.vocabulary import Case, Check, Finding, Kind

PLAN_FORM = "方案格式"  # the entry id of findings about the plan itself


@dataclass(frozen=True)
class Judged:
    """One case of one entry, under the reading in force (``reading`` empty) or another one."""

    entry: Entry
    reading: str
    check: Check
    actual: str
    required: str


@dataclass(frozen=True)
class Audit:
    """Everything that the auditor saw of a plan."""

    instance: Instance
    history: History
    findings: tuple[Finding, ...]
    compliance: tuple[Judged, ...]
    before: tuple[Variation, ...]
    after: tuple[Variation, ...]

    @property
    def lawful(self) -> bool:
        """No hard breach."""
        return not any(finding.hard for finding in self.findings)


def audit(instance: Instance, plan: Plan) -> Audit:
    """Judge a plan against every entry in force, and report it under the other readings of disputed clauses."""
    form = list(_form(instance, plan))
    sound = Plan(plan.year, tuple(p for p in plan.postings if p.teacher not in {f.case.subject[0] for f in form}))
    history = History(instance.county, instance.definitions, sound)
    compliance: list[Judged] = []
    findings: list[Finding] = form
    for entry in instance.entries:
        seen = history.within(entry.scope)
        for check in entry.rule.audit(seen):
            actual, required = entry.rule.figures(check)
            compliance.append(Judged(entry, "", check, actual, required))
            if not check.holds:
                findings.append(
                    Finding(
                        Case(entry.id, check.subject, instance.year), entry.hard, actual, required,
                        entry.rule.tell(check, instance.county), check.shortfall,
                    )
                )
        for reading, rule in entry.rule.readings():
            for check in rule.audit(seen):
                actual, required = rule.figures(check)
                compliance.append(Judged(entry, reading, check, actual, required))
    return Audit(
        instance, history, tuple(findings), tuple(compliance),
        tuple(variations(history, after=False)), tuple(variations(history, after=True)),
    )


def _form(instance: Instance, plan: Plan) -> Iterator[Finding]:
    """Postings that are not of this county and year at all; they are left out of everything else."""
    county = instance.county
    staff = History(county, instance.definitions, Plan(instance.year, ())).standings
    seen: set[str] = set()
    for posting in plan.postings:
        teacher = county.teacher.get(posting.teacher)
        faults = []
        if teacher is None:
            faults.append("教师编号不在名册中")
        elif posting.teacher not in staff:
            faults.append("该教师在9月1日前已到法定退休年龄")
        elif posting.origin != teacher.home:
            faults.append(f"原单位应为{teacher.home}")
        if posting.school not in county.school:
            faults.append(f"交流学校{posting.school}不在学校表中")
        elif teacher is not None and posting.school == teacher.home:
            faults.append("交流学校与编制学校相同")
        if posting.teacher in seen:
            faults.append("同一教师出现多次")
        if posting.first_year != instance.year or posting.last_year < posting.first_year:
            faults.append(f"起止学年有误（应从{instance.year}学年开始）")
        if posting.mode not in tuple(Kind):
            faults.append("交流类型有误")
        seen.add(posting.teacher)
        for fault in faults:
            yield Finding(
                Case(PLAN_FORM, (posting.teacher,), instance.year), True, fault, "符合名册",
                f"教师{posting.teacher}：{fault}。", 1,
            )
