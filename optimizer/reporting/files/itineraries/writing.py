"""All files of a week of visits."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from optimizer.files.whole import write_bytes
from optimizer.itinerant.engine.itineraries import Itineraries
from optimizer.itinerant.weeks import Week
from optimizer.reporting.facts.clock import Clock
from optimizer.reporting.facts.online_classes import hosting
from optimizer.reporting.facts.rota import Context, Rota
from optimizer.reporting.facts.visit_names import Names
from optimizer.reporting.files.plan_files import write_json
from optimizer.reporting.ics import PRODUCT, calendar
from optimizer.reporting.json.itineraries import rota_data, shared_data
from optimizer.reporting.json.routes import routes
from optimizer.reporting.xlsx.itineraries.workbook import write_workbook

CALENDARS, SHARED = "calendars", "同步课堂"
UNSAFE = re.compile(r'[%/\\:*?"<>|\x00-\x1f]')


def write_itineraries(
    directory: Path, week: Week, result: Itineraries, names: Names, *, context: Context | None = None,
    more: Mapping[str, Any] | None = None,
) -> None:
    """itineraries.xlsx, itineraries.json (with ``more`` keys of its schema), routes.geojson, calendars/*.ics."""
    directory.mkdir(parents=True, exist_ok=True)
    rota = Rota(week, result, names, context or Context())
    write_workbook(directory / "itineraries.xlsx", rota)
    write_json(directory / "itineraries.json", rota_data(rota) | {"online": shared_data(rota)} | dict(more or {}))
    write_json(directory / "routes.geojson", routes(rota))
    _write_calendars(directory / CALENDARS, rota, rota.clock)


def _safe(identity: str) -> str:
    """An id that a file may be called by."""
    return UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", identity)


def _write_calendars(directory: Path, rota: Rota, clock: Clock) -> None:
    """One file for each visiting teacher, one for each host of shared lessons; our own files of an earlier week go."""
    directory.mkdir(exist_ok=True)
    stamp = datetime.now(UTC)
    written = set()
    for visitor in rota.visiting:
        path = directory / f"{_safe(visitor.id)}.ics"
        write_bytes(path, calendar(rota, visitor, clock, stamp))
        written.add(path)
    for host, own in hosting(rota):
        path = directory / f"{_safe(host.id)}.{SHARED}.ics"
        write_bytes(path, calendar(own, host, clock, stamp))
        written.add(path)
    for path in directory.glob("*.ics"):
        if path not in written and PRODUCT.encode() in path.read_bytes():
            path.unlink()
