"""Why this teacher, why not that one, what a number of the policy is worth."""

from pathlib import Path
from typing import Any

from api.worker.tasks.common import Task, Tell, settled, steps
from api.worker.tasks.plans import asked_plan, refused
from optimizer.app.explain import Question, told, write_answer
from optimizer.engine.process_pool import Effort
from optimizer.solving.answers import Impossible, Undecided

ASKED = ("teacher", "school", "subject", "year", "entry", "most")


def perform(task: Task, work: Path, tell: Tell) -> dict[str, Any]:
    """Answer; ``out`` holds answer.xlsx, answer.json, and for a teacher answer.docx, which names nobody else."""
    asked, out = task["request"], work / "out"
    instance, plan = asked_plan(task, work / "plan" / "plan.json", work / "roster.json")
    question = Question(**{name: asked[name] for name in ASKED if name in asked})
    effort = Effort(task["cores"], task["seconds"], seed=asked.get("seed", 0))
    answer = told(instance, plan, question, effort, steps(tell), full_names=True)
    settled()
    if isinstance(answer, Impossible | Undecided):
        return refused(answer)
    endings = (".docx", ".xlsx", ".json") if answer.public is not None else (".xlsx", ".json")
    for ending in endings:
        write_answer(out / f"answer{ending}", answer)
    return {"state": "succeeded", "outcome": "done", "result": answer.data | {"told": answer.story.plain()}}
