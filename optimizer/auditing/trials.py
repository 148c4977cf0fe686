"""A plan with some moves more or less, judged again and again: the plain reading, without what moves leave as it is.

The same rules on the same county as ``audit``; other readings and the national figures are left out, and tables that
rest on the records alone are those of the plan that is tried out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from optimizer.auditing.audit import finding, formed, histories
from optimizer.domain.plan import Plan
from optimizer.domain.vocabulary import Finding
from optimizer.goals import GOALS
from optimizer.goals.soft import Soft, lacking
from optimizer.policy.instance import Instance
from optimizer.readings.plain_view import History


@dataclass(frozen=True)
class Trial:
    """What the auditor says of a plan that was tried: findings, and the levels in units of 1/scale."""

    findings: tuple[Finding, ...]
    values: Mapping[str, int]

    @property
    def lawful(self) -> bool:
        """No hard breach, as far as can be told."""
        return not any(finding.hard for finding in self.findings)


@dataclass(frozen=True)
class Trials:
    """Trials of plans of one instance near the ``plan``; ``scales`` say how its levels are counted."""

    instance: Instance
    plan: Plan
    scales: Mapping[str, int]
    without: Mapping[int, History]  # the plain reading of each year without any plan

    @classmethod
    def near(cls, instance: Instance, plan: Plan, scales: Mapping[str, int]) -> "Trials":
        """Trials of an instance whose county is not read yet."""
        return cls(instance, plan, scales, histories(instance, Plan(instance.year, (), span=instance.span)))

    def under(self, instance: Instance) -> "Trials":
        """The same on another question; what is read of the county is kept where it is this very one."""
        if instance.worked is self.instance.worked:
            return replace(self, instance=instance)
        return Trials.near(instance, self.plan, self.scales)

    @cached_property
    def base(self) -> Trial:
        """The plan itself."""
        return self.of(self.plan)

    def of(self, plan: Plan) -> Trial:
        """Judge a plan, and measure it."""
        findings, seen, soft = self._read(plan)
        values = {
            name: soft if name == Soft.name else GOALS[name].value(self.instance, seen, self.scales[name])
            for name in self.instance.policy.levels
        }
        return Trial(findings, values)

    def lawful(self, plan: Plan) -> bool:
        """Whether a plan has no hard breach, as far as can be told."""
        return not any(finding.hard for finding in self._read(plan)[0])

    def _read(self, plan: Plan) -> tuple[tuple[Finding, ...], Sequence[History], int]:
        """Findings, the years under the plan, and what weighted entries fall short."""
        findings, sound = formed(self.instance, plan, self.without)
        soft, seen = 0, []
        for year, history in self.without.items():
            under = replace(history, plan=sound, known=history.tables.under(sound))
            seen.append(under)
            for entry in self.instance.entries_in(year):
                for check in entry.audit(under.within(entry.scope)):
                    soft += lacking(entry, under.county, check)
                    if not check.holds:
                        findings.append(finding(entry, check, under))
        return tuple(findings), seen, soft
