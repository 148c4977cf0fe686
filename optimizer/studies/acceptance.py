"""Acceptance rules: no case may be worse than its baseline by more than the study allows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from optimizer.domain.errors import InputError, Problem
from optimizer.studies.cases import Case
from optimizer.studies.columns import Row
from optimizer.studies.expansion import agrees
from optimizer.studies.faults import problem
from optimizer.studies.study import EXPENSES, Acceptance, Study

Rows = Mapping[str, Row]  # by case id


@dataclass(frozen=True)
class Breach:
    """A case that is worse than allowed; without a value where the baseline has a plan and the case has none."""

    case: Case
    value: Fraction | None
    baseline: Fraction
    most: Fraction


@dataclass(frozen=True)
class Verdict:
    """What came of one rule. A rule that could compare nothing has not passed."""

    rule: Acceptance
    compared: int
    incomparable: int  # the baseline has no value, or one of the two has not been solved yet
    breaches: tuple[Breach, ...]

    @property
    def passed(self) -> bool:
        return self.compared > 0 and not self.breaches


def check_rules(study: Study, cases: Sequence[Case]) -> None:
    """Every rule must find baselines among the cases. Raises InputError."""
    problems: list[Problem] = []
    names = list(cases[0].point)
    for number, rule in enumerate(study.accept, start=1):
        where = f"accept 第{number}项 against"
        strange = [key for key in rule.against if key not in names]
        for key in strange:
            problems.append(problem(where, f"「{key}」不是本研究的坐标", f"可用坐标：{'、'.join(names)}"))
        if not strange and not any(True for _ in _pairs(rule, cases)):
            told = "，".join(f"{key}={value}" for key, value in rule.against.items())
            advice = f"应有 {told} 的案例，以及其余坐标与它相同的别的案例（--list 可预览）"
            problems.append(problem(where, "没有可以比较的案例", advice))
    if problems:
        raise InputError(problems)


def judge(study: Study, cases: Sequence[Case], rows: Rows) -> list[Verdict]:
    """Every rule on the rows that are there."""
    return [_verdict(rule, cases, rows) for rule in study.accept]


def _verdict(rule: Acceptance, cases: Sequence[Case], rows: Rows) -> Verdict:
    compared, incomparable, breaches = 0, 0, []
    for case, baseline in _pairs(rule, cases):
        held = _value(rule.kpi, rows.get(baseline.id))
        reached = rows.get(case.id)
        value = _value(rule.kpi, reached)
        if held is None or reached is None:
            incomparable += 1
            continue
        compared += 1
        most = rule.most(held)
        if value is None or value > most:
            breaches.append(Breach(case, value, held, most))
    return Verdict(rule, compared, incomparable, tuple(breaches))


def _pairs(rule: Acceptance, cases: Sequence[Case]) -> Iterator[tuple[Case, Case]]:
    """Every case with the one that has the values of ``against`` and agrees with it in all else."""
    rest = [key for key in cases[0].point if key not in rule.against]
    baselines = {_key(case, rest): case for case in cases if agrees(rule.against, case.point)}
    for case in cases:
        baseline = baselines.get(_key(case, rest))
        if baseline is not None and baseline is not case:
            yield case, baseline


def _key(case: Case, names: Sequence[str]) -> str:
    return repr([case.point[name] for name in names])


def _value(kpi: str, row: Row | None) -> Fraction | None:
    """The KPI of a row in its own unit, exactly; None where there is no plan."""
    if row is None or row["status"] != "solved":
        return None
    if kpi in EXPENSES:
        spent = row.get(kpi)
        return None if spent is None else Fraction(str(spent))
    if kpi == "equity":  # the level's own value carries a constant that would drown a percentage
        exact = row.get("equity_exact")
        return None if exact is None else Fraction(str(exact))
    value, scale = row.get(f"{kpi}_value"), row.get(f"{kpi}_scale")
    return None if value is None or scale is None else Fraction(int(value), int(scale))
