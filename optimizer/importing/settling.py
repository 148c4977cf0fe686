"""From tables of cells to tables that refer to each other: one step after another, each told in its own module."""

from collections.abc import Mapping

from optimizer.formats.sheet import Remarks
from optimizer.importing.answers import Answers
from optimizer.importing.districts import one_spelling
from optimizer.importing.parsing import Parsed
from optimizer.importing.past_records import of_today
from optimizer.importing.people import once, unmarked
from optimizer.importing.resolving import Resolving
from optimizer.importing.road_checks import tell_places
from optimizer.importing.settings_checks import tell_unknown
from optimizer.importing.stages import run


def settled(read: Mapping[str, Parsed], remarks: Remarks, answers: Answers) -> dict[str, Parsed]:
    """The tables with ids for names, without rows that mean nothing; what is guessed on the way is asked."""
    tables = dict(read)
    if "teachers" in tables:
        tables["teachers"] = unmarked(tables["teachers"], remarks, answers)
    tables = Resolving(tables, remarks, answers).resolved()
    if "teachers" in tables:
        tables["teachers"] = once(tables["teachers"], remarks, answers)
    tables = of_today(tables, remarks, answers)
    if "schools" in tables:
        tables["schools"] = one_spelling(tables["schools"], remarks, answers)
        tables["schools"] = run(tables, remarks)
    tell_places(tables, remarks)
    tell_unknown(tables, remarks)
    return tables
