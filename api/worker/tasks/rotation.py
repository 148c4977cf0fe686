"""A plan of one year or several, with the weeks of visits where the policy weighs them."""

from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from api.worker.tasks.common import Task, Tell, optional, settled
from api.worker.tasks.plans import APPROVAL, approve, summary_of
from optimizer.app.progress import Event, Listen, RotationStep
from optimizer.app.solve import SolveRequest, solve
from optimizer.app.solve_files import write
from optimizer.policy.chosen import DEFAULT_POLICY
from optimizer.reporting.files.plan_files import plan_data
from optimizer.solving.answers import Impossible, Undecided

SAME = ("year", "years", "itineraries", "gap", "certify", "seed")  # said alike by clients and by SolveRequest


def perform(task: Task, work: Path, tell: Tell) -> dict[str, Any]:
    """Solve; ``out`` holds the files of ``rotation solve`` and the draft of the 批复."""
    out = work / "out"
    result = solve(work / "roster.json", _request(task, work), _heard(tell))
    write(result, out, full_names=True)
    settled()
    report = result.data(full_names=True)
    told = {key: report[key] for key in ("status", "status_text", "years", "policy", "digests", "notes")}
    if isinstance(result.answer, Impossible):
        base = task["request"].get("policy", DEFAULT_POLICY)
        repairs = _with_policies(report["repairs"], result.answer, base)
        refusal = {"clashes": report["clashes"], "repairs": repairs}
        return {"state": "succeeded", "outcome": "impossible", "result": told | refusal}
    if isinstance(result.answer, Undecided):
        return {"state": "incomplete", "result": told | {"open_groups": report["open_groups"]}}
    approve(task, out / "plan.json", work / "roster.json", out / APPROVAL, report)
    summary = summary_of(report, plan_data(result.answer.plan))
    return {"state": "succeeded", "outcome": "solved", "result": told | summary, "plan": summary}


def _with_policies(told: list[dict[str, Any]], answer: Impossible, base: str) -> list[dict[str, Any]]:
    """Repairs as they are told, each with its ``policy``: what to keep for it, null where none was made of it."""
    kept = answer.instance.policy.entries
    layers: list[Mapping[str, Any]] = [{
        "name": remedy.policy.name, "extends": [base],
        "entries": [entry.dump() for entry in remedy.policy.entries if entry not in kept],
    } for remedy in answer.remedies]
    return [repair | {"policy": layer} for repair, layer in zip_longest(told, layers)]


def _request(task: Task, work: Path) -> SolveRequest:
    """What the client asks, with the files that its ids stand for and what the job is allowed."""
    asked = task["request"]
    return SolveRequest(
        policy=task["policy"], previous=optional(work / "previous.json"), decisions=optional(work / "edits.yaml"),
        keep=tuple(asked.get("keep", ())), workers=task["cores"], seconds=task["seconds"],
        **{name: asked[name] for name in SAME if name in asked},
    )


def _heard(tell: Tell) -> Listen:
    """Progress of the rotation: the level at work and what is proved so far."""
    def listen(event: Event) -> None:
        if isinstance(event, RotationStep):
            tell("progress", {
                "level": event.level, "level_text": event.title,
                "done": event.done, "total": event.total,
                "levels": [
                    {"name": each.name, "value": each.value, "bound": each.bound, "scale": each.gauge.scale}
                    for each in event.levels
                ],
            })

    return listen
