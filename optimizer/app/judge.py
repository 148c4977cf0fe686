"""Judging a plan without a solver: ``rotation audit``, ``rotation verify``, and what else begins with a plan."""

from dataclasses import dataclass, replace
from pathlib import Path

from optimizer.auditing.audit import Audit, audit
from optimizer.auditing.verdicts import Verification
from optimizer.auditing.verify import verify
from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan
from optimizer.files.strict_json import read_json
from optimizer.policy.instance import Instance, open_instance
from optimizer.reporting.files.decisions import answered, under_decisions
from optimizer.reporting.files.limits import CERTIFICATE, limited_as
from optimizer.reporting.files.plan_reading import read_plan
from optimizer.reporting.files.run_files import strangers
from optimizer.reporting.files.signed_sheets import sheet_findings


@dataclass(frozen=True)
class PlanRequest:
    """A plan in its file, and what its instance is read from; over the years of the plan where none are given."""

    roster: Path
    plan: Path
    policy: str | None = None
    year: int | None = None
    years: int | None = None
    previous: Path | None = None  # the plan before, which the plan was solved with


@dataclass(frozen=True)
class OpenedPlan:
    """A plan and its instance, under the decisions that stand beside the ``path`` of the plan."""

    instance: Instance
    plan: Plan
    path: Path

    @property
    def asked(self) -> Instance:
        """What the plan answers exactly: an edited one is the nearest to the plan before. Raises InputError."""
        return answered(self.instance, self.plan, self.path)

    @property
    def has_certificate(self) -> bool:
        """Whether one stands beside the plan."""
        return (self.path.parent / CERTIFICATE).is_file()

    def audited(self) -> Audit:
        """Every clause judged, and every sheet of a workbook that people sign."""
        seen = audit(self.instance, self.plan)
        return replace(seen, findings=(*seen.findings, *sheet_findings(self.path, seen, self.plan)))

    def verified(self, certificate: Path | None = None) -> Verification:
        """Legality, values and bounds, by the ``certificate`` or the one beside the plan. Raises InputError."""
        asked = self.asked
        proof = certificate or self.path.parent / CERTIFICATE
        if not proof.is_file():
            advice = "证书在求解时与方案写在同一文件夹；也可用 --certificate 指定。"
            raise InputError.of(f"找不到证书文件 {proof.name}", advice)
        plain = read_json(proof)
        if not isinstance(plain, dict):
            raise InputError.of(f"{proof.name} 不是证书", "请使用求解时写出的 certificate.json，不要修改。")
        found = verify(asked, self.plan, plain).with_faults(strangers(self.plan, plain, self.path.parent))
        sheets = sheet_findings(self.path, audit(self.instance, self.plan), self.plan)
        return found.with_faults(tuple(each.text.removesuffix("。") for each in sheets))


def opened(request: PlanRequest, *, decided: bool = True) -> OpenedPlan:
    """Read a plan with its instance, under the decisions beside the plan unless ``decided`` is false.

    Changes nothing in the folder of the plan. Raises InputError.
    """
    instance = open_instance(request.roster, policy=request.policy, year=request.year, years=request.years)
    plan = read_plan(request.plan, instance)
    if request.years is None and plan.year == instance.year:
        instance = replace(instance, span=plan.span)
    if request.previous is not None:
        instance = instance.following(read_plan(request.previous, instance))
    instance = limited_as(instance, request.plan)
    return OpenedPlan(under_decisions(instance, request.plan) if decided else instance, plan, request.plan)


def year_of(plan: Path) -> int | None:
    """The first year of a plan in JSON; a workbook says it itself."""
    if plan.suffix.lower() != ".json" or not plan.is_file():
        return None
    plain = read_json(plan)
    year = plain.get("year") if isinstance(plain, dict) else None
    return year if isinstance(year, int) else None
