"""An instance: the facts of a county and the policy that binds it in one plan year."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from optimizer.domain.county import County, PastPosting
from optimizer.domain.definitions import Definitions
from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan
from optimizer.domain.roads import Travel
from optimizer.domain.roster_by_year import unfolded
from optimizer.domain.vocabulary import Stage
from optimizer.formats import read as read_roster
from optimizer.goals.disruption import Disruption
from optimizer.policy.entries import Entry, Policy
from optimizer.policy.layers import load
from optimizer.readings.model_view import Facts

DEFAULT_POLICY = "标准"
ADOPTED = "轮岗交流"  # type of a posting that a plan, not the exchange record, tells of
YEAR_SETTING, YEARS_SETTING, POLICY_SETTING = "计划学年", "规划学年数", "政策"
LONGEST = 6  # school years
RECORDS = (
    "schools", "needs", "groups", "members", "teachers", "history", "roads", "outlooks", "visitors", "visits",
    "visited", "free", "junctions",
)  # tables of a county


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

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(range(self.year, self.year + self.span))

    @property
    def definitions(self) -> Definitions:
        return self.policy.definitions

    @cached_property
    def _counties(self) -> dict[int, County]:
        """By year; what begins within the horizon is the plan's to decide, so the record of it is left out."""
        earlier = tuple(past for past in self.county.history if past.first_year < self.year)
        whole = self.county if len(earlier) == len(self.county.history) else replace(self.county, history=earlier)
        return {year: unfolded(whole, year) for year in self.years}

    def county_in(self, year: int) -> County:
        """The roster as it will stand in a year of the horizon."""
        return self._counties[year]

    @cached_property
    def travel(self) -> Travel:
        """Ways between homes and schools; the same in every year."""
        return Travel(self.county, self.definitions)

    @cached_property
    def _facts(self) -> dict[int, Facts]:
        found = {}
        for year in self.years:
            found[year] = Facts(self.county_in(year), self.definitions, year, self.year)
            found[year].__dict__["travel"] = self.travel
        return found

    def facts_in(self, year: int) -> Facts:
        """The model's columns of a year of the horizon, before any move of the plan."""
        return self._facts[year]

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
        seen = replace(self, limits=limits)
        seen.__dict__.update({name: self.__dict__[name] for name in _APART if name in self.__dict__})
        return seen

    @cached_property
    def digests(self) -> dict[str, str]:
        """SHA-256 of the data, and of what was asked (policy, year, earlier plan): what a plan was made from.

        ``limits`` are no question but a step of the answer; they stand in the certificate and are not digested.
        """
        earlier = None if self.previous is None else sorted(self.previous.postings)
        asked = {"policy": self.policy.dump(), "year": self.year, "previous": earlier, "span": self.span}
        return {"data": digest_of(self.county), "policy": _digest(asked)}

    def under(self, policy: Policy, previous: Plan | None = None) -> "Instance":
        """The same records under another policy, and after another plan where one is given.

        What does not depend on the entries is not worked out again.
        """
        other = replace(self, policy=policy, previous=previous or self.previous)
        if policy.definitions == self.definitions:
            kept = ("_counties", "travel", "_facts")
            other.__dict__.update({name: self.__dict__[name] for name in kept if name in self.__dict__})
        return other

    def following(self, plan: Plan) -> "Instance":
        """The same instance after an earlier plan.

        Moves of years before this horizon have happened: those that still run and are not in the exchange record yet
        join it. Moves of years that the horizon shares with the plan were published: such a run keeps them before
        anything else, so the level ``disruption`` leads.
        """
        recorded = {(past.teacher, past.first_year) for past in self.county.history}
        begun = tuple(
            PastPosting(
                posting.teacher, ADOPTED, False, date(posting.first_year, 9, 1),
                None if posting.last_year is None else date(posting.last_year + 1, 8, 31),
                posting.origin, posting.school,
            )
            for posting in plan.postings
            if posting.first_year < self.year and (posting.teacher, posting.first_year) not in recorded
        )
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
            county=replace(self.county, history=self.county.history + begun) if begun else self.county,
            policy=self.policy.model_copy(update={"levels": levels}) if rolling else self.policy,
            announcements=(*self.announcements, *told),
        )


_APART = frozenset({"_counties", "travel", "_facts", "digests"})  # computed once, whatever the limits


def _digest(plain: object) -> str:
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(county: County) -> str:
    """SHA-256 over all records in roster order, names of teachers aside: a plan does not depend on them.

    So whoever has the names (the bureau's file) and whoever has them not (a service that keeps them apart) agree.
    """
    seen = hashlib.sha256()
    for table in RECORDS:
        seen.update(table.encode())
        for record in getattr(county, table):
            seen.update(repr(replace(record, name="") if table == "teachers" else record).encode())
    return seen.hexdigest()


def open_instance(
    path: Path, *, policy: str | None = None, year: int | None = None, years: int | None = None
) -> Instance:
    """Read an instance: tables from a folder, workbook or JSON file; policy from the option, the folder, or 标准.

    ``year`` is the first to plan for and ``years`` how many, 1 unless the option, the policy or the roster says more.

    Raises InputError when anything in the tables or the policy is wrong.
    """
    roster = read_roster(path)
    announcements = list(roster.county.notes)
    beside = path / "policy.yaml"
    if policy is not None:
        chosen: str | Path = policy
    elif path.is_dir() and beside.is_file():
        chosen = beside
    elif POLICY_SETTING in roster.settings:
        chosen = roster.settings[POLICY_SETTING]
    else:
        chosen = DEFAULT_POLICY
        announcements.append(f"未指定政策，按内置政策「{DEFAULT_POLICY}」计算（可用 --policy 更换）。")
    loaded = load(chosen)
    asked = year or loaded.year or year_of(roster.settings.get(YEAR_SETTING))
    if asked is None:
        raise InputError.of(
            "没有写明计划学年",
            "请在「设置」表填写 计划学年（如 2026），或在 policy.yaml 写 year: 2026，或用 --year 2026。",
            table="设置",
        )
    span = years or loaded.years or span_of(roster.settings.get(YEARS_SETTING))
    ahead = sum(past.first_year >= asked for past in roster.county.history)
    if ahead:
        announcements.append(
            f"交流历史中有{ahead}条自{asked}学年起开始的记录，属于本次规划的学年，不计入（如已确定，请填教师表的指定安排）。"
        )
    return Instance(
        roster.county, loaded, asked, path.stem, announcements=tuple(announcements), span=span,
        settings=roster.settings,
    )


def span_of(text: str | None) -> int:
    """How many school years the setting 规划学年数 asks for. Raises InputError."""
    if text is None:
        return 1
    if text.strip() not in map(str, range(1, LONGEST + 1)):
        raise InputError.of(
            f"规划学年数应为1至{LONGEST}的整数", "请填写如 3，或留空只排一年。", table="设置", column=YEARS_SETTING
        )
    return int(text)


def year_of(text: str | None) -> int | None:
    """The year that the setting 计划学年 names. Raises InputError."""
    if text is None:
        return None
    digits = text.strip()[:4]
    if not (digits.isdigit() and 2000 <= int(digits) <= 2100):
        raise InputError.of("计划学年应为四位年份", "请填写如 2026。", table="设置", column=YEAR_SETTING)
    return int(digits)
