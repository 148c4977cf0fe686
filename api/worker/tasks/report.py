"""A document of a plan."""

import shutil
from pathlib import Path
from typing import Any

from api.worker.tasks.common import Task, Tell, steps
from api.worker.tasks.plans import APPROVAL, approve
from optimizer.files.strict_json import read_json

FILES = {"xlsx": "plan.xlsx", "json": "report.json"}


def perform(task: Task, work: Path, tell: Tell) -> dict[str, Any]:
    """Write the 批复, or hand out the workbook or the data that the plan was written with."""
    out, form = work / "out", task["request"].get("form", "docx")
    steps(tell)("正在写出", 0, 1)
    if form in FILES:
        name = FILES[form]
        shutil.copyfile(work / "plan" / name, out / name)
    else:
        name = APPROVAL
        plan = work / "plan"
        approve(task, plan / "plan.json", work / "roster.json", out / name, read_json(plan / "report.json"))
    return {"state": "succeeded", "outcome": "done", "result": {"file": name, "signed": task["signed"] is not None}}
