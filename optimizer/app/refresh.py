"""A list of moves that was edited by hand, made the plan: all its files anew, with the fewest other changes."""

from dataclasses import dataclass, replace
from pathlib import Path

from optimizer.app.judge import OpenedPlan
from optimizer.app.progress import Listen, unheard
from optimizer.app.what_if import NotEdited, WhatIfRequest, WhatIfResult, standing, what_if
from optimizer.domain.errors import InputError
from optimizer.engine.process_pool import DEFAULT_EFFORT, Effort
from optimizer.questions.decisions import said
from optimizer.questions.edits import Action, Edit
from optimizer.reporting.files.edited_sheets import STAYS, HandEdits, hand_edits

PLAN = "plan.json"


@dataclass(frozen=True)
class Refreshed:
    """What was changed by hand, in words, and the plan that keeps it; no answer where nothing was changed."""

    found: HandEdits
    told: tuple[str, ...]
    answer: WhatIfResult | NotEdited | None


def plan_of(workbook: Path, plan: Path | None) -> Path:
    """The plan that the workbook was written from. Raises InputError where it is not there."""
    path = plan or workbook.parent / PLAN
    if not path.is_file():
        rule = f"找不到名单所依据的方案 {path.name}"
        raise InputError.of(rule, "请把工作簿放在方案所在的文件夹，或用 --plan 指定那一版的 plan.json。")
    return path


def refresh(case: OpenedPlan, workbook: Path, effort: Effort = DEFAULT_EFFORT, listen: Listen = unheard) -> Refreshed:
    """Find the edits of the workbook and the nearest plan that keeps them.

    ``case`` is the plan before, without decisions. Raises InputError for edits that cannot be asked.
    """
    found = hand_edits(workbook, case.instance, case.plan)
    edits = tuple(
        Edit(Action.STAY, teacher, year=year) if where.school == STAYS
        else Edit(Action.PIN, teacher, where.school, year)
        for (teacher, year), where in sorted(found.moves.items())
    )
    told = tuple(f"{said(edit, case.instance.county)}——{found.moves[edit.teacher, edit.year or 0]}" for edit in edits)
    if not edits:
        return Refreshed(found, told, None)
    request = replace(WhatIfRequest(edits, standing=standing(case.path)), effort=effort)
    return Refreshed(found, told, what_if(case.instance, case.plan, request, listen))
