"""What a question to the desk comes back with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from optimizer.domain.plan import Plan, Posting
from optimizer.engine.conflict import Clash
from optimizer.goals.gauge import Gauge
from optimizer.model.exclusions import Exclusion

Order = Literal["best", "nearest"]


@dataclass(frozen=True)
class Wish:
    """What is asked of one teacher. ``school`` None: the own school, i.e. not sent out.

    ``year`` is the first year of a posting; with ``school`` None the year in which no posting may run. None: any year
    of the horizon. ``holds``: it must be so, otherwise it must not be so.
    """

    teacher: str
    school: str | None = None
    year: int | None = None
    holds: bool = True


@dataclass(frozen=True)
class Effect:
    """One level of the whole county, before and after; what follows a wish cannot be below ``bound``.

    The bound holds among the plans that are as good on what comes first. A ``remark`` says what a proof is silent
    about.
    """

    name: str
    before: int
    after: int
    bound: int
    gauge: Gauge
    remark: str = ""

    @property
    def scale(self) -> int:
        """How many units of the values make one."""
        return self.gauge.scale

    @property
    def change(self) -> int:
        return self.after - self.before

    @property
    def proved(self) -> bool:
        return self.after <= self.bound


@dataclass(frozen=True)
class Change:
    """What a teacher begins in a year, before and after; None: nothing."""

    teacher: str
    year: int
    before: Posting | None
    after: Posting | None


@dataclass(frozen=True)
class Tried:
    """The best plan in which the wishes hold.

    ``apart`` counts postings of only one of the two plans, ``apart_bound`` what it is at least (0 unless the order was
    "nearest"). ``alone``: other groups were kept as they are, because county-wide rows join them.
    """

    wishes: tuple[Wish, ...]
    order: Order
    levels: tuple[Effect, ...]
    changes: tuple[Change, ...]
    plan: Plan
    apart: int
    apart_bound: int
    alone: bool = False

    @property
    def people(self) -> tuple[str, ...]:
        """Whose postings differ."""
        return tuple(dict.fromkeys(change.teacher for change in self.changes))

    @property
    def proved(self) -> bool:
        return all(level.proved for level in self.levels)


@dataclass(frozen=True)
class Barred:
    """No plan has the wishes: the model has no such posting at all, or these cases clash with them.

    ``clash`` is None where ``exclusions`` (by teacher and school) say it all.
    """

    wishes: tuple[Wish, ...]
    exclusions: Mapping[tuple[str, str], tuple[Exclusion, ...]]
    clash: Clash | None
    alone: bool = False


@dataclass(frozen=True)
class Unsettled:
    """Neither a plan nor a refutation within the limits."""

    wishes: tuple[Wish, ...]
    alone: bool = False


Reply = Tried | Barred | Unsettled
