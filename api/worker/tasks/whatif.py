"""The smallest change of a plan under a planner's edits."""

from pathlib import Path
from typing import Any

from api.worker.tasks.common import Task, Tell, heard, optional, settled, steps
from api.worker.tasks.plans import APPROVAL, approve, asked_plan, summary_of
from optimizer.app.what_if import WhatIfRequest, WhatIfResult, edits_of, standing, what_if, write
from optimizer.engine.process_pool import Effort
from optimizer.files.strict_json import read_json
from optimizer.importing import read
from optimizer.questions.results import Unsettled
from optimizer.solving.answers import Undecided


def perform(task: Task, work: Path, tell: Tell) -> dict[str, Any]:
    """Answer; where it is kept, ``out`` holds the new plan with its files, as a version of its own."""
    asked, out, step = task["request"], work / "out", steps(tell)
    plan, changed = work / "plan" / "plan.json", optional(work / "new_roster.json")
    step("正在准备模型", 0, 2)
    case = asked_plan(task, plan, work / "roster.json", decided=False)
    answer = what_if(case.instance, case.plan, _request(task, plan, changed), heard(tell))
    if not isinstance(answer, WhatIfResult):
        if isinstance(answer.refusal, Unsettled | Undecided):
            return {"state": "incomplete", "result": answer.data()}
        return {"state": "succeeded", "outcome": "impossible", "result": answer.data()}
    if not asked.get("keep"):
        return {"state": "succeeded", "outcome": "solved", "result": answer.data()}
    step("正在证明并写出新方案", 2, 2)
    write(answer, out, full_names=True)
    settled()
    report = read_json(out / "report.json")
    approve({**task, "signed": None}, out / "plan.json", changed or work / "roster.json", out / APPROVAL, report)
    summary = summary_of(report, read_json(out / "plan.json"))
    summary |= {"base": asked["plan"], "people": len(answer.edited.people), "note": answer.note}
    if "new_roster" in asked:
        summary["roster"] = asked["new_roster"]
    return {"state": "succeeded", "outcome": "solved", "result": answer.data(), "plan": summary}


def _request(task: Task, plan: Path, roster: Path | None) -> WhatIfRequest:
    """What is asked, with what stands beside the plan."""
    asked = task["request"]
    edits, swaps = edits_of(asked.get("edits", ()))
    return WhatIfRequest(
        edits, swaps, tuple(asked.get("withdraw", ())),
        None if roster is None else read(roster).county, "" if roster is None else roster.name, standing(plan),
        Effort(task["cores"], task["seconds"], seed=asked.get("seed", 0)),
    )
