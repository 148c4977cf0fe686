"""A plan judged clause by clause, and its proof checked, without any solver."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api.worker.tasks.common import Task, Tell, optional, steps
from optimizer.app.judge import PlanRequest, opened, year_of
from optimizer.auditing.verdicts import Verification
from optimizer.goals.gauge import number
from optimizer.reporting.files.limits import CERTIFICATE
from optimizer.reporting.files.plan_files import write_json
from optimizer.reporting.json.report import audit_data


def perform(task: Task, work: Path, tell: Tell) -> dict[str, Any]:
    """Judge; ``out`` holds audit.json with every clause, the result what is broken and what the proof is worth."""
    asked, step = task["request"], steps(tell)
    step("正在审核", 0, 2)
    plan = _plan(asked, work)
    case = opened(PlanRequest(
        work / "roster.json", plan, task["policy"], asked.get("year") or year_of(plan), asked.get("years"),
        optional(work / "previous.json"),
    ))
    seen = case.audited()
    found = audit_data(seen)
    step("正在核验证书", 1, 2)
    found["verified"] = _proof(case.verified()) if (plan.parent / CERTIFICATE).exists() else None
    write_json(work / "out" / "audit.json", found)
    hard = sum(finding["hard"] for finding in found["findings"])
    result = {
        "lawful": seen.lawful, "certain": seen.certain, "unknown": sum(1 for _ in seen.doubts), "hard": hard,
        "soft": len(found["findings"]) - hard,
        "judged": len(found["compliance"]), "postings": len(case.plan.postings), "years": list(case.instance.years),
        "digests": dict(case.instance.digests),
    }
    return {"state": "succeeded", "outcome": "done", "result": result | found}


def _plan(asked: Mapping[str, Any], work: Path) -> Path:
    """Where the plan lies: one kept here, an uploaded workbook, or what the request says."""
    folder = work / "plan"
    folder.mkdir(exist_ok=True)
    if "certificate" in asked:
        write_json(folder / CERTIFICATE, asked["certificate"])
    if "given" in asked:
        given = asked["given"]
        write_json(folder / "plan.json", {**given, "years": given["years"] or [given["year"]]})
    return folder / ("plan.xlsx" if "workbook" in asked else "plan.json")


def _proof(seen: Verification) -> dict[str, Any]:
    """What the certificate proves."""
    return {
        "sound": not seen.faults, "faults": list(seen.faults), "limits": seen.limits,
        "doubts": list(seen.doubts), "proved": seen.proved, "headline": seen.headline,
        "question": list(seen.question), "notes": list(seen.notes),
        "levels": [
            {
                "name": level.name, "value": level.value, "scale": level.gauge.scale,
                "figure": number(level.gauge.figure(level.value)), "unit": level.gauge.unit, "words": level.words,
                "proved": level.proved,
            }
            for level in seen.levels
        ],
    }
