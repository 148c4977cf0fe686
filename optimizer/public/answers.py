"""Solving: the best plan with its proof, or what stands in its way and what mends it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from optimizer.app import solve_files
from optimizer.app.progress import Listen, unheard
from optimizer.app.solve import SolveRequest, SolveResult
from optimizer.app.solve import solve as solved
from optimizer.app.what_if import Standing
from optimizer.domain.errors import NoPlanError
from optimizer.public.arguments import check, ids
from optimizer.public.figures import levels_of
from optimizer.public.instances import Instance
from optimizer.public.judging import COMPLIANCE, EQUITY, FINDINGS, Audit
from optimizer.public.plans import Basis, Plan
from optimizer.public.refusals import clashes_of, repairs_of
from optimizer.public.shown import Card
from optimizer.public.tables import Table
from optimizer.reporting.facts.measures import words_of
from optimizer.reporting.facts.refusals import refusal_data
from optimizer.reporting.files.plan_files import certificate_data
from optimizer.solving.answers import Impossible, Solved

Status = Literal["solved", "impossible", "undecided"]
TITLES: Mapping[Status, str] = {
    "solved": "已求得方案", "impossible": "政策无可行方案", "undecided": "在限定的计算量内未能判定",
}


@dataclass(frozen=True, repr=False, eq=False)
class Answer(Card):
    """What came of solving. ``status`` tells whether there is a plan; tables of what there is not are empty."""

    instance: Instance
    result: SolveResult

    @property
    def status(self) -> Status:
        """Solved; impossible, which is proved; or undecided within the limits."""
        if self._solved is not None:
            return "solved"
        return "impossible" if isinstance(self.result.answer, Impossible) else "undecided"

    @property
    def solved(self) -> bool:
        """Whether there is a plan."""
        return self._solved is not None

    @property
    def _solved(self) -> Solved | None:
        return self.result.answer if isinstance(self.result.answer, Solved) else None

    @cached_property
    def plan(self) -> Plan:
        """The plan. Raises NoPlanError where there is none."""
        found = self._with_plan()
        basis = Basis(
            Standing(self.result.question.decisions), found.instance.limits,
            certificate=partial(certificate_data, found),
        )
        return Plan(found.plan, basis)

    @property
    def certificate(self) -> dict[str, Any]:
        """The proof, as certificate.json says it (model A13). Raises NoPlanError where there is no plan."""
        return certificate_data(self._with_plan())

    @cached_property
    def audit(self) -> Audit:
        """Every clause judged by the plain reading. Raises NoPlanError where there is no plan."""
        return Audit(self._with_plan().audit)

    def _with_plan(self) -> Solved:
        if self._solved is None:
            raise NoPlanError(f"{TITLES[self.status]}：请看 clashes 与 repairs，或放宽政策、延长时限后重试。")
        return self._solved

    @property
    def levels(self) -> Table:
        """One row for each goal, the most important first: value, bound, whether it is proved."""
        return levels_of(() if self._solved is None else self._solved.levels)

    @property
    def proved(self) -> bool:
        """Every goal is proved the best in integers, or within its tolerance, without a solver's word."""
        return self._solved is not None and all(level.verdict.proved for level in self._solved.levels)

    @property
    def repeatable(self) -> bool:
        """Whether no clock and no interrupt had a say: the same question then gives the same plan."""
        return self._solved is not None and self._solved.repeatable

    @property
    def findings(self) -> Table:
        """Breaches of the plan, soft ones only, since hard ones there are none; see ``Audit.findings``."""
        return Table("不合规之处", FINDINGS, ()) if self._solved is None else self.audit.findings

    @property
    def compliance(self) -> Table:
        """Every case of every clause; see ``Audit.compliance``."""
        return Table("逐条审核", COMPLIANCE, ()) if self._solved is None else self.audit.compliance

    @property
    def equity(self) -> Table:
        """Differences between schools before and after; see ``Audit.equity``."""
        return Table("校际差异", EQUITY, ()) if self._solved is None else self.audit.equity

    @cached_property
    def _refusal(self) -> dict[str, Any]:
        answer = self.result.answer
        return refusal_data(answer) if isinstance(answer, Impossible) else {"clashes": [], "repairs": []}

    @property
    def clashes(self) -> Table:
        """Where there is no plan: smallest sets of clauses that cannot hold together."""
        return clashes_of(self._refusal)

    @property
    def repairs(self) -> Table:
        """Where there is no plan: the smallest changes of the policy that would give one, best first."""
        return repairs_of(self._refusal)

    @property
    def repaired(self) -> Instance:
        """The same county under the first repair that has a plan. Raises NoPlanError where none was found."""
        if self.result.remedy is None:
            raise NoPlanError("没有试得可行的政策调整。")
        return Instance(self.instance.inner.under(self.result.remedy[1].policy))

    def data(self, *, full_names: bool = False) -> dict[str, Any]:
        """Everything as plain data: report.json. Names of teachers are masked unless asked for in full."""
        return self.result.data(full_names=full_names)

    def write(self, folder: "str | PathLike[str]", *, full_names: bool = False) -> tuple[Path, ...]:
        """Write the files of ``rotation solve`` and give their paths; what an earlier run left is set aside.

        plan.xlsx, plan.json, report.json and certificate.json; without a plan report.json, certificate.json, and where
        repairs have plans repaired.yaml and a folder with one of each. Names of teachers are masked unless asked for in
        full. Raises OSError.
        """
        place = Path(folder)
        return tuple(place / name for name in solve_files.write(self.result, place, full_names=full_names))

    def _title(self) -> str:
        return f"{TITLES[self.status]}（实例「{self.instance.name}」，政策「{self.instance.policy.name}」）"

    def _facts(self) -> Iterator[tuple[str, object]]:
        if self._solved is not None:
            yield "交流安排", f"{len(self._solved.plan.postings)} 项"
            yield "证明", words_of(self._solved.levels)
            for level in self._solved.levels:
                yield level.gauge.title, f"{level.gauge.told(level.value)} {level.gauge.unit}"
        for clash in self.clashes:
            yield "冲突", "、".join(clash["entries"])
        for repair in self.repairs:
            yield "调整", "；".join(repair["changes"])


