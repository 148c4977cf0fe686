"""What a rule is: parameters, two readings of one clause, and its sentences.

``excludes``, ``demands`` and ``caps`` are the model's reading of one year (vectorised, over the postings in effect),
``ties`` what binds a year to those before it; ``audit`` is the plain reading of one year of a finished plan. What the
roster leaves open the model allows, and the plain reading calls unknown. They share records and case names, never the
question whom the clause binds.
"""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import ClassVar, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions, ranked
from optimizer.domain.vocabulary import Check, Compliance, Duty, Kind, Leader
from optimizer.readings.columns import Bools, Ints
from optimizer.readings.horizon import Horizon
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Cap, Demand, Subject
from optimizer.readings.sources import NONE, Columns
from optimizer.rules.claims import Claim, Counted

Base = Literal["all", "core", "member", "eligible"]
Count = Literal["new", "away"]
BASES: dict[str, str] = {
    "all": "全体在编教师", "core": "核心校教师", "member": "成员校教师", "eligible": "符合交流条件的教师",
}
COUNTS: dict[str, str] = {"new": "当年新交流", "away": "当年在外交流"}
UNKNOWN = Compliance.UNKNOWN.word
NOTHING = (None, "", ())  # what a cell that is not filled in leaves in a record
VISITS = "计入走教"  # the name of a reading
LeaderLabel = ranked(Leader)


View = TypeVar("View", Postings, History)


def by_layers(seen: View) -> tuple[View, ...]:
    """A view for each layer of memberships, in which a school is in one group at most."""
    return seen.layers


class Rule(BaseModel, ABC):
    """One clause family; its fields are the parameters that a policy may set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ClassVar[str]
    title: ClassVar[str]
    unit: ClassVar[str] = "人"
    divisor: ClassVar[int] = 1  # row units in one of the rule's own unit
    weighable: ClassVar[bool] = True  # may stand in a policy with a weight
    opens: ClassVar[bool] = False  # no posting is possible but where an entry in force claims ``Opens``
    counted: ClassVar[Counted | None] = None  # how counting may read its rows
    loosens: ClassVar[Mapping[str, int]] = {}  # parameters that give way when raised (1) or lowered (-1)
    unlocks: ClassVar[Mapping[str, int]] = {}  # flags (0 or 1) by which it opens more of what the records allow
    person: ClassVar[int] = 1  # own units that weigh as much as one person in a repair
    waivable: ClassVar[bool] = True  # single cases may be let off; False for what the records settle
    of_groups: ClassVar[bool] = False  # speaks of groups or of schools in them, so it is read by layers of memberships

    def views(self, seen: View) -> tuple[View, ...]:
        """What its readings look at, one after the other: everything at once, or each layer of memberships."""
        return by_layers(seen) if self.of_groups else (seen,)

    def excludes(self, postings: Postings) -> Bools | None:
        """Mask of moves that the rule forbids one by one; the case is the teacher. Only ``starts`` are asked."""
        return None

    def demands(self, postings: Postings) -> Iterator[Demand]:
        """Rows that a plan must keep within limits."""
        return iter(())

    def caps(self, postings: Postings) -> Iterator[Cap]:
        """Limits on convex amounts; an entry with caps cannot carry a weight."""
        return iter(())

    def ties(self, horizon: Horizon, postings: Postings) -> Iterator[Demand]:
        """Rows of the year of ``postings`` that also count moves of earlier years; columns are the horizon's."""
        return iter(())

    @abstractmethod
    def audit(self, history: History) -> Iterator[Check]:
        """Every case that the rule speaks of, measured on the plan; for exclusions only the postings made."""

    def not_asked(self, history: History) -> Iterator[str]:
        """What the clause speaks of but, as the roster stands, does not ask for, and why: told beforehand."""
        return iter(())

    @abstractmethod
    def state(self, subject: Subject, county: County) -> str:
        """The demand on one case, in Chinese."""

    def tell(self, check: Check, county: County) -> str:
        """The breach of one case, or why it cannot be told, in Chinese."""
        if check.unknown:
            return f"{self.state(check.subject, county)}；{check.facts['why']}，{UNKNOWN}。"
        observed, required = self.figures(check)
        return f"{self.state(check.subject, county)}；实际{observed}，要求{required}。"

    def asleep(self, county: County) -> str:
        """Why it can have no case at all: what of the roster it reads and finds empty; empty where that is not why."""
        return ""

    def figures(self, check: Check) -> tuple[str, str]:
        """Observed and required figures for tables, in the rule's own unit; only of cases that are known."""
        if check.low is not None and check.low == check.high:
            required = f"＝{check.low}"
        else:
            sides = ([f"≥{check.low}"] if check.low is not None else []) + (
                [f"≤{check.high}"] if check.high is not None else []
            )
            required = "，".join(sides) or "不约束"
        return f"{check.observed}{self.unit}", required

    def units(self, county: County) -> int:
        """Row units, and units of a check, in one of the rule's own unit; at most 100."""
        return self.divisor

    # ------------------------------------------------------------------ what others may know without knowing the rule
    def claims(self) -> Iterator[Claim]:
        """What it comes to, for the comparison with other entries of a policy."""
        return iter(())

    def least_moves(self, postings: Postings) -> Ints | None:
        """New moves that it asks of each group in the year of ``postings``, by the numbers of the policy alone."""
        return None

    def reads(self, definitions: Definitions) -> Columns:
        """Columns that may be empty on which a case depends, beside ``sources.ALWAYS``."""
        return NONE

    @property
    def counts_visits(self) -> bool:
        """Whether 走教 teachers count without being posted."""
        return False

    @property
    def visited(self) -> "Rule | None":
        """The same clause with 走教 teachers counted; None where they never count."""
        return None

    def readings(self) -> Iterator[tuple[str, "Rule"]]:
        """The other readings of a disputed clause, each with its name in Chinese."""
        return iter(())


