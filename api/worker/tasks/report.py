"""A document of a plan."""

import shutil
import zipfile
from pathlib import Path
from typing import Any

from api.worker.tasks.common import Task, Tell, heard, steps
from api.worker.tasks.plans import APPROVAL, approve, asked_plan, status_of
from optimizer.app.papers import PapersRequest, kinds_of, papers
from optimizer.files.strict_json import read_json

FILES = {"xlsx": "plan.xlsx", "json": "report.json"}
TEMPLATES = "templates"


def perform(task: Task, work: Path, tell: Tell) -> dict[str, Any]:
    """Write the 批复 or the papers, or hand out the workbook or the data that the plan was written with."""
    out, form = work / "out", task["request"].get("form", "docx")
    result: dict[str, Any] = {"signed": task["signed"] is not None}
    steps(tell)("正在写出", 0, 1)
    if form == "papers":
        result["files"] = _papers(task, work, tell)
    else:
        result["file"] = FILES.get(form, APPROVAL)
        plan = work / "plan"
        if form in FILES:
            shutil.copyfile(plan / FILES[form], out / FILES[form])
        else:
            report = read_json(plan / "report.json")
            approve(task, plan / "plan.json", work / "roster.json", out / APPROVAL, report)
    return {"state": "succeeded", "outcome": "done", "result": result}


def _papers(task: Task, work: Path, tell: Tell) -> list[str]:
    """The papers of the bureau as they are; those of schools and of teachers, which are many, as one archive each."""
    own, kinds = work / "template.docx", kinds_of(task["request"].get("papers", ()))
    if own.exists():
        (work / TEMPLATES).mkdir()
        shutil.copyfile(own, work / TEMPLATES / "批复.docx")
    case = asked_plan(task, work / "plan" / "plan.json", work / "roster.json")
    request = PapersRequest(
        work / "papers", kinds, templates=work / TEMPLATES if own.exists() else None, full_names=True,
        status=status_of(task),
    )
    papers(case, request, read_json(work / "plan" / "report.json"), heard(tell))
    for place in sorted((work / "papers").iterdir()):
        if place.is_dir():
            with zipfile.ZipFile(work / "out" / f"{place.name}.zip", "w", zipfile.ZIP_DEFLATED) as target:
                for paper in sorted(place.iterdir()):
                    target.write(paper, paper.name)
        else:
            shutil.copyfile(place, work / "out" / place.name)
    return sorted(path.name for path in (work / "out").iterdir())
