"""Names of teachers, kept apart from rosters and plans, and put back into what is downloaded."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from typing import Any

import sqlalchemy as sa

from api.common.name_tokens import INSIDE, TOKEN
from api.service import Service
from api.store.tables import roster
from optimizer.formats.csv_text import FORMULA
from optimizer.reporting.facts.masking import CLOSE, OPEN, STAR, shown
from optimizer.reporting.ics import escaped, folded

ROSTERS = ("roster", "new_roster")  # of a request; where they differ the later one has the name
ESCAPED = re.compile(
    rf"(?:{OPEN}|\\u{ord(OPEN):04x}){INSIDE}(?:{CLOSE}|\\u{ord(CLOSE):04x})", re.IGNORECASE
)  # as JSON may write it
FOLD = re.compile("\r?\n[ \t]")
HEXES = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what a workbook takes for a character (ECMA-376 part 1, 22.9.2.19)


@dataclass(frozen=True)
class Names:
    """Names by token."""

    known: Mapping[str, str]

    @classmethod
    def of(cls, service: Service, tenant: str, request: Mapping[str, Any]) -> "Names":
        """Those of the rosters that the request of a job names; of deleted rosters none."""
        asked = [*request.get("rosters", ()), *(request[key] for key in ROSTERS if request.get(key))]
        query = sa.select(roster.c.id, roster.c.names).where(
            roster.c.tenant == tenant, roster.c.id.in_(asked), roster.c.deleted.is_(None)
        )
        with service.database.reading() as connection:
            sealed = {row.id: row.names for row in connection.execute(query)}
        known: dict[str, str] = {}
        for identity in asked:
            if identity in sealed:
                known |= json.loads(service.vault.open(service.blobs.get(sealed[identity])))
        return cls(known)

    @property
    def kept(self) -> bool:
        """Whether there are any; of a roster that is gone, ids are shown, with a star for a name."""
        return bool(self.known)

    def named(self, found: "re.Match[str]", full: bool) -> str:
        """The name for a token; a star alone where it is not kept any more."""
        name = self.known.get(f"{OPEN}{found[2]}{CLOSE}", STAR)
        return shown(name, full=full and not found[1])

    def put(self, plain: Any, *, full: bool = False) -> Any:
        """The same data with names in every text."""
        if isinstance(plain, str):
            return TOKEN.sub(lambda found: self.named(found, full), plain)
        if isinstance(plain, Mapping):
            return {self.put(key, full=full): self.put(value, full=full) for key, value in plain.items()}
        if isinstance(plain, list | tuple):
            return [self.put(each, full=full) for each in plain]
        return plain


Putting = Callable[["re.Match[str]"], str]


def with_names(data: bytes, filename: str, names: Names, *, full: bool = False) -> bytes:
    """A file with names in the place of its tokens, written as its format has it; other bytes stay as they are."""
    return _filled(data, filename, lambda found: names.named(found, full))


def _filled(data: bytes, filename: str, name: Putting) -> bytes:
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data, name)
    fill = FORMATS.get(PurePosixPath(filename).suffix.lower())
    if fill is None:
        return data
    text = data.decode("utf-8")
    return fill(text, name).encode() if ESCAPED.search(FOLD.sub("", text)) else data


def _zipped(data: bytes, name: Putting) -> bytes:
    """A workbook, a document or a bundle of files: every part by its own format."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(entry, _filled(source.read(entry), entry.filename, name), zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _text(text: str, name: Putting) -> str:
    return TOKEN.sub(name, text)


def _xml(text: str, name: Putting) -> str:
    """Safe in a page as well; in a workbook nothing is taken for the code of a character."""
    return TOKEN.sub(lambda found: escape(HEXES.sub("_x005F_", name(found))), text)


def _page(text: str, name: Putting) -> str:
    return TOKEN.sub(lambda found: escape(name(found)), text)


def _json(text: str, name: Putting) -> str:
    return ESCAPED.sub(lambda found: json.dumps(name(found), ensure_ascii=False)[1:-1], text)


def _csv(text: str, name: Putting) -> str:
    """Cells that a spreadsheet program would run as a formula get a leading '."""
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    written = io.StringIO()
    written.write("\ufeff" if text.startswith("\ufeff") else "")
    ending = "\r\n" if "\r\n" in text else "\n"
    csv.writer(written, lineterminator=ending).writerows([_cell(cell, name) for cell in line] for line in lines)
    return written.getvalue()


def _cell(cell: str, name: Putting) -> str:
    put = TOKEN.sub(name, cell)
    return "'" + put if put != cell and FORMULA.match(put) else put


def _calendar(text: str, name: Putting) -> str:
    """Lines are unfolded, filled and folded again."""
    lines = FOLD.sub("", text).splitlines()
    return "".join(folded(TOKEN.sub(lambda found: escaped(name(found)), line)) + "\r\n" for line in lines)


FORMATS: Mapping[str, Callable[[str, Putting], str]] = {
    ".xml": _xml, ".svg": _page, ".html": _page, ".json": _json, ".geojson": _json, ".csv": _csv, ".ics": _calendar,
    ".txt": _text, ".md": _text,
}
