"""每班周课时 that a row leaves out, where province or 设置 have other periods than the table of the nation.

Where both say the same, the row stays as it is: whoever reads it takes the nation's number, and no digest changes.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from optimizer.domain.curriculum import curriculum, mean
from optimizer.domain.vocabulary import Stage
from optimizer.formats.sheet import Remarks, listed
from optimizer.importing.curriculum_notes import grounds
from optimizer.importing.derived_needs import Book
from optimizer.importing.parsing import BAD, Parsed

Unit = tuple[str, Stage, str]  # school, stage, subject


def with_periods_of_place(tables: Mapping[str, Parsed], book: Book, remarks: Remarks) -> dict[str, Parsed]:
    """学科需求 and 走教需求 with these periods, each announced with its source; visits go by a need of their own."""
    found = dict(tables)
    if "needs" in tables:
        found["needs"] = _filled(tables["needs"], book, remarks, frozenset())
    if "visits" in tables:
        needs = tables["needs"].sound("school", "stage", "subject") if "needs" in tables else ()
        found["visits"] = _filled(tables["visits"], book, remarks, frozenset(line[1:] for line in needs))
    return found


def _filled(table: Parsed, book: Book, remarks: Remarks, known: frozenset[Unit]) -> Parsed:
    periods = list(table.values["periods"])
    rows: defaultdict[tuple[Stage, str], list[int]] = defaultdict(list)
    units = zip(*(table.values[name] for name in ("school", "stage", "subject")), strict=True)
    for at, (school, stage, subject) in enumerate(units):
        if periods[at] is None and BAD not in (school, stage, subject) and (school, stage, subject) not in known:
            here = mean(book.grades(stage, subject))
            if here is not None and here != curriculum().periods(stage, subject):
                periods[at] = here
                rows[stage, subject].append(table.rows[at])
    for (stage, subject), where in rows.items():
        remarks.note(
            f"【{table.table.name}】{stage}{subject}有{len(where)}格每班周课时空着，"
            f"填入{mean(book.grades(stage, subject))}节（{grounds(stage, [subject], book)}）：{listed(where)}。"
        )
    return replace(table, values={**table.values, "periods": periods})
