"""The national 差异系数 (教督〔2017〕6号), pupil-weighted and exact.

CV = S / X̄ with S² = Σ (p_i / P)(x_i / p_i − X̄)² and X̄ = Σ x_i / P, hence CV² + 1 = (P / N²) Σ x_i² / p_i.
N counts whoever teaches at a counted school, and changes where somebody enters or leaves these (definitions §5).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, lcm, sqrt

from optimizer.domain.county import School
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Backbone, Stage
from optimizer.readings.plain_view import History
from optimizer.readings.standing import Standing
from optimizer.words.subjects import PE_AND_ARTS

INDICATORS: Mapping[str, str] = {"L1": "高于规定学历教师", "L2": "县级以上骨干教师", "L3": "体育、艺术专任教师"}
NOT_COMPUTABLE = "无法计算"
WHOLE = 256  # times the units asked for: more would pass what solvers are trusted with (``engine.cpsat``)
LIMITS: Mapping[Stage, Fraction] = {Stage.PRIMARY: Fraction(1, 2), Stage.JUNIOR: Fraction(45, 100)}


def squared_variation(counts: Sequence[int], pupils: Sequence[int]) -> Fraction | None:
    """CV² of counts per pupil, weighted by pupils; None where nobody is counted."""
    total, people = sum(pupils), sum(counts)
    if not people:
        return None
    return Fraction(total, people * people) * sum(Fraction(n * n, p) for n, p in zip(counts, pupils, strict=True)) - 1


@dataclass(frozen=True, slots=True)
class Variation:
    """One 差异系数: a stage and an indicator in one district."""

    district: str
    stage: Stage
    indicator: str
    squared: Fraction | None

    @property
    def value(self) -> float | None:
        return None if self.squared is None else sqrt(self.squared)

    @property
    def limit(self) -> Fraction:
        return LIMITS[self.stage]

    @property
    def met(self) -> bool | None:
        """Decided on exact squares; None where nobody is counted."""
        return None if self.squared is None else self.squared <= self.limit**2

    @property
    def verdict(self) -> str:
        """In words."""
        return met_words(self.met)


def met_words(met: bool | None) -> str:
    """Whether a limit is met, in words; 无法计算 where there is nothing to measure."""
    return NOT_COMPUTABLE if met is None else "达标" if met else "未达标"


def left_out(school: School, stage: Stage, definitions: Definitions) -> str:
    """Why a school is not counted at a stage, in Chinese; empty where it is counted.

    Small ordinary schools and small parts of nine-year schools are counted. A teaching point is small or not by all
    its pupils of 义务教育.
    """
    pupils = sum(school.pupils.get(each, 0) for each in LIMITS)
    if not school.counted:
        return "计入监测填否"
    if school.teaching_point and pupils < definitions.least_pupils:
        return f"不足{definitions.least_pupils}人的教学点"
    if stage not in school.pupils:
        return f"不办{stage}"
    return "" if school.pupils[stage] > 0 else f"{stage}没有学生"


def units(history: History, stage: Stage) -> dict[str, list[tuple[str, int]]]:
    """Counted (school, pupils) of a stage by district; a nine-year school counts at both of its stages."""
    found: dict[str, list[tuple[str, int]]] = {}
    for school in history.county.schools:
        if not left_out(school, stage, history.definitions):
            found.setdefault(school.district, []).append((school.id, school.pupils[stage]))
    return found


def qualifies(history: History, indicator: str, standing: Standing, stage: Stage) -> bool:
    """Whether a teacher counts for an indicator; 县级以上骨干 has the national meaning whatever a policy calls so."""
    teacher = standing.teacher
    if indicator == "L1":
        least = history.definitions.degree.get(stage)
        return least is not None and teacher.degree >= least
    if indicator == "L2":
        return teacher.backbone >= Backbone.县级
    return teacher.subject in PE_AND_ARTS


def head_counts(history: History, *, after: bool) -> dict[tuple[str, Stage, str], int]:
    """Teachers by (school, stage, indicator)."""
    counts: dict[tuple[str, Stage, str], int] = {}
    for school, staff in (history.staff_after if after else history.staff_before).items():
        for standing in staff:
            stage = history.stage_at(standing.teacher, school)
            for indicator in INDICATORS:
                if qualifies(history, indicator, standing, stage):
                    counts[school, stage, indicator] = counts.get((school, stage, indicator), 0) + 1
    return counts


def variations(history: History, *, after: bool) -> Iterator[Variation]:
    """Every 差异系数 of the county before or after the plan."""
    counts = head_counts(history, after=after)
    for stage in LIMITS:
        for district, schools in sorted(units(history, stage).items()):
            for indicator in INDICATORS:
                people = [counts.get((school, stage, indicator), 0) for school, _ in schools]
                yield Variation(
                    district, stage, indicator, squared_variation(people, [pupils for _, pupils in schools])
                )


# ---------------------------------------------------------------- integers that both readings count in


def scaled_cost(count: int, pupils: int, people: int, total: int, scale: int) -> int:
    """The integer F(n) = round(scale · P n² / (N² p)), half up, whose sum is the scaled CV² + 1 while N stands."""
    denominator = people * people * pupils
    return (2 * scale * total * count * count + denominator) // (2 * denominator)


def head_price(counts: Sequence[int], pupils: Sequence[int], scale: int) -> int:
    """round(scale · 2(CV² + 1) / N), half up: what one head more in N takes off CV² + 1, to first order."""
    squared = squared_variation(counts, pupils)
    return 0 if squared is None else floor(2 * scale * (squared + 1) / sum(counts) + Fraction(1, 2))


def limit_units(counts: Sequence[int], pupils: Sequence[int], allowed: Fraction, scale: int) -> Fraction:
    """Row units in one of P·Σ n²/p − ``allowed``·N², from today's heads.

    So many that the row is whole and ``scale`` of them make one of CV² at least, where it takes no more than ``WHOLE``
    times as many; else just ``scale``, and the row has to be rounded.
    """
    total, square = sum(pupils), max(1, sum(counts)) ** 2
    whole = lcm(allowed.denominator, *(Fraction(total, each).denominator for each in pupils))
    if whole * square > WHOLE * scale:
        return Fraction(scale, square)
    return Fraction(whole * -(-scale // (whole * square)))
