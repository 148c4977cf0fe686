"""What report.json tells of groups and schools over the years: changes with the returns, re-homings, mentor pairs."""

from typing import Any

from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.groups import group_changes, mentor_pairs, people_rehomed

KEYS = ("lifecycle", "mentoring", "rehomed")


def groups_data(figures: Figures) -> dict[str, Any]:
    """Events with their returns and losses, pairs, and whose 编制 goes along with a closing school."""
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
        "rehomed": [each._asdict() for each in people_rehomed(figures)],
    }
