"""Checking without a solver that an instance has no plan: ``rotation verify INSTANCE certificate.json``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from optimizer.app.judge import PlanRequest
from optimizer.auditing.refutations import KEY, RefutationCheck, check_refutation
from optimizer.domain.errors import Exit
from optimizer.files.strict_json import read_json
from optimizer.model.assembly import assemble
from optimizer.policy.instance import Instance, open_instance
from optimizer.reporting.files.decisions import under_decisions
from optimizer.reporting.files.plan_reading import read_plan
from optimizer.solving.counting import breaks

NOTHING = "证书没有列出任何冲突，说不上政策无可行方案"


@dataclass(frozen=True)
class CheckedRefutation:
    """What the check came to, and whether counting alone refutes the instance as well."""

    instance: Instance
    check: RefutationCheck
    counted: bool

    def with_faults(self, faults: Sequence[str]) -> "CheckedRefutation":
        """The same with what else is wrong."""
        return replace(self, check=replace(self.check, faults=(*self.check.faults, *faults)))

    @property
    def code(self) -> Exit:
        """0: no plan exists, proved in integers; 4: a solver says so; 1: something false is claimed."""
        if self.check.faults:
            return Exit.DEFECT
        return Exit.FINE if self.check.proved or self.counted else Exit.UNDECIDED


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
    if not checked.clashes and not counted:
        return CheckedRefutation(instance, checked, counted).with_faults([NOTHING])
    return CheckedRefutation(instance, checked, counted)
