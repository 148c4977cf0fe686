"""What a contradiction is, and how checks look at the entries of a policy in one plan year."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from optimizer.domain.county import County
from optimizer.domain.scope import Scope
from optimizer.policy.entries import Entry, Policy
from optimizer.rules.claims import Claim

One = TypeVar("One", bound=Claim)
Other = TypeVar("Other", bound=Claim)


class Severity(StrEnum):
    """How bad it is: no plan can satisfy both, something will fall short, or worth knowing."""

    CONTRADICTION = "矛盾"
    WARNING = "提醒"
    NOTE = "说明"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing wrong between entries, with what to do about it."""

    severity: Severity
    entries: tuple[str, ...]
    text: str
    advice: str

    def __str__(self) -> str:
        return f"【{self.severity}】{self.text}{self.advice}"


@dataclass(frozen=True)
class Context:
    """A policy in one plan year; ``county`` is None when only the policy is checked."""

    policy: Policy
    year: int
    county: County | None

    @property
    def active(self) -> tuple[Entry, ...]:
        return self.policy.active(self.year)

    def of(self, sort: type[One]) -> list[tuple[Entry, One]]:
        """The claims of this sort that entries in force make."""
        return [(entry, claim) for entry in self.active for claim in entry.rule.claims() if isinstance(claim, sort)]

    def pairs(self, one: type[One], other: type[Other]) -> Iterator[tuple[Entry, One, Entry, Other]]:
        """Claims of two sorts by entries that may speak of the same school."""
        for a, first in self.of(one):
            for b, second in self.of(other):
                if a is not b and overlap(a.scope, b.scope):
                    yield a, first, b, second


Check = Callable[[Context], Iterator[Contradiction]]


def overlap(one: Scope, other: Scope) -> bool:
    """Whether two scopes may speak of the same school."""
    for mine, theirs in ((one, other), (other, one)):
        if mine.groups and set(mine.groups) <= set(theirs.without):
            return False
    filters = [name for name in Scope.model_fields if name != "without"]
    return all(
        not mine or not theirs or set(mine) & set(theirs)
        for mine, theirs in ((getattr(one, name), getattr(other, name)) for name in filters)
    )


def severity_of(*entries: Entry) -> Severity:
    """Two hard entries on the same people of a group contradict each other; anything looser only pulls both ways."""
    whom = [entry.scope.model_copy(update={"groups": (), "without": ()}) for entry in entries]
    certain = all(entry.hard for entry in entries) and all(scope == whom[0] for scope in whom)
    return Severity.CONTRADICTION if certain else Severity.WARNING


def found(entries: Sequence[Entry], text: str, advice: str, severity: Severity | None = None) -> Contradiction:
    """A record of what is wrong between entries, as bad as they are strict unless said otherwise."""
    return Contradiction(severity or severity_of(*entries), tuple(entry.id for entry in entries), text, advice)