def quota_readings(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Copies under every base and count that the sources use (policy §1.3, A1 and A2)."""
    fields = type(rule).model_fields
    for base in BASES if "base" in fields else ("",):
        for count in COUNTS:
            changes = {"count": count} | ({"base": base} if base else {})
            if any(getattr(rule, name) != value for name, value in changes.items()):
                words = [BASES[base]] if base else []
                yield "·".join([*words, COUNTS[count]]), rule.model_copy(update=changes)
    yield from leaders_readings(rule)


def leaders_readings(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """With leaders out of the base, or in it where they are not; with their moves counted, or not."""
    if (inside := getattr(rule, "leaders_in_base", None)) is None:
        return
    modes: tuple[Kind | Duty, ...] = rule.modes  # type: ignore[attr-defined]
    others = tuple(mode for mode in modes if mode is not Kind.LEADER)
    yield "基数不含干部" if inside else "基数含干部", rule.model_copy(update={"leaders_in_base": not inside})
    if others == modes:
        yield "计入干部交流", rule.model_copy(update={"modes": (*modes, Kind.LEADER)})
    elif others:
        yield "不计干部交流", rule.model_copy(update={"modes": others})


def leaders_words(rule: Rule, county: County) -> str:
    """What a base and a count do with leaders, where it matters; empty where the roster has none."""
    if not any(teacher.leader is not Leader.无 for teacher in county.teachers):
        return ""
    counts = Kind.LEADER in rule.modes  # type: ignore[attr-defined]
    if rule.leaders_in_base:  # type: ignore[attr-defined]
        return "" if counts else "（基数含干部，干部交流不计）"
    return "（基数不含干部，干部交流计入）" if counts else "（基数和计数都不含干部）"


def school_name(county: County, school: object) -> str:
    """A school as a planner knows it."""
    record = county.school.get(str(school))
    return record.name if record else str(school)


def group_name(county: County, group: object) -> str:
    """A group as a planner knows it."""
    record = county.group.get(str(group))
    return record.name if record else str(group)


def unsettled(*subject: Hashable, why: str) -> Check:
    """The check of a case that the roster does not settle, and what it does not say (in Chinese)."""
    return Check(subject, observed=0, facts={"why": why}, unknown=True)


def left_empty(records: Iterable[object], **titles: str) -> str:
    """Which columns nobody has filled in, by field and heading; empty where one of them is filled somewhere."""
    if any(getattr(record, name) not in NOTHING for record in records for name in titles):
        return ""
    return f"{'、'.join(titles.values())}没有填"


def excluded(teacher: str, **facts: int | str) -> Check:
    """The check of a posting that a rule forbids."""
    return Check((teacher,), observed=1, high=0, facts=facts)


def between(lowest: Leader, highest: Leader) -> str:
    """The ranks of leaders from the lowest to the highest that a rule speaks of, in Chinese."""
    low, high = Leader(max(int(lowest), 1)), Leader(highest)
    if low >= high:
        return high.label
    return f"{low.label}及以上" if high is Leader.正校级 else f"{low.label}至{high.label}"
