"""What a goal is: one number to make small, counted by the model and measured plainly on a finished plan.

Whatever is said of a goal stands on it: title, unit, scale, whether gaps may stay open, its place in the default order.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import ClassVar, Protocol

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.plan import Plan
from optimizer.domain.roads import Travel
from optimizer.domain.scope import Scope
from optimizer.domain.vocabulary import Check, Stage
from optimizer.goals.gauge import Gauge
from optimizer.readings.columns import Bools
from optimizer.readings.horizon import Horizon
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Amount, Demand
from optimizer.readings.sources import NONE, Columns
from optimizer.rules.base import Rule


class Clause(Protocol):
    """An entry of the policy, as far as a goal weighs it."""

    @property
    def rule(self) -> Rule: ...
    @property
    def scope(self) -> Scope: ...
    @property
    def weight(self) -> int | None: ...
    def demands(self, postings: Postings) -> Iterator[Demand]: ...
    def ties(self, horizon: Horizon, postings: Postings) -> Iterator[Demand]: ...
    def excludes(self, postings: Postings) -> Bools | None: ...
    def audit(self, history: History) -> Iterator[Check]: ...


class Reach(Protocol):
    """What visits and online classes may count for at most at one subject of a school, in weekly periods."""

    @property
    def visits(self) -> int: ...
    @property
    def online(self) -> int: ...


class Question(Protocol):
    """What a goal may ask of an instance: of the county and the policy, never of a plan."""

    @property
    def definitions(self) -> Definitions: ...
    @property
    def previous(self) -> Plan | None: ...
    @property
    def travel(self) -> Travel: ...
    @property
    def limit(self) -> Mapping[tuple[str, Stage, str], Reach]: ...
    def county_in(self, year: int) -> County: ...
    def entries_in(self, year: int) -> Sequence[Clause]: ...


class Goal(ABC):
    """A level of the lexicographic order (definitions §4): the sum of one number over the years of the horizon."""

    name: ClassVar[str]
    title: ClassVar[str]
    meaning: ClassVar[str] = ""  # a sentence for planners
    unit: ClassVar[str]
    unit_over_years: ClassVar[str | None] = None  # where the years of a plan are added up; None: the same
    brief: ClassVar[str | None] = None  # the unit behind a figure in a sentence; None: the same
    default: ClassVar[bool] = True  # in the order of a policy that names no levels; else a policy has to ask for it
    loose: ClassVar[bool] = False  # over several years a small gap may stay open: people's convenience, money
    firm: ClassVar[bool] = False  # nothing of it is given up so that a plan changes less
    in_unit: ClassVar[bool] = False  # a policy's ε is in ``unit``, whatever the scale; else in units of the count
    looks_back: ClassVar[bool] = False  # a year's number depends on other years of the plan

    @abstractmethod
    def amount(self, question: Question, postings: Postings) -> Amount:
        """The model's count in one year, over the postings that would be in effect."""

    def total(self, question: Question, horizon: Horizon) -> Amount:
        """The model's count over all years, on the columns of the horizon."""
        views = [horizon.at(year) for year in horizon.years]
        return sum(
            (self.amount(question, view).over(view.column, len(horizon)) for view in views),
            start=Amount.nothing(len(horizon)),
        )

    @abstractmethod
    def measure(self, question: Question, history: History) -> int:
        """The same number of one year read plainly from a plan."""

    def value(self, question: Question, histories: Collection[History], scale: int) -> int:
        """The same over all years, in units of 1/``scale``."""
        return sum(self.measure(question, history) for history in histories)

    def reads(self, definitions: Definitions) -> Columns:
        """Columns that may be empty on which its number depends, beside ``sources.ALWAYS``."""
        return NONE

    def exact(self, histories: Collection[History]) -> Fraction | None:
        """What ``value`` rounds, in ``unit``; None where it rounds nothing."""
        return None

    # ------------------------------------------------------------------ how it is told
    def means(self, definitions: Definitions) -> str:
        """What is counted, in a sentence."""
        return self.meaning

    def scale(self, horizon: Horizon) -> int:
        """How many units of the count make one of ``unit``, a power of ten; it may depend on who can move."""
        return 1

    def ones(self, history: History) -> int:
        """What the count of a year carries along, in ``unit``, and a figure leaves out."""
        return 0

    def gauge(self, histories: Collection[History], scale: int) -> Gauge:
        """How values in units of 1/``scale`` over these years are told; ``ones`` are the same under every plan."""
        unit = self.unit_over_years if len(histories) > 1 and self.unit_over_years else self.unit
        brief = unit if self.brief is None else self.brief
        return Gauge(self.title, unit, brief, scale, sum(self.ones(history) for history in histories))

    def remark(self, amount: Amount, histories: Collection[History]) -> str:
        """What a proof of the model's ``amount`` is silent about, said behind every proof; empty where of nothing."""
        return ""
