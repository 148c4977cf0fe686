"""Diverse plans as plain data: how much each differs, and what is proved of that."""

from collections.abc import Sequence
from typing import Any

from optimizer.domain.version import __version__
from optimizer.questions.alternatives.diverse import Alternative
from optimizer.questions.counterfactuals import Desk


def diverse_data(desk: Desk, found: Sequence[Alternative], caps: Sequence[int]) -> dict[str, Any]:
    """alternatives.json without the comparison."""
    names = desk.assembly.levels
    return {
        "version": __version__, "digests": dict(desk.instance.digests),
        "levels": [
            {"name": name, "given": value, "at_most": cap, "scale": desk.assembly.gauges[name].scale}
            for name, value, cap in zip(names, desk.values, caps, strict=True)
        ],
        "alternatives": [
            {
                "number": number, "difference": each.difference, "bound": each.bound, "proved": each.proved,
                "values": dict(zip(names, each.values, strict=True)), "lawful": each.seen.lawful,
            }
            for number, each in enumerate(found, start=1)
        ],
    }
