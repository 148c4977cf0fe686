"""What the summary of a study tells: axes, KPIs, shares, and refusals, by plain counting over rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any

from optimizer.goals import GOALS
from optimizer.reporting.html.values import Axis, gap_percent, kpi, number, words
from optimizer.studies.acceptance import Verdict
from optimizer.studies.cases import Case
from optimizer.studies.columns import STATUS, Row
from optimizer.studies.study import KPIS, Acceptance, Study
from optimizer.studies.table_files import titled

SERIES = 6  # lines of one chart that can still be told apart


@dataclass(frozen=True)
class Figures:
    """A study, its cases and the rows that are there."""

    study: Study
    cases: Sequence[Case]
    rows: Mapping[str, Row]
    verdicts: Sequence[Verdict]
    interrupted: bool = False

    @cached_property
    def done(self) -> list[tuple[Case, Row]]:
        return [(case, self.rows[case.id]) for case in self.cases if case.id in self.rows]

    @cached_property
    def axes(self) -> list[Axis]:
        """All coordinates with two values or more."""
        found = []
        for name in self.cases[0].point:
            values: list[Any] = []
            for case in self.cases:
                if case.point.get(name) not in values:
                    values.append(case.point.get(name))
            if len(values) > 1:
                ordered = all(isinstance(value, int | float) for value in values)
                found.append(Axis(name, titled(self.cases, name), tuple(sorted(values) if ordered else values)))
        return found

    def stated(self, rule: Acceptance) -> str:
        """A rule of acceptance in words."""
        against = "，".join(f"{titled(self.cases, key)} {words(value)}" for key, value in rule.against.items())
        return f"「{KPIS[rule.kpi]}」比「{against}」差不超过 {rule.worse_by}"

    def told(self, case: Case) -> str:
        """A case by the coordinates that differ."""
        return "，".join(f"{axis.title} {words(case.point.get(axis.name))}" for axis in self.axes)

    def with_status(self, status: str) -> list[tuple[Case, Row]]:
        return [(case, row) for case, row in self.done if row["status"] == status]

    @property
    def counts(self) -> dict[str, int]:
        """By status, in words."""
        return {title: len(self.with_status(status)) for status, title in STATUS.items()}

    @property
    def cpu(self) -> float:
        return sum(float(row.get("cpu_seconds") or 0) for _, row in self.done)

    # ------------------------------------------------------------------ KPIs
    @cached_property
    def telling(self) -> list[str]:
        """The levels whose value differs between solved cases."""
        solved = [row for _, row in self.with_status("solved")]
        return [name for name in GOALS if len({kpi(row, name) for row in solved} - {None}) > 1]

    def medians(self, axis: Axis, name: str) -> dict[str, list[float | None]]:
        """By series the median of a KPI at every value of an axis; None where no case was solved there."""
        series: dict[str, dict[str, list[float]]] = {}
        for case, row in self.with_status("solved"):
            value = kpi(row, name)
            if value is not None:
                points = series.setdefault(self._series(axis, case), {})
                points.setdefault(words(case.point.get(axis.name)), []).append(value)
        return {
            title: [median(points[label]) if label in points else None for label in axis.labels]
            for title, points in series.items()
        }

    def _series(self, axis: Axis, case: Case) -> str:
        """One line per instance, or per policy, where they are few and not the axis itself; else one for all."""
        for name in ("instance", "policy"):
            other = next((each for each in self.axes if each.name == name and name != axis.name), None)
            if other is not None and len(other.values) <= SERIES:
                return words(case.point[name])
        return "全部案例"

    def shares(self, axis: Axis) -> dict[str, list[int]]:
        """By status in words the number of cases at every value of an axis; statuses that occur."""
        found = {}
        for status, title in STATUS.items():
            at = [words(case.point.get(axis.name)) for case, _ in self.with_status(status)]
            if at:
                found[title] = [at.count(label) for label in axis.labels]
        return found

    def spent(self, axis: Axis) -> dict[str, list[float]]:
        """CPU seconds of the cases at every value of an axis."""
        found: dict[str, list[float]] = {label: [] for label in axis.labels}
        for case, row in self.done:
            seconds = row.get("cpu_seconds")
            if seconds is not None:
                found[words(case.point.get(axis.name))].append(float(seconds))
        return found

    # ------------------------------------------------------------------ proofs
    def proofs(self) -> Iterator[tuple[str, int, int, float]]:
        """By level: title, cases proved, cases open, and the largest gap in percent of the value."""
        for name, goal in GOALS.items():
            rows = [row for _, row in self.with_status("solved") if row.get(f"{name}_value") is not None]
            proved = sum(bool(row[f"{name}_proved"]) for row in rows)
            gaps = [gap_percent(number(row, f"{name}_value"), number(row, f"{name}_bound")) for row in rows]
            if rows:
                yield goal.title, proved, len(rows) - proved, max(gaps)

    # ------------------------------------------------------------------ what did not go well
    def refusals(self) -> list[tuple[str, str, bool, list[Case]]]:
        """Impossible cases by their first clash: clauses, sentence, whether integers prove it, cases; most first."""
        found: dict[tuple[str, str, bool], list[Case]] = {}
        for case, row in self.with_status("impossible"):
            key = (str(row.get("clash_cases") or ""), str(row.get("clash") or ""), bool(row.get("clash_exact")))
            found.setdefault(key, []).append(case)
        return sorted(((*key, cases) for key, cases in found.items()), key=lambda each: -len(each[3]))

    def troubles(self) -> list[tuple[Case, Row]]:
        """Undecided and failed cases."""
        return self.with_status("undecided") + self.with_status("failed")
