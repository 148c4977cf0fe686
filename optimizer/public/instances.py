"""Instances: read from files, brought along, made up, and put under another policy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from optimizer.app.examples import example_folder
from optimizer.domain.errors import InputError
from optimizer.files.whole import write_text
from optimizer.formats import write as write_roster
from optimizer.formats.settings import PLAN_YEAR, PLAN_YEARS
from optimizer.generating import generate as generate_county
from optimizer.importing.answers import Answers
from optimizer.importing.confirming import Confirm
from optimizer.policy.chosen import DEFAULT_POLICY
from optimizer.policy.contradictions import contradictions
from optimizer.policy.instance import Instance as Inner
from optimizer.policy.instance import open_instance
from optimizer.policy.layers import load
from optimizer.policy.years import span_of, year_of
from optimizer.public.policies import Policy, load_policy
from optimizer.public.rosters import schools_of, teachers_of
from optimizer.public.shown import Card
from optimizer.public.tables import Column, Table
from optimizer.reporting.files.policy import policy_text

if TYPE_CHECKING:
    from optimizer.public.plans import AnyPlan

POLICY_FILE = "policy.yaml"
CLASHES = (
    Column("entries", "object", "互相矛盾、过期或无从生效的条目（编号的元组）"),
    Column("text", "object", "问题与处理办法"),
)


@dataclass(frozen=True, repr=False, eq=False)
class Instance(Card):
    """A county and the policy that binds it over one school year or several.

    ``inner`` is the instance as the rooms below know it; what it offers may change from version to version.
    """

    inner: Inner

    @property
    def name(self) -> str:
        """Of the folder or file that it was read from, or shape and seed."""
        return self.inner.name

    @property
    def years(self) -> tuple[int, ...]:
        """The school years to plan for; 2026 is the one that begins on 1 September 2026."""
        return self.inner.years

    @property
    def policy(self) -> Policy:
        """The clauses that bind it, the meaning of the words, and the order of the goals."""
        return Policy(self.inner.policy)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said before anything runs, such as a policy that was taken for want of another."""
        return self.inner.announcements

    @property
    def digests(self) -> dict[str, str]:
        """SHA-256 of the records (``data``, names of teachers left out) and of what is asked (``policy``)."""
        return dict(self.inner.digests)

    @property
    def schools(self) -> Table:
        """One row for each school, in the order of the roster."""
        return schools_of(self.inner)

    @property
    def teachers(self) -> Table:
        """One row for each teacher, in the order of the roster, without names."""
        return teachers_of(self.inner)

    @property
    def contradictions(self) -> Table:
        """Clauses that cannot hold together or are out of date, found without solving (``rotation check``)."""
        found = contradictions(self.inner.policy, self.inner.year, self.inner.county)
        return Table("条款间的矛盾", CLASHES, ({"entries": tuple(each.entries), "text": str(each)} for each in found))

    def with_(self, changes: Mapping[str, Any] | None = None, /, **more: Any) -> "Instance":
        """The same county under a policy changed by path; see ``Policy.with_``. Raises InputError."""
        return self.under(self.policy.with_(changes, **more))

    def under(self, policy: "Policy | str | PathLike[str]") -> "Instance":
        """The same county under another policy, or the preset or file of that name. Raises InputError."""
        other = policy if isinstance(policy, Policy) else load_policy(policy)
        return Instance(self.inner.under(other.inner))

    def following(self, plan: "AnyPlan") -> "Instance":
        """The same instance after an earlier plan, whose published moves it keeps as far as it can. Raises InputError.

        Moves of years before this horizon have happened; whether it disturbs the others is the goal ``disruption``.
        """
        from optimizer.public.plans import Plan, read_plan  # they are made of instances

        return Instance(self.inner.following((plan if isinstance(plan, Plan) else read_plan(plan, self)).inner))

    def write(self, folder: "str | PathLike[str]") -> Path:
        """Write tables and policy.yaml to a new folder, which ``read`` takes back. Raises InputError where it exists.

        An earlier plan (``following``) is not written.
        """
        place, county = Path(folder), self.inner.county
        if place.exists():
            raise InputError.of(f"{place} 已存在", "请换一个位置，或先移走原文件。")
        years = {PLAN_YEAR: str(self.inner.year), PLAN_YEARS: str(self.inner.span)}
        write_roster(county, {**self.inner.settings, **years}, place)
        write_text(place / POLICY_FILE, policy_text(self.inner.policy, []))
        return place

    def _title(self) -> str:
        return f"实例「{self.name}」"

    def _facts(self) -> Iterator[tuple[str, object]]:
        county = self.inner.county
        yield "规模", f"{len(county.schools)} 所学校，{len(county.groups)} 个集团，{len(county.teachers)} 名教师"
        yield "学年", "、".join(map(str, self.years))
        yield "政策", f"{self.policy.name}（{len(self.inner.policy.entries)} 条）"
        yield "说明", self.notes[0] if self.notes else ""


def read(
    path: "str | PathLike[str]", *, policy: "str | PathLike[str] | None" = None, year: int | None = None,
    years: int | None = None, answers: "Mapping[str | tuple[str, str, str, str], str] | None" = None,
    accept: bool = False,
) -> Instance:
    """Read an instance: a folder of CSV tables, an .xlsx or a .json.

    What the tables leave open is read as 对照表.yaml beside them, and then as ``answers`` say, by the ``key`` or ``id``
    of a question or by what is written; ``accept`` takes the guess of every other question. Neither is kept: that is
    what ``rotation import`` is for. What is open after that is raised as InputError, whose ``questions`` it is.

    ``policy`` is a preset or a file; without one it is the policy.yaml in the folder, the setting 政策 of the roster,
    or 标准. ``year`` is the first school year to plan for and ``years`` how many (1 to 6); without them as policy or
    roster say. Raises InputError with everything that is wrong, each with its table, row and what to do.
    """
    first, span = _within(year, years)
    named = None if policy is None else fspath(policy)
    by_key = {key: value for key, value in (answers or {}).items() if not isinstance(key, str)}
    by_word = tuple((key, value) for key, value in (answers or {}).items() if isinstance(key, str))
    confirm = Confirm(accept=accept, given=by_word, answers=Answers(by_key))
    return Instance(open_instance(Path(path), policy=named, year=first, years=span, confirm=confirm))


def example(name: str = "three_schools") -> Instance:
    """An instance that comes with the installation, three_schools, prefecture or flow_against_outflow.

    Raises InputError for another name.
    """
    with example_folder(name) as folder:
        return read(folder)


def generate(
    shape: str, *, seed: int = 1, year: int = 2026, years: int = 1, policy: str = DEFAULT_POLICY,
    impossible: str | None = None,
) -> Instance:
    """A made-up county of a shape (three_schools, prefecture, county, ruian, beibei, zhangzhou) in memory.

    The same shape, seed and year give the same records; all names are invented. ``impossible`` (backbone, flow, posts)
    plants a conflict in one group. Raises InputError for an unknown shape, policy or conflict.
    """
    _within(year, years)
    county = generate_county(shape, seed, year, impossible=impossible)
    return Instance(Inner(county, load(policy), year, f"{shape}-{seed}", span=years))


def _within(year: int | None, years: int | None) -> tuple[int | None, int | None]:
    """Year and span if they are such. Raises InputError."""
    first = None if year is None else year_of(str(year))
    return first, None if years is None else span_of(str(years))
