"""Plans: who serves where and when, with what a plan stands on beside its instance."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple

from optimizer.app.what_if import ALONE, Standing, standing
from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan as Inner
from optimizer.files.strict_json import read_json
from optimizer.policy.instance import Instance as InnerInstance
from optimizer.policy.instance import Limit
from optimizer.public.instances import Instance
from optimizer.public.tables import Column, Table
from optimizer.questions.replanning import answering
from optimizer.reporting.files.decisions import plan_before
from optimizer.reporting.files.limits import CERTIFICATE, limited_as
from optimizer.reporting.files.plan_files import plan_data, plan_from
from optimizer.reporting.files.plan_reading import read_plan as read_inner

POSTINGS = (
    Column("teacher", "object", "教师编号"),
    Column("from", "object", "编制学校编号"),
    Column("to", "object", "交流学校编号"),
    Column("first_year", "Int64", "起始学年"),
    Column("last_year", "Int64", "截止学年（含）；空为不定期"),
    Column("mode", "object", "交流类型"),
    Column("decided", "boolean", "是否由人工决定，而不是由程序选择"),
)
Certificate = Callable[[], Mapping[str, Any]]


def _without() -> Mapping[str, Any]:
    advice = "证书在求解时与方案写在同一文件夹；也可用 certificate 指定。"
    raise InputError.of(f"找不到证书文件 {CERTIFICATE}", advice)


@dataclass(frozen=True)
class Basis:
    """What a plan stands on: decisions and reserves, limits on visits, the plan that it is nearest to, its proof."""

    standing: Standing = ALONE
    limits: tuple[Limit, ...] = ()
    before: Inner | None = None
    certificate: Certificate = field(default=_without, compare=False)


class Plan(Table):
    """A plan as the table of its postings: who serves away from the own school, where, and in which school years.

    ``inner`` is the plan as the rooms below know it; what it offers may change from version to version.
    """

    def __init__(self, inner: Inner, basis: Basis | None = None) -> None:
        super().__init__("方案", POSTINGS, plan_data(inner)["postings"])
        self.inner, self.basis = inner, basis or Basis()

    @classmethod
    def of(cls, instance: Instance, postings: Iterable[Mapping[Any, Any]]) -> "Plan":
        """A plan of one's own over the years of an instance, from rows with the columns of a plan.

        ``mode`` and ``decided`` may be left out (轮岗, False). Rows of a frame are ``frame.to_dict("records")``. It may
        break clauses, which ``audit`` says; it has no certificate. Raises InputError with every row that is none.
        """
        import pandas as pd  # slow to load

        rows = [{name: None if pd.isna(cell) else cell for name, cell in row.items()} for row in postings]
        years = list(instance.years)
        return cls(plan_from({"year": years[0], "years": years, "postings": rows}, "方案"))

    @property
    def years(self) -> tuple[int, ...]:
        """The school years in which its postings begin."""
        return self.inner.years

    @property
    def digests(self) -> dict[str, str]:
        """Digests of records and question that it answers; see ``Instance.digests``."""
        return dict(self.inner.digests)

    @property
    def decisions(self) -> tuple[str, ...]:
        """Ids of the planner's decisions in force on it."""
        return self.basis.standing.decisions.ids


AnyPlan = Plan | str | PathLike[str]


def read_plan(path: "str | PathLike[str]", instance: Instance) -> Plan:
    """A plan from plan.json, or from a plan.xlsx that a planner may have edited.

    The decisions, reserves and certificate beside the file belong to it. Raises InputError with everything that cannot
    be read.
    """
    place = Path(path)
    inner = read_inner(place, instance.inner)
    proof = place.parent / CERTIFICATE
    basis = Basis(
        standing(place), limited_as(instance.inner, place).limits, plan_before(place),
        partial(mapping_in, proof) if proof.is_file() else _without,
    )
    return Plan(inner, basis)


def mapping_in(path: Path) -> Mapping[str, Any]:
    """A certificate as plain data. Raises InputError where the file is none."""
    plain = read_json(path)
    if not isinstance(plain, Mapping):
        raise InputError.of(f"{path.name} 不是证书", "请使用求解时写出的文件，不要修改。")
    return plain


class Case(NamedTuple):
    """A plan on its instance: ``base`` without, ``instance`` with the decisions in force on the plan."""

    base: InnerInstance
    instance: InnerInstance
    plan: Plan

    @property
    def asked(self) -> InnerInstance:
        """What the plan answers exactly: an edited one is the nearest to the plan before."""
        return answering(self.instance, self.plan.inner, self.plan.basis.before)


def case_of(instance: Instance, plan: AnyPlan) -> Case:
    """The plan, read if need be, over its own years where these begin with the instance's. Raises InputError."""
    found = plan if isinstance(plan, Plan) else read_plan(plan, instance)
    base, basis = instance.inner, found.basis
    if found.inner.year == base.year and found.inner.span != base.span:
        base = replace(base, span=found.inner.span)
    if basis.limits:
        base = base.limited(basis.limits)
    return Case(base, basis.standing.decisions.applied(base), found)
