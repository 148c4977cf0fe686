"""What roster, policy and plan say by themselves, read twice: what every certificate is held against."""

from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.auditing.agreement.comparison import compare
from optimizer.auditing.audit import Audit, audit
from optimizer.auditing.legality import breaches, misstated
from optimizer.auditing.premises import strayed
from optimizer.domain.plan import Plan
from optimizer.goals import GOALS
from optimizer.model.assembly import Assembly, assemble
from optimizer.policy.instance import Instance
from optimizer.readings.columns import Ints


@dataclass(frozen=True, eq=False)
class Grounds:
    """A plan in the model of its instance, and what is wrong with the two whatever a certificate says.

    ``whole`` has all columns of the assembly, ``values`` are by level; ``compared`` says in words how much of the
    matrix was read a second time, by loops (``agreement``).
    """

    assembly: Assembly
    plan: Plan
    whole: Ints
    values: tuple[int, ...]
    audited: Audit
    faults: tuple[str, ...]
    compared: str

    @classmethod
    def of(cls, instance: Instance, plan: Plan) -> "Grounds":
        """The grounds of an instance under the limits that it rests on."""
        assembly = assemble(instance)
        x, whole, legal = breaches(assembly, plan)
        agreement = compare(assembly, plan)
        audited, values = audit(instance, plan), assembly.values(x)
        faults = [*strayed(instance), *misstated(instance, plan), *legal, *agreement.faults]
        faults += _contradicted(assembly, audited, values, known=bool(faults))
        return cls(assembly, plan, whole, values, audited, tuple(faults), agreement.words)

    @property
    def instance(self) -> Instance:
        """With the limits that the model rests on."""
        return self.assembly.instance


def _contradicted(assembly: Assembly, audited: Audit, values: tuple[int, ...], *, known: bool) -> Iterator[str]:
    """What the auditor's plain reading says otherwise than the matrix; breaches only where none is ``known``."""
    if not known:
        for finding in audited.findings:
            if finding.hard:
                yield f"审核程序判定不合规：{finding.text}（{finding.case.entry}）"
    histories = [year.history for year in audited.years.values()]
    for name, value in zip(assembly.levels, values, strict=True):
        plain = GOALS[name].value(assembly.instance, histories, assembly.gauges[name].scale)
        if plain != value:
            yield f"「{assembly.gauges[name].title}」的值两种读法不同：矩阵 {value}，审核 {plain}"
