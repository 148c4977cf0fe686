"""Judging a plan without a solver: every clause read plainly, and values and bounds reckoned again in integers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from optimizer.auditing.audit import Audit as Inner
from optimizer.auditing.audit import audit as judged
from optimizer.auditing.verdicts import Verification
from optimizer.auditing.verify import verify as verified
from optimizer.public.figures import verdicts_of
from optimizer.public.instances import Instance
from optimizer.public.plans import AnyPlan, case_of, mapping_in
from optimizer.public.shown import Card
from optimizer.public.tables import Column, Table
from optimizer.reporting.files.run_files import mixed
from optimizer.reporting.json.report import audit_data

FINDINGS = (
    Column("entry", "object", "条目编号"), Column("case", "object", "对象：教师、学校、学科等编号的元组"),
    Column("year", "Int64", "学年"), Column("hard", "boolean", "是否硬性条款"),
    Column("observed", "object", "实际"), Column("required", "object", "要求"), Column("text", "object", "说明"),
)
COMPLIANCE = (
    Column("entry", "object", "条目编号"), Column("title", "object", "规则的中文名"),
    Column("reading", "object", "条款的哪一种读法；现行读法为空"),
    Column("scope", "object", "对象：学校、集团、学科等编号的元组"), Column("year", "Int64", "学年"),
    Column("required", "object", "要求"), Column("actual", "object", "实际"),
    Column("slack", "Int64", "离最近的限值还有多少（规则自己的单位），负数为未达到；空为无限值"),
    Column("verdict", "object", "met 合规、broken 不合规、unknown 无法核对"),
    Column("met", "boolean", "是否达到；空为无法核对"), Column("reason", "object", "无法核对的原因"),
)
EQUITY = (
    Column("year", "Int64", "学年"), Column("district", "object", "县区"), Column("stage", "object", "学段"),
    Column("indicator", "object", "指标代号"), Column("name", "object", "指标名"),
    Column("before", "Float64", "方案前的校际差异系数"), Column("after", "Float64", "方案后的校际差异系数"),
    Column("limit", "Float64", "限值"),
    Column("met", "boolean", "是否达到；空为无法计算（没有教师计入）"),
    Column("after_squared", "object", "方案后系数的平方，精确分数"),
)


@dataclass(frozen=True, repr=False, eq=False)
class Audit(Card):
    """What the auditor found: no solver and none of the model's tables are used (model A10)."""

    inner: Inner

    @property
    def lawful(self) -> bool:
        """No hard clause is broken, as far as can be told."""
        return self.inner.lawful

    @property
    def certain(self) -> bool:
        """No hard clause has a case that the roster leaves open (无法核对)."""
        return self.inner.certain

    @cached_property
    def _plain(self) -> dict[str, Any]:
        return audit_data(self.inner)

    @property
    def findings(self) -> Table:
        """Every breach, hard or soft, one row each; none where every clause is kept."""
        return Table("不合规之处", FINDINGS, (line | {"case": tuple(line["case"])} for line in self._plain["findings"]))

    @property
    def compliance(self) -> Table:
        """Every case of every clause in every year, under the reading in force and the others."""
        lines = self._plain["compliance"]
        return Table("逐条审核", COMPLIANCE, (line | {"scope": tuple(line["scope"])} for line in lines))

    @property
    def equity(self) -> Table:
        """Coefficients of variation between schools by district, stage and indicator (definitions §5)."""
        return Table("校际差异", EQUITY, self._plain["equity"])

    def _title(self) -> str:
        if not self.lawful:
            return "审核：方案不合规"
        return "审核：方案合规" if self.certain else "审核：已核对的条款全部合规，有条款无法核对"

    def _facts(self) -> Iterator[tuple[str, object]]:
        hard = [finding for finding in self.inner.findings if finding.hard]
        yield "审核", f"{sum(not each.reading for each in self.inner.compliance)} 处"
        yield "硬性不合规", f"{len(hard)} 处"
        if doubts := sum(1 for _ in self.inner.doubts):
            yield "无法核对", f"{doubts} 处"
        yield "弹性缺口", f"{len(self.inner.findings) - len(hard)} 处"
        for finding in hard[:3]:
            yield finding.case.entry, finding.text


@dataclass(frozen=True, repr=False, eq=False)
class Verdict(Card):
    """What verifying found: ``sound`` where the plan is lawful and every statement of the certificate holds."""

    inner: Verification

    @property
    def levels(self) -> Table:
        """The goals with values and bounds reckoned again."""
        return verdicts_of(self.inner.levels)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.inner.faults

    @property
    def proved(self) -> bool:
        """Whether nothing is wrong and every level is proved in integers, without any solver's word."""
        return self.inner.proved

    @property
    def question(self) -> tuple[str, ...]:
        """What the plan was judged under: order of the goals, tolerance, plan before, every decision and leave."""
        return self.inner.question

    @property
    def faults(self) -> tuple[str, ...]:
        """Everything that is wrong, in Chinese."""
        return self.inner.faults

    def _title(self) -> str:
        return self.inner.headline

    def _facts(self) -> Iterator[tuple[str, object]]:
        for fault in self.faults[:3]:
            yield "问题", fault
        for level in self.levels:
            yield level["title"], level["words"]


def audit(instance: Instance, plan: AnyPlan) -> Audit:
    """Judge a plan, or the file of one, against every clause in force, year by year.

    The policy is the instance's: a plan may be judged under another one than it was made for. Raises InputError where
    the file cannot be read.
    """
    case = case_of(instance, plan)
    return Audit(judged(case.instance, case.plan.inner))


def verify(
    instance: Instance, plan: AnyPlan, certificate: "Mapping[str, Any] | str | PathLike[str] | None" = None
) -> Verdict:
    """Check a plan and its certificate in integers, without a solver (model A13).

    Without a ``certificate`` it is the one of the answer, or the certificate.json beside the file of the plan. Raises
    InputError where there is none, or it is not one for this instance.
    """
    case = case_of(instance, plan)
    if certificate is None:
        proof = case.plan.basis.certificate()
    elif isinstance(certificate, Mapping):
        proof = certificate
    else:
        proof = mapping_in(Path(fspath(certificate)))
    inner = case.plan.inner
    return Verdict(verified(case.asked, inner, proof).with_faults(tuple(mixed(inner, proof, None, None))))
