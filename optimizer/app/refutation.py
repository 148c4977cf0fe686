"""Checking without a solver that an instance has no plan: ``rotation verify INSTANCE certificate.json``.

The repairs that were told stand beside it, each with a policy, a plan and a certificate, and are verified as any plan.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from optimizer.app.judge import PlanRequest, opened
from optimizer.app.policies import Difference, differences
from optimizer.auditing.refutations import KEY, RefutationCheck, check_refutation
from optimizer.auditing.verdicts import Verification
from optimizer.domain.errors import Exit, InputError, Problem
from optimizer.files.strict_json import read_json
from optimizer.model.assembly import assemble
from optimizer.policy.entries import Policy
from optimizer.policy.instance import Instance, open_instance
from optimizer.reporting.files.decisions import under_decisions
from optimizer.reporting.files.plan_reading import read_plan
from optimizer.reporting.files.repairs import FOLDER, POLICY, repairs_beside
from optimizer.reporting.files.run_files import PLAN
from optimizer.solving.counting import breaks

NOTHING = "证书没有列出任何冲突，说不上政策无可行方案"
YEARS = "学年与无解的证书所依据的不同"
DECIDED = "人工决定与无解的证书所依据的不同"


@dataclass(frozen=True)
class CheckedRepair:
    """A repair by its number: its policy, how that differs from the one without a plan, and what its plan is worth."""

    number: str
    policy: Policy
    changes: tuple[Difference, ...]
    seen: Verification


@dataclass(frozen=True)
class CheckedRefutation:
    """What the check came to, whether counting alone refutes the instance as well, and the repairs beside it."""

    instance: Instance
    check: RefutationCheck
    counted: bool
    repairs: tuple[CheckedRepair, ...] = ()

    def with_faults(self, faults: Sequence[str]) -> "CheckedRefutation":
        """The same with what else is wrong."""
        return replace(self, check=replace(self.check, faults=(*self.check.faults, *faults)))

    @property
    def settled(self) -> bool:
        """Whether integers prove that there is no plan, or something false is claimed."""
        return bool(self.check.faults) or self.check.proved or self.counted

    @property
    def code(self) -> Exit:
        """0: no plan exists and repairs are as told, proved in integers; 4: a solver says so; 1: a false claim."""
        if self.check.faults or any(repair.seen.faults for repair in self.repairs):
            return Exit.DEFECT
        proved = self.settled and all(repair.seen.proved for repair in self.repairs)
        return Exit.FINE if proved else Exit.UNDECIDED


def refutation_of(request: PlanRequest) -> Mapping[str, Any] | None:
    """The content of a file that is the certificate of an instance without a plan; None where it is something else."""
    if request.plan.suffix.lower() != ".json" or not request.plan.is_file():
        return None
    plain = read_json(request.plan)
    return plain if isinstance(plain, dict) and KEY in plain else None


def check(request: PlanRequest, certificate: Mapping[str, Any]) -> CheckedRefutation:
    """Read the instance as it was solved and check every clash. Raises InputError."""
    instance = open_instance(request.roster, policy=request.policy, year=request.year, years=request.years)
    question = certificate.get("question")
    years = question.get("years") if isinstance(question, dict) else None
    if request.years is None and isinstance(years, list) and 1 <= len(years) <= 6 and years[0] == instance.year:
        instance = replace(instance, span=len(years))
    if request.previous is not None:
        instance = instance.following(read_plan(request.previous, instance))
    instance = under_decisions(instance, request.plan)
    checked = check_refutation(instance, certificate)
    counted = instance.span > 1 and bool(breaks(instance, assemble(instance).horizon))
    found = CheckedRefutation(instance, checked, counted, tuple(_repairs(request, instance)))
    return found if checked.clashes or counted else found.with_faults([NOTHING])


def _repairs(request: PlanRequest, instance: Instance) -> Iterator[CheckedRepair]:
    """Each repair beside the certificate on the same roster, years and decisions.

    Raises InputError with everything that cannot be read, under the number of the repair.
    """
    problems: list[Problem] = []
    for own in repairs_beside(request.plan):
        try:
            yield _repair(request, instance, own)
        except InputError as error:
            problems += [replace(each, rule=f"{FOLDER}{own.name}：{each.rule}") for each in error.problems]
    if problems:
        raise InputError(problems)


def _repair(request: PlanRequest, instance: Instance, own: Path) -> CheckedRepair:
    """One repair; it answers the question without a plan only over the same years and under the same decisions."""
    case = opened(replace(request, plan=own / PLAN, policy=str(own / POLICY), year=instance.year))
    seen = case.verified()
    if case.instance.years != instance.years:
        seen = seen.with_faults((YEARS,))
    if case.instance.decisions != instance.decisions:
        seen = seen.with_faults((DECIDED,))
    policy = case.instance.policy
    return CheckedRepair(own.name, policy, tuple(differences(instance.policy, policy)), seen)
