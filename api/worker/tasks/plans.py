"""What jobs about a plan share: reading it with its instance, its summary, its 批复."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.worker.tasks.common import Task, optional
from optimizer.app import approval
from optimizer.app.judge import OpenedPlan, PlanRequest, opened, year_of
from optimizer.reporting.docx.approval import Status
from optimizer.reporting.facts.refusals import refusal_data
from optimizer.solving.answers import Impossible, Undecided

APPROVAL = "approval.docx"
LEVEL = ("name", "value", "bound", "proved", "scale", "figure", "unit", "certified", "words")


def asked_plan(task: Task, plan: Path, roster: Path, *, decided: bool = True) -> OpenedPlan:
    """A plan with the instance that it is for, the decisions beside it in force unless ``decided`` is false."""
    previous = optional(Path(task["work"], "previous.json"))
    return opened(PlanRequest(roster, plan, task["policy"], year_of(plan), previous=previous), decided=decided)


def refused(answer: Impossible | Undecided) -> dict[str, Any]:
    """How a job ends that found no plan where it needed one."""
    if isinstance(answer, Impossible):
        return {"state": "succeeded", "outcome": "impossible", "result": refusal_data(answer)}
    return {"state": "incomplete", "result": {"open_groups": list(answer.open_groups)}}


def summary_of(report: Mapping[str, Any], plan: Mapping[str, Any]) -> dict[str, Any]:
    """What lists of plans show; no ids of teachers."""
    levels = [{key: level[key] for key in LEVEL} for level in report["levels"]]
    return {
        "years": plan["years"], "postings": len(plan["postings"]), "levels": levels,
        "proved": all(level["proved"] for level in levels), "repeatable": report["repeatable"],
        "proof": report["proof"], "lawful": not any(finding["hard"] for finding in report["findings"]),
        "digests": plan["digests"],
    }


def approve(task: Task, plan: Path, roster: Path, output: Path, report: Mapping[str, Any]) -> None:
    """The 批复 of a plan: a draft, unless a person signed it. Raises InputError where the template is faulty."""
    approval.approve(
        asked_plan(task, plan, roster), output, report, template=optional(Path(task["work"], "template.docx")),
        full_names=True, status=status_of(task),
    )


def status_of(task: Task) -> Status:
    """Letterhead of the papers of a plan, and who signed it, if anybody did."""
    asked, signed = task["request"], task.get("signed")
    letterhead = {key: asked.get(key, "") for key in ("office", "number", "addressee")}
    return Status(**letterhead) if signed is None else Status(
        True, signed["signer"], datetime.fromtimestamp(signed["at"] / 1000, UTC).astimezone().date(),
        **letterhead | {"number": signed.get("document") or letterhead["number"]},
    )
