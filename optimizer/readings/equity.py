"""The national 差异系数 (教督〔2017〕6号), pupil-weighted and exact.

CV = S / X̄ with S² = Σ (p_i / P)(x_i / p_i − X̄)² and X̄ = Σ x_i / P, hence CV² + 1 = (P / N²) Σ x_i² / p_i.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from optimizer.domain.vocabulary import Stage
from optimizer.readings.plain_view import History
from optimizer.readings.whereabouts import Standing
from optimizer.words.subjects import PE_AND_ARTS

INDICATORS: Mapping[str, str] = {"L1": "高于规定学历教师", "L2": "县级以上骨干教师", "L3": "体育、艺术专任教师"}
NOT_COMPUTABLE = "无法计算"
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


def units(history: History, stage: Stage) -> dict[str, list[tuple[str, int]]]:
    """Counted (school, pupils) of a stage by district; a nine-year school counts at both of its stages."""
    found: dict[str, list[tuple[str, int]]] = {}
    for school in history.county.schools:
        pupils = school.pupils.get(stage, 0)
        if school.counted and pupils > 0 and pupils >= history.definitions.least_pupils:
            found.setdefault(school.district, []).append((school.id, pupils))
    return found


def qualifies(history: History, indicator: str, standing: Standing, stage: Stage) -> bool:
    """Whether a teacher counts for an indicator."""
    teacher = standing.teacher
    if indicator == "L1":
        least = history.definitions.degree.get(stage)
        return least is not None and teacher.degree >= least
    if indicator == "L2":
        return history.is_backbone(teacher)
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


def scaled_cost(count: int, pupils: int, people: int, total: int, scale: int) -> int:
    """The integer F(n) = round(scale · P n² / (N² p)), half up, whose sum is the scaled CV² + 1."""
    denominator = people * people * pupils
    return (2 * scale * total * count * count + denominator) // (2 * denominator)
