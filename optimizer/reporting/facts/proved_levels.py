"""Levels and compliance in the words and units that a planner reads."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from optimizer.auditing.audit import Audit, Judged
from optimizer.domain.plan import Plan
from optimizer.domain.vocabulary import Compliance
from optimizer.goals.gauge import number
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.reporting.facts.measures import level_words, slack
from optimizer.rules.base import UNKNOWN, Rule
from optimizer.solving.answers import Level, Solved

NO_CASE = "无适用情形"
BASES = ("certificate", "tree", "witness", "core", "open")


class Audited(Protocol):
    """A plan that has been judged, with or without a proof."""

    @property
    def instance(self) -> Instance: ...

    @property
    def plan(self) -> Plan: ...

    @property
    def audit(self) -> Audit: ...


def force(entry: Entry) -> str:
    """Hard, or the weight."""
    return "硬性" if entry.hard else f"弹性{entry.weight}"


@dataclass(frozen=True, slots=True)
class Claim:
    """One level of the answer, as figures in its own unit."""

    title: str
    unit: str
    value: Fraction
    bound: Fraction
    epsilon: Fraction
    words: str
    proved: bool  # in integers

    @property
    def cells(self) -> tuple[int | float, int | float, int | float]:
        """Value, bound and tolerance for a sheet."""
        return number(self.value), number(self.bound), number(self.epsilon)


def claims(solved: Solved) -> Sequence[Claim]:
    """The levels in order."""
    return [_claim(level) for level in solved.levels]


def _claim(level: Level) -> Claim:
    gauge = level.gauge
    return Claim(
        gauge.title, gauge.unit, gauge.figure(level.value), gauge.figure(level.verdict.certified),
        gauge.step(level.epsilon), level_words(level), level.verdict.proved,
    )


def settled(solved: Solved, number: int) -> dict[str, int]:
    """Blocks of the model by what their claim on a level rests on."""
    found = dict.fromkeys(BASES, 0)
    for proofs in solved.proofs:
        found[proofs[number].basis] += 1
    return found


def per_person(entry: Entry) -> bool:
    """Whether the rule forbids postings one by one; its audit lists breaches only."""
    return type(entry.rule).excludes is not Rule.excludes


def is_personal(judged: Judged, solved: Audited) -> bool:
    """Whether a case speaks of one teacher."""
    return len(judged.check.subject) == 1 and judged.check.subject[0] in solved.instance.county.teacher


@dataclass(frozen=True, slots=True)
class Verdict:
    """All cases of one entry under the reading in force, in all years."""

    entry: Entry
    cases: int
    met: int
    years: tuple[int, ...]  # in which some case is broken
    unknown: tuple[Judged, ...] = ()  # cases that the roster leaves open
    asleep: str = ""  # why there is no case, where the roster says nothing that the rule could read

    @property
    def broken(self) -> int:
        return self.cases - self.met - len(self.unknown)

    @property
    def words(self) -> str:
        if not self.cases:
            return NO_CASE
        if self.broken:
            return "不合规" if self.entry.hard else "有缺口"
        return UNKNOWN if self.unknown else "合规"


def in_force(entry: Entry, instance: Instance) -> Sequence[int]:
    """The years of the horizon in which an entry binds."""
    return [year for year in instance.years if entry.binds(year)]


def verdicts(solved: Audited) -> Sequence[Verdict]:
    """Entries that bind in some year, in the order of the policy."""
    instance = solved.instance
    by_entry: dict[str, list[Judged]] = defaultdict(list)
    for judged in solved.audit.compliance:
        if not judged.reading:
            by_entry[judged.entry.id].append(judged)
    begun = Counter(posting.first_year for posting in solved.plan.postings)
    found = []
    for entry in instance.policy.entries:
        years = in_force(entry, instance)
        if not years:
            continue
        own = by_entry[entry.id]
        broken, unknown = (
            [judged for judged in own if judged.check.verdict is verdict]
            for verdict in (Compliance.BROKEN, Compliance.UNKNOWN)
        )
        cases = len(own)
        if per_person(entry):
            named = sum(is_personal(judged, solved) for judged in (*broken, *unknown))
            cases += sum(begun[year] for year in years) - named
        missed = tuple(sorted({judged.year for judged in broken}))
        asleep = "" if cases else entry.rule.asleep(instance.county)
        met = cases - len(broken) - len(unknown)
        found.append(Verdict(entry, cases, met, missed, tuple(unknown), asleep))
    return found


def doubt(judged: Judged, instance: Instance) -> str:
    """Why a case cannot be told."""
    return judged.rule.tell(judged.check, instance.county_in(judged.year))


def room(judged: Judged) -> float | None:
    """What is left to the nearer limit in the rule's own unit; negative where broken, None where not known."""
    left = slack(judged.check)
    return None if left is None else left / judged.units


def legality(solved: Audited) -> str:
    """One sentence on the hard and the weighted entries; nothing that the roster leaves open is called 合规."""
    judged = verdicts(solved)
    hard = [verdict for verdict in judged if verdict.entry.hard]
    cases = sum(verdict.cases for verdict in hard)
    broken, soft = (sum(each.broken for each in judged if each.entry.hard is force) for force in (True, False))
    open_ = [f"{each.entry.rule.title}（{len(each.unknown)} 处）" for each in judged if each.unknown]
    told = f"硬性条款 {len(hard)} 项、{cases} 处"
    if broken:
        told += f"，其中 {broken} 处不合规"
    else:
        told += "：已核对的条款全部合规" if open_ else "全部合规"
    if open_:
        told += f"；{len(open_)} 项{UNKNOWN}：{'、'.join(open_)}"
    weighted = sum(not verdict.entry.hard for verdict in judged)
    return f"{told}；弹性条款 {weighted} 项，{soft} 处有缺口" if weighted else told
