"""What a workbook said when it was written, from its hidden sheet, so that an edited list can be told from it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from optimizer.formats.sheet import Sheet
from optimizer.policy.years import LONGEST
from optimizer.reporting.xlsx.fingerprints import cell_text, fingerprint
from optimizer.reporting.xlsx.headings import DIGEST, SCHOOL, SHEET, SPAN, TEACHER, YEAR

YEARS = re.compile(r"[0-9]{4}")
SPANS = tuple(map(str, range(1, LONGEST + 1)))


@dataclass(frozen=True)
class Origin:
    """Years and digests of the plan, and where its rows went; empty where the sheet is gone."""

    years: tuple[int, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    schools: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by teacher, then first year
    sheets: Mapping[str, str] = field(default_factory=dict)  # fingerprint of each sheet; older versions tell none

    def school(self, teacher: str, first: int) -> str | None:
        """Where a row said that the teacher goes, also when its year has been changed since."""
        written = self.schools.get(teacher, {})
        return next(iter(written.values())) if len(written) == 1 else written.get(str(first))


def origin_of(sheet: Sheet | None) -> Origin:
    """Workbooks of older versions tell neither the number of years nor that of a row."""
    if sheet is None:
        return Origin()
    lines = [["" if cell is None else str(cell) for cell in row] for row in sheet.grid[1:] if len(row) > 1]
    split = next((number for number, line in enumerate(lines) if line[:2] == [TEACHER, SCHOOL]), len(lines))
    facts = {line[0]: line[1] for line in lines[:split]}
    year, span = facts.get(YEAR, ""), facts.get(SPAN, "1")
    schools: dict[str, dict[str, str]] = {}
    for teacher, school, *first in lines[split + 1 :]:
        schools.setdefault(teacher, {})["".join(first[:1])] = school
    return Origin(
        tuple(range(int(year), int(year) + int(span))) if YEARS.fullmatch(year) and span in SPANS else (),
        {key.partition(":")[2]: text for key, text in facts.items() if key.startswith(f"{DIGEST}:")},
        schools,
        {key.partition(":")[2]: text for key, text in facts.items() if key.startswith(f"{SHEET}:")},
    )


def differs(sheet: Sheet, mark: str) -> bool:
    """Whether a sheet says something else than when it was written and this was its fingerprint."""
    rows = ([(place, cell_text("" if cell is None else cell)) for place, cell in enumerate(row)] for row in sheet.grid)
    return fingerprint(rows) != mark
