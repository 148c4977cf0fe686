"""Policy as data: entries with their clause, the meaning of words, and the order of the goals."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from optimizer.domain.definitions import Definitions
from optimizer.domain.scope import Scope
from optimizer.domain.vocabulary import Check, Clause
from optimizer.goals import GOALS
from optimizer.readings.columns import Bools
from optimizer.readings.horizon import Horizon
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Cap, Demand
from optimizer.readings.sources import Columns, column, enrolled
from optimizer.rules.base import Rule
from optimizer.rules.waivers import Allowance, forgiven, loosened, raised, still_forbidden

if TYPE_CHECKING:
    Level = str
else:
    Level = Literal[tuple(GOALS)]  # policies are checked, and described by the service, by the goals there are
LEVELS: tuple[Level, ...] = tuple(name for name, goal in GOALS.items() if goal.default)
ENTRY_FIELDS = ("id", "clause", "scope", "since", "until", "weight", "note", "firm", "concession", "allowances")
LONGEST_ID = 300  # characters that name an entry


class Entry(BaseModel):
    """One clause in force: a rule with its numbers, whom it binds, when, and how strictly."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: str = Field(min_length=1, max_length=LONGEST_ID)
    rule: Rule
    clause: Clause
    scope: Scope = Scope()
    since: date | None = None
    until: date | None = None
    weight: int | None = Field(None, ge=1, le=1000)
    note: str = ""
    firm: bool = False  # a repair leaves it alone
    concession: int = Field(1, ge=1, le=100)  # what one unit of it costs in a repair, against other entries
    allowances: tuple[Allowance, ...] = ()

    @model_validator(mode="after")
    def _weighable(self) -> "Entry":
        if self.weight is not None and not self.rule.weighable:
            raise ValueError(f"规则「{self.rule.title}」不能设权重，只能作为硬性条款")
        if self.allowances and self.weight is not None:
            raise ValueError("弹性条款（weight）不需要 allowances，请删去其一")
        if self.allowances and not self.rule.waivable:
            raise ValueError(f"规则「{self.rule.title}」由名册决定，不能用 allowances 放宽，请修改名册")
        return self

    @property
    def hard(self) -> bool:
        return self.weight is None

    def binds(self, year: int) -> bool:
        """In force on 1 September of the plan year."""
        opening = date(year, 9, 1)
        return (self.since is None or self.since <= opening) and (self.until is None or opening <= self.until)

    def standing(self, year: int) -> str:
        """生效, 已过期 or 未生效."""
        if self.binds(year):
            return "生效"
        return "未生效" if self.since is not None and date(year, 9, 1) < self.since else "已过期"

    # ------------------------------ the rule's readings, by layers of memberships where it asks, less what is allowed
    def demands(self, postings: Postings) -> Iterator[Demand]:
        """The rows of one year; ``postings`` are seen within the entry's scope."""
        for view in self.rule.views(postings):
            for asked in self.rule.demands(view):
                yield loosened(asked, self.allowances, postings.facts.year, self.rule.units(postings.facts.county))

    def ties(self, horizon: Horizon, postings: Postings) -> Iterator[Demand]:
        """The rows that bind a year to those before it."""
        for view in self.rule.views(postings):
            for asked in self.rule.ties(horizon, view):
                yield loosened(asked, self.allowances, postings.facts.year, self.rule.units(postings.facts.county))

    def caps(self, postings: Postings) -> Iterator[Cap]:
        """The limits on convex amounts."""
        for view in self.rule.views(postings):
            for cap in self.rule.caps(view):
                yield raised(cap, self.allowances, postings.facts.year, self.rule.units(postings.facts.county))

    def excludes(self, postings: Postings) -> Bools | None:
        """The mask of moves forbidden one by one."""
        masks = [mask for view in self.rule.views(postings) if (mask := self.rule.excludes(view)) is not None]
        return still_forbidden(np.logical_or.reduce(masks), postings, self.allowances) if masks else None

    def audit(self, history: History) -> Iterator[Check]:
        """The plain reading of one year of a finished plan, seen within the entry's scope."""
        for view in self.rule.views(history):
            for check in self.rule.audit(view):
                yield forgiven(check, self.allowances, history.year, self.rule.units(history.county))

    def reads(self, definitions: Definitions) -> Columns:
        """Columns that may be empty on which its cases depend, beside those that any policy reads."""
        scope = self.scope
        asked = column("groups.kind", scope.kinds) | column("schools.district", scope.districts)
        return self.rule.reads(definitions) | asked | enrolled(scope.stages)

    def dump(self) -> dict[str, Any]:
        """The entry as it stands in a file."""
        plain: dict[str, Any] = {"id": self.id, "rule": self.rule.name}
        plain |= self.rule.model_dump(mode="json")
        plain["clause"] = {"document": self.clause.document, "article": self.clause.article, "text": self.clause.text}
        scope = self.scope.model_dump(mode="json", exclude_defaults=True)
        plain |= {"scope": scope} if scope else {}
        plain |= {k: getattr(self, k).isoformat() for k in ("since", "until") if getattr(self, k) is not None}
        plain |= {"weight": self.weight} if self.weight is not None else {}
        plain |= {"note": self.note} if self.note else {}
        plain |= {"firm": True} if self.firm else {}
        plain |= {"concession": self.concession} if self.concession != 1 else {}
        if self.allowances:
            plain["allowances"] = [each.model_dump(mode="json", exclude_none=True) for each in self.allowances]
        return plain


class Policy(BaseModel):
    """The entries, the meaning of the words, and the order of the goals."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: str
    entries: tuple[Entry, ...]
    definitions: Definitions = Definitions()
    year: int | None = Field(None, ge=2000, le=2100)
    years: int | None = Field(None, ge=1, le=6)  # school years to plan for
    levels: tuple[Level, ...] = LEVELS
    epsilon: dict[Level, int] = Field(default_factory=dict)
    source: str = ""
    _said: tuple[str, ...] = PrivateAttr(())

    @property
    def said(self) -> tuple[str, ...]:
        """What was read otherwise than written, for the announcements."""
        return self._said

    def saying(self, said: tuple[str, ...]) -> "Policy":
        """This policy with what its reader has to say of it."""
        self._said = said
        return self

    def active(self, year: int) -> tuple[Entry, ...]:
        """The entries in force in the plan year."""
        return tuple(entry for entry in self.entries if entry.binds(year))

    def entry(self, identity: str) -> Entry:
        return next(entry for entry in self.entries if entry.id == identity)

    def dump(self) -> dict[str, Any]:
        """The whole policy as plain data; loading it again gives the same policy."""
        plain: dict[str, Any] = {"name": self.name}
        plain |= {"year": self.year} if self.year is not None else {}
        plain |= {"years": self.years} if self.years is not None else {}
        plain |= {"source": self.source} if self.source else {}
        plain["definitions"] = self.definitions.model_dump(mode="json")
        plain["levels"] = list(self.levels)
        plain |= {"epsilon": dict(self.epsilon)} if self.epsilon else {}
        plain["entries"] = [entry.dump() for entry in self.entries]
        return plain

    def layer(self) -> dict[str, Any]:
        """As ``dump``, without what the policy leaves unsaid: merged over others it changes nothing else."""
        plain = self.dump()
        plain["definitions"] = self.definitions.model_dump(mode="json", exclude_unset=True)
        return plain if "levels" in self.model_fields_set else {k: v for k, v in plain.items() if k != "levels"}
