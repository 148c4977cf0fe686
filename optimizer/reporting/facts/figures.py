"""The figures that the workbook and the terminal tell of a solved plan, and the names that they use."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from optimizer.auditing.audit import Audit
from optimizer.auditing.ledgers import Ledgers, ledgers
from optimizer.domain.county import County
from optimizer.domain.plan import Plan
from optimizer.formats.settings import NOTICE_NAMES, in_full
from optimizer.policy.instance import Instance
from optimizer.reporting.facts.annual import Annual
from optimizer.reporting.facts.cover import Told
from optimizer.reporting.facts.masking import shown
from optimizer.reporting.facts.school_years import school_year, school_years
from optimizer.solving.answers import Solved

Reasons = Mapping[tuple[str, int], str]  # by teacher and first year: the rule that forced a published posting out
NO_REASONS: Reasons = {}


class PlanFigures(ABC):
    """An audited plan as a reader asks about it, whatever is proved of it. Names are masked unless ``full_names``."""

    full_names: bool
    notice_names: bool  # names in full on 公示名单, by order; else as the settings say
    reasons: Reasons

    @property
    @abstractmethod
    def audit(self) -> Audit:
        """The plan as the auditor saw it."""

    @property
    @abstractmethod
    def plan(self) -> Plan:
        """The plan itself."""

    @property
    def instance(self) -> Instance:
        return self.audit.instance

    @property
    def county(self) -> County:
        """The whole roster, whatever the year, its rows in the order of all that is worked out of it."""
        return self.instance.worked.ordered

    # ------------------------------------------------------------------ years
    @property
    def several(self) -> bool:
        """Whether the plan covers more than one school year."""
        return self.instance.span > 1

    @cached_property
    def annuals(self) -> Sequence[Annual]:
        return [Annual(seen.history) for seen in self.audit.years.values()]

    @cached_property
    def ledgers(self) -> Ledgers:
        return ledgers(self.audit)

    def total(self, count: Callable[[Annual], int]) -> int:
        """The sum over all years."""
        return sum(map(count, self.annuals))

    @cached_property
    def district(self) -> str:
        """The district, where there is but one."""
        districts = {school.district for school in self.county.schools}
        return districts.pop() if len(districts) == 1 else ""

    @property
    def heading(self) -> str:
        """District and years, as titles begin."""
        return f"{self.district}{school_years(self.instance.years)}"

    def heading_in(self, year: int) -> str:
        return f"{self.district}{school_year(year)}"

    # ------------------------------------------------------------------ names
    def name(self, teacher: str) -> str:
        record = self.county.teacher.get(teacher)
        if record is None:
            return ""
        return shown(record.name, full=self.full_names)

    @property
    def notice_in_full(self) -> bool:
        """Whether 公示名单 shows names in full: by order, or because 设置 says so."""
        said = self.instance.settings.get(NOTICE_NAMES, "").strip()
        return self.notice_names or (bool(said) and in_full(said))

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """By school id the name, with the id behind it where two schools share a name."""
        times = Counter(school.name for school in self.county.schools)
        return {
            school.id: school.name if times[school.name] == 1 else f"{school.name}（{school.id}）"
            for school in self.county.schools
        }

    def subject(self, parts: Sequence[object]) -> str:
        """Whom a case speaks of; an id that two tables share stays an id."""
        county, words = self.county, []
        for part in map(str, parts):
            names = [self.labels[part]] if part in county.school else []
            names += [county.group[part].name] if part in county.group else []
            names += [f"{self.name(part)}（{part}）"] if part in county.teacher else []
            words.append(names[0] if len(names) == 1 else part)
        return " ".join(words)


@dataclass(frozen=True)
class Figures(PlanFigures):
    """Those of a solved plan."""

    solved: Solved
    full_names: bool = False
    seed: int | None = None
    reasons: Reasons = field(default_factory=dict)
    told: Told | None = None  # the week of visits, where one was planned
    notice_names: bool = False

    @property
    def audit(self) -> Audit:
        return self.solved.audit

    @property
    def plan(self) -> Plan:
        return self.solved.plan

    @property
    def instance(self) -> Instance:
        return self.solved.instance


@dataclass(frozen=True)
class AuditedFigures(PlanFigures):
    """Those of a plan that was read and judged, not solved."""

    seen: Audit
    posted: Plan
    full_names: bool = False
    notice_names: bool = False
    reasons: Reasons = field(default_factory=dict)

    @property
    def audit(self) -> Audit:
        return self.seen

    @property
    def plan(self) -> Plan:
        return self.posted
