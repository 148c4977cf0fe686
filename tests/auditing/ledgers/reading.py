"""Small counties over several years, and plans on them from compact words."""

from collections.abc import Mapping
from typing import Any

from optimizer.auditing.audit import audit
from optimizer.auditing.ledgers import Ledgers, ledgers
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.vocabulary import Kind
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build
from optimizer.readings.plain_view import History
from tests.rules.building import YEAR, ids
from tests.rules.building import build as build_county

CLAUSE = {"document": "测试", "article": "一", "text": "测试条文"}


def instance(
    span: int = 1, *, definitions: Mapping[str, Any] | None = None, entries: tuple[dict[str, Any], ...] = (),
    **county: Any,
) -> Instance:
    """An instance of the example county under a policy of these entries."""
    plain = {"definitions": dict(definitions or {}), "entries": [{"clause": CLAUSE, **entry} for entry in entries]}
    return Instance(build_county(county), build(plain, "测试"), YEAR, span=span)


def planned(given: Instance, *lines: str) -> Plan:
    """A plan of lines ``ids school first-last`` (school years), and 延长 where one prolongs."""
    postings = []
    for line in lines:
        names, school, years, *words = line.split()
        first, last = map(int, years.split("-"))
        for name in ids(names):
            kind = Kind(words[0]) if words else Kind.ROTATION
            postings.append(Posting(name, given.county.teacher[name].home, school, first, last, kind))
    return Plan(given.year, tuple(postings), span=given.span)


def kept(given: Instance, *lines: str) -> Ledgers:
    """The ledgers of a plan."""
    return ledgers(audit(given, planned(given, *lines)))


def history(given: Instance, *lines: str, year: int = YEAR) -> History:
    """One year of a plan."""
    return audit(given, planned(given, *lines)).years[year].history


def only(lines: Any, **values: object) -> Any:
    """The one line with these values."""
    (found,) = [line for line in lines if all(getattr(line, name) == value for name, value in values.items())]
    return found
