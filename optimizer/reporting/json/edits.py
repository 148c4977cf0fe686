"""An edited plan as plain data: who changes and why, what it costs, what is proved."""

from collections.abc import Sequence
from typing import Any

from optimizer.policy.instance import Instance
from optimizer.questions.decisions import said
from optimizer.questions.edits import Edit
from optimizer.questions.what_if import Edited, Refusal
from optimizer.reporting.facts.measures import effect_data
from optimizer.reporting.facts.refusals import refusal_data
from optimizer.reporting.json.replies import reply_data
from optimizer.solving.answers import Impossible, Undecided


def edited_data(edited: Edited) -> dict[str, Any]:
    """The whole answer as plain data, as a service would give it."""
    return {
        "status": "solved",
        "people": len(edited.people), "apart": edited.apart, "apart_bound": edited.apart_bound,
        "fewest_proved": edited.proved, "other_groups_kept": edited.alone,
        "edits": [
            {**edit_data(edit), "text": said(edit, edited.instance.county)} for edit in edited.edits
        ],
        "decisions": list(edited.decisions.ids),
        "changes": [
            {
                "teacher": each.change.teacher, "year": each.change.year,
                "before": None if each.change.before is None else each.change.before.school,
                "after": None if each.change.after is None else each.change.after.school,
                "asked": each.asked, "reason": each.reason,
            }
            for each in edited.changes
        ],
        "levels": [effect_data(shift) for shift in edited.levels],
        "reserves": dict(edited.reserves),
    }


def refused_data(instance: Instance, refusal: Refusal, edits: Sequence[Edit]) -> dict[str, Any]:
    """Why no plan keeps the edits: reasons and clash, or what stayed open."""
    told = {"edits": [{**edit_data(edit), "text": said(edit, instance.county)} for edit in edits]}
    if isinstance(refusal, Impossible):
        return told | {"status": "impossible"} | refusal_data(refusal)
    if isinstance(refusal, Undecided):
        return told | {"status": "undecided", "open_groups": list(refusal.open_groups)}
    return told | reply_data(instance, refusal)


def edit_data(edit: Edit) -> dict[str, Any]:
    """An edit as ``Edit.of`` reads it, with all keys."""
    return {"action": edit.action.value, "teacher": edit.teacher, "school": edit.school, "year": edit.year}
