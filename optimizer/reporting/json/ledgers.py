"""What report.json tells of the ledgers: their lines with the figures that follow from them."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from optimizer.auditing.audit import Audit
from optimizer.auditing.ledgers import ledgers

DERIVED = {
    "seats": ("taken", "room"), "ranks": ("short",), "pools": ("balanced",), "promotions": ("source",),
    "credits": ("yuan",), "excellence": ("places",),
}


def ledgers_data(audit: Audit) -> dict[str, Any]:
    """Every ledger by name."""
    return {name: _lines(lines, DERIVED.get(name, ())) for name, lines in vars(ledgers(audit)).items()}


def _lines(lines: Iterable[Any], derived: Iterable[str]) -> list[dict[str, Any]]:
    return [asdict(line) | {name: getattr(line, name) for name in derived} for line in lines]
