"""A plan with some moves more or less, judged again and again: the plain reading, without what the moves leave as it is.

The same rules on the same county as ``audit``; other readings and the national figures are left out, and tables that
rest on the records alone are those of the plan that is tried out.
"""

from collections.abc import Mapping
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

    @cached_property
    def base(self) -> Trial:
        """The plan itself."""
        return self.of(self.plan)

    def of(self, plan: Plan) -> Trial:
        """Judge a plan."""
        instance = self.instance
        findings, sound = formed(instance, plan, self._without)
        soft, seen = 0, []
        for year, history in self._without.items():
            under = replace(history, plan=sound, known=history.tables.under(sound))
            seen.append(under)
            for entry in instance.entries_in(year):
                for check in entry.audit(under.within(entry.scope)):
                    soft += lacking(entry, under.county, check)
                    if not check.holds:
                        findings.append(finding(entry, check, under))
        values = {
            name: soft if name == Soft.name else GOALS[name].value(instance, seen, self.scales[name])
            for name in instance.policy.levels
        }
        return Trial(tuple(findings), values)

    @cached_property
    def _without(self) -> Mapping[int, History]:
        """The plain reading of each year without any plan."""
        return histories(self.instance, Plan(self.instance.year, (), span=self.instance.span))
