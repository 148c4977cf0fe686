"""Parameter sets per rule from which random policies are drawn; ``weighted: False`` keeps a variant hard."""

from typing import Any

VARIANTS: dict[str, list[dict[str, Any]]] = {
    "flow": [
        {"low": 10, "high": 30}, {"low": 20, "high": 40, "base": "eligible"}, {"low": 10, "high": 50, "base": "core"},
        {"low": 20, "high": 50, "base": "member", "count": "away"}, {"low": 10, "high": 60, "modes": ["轮岗", "干部"]},
    ],
    "backbone_share": [{"percent": 40}, {"percent": 50}, {"percent": 34, "count": "away"}],
    "core_outflow": [{"percent": 10}, {"percent": 30, "when_stable": False}, {"percent": 30, "count": "away"}],
    "school_outflow": [{"percent": 25}, {"percent": 50}],
    "new_school_backbone": [{"least": 1}, {"least": 1, "count": "new"}],
    "staffing": [{}],
    "quota": [{}],
}
