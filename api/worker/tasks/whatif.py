"""The smallest change of a plan under a planner's edits."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api.worker.tasks.common import Task, Tell, optional, settled, steps
from api.worker.tasks.plans import APPROVAL, approve, summary_of
from optimizer.app.explain import year_of
from optimizer.app.what_if import PREVIOUS, Asked, note_of, posed, write_version
from optimizer.engine.process_pool import Effort
from optimizer.formats.strict_json import read_json
from optimizer.questions.edits import Edit
from optimizer.questions.results import Unsettled
from optimizer.questions.what_if import Edited
from optimizer.reporting.json.edits import edited_data, refused_data
from optimizer.solving.answers import Undecided


def perform(task: Task, work: Path, tell: Tell) -> dict[str, Any]:
    """Answer; where it is kept, ``out`` holds the new plan with its files, as a version of its own."""
    asked, out, step = task["request"], work / "out", steps(tell)
    plan = work / "plan" / "plan.json"
    step("正在准备模型", 0, 2)
    question = posed(
        work / "roster.json", plan, _edits(asked, optional(work / "new_roster.json")), policy=task["policy"],
        year=year_of(plan), previous=optional(work / "previous.json"),
    )
    step("正在求变动最少的方案", 1, 2)
    reply = question.answer(Effort(task["cores"], task["seconds"], seed=asked.get("seed", 0)))
    if not isinstance(reply, Edited):
        result = refused_data(question.current, reply, question.edits)
        if isinstance(reply, Unsettled | Undecided):
            return {"state": "incomplete", "result": result}
        return {"state": "succeeded", "outcome": "impossible", "result": result}
    result = edited_data(reply)
    if not asked.get("keep"):
        return {"state": "succeeded", "outcome": "solved", "result": result}
    step("正在证明并写出新方案", 2, 2)
    write_version(out, PREVIOUS, question.base, reply, full_names=True)
    settled()
    changed = optional(work / "new_roster.json")
    approve({**task, "signed": None}, out / "plan.json", changed or work / "roster.json", out / APPROVAL)
    summary = summary_of(read_json(out / "report.json"), read_json(out / "plan.json"))
    summary |= {"base": asked["plan"], "people": len(reply.people), "note": note_of(question, reply)}
    if "new_roster" in asked:
        summary["roster"] = asked["new_roster"]
    return {"state": "succeeded", "outcome": "solved", "result": result, "plan": summary}


def _edits(asked: Mapping[str, Any], roster: Path | None) -> Asked:
    """The edits as the command line is told them."""
    edits, swaps = [], []
    for each in asked.get("edits", ()):
        if each["action"] == "swap":
            swaps.append((each["teacher"], each["other"], each.get("year")))
        else:
            edits.append(Edit.of({key: value for key, value in each.items() if value is not None}))
    return Asked(tuple(edits), tuple(swaps), tuple(asked.get("withdraw", ())), roster)
