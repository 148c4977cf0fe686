"""All files of a week of visits."""

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from optimizer.itinerant.engine.planning import Itineraries
from optimizer.itinerant.weeks import Week
from optimizer.reporting.files import write_json
from optimizer.reporting.itineraries.calendars import PRODUCT, Clock, calendar
from optimizer.reporting.itineraries.data import rota_data
from optimizer.reporting.itineraries.naming import Names
from optimizer.reporting.itineraries.rota import Rota
from optimizer.reporting.itineraries.routes import routes
from optimizer.reporting.itineraries.workbook import write_workbook

CALENDARS = "calendars"
UNSAFE = re.compile(r'[%/\\:*?"<>|\x00-\x1f]')


def write_itineraries(
    directory: Path, week: Week, result: Itineraries, names: Names, *, clock: Clock | None = None,
    more: Mapping[str, Any] | None = None,
) -> None:
    """itineraries.xlsx, itineraries.json (with ``more`` keys of its schema), routes.geojson, calendars/*.ics."""
    directory.mkdir(parents=True, exist_ok=True)
    rota = Rota(week, result, names)
    write_workbook(directory / "itineraries.xlsx", rota)
    write_json(directory / "itineraries.json", rota_data(rota) | dict(more or {}))
    write_json(directory / "routes.geojson", routes(rota))
    _write_calendars(directory / CALENDARS, rota, clock or Clock.of(names.year))


def _write_calendars(directory: Path, rota: Rota, clock: Clock) -> None:
    """One file for each visiting teacher; our own files of an earlier week go."""
    directory.mkdir(exist_ok=True)
    stamp = datetime.now(UTC)
    written = set()
    for visitor in rota.visiting:
        path = directory / f"{UNSAFE.sub(lambda found: f'%{ord(found[0]):02X}', visitor.id)}.ics"
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(calendar(rota, visitor, clock, stamp))
        os.replace(part, path)
        written.add(path)
    for path in directory.glob("*.ics"):
        if path not in written and PRODUCT.encode() in path.read_bytes():
            path.unlink()
