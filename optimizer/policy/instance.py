"""An instance: the facts of a county and the policy that binds it in one plan year."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan
from optimizer.domain.questions import Question
from optimizer.domain.roads import Travel
from optimizer.domain.vocabulary import Stage
from optimizer.goals.disruption import Disruption
from optimizer.importing.confirming import BY_FILE, Confirm, read_confirmed
from optimizer.importing.filled import Filled
from optimizer.policy.adopted import begun_postings, recorded
from optimizer.policy.announcing import announced, refuse_nowhere
from optimizer.policy.chosen import Asked, chosen, questions
from optimizer.policy.closing_schools import closing_schools
from optimizer.policy.columns_read import passed_over, told_empty
from optimizer.policy.curriculum_year import of_another_year
from optimizer.policy.digests import DATA, NAMED, POLICY, SCHEMA, SCHEMAS, asked_digest, schema_of
from optimizer.policy.entries import Entry, Policy
from optimizer.policy.leaders_of_record import leaders_of_record
from optimizer.policy.not_asked import not_asked
from optimizer.policy.own_defaults import own_defaults
from optimizer.policy.places_of_roster import places_of_roster
from optimizer.policy.terms_of_record import terms_of_record
from optimizer.policy.worked import Worked
from optimizer.readings.model_view import Facts


class Limit(NamedTuple):
    """What visits and online classes may count for at most at one subject of a school, in weekly periods."""

    school: str
    stage: Stage
    subject: str
    visits: int
    online: int


@dataclass(frozen=True)
class Instance:
    """County and policy over a horizon of school years; ``announcements`` are said before anything runs."""

    county: County  # the whole roster, with what is dated for later years
    policy: Policy
    year: int  # the first of the horizon
    name: str = ""
    previous: Plan | None = None  # the plan that level 5 (disruption) compares with
    announcements: tuple[str, ...] = ()
    span: int = 1  # school years planned
    limits: tuple[Limit, ...] = ()  # what the level ``uncovered`` rests on (definitions §7); empty: any remainder
    settings: Mapping[str, str] = field(default_factory=dict)  # of the roster (设置)
    decisions: tuple[str, ...] = ()  # of people, on this plan, in words: sealed in certificates and told in verdicts
    asked: tuple[Question, ...] = field(default=(), compare=False, repr=False)  # of the roster, and confirmed
    filled: Filled | None = field(default=None, compare=False, repr=False)  # of the roster as it was read
    shared: Worked | None = field(default=None, compare=False, repr=False)  # of another question of the same county

    def __post_init__(self) -> None:
        if self.shared is not None and not self.shared.fits(self.county, self.definitions, self.years):
            object.__setattr__(self, "shared", None)

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(range(self.year, self.year + self.span))

    @property
    def definitions(self) -> Definitions:
        return self.policy.definitions

    @cached_property
    def worked(self) -> Worked:
        """What does not depend on the entries of the policy, nor on the limits."""
        return self.shared or Worked(self.county, self.definitions, self.years)

    @property
    def travel(self) -> Travel:
        """Ways between homes and schools; the same in every year."""
        return self.worked.travel

    def county_in(self, year: int) -> County:
        """The roster as it will stand in a year of the horizon."""
        return self.worked.counties[year]

    def facts_in(self, year: int) -> Facts:
        """The model's columns of a year of the horizon, before any move of the plan."""
        return self.worked.facts[year]

    @property
    def facts(self) -> Facts:
        """Those of the first year."""
        return self.facts_in(self.year)

    def entries_in(self, year: int) -> tuple[Entry, ...]:
        """The entries in force in a year of the horizon."""
        return self.policy.active(year)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Those of the first year."""
        return self.entries_in(self.year)

    @cached_property
    def limit(self) -> Mapping[tuple[str, Stage, str], Limit]:
        """The limits by (school, stage, subject)."""
        return {limit[:3]: limit for limit in self.limits}

    def limited(self, limits: tuple[Limit, ...]) -> "Instance":
        """The same question resting on other limits; what is known of the county is kept."""
        return replace(self, limits=limits, shared=self.worked)

    @cached_property
    def digests(self) -> dict[str, str]:
        """SHA-256 of the data, and of what was asked (policy, year, earlier plan): what a plan was made from.

        ``limits`` are no question but a step of the answer; they stand in the certificate and are not digested.
        """
        return self._digests(SCHEMA)

    def _digests(self, schema: str) -> dict[str, str]:
        asked = asked_digest(self.policy, self.year, self.span, self.previous, schema)
        return {NAMED: schema, DATA: self.worked.digest(schema), POLICY: asked}

    def differing(self, stated: Mapping[str, str]) -> tuple[str, ...]:
        """Which of ``data`` and ``policy`` are other ones in the digests of a file, in whatever schema it was written.

        Raises InputError where a later version of the program wrote them.
        """
        schema = schema_of(stated)
        mine = self.digests if schema == SCHEMA else self._digests(schema)
        return tuple(name for name in (DATA, POLICY) if stated.get(name) != mine[name])

    def is_on(self, data: str) -> bool:
        """Whether a digest of data, of whatever schema, is that of this roster."""
        return any(self.worked.digest(schema) == data for schema in reversed(SCHEMAS))

    def under(self, policy: Policy, previous: Plan | None = None) -> "Instance":
        """The same records under another policy, and after another plan where one is given.

        What does not depend on the entries is not worked out again.
        """
        return replace(self, policy=policy, previous=previous or self.previous, shared=self.worked)

    def with_county(self, county: County) -> "Instance":
        """The same question of another county; ways are kept where nobody moves house."""
        return replace(self, county=county, shared=Worked(county, self.definitions, self.years, self.travel))

    def following(self, plan: Plan) -> "Instance":
        """The same instance after an earlier plan.

        Moves of years before this horizon have happened: those that still run and are not in the exchange record yet
        join it. Moves of years that the horizon shares with the plan were published: such a run keeps them before
        anything else, so the level ``disruption`` leads.
        """
        begun = tuple(begun_postings(plan, self.county, self.year))
        rolling = plan.year < self.year and bool(set(plan.years) & set(self.years))
        levels = (Disruption.name, *(level for level in self.policy.levels if level != Disruption.name))
        told = []
        if begun:
            told.append(f"上一版方案中{len(begun)}项已开始的交流未见于交流历史，按上一版方案计入。")
        if rolling:
            told.append("上一版方案已公布的学年尽量不动：以方案变动最少为第一目标。")
        return replace(
            self,
            previous=plan,
            county=replace(self.county, history=recorded(self.county, begun)) if begun else self.county,
            policy=self.policy.model_copy(update={"levels": levels}) if rolling else self.policy,
            announcements=(*self.announcements, *told),
        )


def open_instance(
    path: Path, *, policy: str | None = None, year: int | None = None, years: int | None = None,
    confirm: Confirm = BY_FILE,
) -> Instance:
    """Read an instance: tables from a folder, workbook or JSON file; policy from the option, the folder, or 标准.

    ``year`` is the first to plan for and ``years`` how many, 1 unless the option, the policy or the roster says more.
    What the tables leave open is read as 对照表.yaml beside them and ``confirm`` say.

    Raises InputError when anything in the tables or the policy is wrong, and Unconfirmed where the tables leave
    something open that nobody has confirmed.
    """
    option = Asked(path, policy, year, years)
    confirmed = read_confirmed(path, confirm, partial(questions, option))
    roster = confirmed.roster
    found = chosen(option, roster.settings, roster.policy)
    loaded, asked, horizon = found.policy, found.year, found.horizon
    announcements = [*confirmed.notes, *roster.county.notes, *found.announcements]
    if asked is None:
        raise InputError.of(
            "没有写明计划学年",
            "请在「设置」表填写 计划学年（如 2026），或在 policy.yaml 写 year: 2026，或用 --year 2026。",
            table="设置",
        )
    refuse_nowhere(roster.county, loaded, asked)
    announcements += [
        *announced(roster.county, loaded, horizon), *closing_schools(roster.county, horizon),
        *places_of_roster(roster.county), *terms_of_record(roster.county, loaded.definitions, horizon),
        *of_another_year(roster.settings, asked), *leaders_of_record(roster.county, loaded, horizon),
        *told_empty(loaded, horizon, roster.filled), *passed_over(loaded, horizon, roster.county),
        *not_asked(roster.county, loaded, horizon),
        *own_defaults(roster.county, loaded, horizon),
    ]
    return Instance(
        roster.county, loaded, asked, path.stem, announcements=tuple(announcements), span=found.span,
        settings=roster.settings, asked=roster.asked, filled=roster.filled,
    )
