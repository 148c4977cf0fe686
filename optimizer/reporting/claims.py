"""Levels, compliance and equity in the words and units that a planner reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from optimizer.answers import Level, Solved
from optimizer.auditing import Judged
from optimizer.equity import INDICATORS, Variation
from optimizer.policy import LEVEL_NAMES, Entry
from optimizer.reporting.data import level_words, slack
from optimizer.rule import Rule
from optimizer.vocabulary import Stage

UNITS = {
    "shortage": "个岗位", "soft": "加权缺口", "equity": "差异系数平方和", "burden": "分钟（折合）",
    "disruption": "人次", "subsidy": "元/年",
}
BASES = ("certificate", "witness", "core", "open")


def force(entry: Entry) -> str:
    """Hard, or the weight."""
    return "硬性" if entry.hard else f"弹性{entry.weight}"


@dataclass(frozen=True, slots=True)
class Claim:
    """One level of the answer, in its own unit."""

    title: str
    unit: str
    value: float
    bound: float
    epsilon: float
    words: str
    proved: bool


def claims(solved: Solved) -> Sequence[Claim]:
    """The levels in order."""
    return [_claim(level, solved) for level in solved.levels]


def _claim(level: Level, solved: Solved) -> Claim:
    scale, base = level.scale, 0
    if level.name == "equity":  # the goal counts Σ (CV² + 1)
        base = sum(variation.squared is not None for variation in solved.audit.first.before)
    digits = len(str(scale)) - 1
    value, bound = round(level.value / scale - base, digits), round(level.bound / scale - base, digits)
    return Claim(
        LEVEL_NAMES[level.name], UNITS[level.name], value, bound, level.epsilon / scale, level_words(level),
        level.proved,
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


def is_personal(judged: Judged, solved: Solved) -> bool:
    """Whether a case speaks of one teacher."""
    return len(judged.check.subject) == 1 and judged.check.subject[0] in solved.instance.county.teacher


@dataclass(frozen=True, slots=True)
class Verdict:
    """All cases of one entry under the reading in force."""

    entry: Entry
    cases: int
    met: int

    @property
    def words(self) -> str:
        if not self.cases:
            return "无适用情形"
        if self.met == self.cases:
            return "合规"
        return "不合规" if self.entry.hard else "有缺口"


def verdicts(solved: Solved) -> Sequence[Verdict]:
    """Entries in the order of the policy."""
    by_entry: dict[str, list[Judged]] = {entry.id: [] for entry in solved.instance.entries}
    for judged in solved.audit.compliance:
        if not judged.reading:
            by_entry[judged.entry.id].append(judged)
    found = []
    for entry in solved.instance.entries:
        listed = by_entry[entry.id]
        broken = [judged for judged in listed if not judged.check.holds]
        cases = len(listed)
        if per_person(entry):
            cases += len(solved.plan.postings) - sum(is_personal(judged, solved) for judged in broken)
        found.append(Verdict(entry, cases, cases - len(broken)))
    return found


def room(judged: Judged) -> float | None:
    """What is left to the nearer limit in the rule's own unit; negative where broken."""
    left = slack(judged.check.observed, judged.check.low, judged.check.high)
    return None if left is None else left / judged.entry.rule.divisor


@dataclass(frozen=True, slots=True)
class Balance:
    """One indicator of one stage over all districts."""

    stage: Stage
    indicator: str
    districts: int
    before: float | None  # the worst
    after: float | None
    limit: float
    met_before: int
    met_after: int

    @property
    def label(self) -> str:
        return f"{self.stage}·{INDICATORS[self.indicator]}"


def balances(solved: Solved) -> Iterator[Balance]:
    """The 差异系数, the worst district of each stage and indicator."""
    pairs = sorted(
        zip(solved.audit.first.before, solved.audit.first.after, strict=True),
        key=lambda pair: (tuple(Stage).index(pair[0].stage), pair[0].indicator),
    )
    for (stage, indicator), group in groupby(pairs, key=lambda pair: (pair[0].stage, pair[0].indicator)):
        both = list(group)
        before, after = [pair[0] for pair in both], [pair[1] for pair in both]
        yield Balance(
            stage, indicator, len(both), _worst(before), _worst(after), float(before[0].limit),
            sum(variation.met for variation in before), sum(variation.met for variation in after),
        )


def _worst(variations: Sequence[Variation]) -> float | None:
    return max((variation.value for variation in variations if variation.value is not None), default=None)


def legality(solved: Solved) -> str:
    """One sentence on the hard and the weighted entries."""
    judged = verdicts(solved)
    hard = [verdict for verdict in judged if verdict.entry.hard]
    cases = sum(verdict.cases for verdict in hard)
    broken = sum(verdict.cases - verdict.met for verdict in hard)
    soft = sum(verdict.cases - verdict.met for verdict in judged if not verdict.entry.hard)
    told = f"硬性条款 {len(hard)} 项、{cases} 处" + ("全部合规" if not broken else f"，其中 {broken} 处不合规")
    weighted = sum(not verdict.entry.hard for verdict in judged)
    return f"{told}；弹性条款 {weighted} 项，{soft} 处有缺口" if weighted else told
