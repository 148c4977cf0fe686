"""What a document is written from: question, plan, audit and names, all plain data."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from optimizer.auditing.audit import Audit
from optimizer.auditing.rehomed import Rehomed, rehomed
from optimizer.domain.plan import Plan
from optimizer.policy.instance import Instance
from optimizer.reporting.facts.annual import Annual
from optimizer.reporting.facts.visit_names import Names, names_of

Row = dict[str, str | int]


@dataclass(frozen=True)
class Dossier:
    """A plan with its audit; teachers are named in full or masked."""

    instance: Instance
    plan: Plan
    audit: Audit
    full_names: bool = False

    @cached_property
    def names(self) -> Names:
        return names_of(self.instance, full_names=self.full_names)

    @cached_property
    def annuals(self) -> Sequence[Annual]:
        return [Annual(seen.history) for seen in self.audit.years.values()]

    @cached_property
    def rehomed(self) -> Sequence[Rehomed]:
        """Whose 编制 goes along with a school that closes: no move, but somebody works elsewhere all the same."""
        return tuple(rehomed(self.instance, {year: seen.history for year, seen in self.audit.years.items()}))

    def subject(self, parts: Sequence[object]) -> str:
        """Whom a case speaks of; an id that two tables share stays an id."""
        county, words = self.instance.county, []
        for part in map(str, parts):
            found = [self.names.school(part)] if part in county.school else []
            found += [county.group[part].name] if part in county.group else []
            found += [self.names.teacher(part)] if part in county.teacher else []
            words.append(found[0] if len(found) == 1 else part)
        return " ".join(words)


def row(columns: Sequence[str], *values: Any) -> Row:
    """One row of a table, its cells by column."""
    return dict(zip(columns, values, strict=True))
