"""What report.json tells of groups over the years: their changes with the returns, and the mentor pairs."""

from typing import Any

from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.groups import group_changes, mentor_pairs

KEYS = ("lifecycle", "mentoring")


def groups_data(figures: Figures) -> dict[str, Any]:
    """Events with their returns and losses, and pairs; empty where nothing changes and no entry asks for pairs."""
    return {
        "lifecycle": [
            event._asdict() | {
                "turn": event.turn.value,
                "returns": [each._asdict() for each in back],
                "losses": [loss._asdict() for loss in lost],
            }
            for event, back, lost in group_changes(figures)
        ],
        "mentoring": [pair._asdict() for pair in mentor_pairs(figures)],
    }
