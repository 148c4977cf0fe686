"""The auditor: judges any plan, also one edited by hand. Imports no solver and none of the model's tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from optimizer.auditing.posting_form import PLAN_FORM as PLAN_FORM
from optimizer.auditing.posting_form import STALE, form
from optimizer.domain.plan import Plan
from optimizer.domain.vocabulary import Case, Check, Finding
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.readings.equity import Variation, variations
from optimizer.readings.plain_view import History
from optimizer.rules.base import UNKNOWN, VISITS, Rule

WEEK = f"{VISITS}·按课表"  # the reading with those who visit in the planned week


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
        """Nothing hard is left open, and no sheet is to be written anew."""
        stale = any(finding.case.entry == STALE for finding in self.findings)
        return not stale and not any(judged.entry.hard for judged in self.doubts)

    @property
    def first(self) -> Seen:
        return self.years[self.instance.year]

    @property
    def compliance(self) -> Iterator[Judged]:
        return (judged for seen in self.years.values() for judged in seen.compliance)


def audit(instance: Instance, plan: Plan) -> Audit:
    """Judge a plan against the entries in force in each year, and report it under the other readings of clauses."""
    findings, sound = formed(instance, plan, histories(instance, Plan(instance.year, (), span=instance.span)))
    years = {}
    for year, history in histories(instance, sound).items():
        compliance = tuple(_judged(instance, history))
        broken = (judged for judged in compliance if not judged.reading and not judged.check.holds)
        findings += [finding(judged.entry, judged.check, history) for judged in broken]
        years[year] = Seen(
            history, compliance, tuple(variations(history, after=False)), tuple(variations(history, after=True))
        )
    return Audit(instance, tuple(findings), years)


def formed(instance: Instance, plan: Plan, without: Mapping[int, History]) -> tuple[list[Finding], Plan]:
    """What is wrong with single fields of a plan, and the part of it that clauses can be judged on.

    ``without`` are the histories of the instance without any plan.
    """
    faults = list(form(instance, plan, without))
    doubtful = {fault.finding.case.subject[0] for fault in faults if not fault.judged}
    return [fault.finding for fault in faults], replace(
        plan, year=instance.year, span=instance.span,
        postings=tuple(posting for posting in plan.postings if posting.teacher not in doubtful),
    )


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


def finding(entry: Entry, check: Check, history: History) -> Finding:
    """A case of an entry that is broken."""
    actual, required = entry.rule.figures(check)
    return Finding(
        Case(entry.id, check.subject, history.year), entry.hard, actual, required,
        entry.rule.tell(check, history.county), check.shortfall,
    )
