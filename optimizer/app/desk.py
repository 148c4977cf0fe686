"""A plan that lies open: looked at, tried out and asked about again and again, read and worked out once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from optimizer.app import explain
from optimizer.app.judge import OpenedPlan, PlanRequest, opened
from optimizer.app.moves import Move, moved
from optimizer.app.what_if import Standing, WhatIfRequest, WhatIfResult, standing, what_if
from optimizer.auditing.audit import audit
from optimizer.auditing.trials import Trials
from optimizer.domain.plan import Plan
from optimizer.files.strict_json import read_json
from optimizer.model.assembly import Assembly, assemble
from optimizer.policy.instance import Instance
from optimizer.questions.counterfactuals import Desk
from optimizer.reporting.facts.figures import AuditedFigures
from optimizer.reporting.facts.refusals import refusal_data
from optimizer.reporting.files.run_files import REPORT
from optimizer.reporting.json.screen import screen_data
from optimizer.reporting.json.trial import trial_data
from optimizer.solving.answers import Impossible


@dataclass(frozen=True)
class PlanDesk:
    """``case``: without the decisions that stand beside the plan. Nothing here is written anywhere."""

    case: OpenedPlan

    @classmethod
    def of(cls, request: PlanRequest) -> "PlanDesk":
        """Raises InputError where roster, policy or plan cannot be read."""
        return cls(opened(request, decided=False))

    # ------------------------------------------------------------------ questions
    @cached_property
    def view(self) -> dict[str, Any]:
        """The plan as a screen shows it, with what report.json beside it says. Raises InputError without that."""
        report = read_json(self.case.path.parent / REPORT)
        return screen_data(AuditedFigures(audit(self._instance, self.case.plan), self.case.plan), report, self._able)

    def findings(self, moves: Sequence[Move]) -> dict[str, Any]:
        """What the auditor says of the plan with these moves. Raises InputError."""
        tried = self._trials.of(moved(self._assembly, self.case.plan, moves))
        return trial_data(self._instance, self._trials.base, tried, self._assembly.gauges)

    def change(self, request: WhatIfRequest) -> dict[str, Any]:
        """The least change under edits, or why there is none. Raises InputError."""
        desk = None if request.withdrawn else self._desk
        answer = what_if(self.case.instance, self.case.plan, request, desk=desk, lawful=self._lawful)
        return answer.data() | ({"note": answer.note} if isinstance(answer, WhatIfResult) else {})

    def explain(self, request: explain.ExplainRequest) -> dict[str, Any]:
        """Why, or what it costs. Raises InputError."""
        answer = explain.explain(self._instance, self.case.plan, request, desk=self._desk)
        if isinstance(answer, explain.ExplainResult):
            return answer.data(full_names=True)
        if isinstance(answer, Impossible):
            return {"status": "impossible"} | refusal_data(answer)
        return {"status": "undecided", "open_groups": list(answer.open_groups)}

    # ------------------------------------------------------------------ worked out once
    @cached_property
    def standing(self) -> Standing:
        """What stands beside the plan."""
        return standing(self.case.path)

    @cached_property
    def _instance(self) -> Instance:
        """Under the decisions in force."""
        return self.standing.decisions.applied(self.case.instance)

    @cached_property
    def _desk(self) -> Desk:
        """Raises InputError where the plan breaks a hard case."""
        return Desk.on(self._assembly, self.case.plan)

    @cached_property
    def _assembly(self) -> Assembly:
        return assemble(self._instance)

    @cached_property
    def _trials(self) -> Trials:
        scales: Mapping[str, int] = {name: gauge.scale for name, gauge in self._assembly.gauges.items()}
        return Trials.near(self._instance, self.case.plan, scales)

    def _lawful(self, instance: Instance, plan: Plan) -> bool:
        return self._trials.under(instance).lawful(plan)

    @cached_property
    def _able(self) -> frozenset[str]:
        """Who has a posting in the first year that no clause excludes."""
        instance = self._instance
        postings, ids = self._assembly.horizon.at(instance.year), instance.facts.teachers.ids
        return frozenset(ids[code] for code in set(postings.teacher[postings.starts].tolist()))
