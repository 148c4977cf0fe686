"""A plan of one year or several, with the weeks of visits where the policy weighs them."""

from pathlib import Path
from typing import Any

from api.worker.tasks.common import SILENT, Task, Tell, optional, settled
from api.worker.tasks.plans import APPROVAL, approve, summary_of
from optimizer.app.solve import run_solve
from optimizer.domain.errors import Exit
from optimizer.formats.strict_json import read_json
from optimizer.solving.rotation import Progress


def perform(task: Task, work: Path, tell: Tell) -> dict[str, Any]:
    """Solve; ``out`` holds the files of ``rotation solve`` and the draft of the 批复."""
    asked, out = task["request"], work / "out"

    def listen(progress: Progress) -> None:
        tell("progress", {
            "level": progress.level, "level_text": progress.gauges[progress.level].title if progress.level else "",
            "done": progress.done, "total": progress.total,
            "levels": [
                {"name": name, "value": value, "bound": bound, "scale": progress.gauges[name].scale}
                for name, value, bound in zip(progress.levels, progress.values, progress.bounds, strict=True)
            ],
        })

    code = run_solve(
        work / "roster.json", out, policy=task["policy"], year=asked.get("year"), years=asked.get("years"),
        workers=task["cores"], seconds=task["seconds"], seed=asked.get("seed", 0),
        previous=optional(work / "previous.json"), gap=asked.get("gap", 1.0) / 100, certify=asked.get("certify", False),
        full_names=True, console=SILENT, keep=asked.get("keep", ()), itineraries=asked.get("itineraries"),
        decided=optional(work / "edits.yaml"), hear=listen,
    )
    settled()
    report = read_json(out / "report.json")
    result = {key: report[key] for key in ("status", "status_text", "years", "policy", "digests", "notes")}
    if code == Exit.FINE:
        approve(task, out / "plan.json", work / "roster.json", out / APPROVAL)
        summary = summary_of(report, read_json(out / "plan.json"))
        return {"state": "succeeded", "outcome": "solved", "result": result | summary, "plan": summary}
    if code == Exit.IMPOSSIBLE:
        refusal = {key: report[key] for key in ("clashes", "repairs")}
        return {"state": "succeeded", "outcome": "impossible", "result": result | refusal}
    return {"state": "incomplete", "result": result | {"open_groups": report["open_groups"]}}


