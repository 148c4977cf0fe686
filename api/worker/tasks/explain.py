"""Why this teacher, why not that one, what a number of the policy is worth."""

from pathlib import Path
from typing import Any

from api.worker.tasks.common import Task, Tell, heard, settled
from api.worker.tasks.plans import asked_plan, refused
from optimizer.app.explain import ExplainRequest, ExplainResult, explain, write
from optimizer.engine.process_pool import Effort

ASKED = ("teacher", "school", "subject", "year", "entry", "most")


def perform(task: Task, work: Path, tell: Tell) -> dict[str, Any]:
    """Answer; ``out`` holds answer.xlsx, answer.json, and for a teacher answer.docx, which names nobody else."""
    asked, out = task["request"], work / "out"
    case = asked_plan(task, work / "plan" / "plan.json", work / "roster.json")
    effort = Effort(task["cores"], task["seconds"], seed=asked.get("seed", 0))
    request = ExplainRequest(**{name: asked[name] for name in ASKED if name in asked}, effort=effort)
    answer = explain(case.instance, case.plan, request, heard(tell))
    settled()
    if not isinstance(answer, ExplainResult):
        return refused(answer)
    for ending in (".docx", ".xlsx", ".json") if answer.about_teacher else (".xlsx", ".json"):
        write(answer, out / f"answer{ending}", full_names=True)
    return {"state": "succeeded", "outcome": "done", "result": answer.data(full_names=True)}
