"""A plan that lies open: looked at, asked about and tried out again and again, read and worked out once."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from optimizer.app.judge import OpenedPlan, PlanRequest, opened
from optimizer.auditing.audit import Audit, audit
from optimizer.files.strict_json import read_json
from optimizer.model.assembly import Assembly, assemble
from optimizer.reporting.facts.figures import AuditedFigures
from optimizer.reporting.files.run_files import REPORT
from optimizer.reporting.json.screen import screen_data


@dataclass(frozen=True)
class PlanDesk:
    """``case``: under the decisions that stand beside the plan. Nothing here is written anywhere."""

    case: OpenedPlan

    @classmethod
    def of(cls, request: PlanRequest) -> "PlanDesk":
        """Raises InputError where roster, policy or plan cannot be read."""
        return cls(opened(request))

    @cached_property
    def view(self) -> dict[str, Any]:
        """The plan as a screen shows it, with what report.json beside it says. Raises InputError without that."""
        report = read_json(self.case.path.parent / REPORT)
        return screen_data(AuditedFigures(self._audit, self.case.plan), report, self._able)

    @cached_property
    def _audit(self) -> Audit:
        return audit(self.case.instance, self.case.plan)

    @cached_property
    def _assembly(self) -> Assembly:
        return assemble(self.case.instance)

    @cached_property
    def _able(self) -> frozenset[str]:
        """Who has a posting in the first year that no clause excludes."""
        instance = self.case.instance
        postings, ids = self._assembly.horizon.at(instance.year), instance.facts.teachers.ids
        return frozenset(ids[code] for code in set(postings.teacher[postings.starts].tolist()))