def solve(
    instance: Instance, *, listen: Listen | None = None, decisions: "str | PathLike[str] | None" = None,
    itineraries: bool | None = None, keep: Sequence[str] = (), gap: float = 1.0, certify: bool = False,
    workers: int = 1, seconds: float | None = None, seed: int = 0,
) -> Answer:
    """The best plan that the policy allows, level by level, with its proof; without a plan, why, and what mends it.

    Parameters
    ----------
    listen : called with each step (``RotationStep``, ``WeekStep``, ``Step``); nothing is printed.
    decisions : an edits.yaml whose decisions stay in force.
    itineraries : plan the week of visits too; None: where the policy weighs it and few may visit.
    keep : ids of clauses that no repair may touch.
    gap : percent that loose goals may stay open over several years.
    certify : a second solver must find nothing better.
    workers : processes; they change the time, never the plan. With 1 no process is started.
    seconds : wall clock for the whole run; a plan that it cuts short is not ``repeatable``.
    seed : of the solvers.

    An impossible policy is an answer, no exception. An interrupt ends with the best that is known by then. Raises
    InputError for decisions, ids and numbers that do not fit.
    """
    check(gap=gap, workers=workers, seconds=seconds, seed=seed)
    request = SolveRequest(
        decisions=None if decisions is None else Path(decisions), itineraries=itineraries, keep=ids("keep", keep),
        gap=gap, certify=certify, workers=workers, seconds=seconds, seed=seed,
    )
    return Answer(instance, solved(instance.inner, request, listen or unheard))
