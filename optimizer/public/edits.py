"""What if: the smallest change of a plan when somebody decides otherwise."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from optimizer.app import what_if as trying
from optimizer.app.progress import Listen, unheard
from optimizer.app.what_if import NotEdited, Standing, Swap, WhatIfRequest, WhatIfResult
from optimizer.domain.errors import NoPlanError
from optimizer.engine.process_pool import Effort
from optimizer.public.arguments import check, ids, pairs
from optimizer.public.figures import shifts_of
from optimizer.public.instances import Instance
from optimizer.public.plans import AnyPlan, Basis, Plan, case_of
from optimizer.public.shown import Card
from optimizer.public.tables import Column, Table
from optimizer.questions.edits import Action, Edit
from optimizer.questions.replanning import certified
from optimizer.reporting.files.plan_files import certificate_data
from optimizer.solving.answers import Impossible

Pairs = Iterable[tuple[str, str]]
CHANGES = (
    Column("teacher", "object", "教师编号"), Column("year", "Int64", "学年"),
    Column("before", "object", "调整前的交流学校；空为不交流"),
    Column("after", "object", "调整后的交流学校；空为不交流"),
    Column("asked", "boolean", "是否正是所要求的调整"), Column("reason", "object", "为什么变"),
)


def _proof(result: WhatIfResult) -> dict[str, Any]:
    """The certificate of an edited plan, reckoned when it is asked for."""
    return certificate_data(certified(result.asked, result.edited.plan), seed=result.request.effort.seed)


@dataclass(frozen=True, repr=False, eq=False)
class WhatIf(Card):
    """The plan nearest to the one before that keeps the decisions, or why there is none."""

    instance: Instance  # on the roster that the new plan is for
    before: Plan
    inner: WhatIfResult | NotEdited

    @property
    def status(self) -> Literal["solved", "impossible", "undecided"]:
        """Solved; impossible, which is proved; or undecided within the limits."""
        if isinstance(self.inner, WhatIfResult):
            return "solved"
        return "undecided" if self.data()["status"] == "undecided" else "impossible"

    @property
    def solved(self) -> bool:
        """Whether there is such a plan."""
        return isinstance(self.inner, WhatIfResult)

    def _found(self) -> WhatIfResult:
        if not isinstance(self.inner, WhatIfResult):
            raise NoPlanError("没有满足这些调整的方案：原因见 data()。")
        return self.inner

    @cached_property
    def plan(self) -> Plan:
        """The new plan with the decisions in force on it. Raises NoPlanError where there is none."""
        found = self._found()
        edited, reserves = found.edited, self.before.basis.standing.reserves
        basis = Basis(
            Standing(edited.decisions, reserves), edited.instance.limits, edited.before, partial(_proof, found)
        )
        return Plan(replace(edited.plan, digests=dict(found.asked.digests)), basis)

    @property
    def proved(self) -> bool:
        """Whether fewer changes are impossible."""
        return isinstance(self.inner, WhatIfResult) and self.inner.edited.proved

    @property
    def changes(self) -> Table:
        """One row for each posting that differs, with the reason."""
        return Table("变动", CHANGES, self.data()["changes"] if self.solved else ())

    @property
    def levels(self) -> Table:
        """The goals before and after."""
        return shifts_of(self.inner.edited.levels if isinstance(self.inner, WhatIfResult) else ())

    def data(self) -> dict[str, Any]:
        """The answer as plain data: changes with reasons, or the clash."""
        return self.inner.data()

    def write(self, folder: "str | PathLike[str]", *, full_names: bool = False) -> Path:
        """Write the new plan as a version of its own in a folder; what stands there is kept (``rotation undo``).

        Raises NoPlanError where there is none, OSError.
        """
        place = Path(folder)
        trying.publish(self._found(), place, before=place, full_names=full_names)
        return place

    def _title(self) -> str:
        return self.inner.note if isinstance(self.inner, WhatIfResult) else "没有满足这些调整的方案"

    def _facts(self) -> Iterator[tuple[str, object]]:
        if isinstance(self.inner, WhatIfResult):
            yield "变动最少", "按求解器已是最少" if self.proved else "不一定最少"
            for change in list(self.changes)[:6]:
                before, after = change["before"] or "留校", change["after"] or "留校"
                yield change["teacher"], f"{before} → {after}，{change['reason']}"
        elif isinstance(self.inner.refusal, Impossible):
            for clash in self.data()["clashes"]:
                yield "冲突", clash["text"]
        else:
            yield "结果", self.status


def what_if(
    instance: Instance, plan: AnyPlan, *, pin: Pairs = (), ban: Pairs = (), swap: Pairs = (), stay: Iterable[str] = (),
    leave: Iterable[str] = (), refuse: Iterable[str] = (), withdraw: Iterable[str] = (), year: int | None = None,
    roster: Instance | None = None, workers: int = 1, listen: Listen | None = None,
) -> WhatIf:
    """The smallest change of a plan under a planner's decisions; those already in force on it stay.

    Parameters
    ----------
    pin, ban : pairs (teacher, school): begins there, never goes there.
    swap : pairs of teachers who each serve where the plan has the other.
    stay, leave, refuse : teachers who are not sent out, are away for the whole year, decline what the plan has.
    withdraw : ids of earlier decisions (``plan.decisions``) that hold no longer.
    year : the school year that all of these speak of; None: the first (for ``ban`` and ``stay``: every year).
    roster : an instance whose county has replaced the one that the plan is for.

    Posts and weighted clauses are kept as good as they can be, then as few postings as possible change. Raises
    InputError for what cannot be asked, and for a plan that breaks a hard clause.
    """
    check(workers=workers)
    case = case_of(instance, plan)
    edits = [
        *(Edit(Action.PIN, who, where, year) for who, where in pairs("pin", pin)),
        *(Edit(Action.BAN, who, where, year) for who, where in pairs("ban", ban)),
        *(Edit(Action.STAY, who, None, year) for who in ids("stay", stay)),
        *(Edit(Action.LEAVE, who, None, year) for who in ids("leave", leave)),
        *(Edit(Action.REFUSE, who, None, year) for who in ids("refuse", refuse)),
    ]
    request = WhatIfRequest(
        tuple(edits), tuple(Swap(one, other, year) for one, other in pairs("swap", swap)), ids("withdraw", withdraw),
        None if roster is None else roster.inner.county, "" if roster is None else roster.name,
        case.plan.basis.standing, Effort(workers),
    )
    found = trying.what_if(case.base, case.plan.inner, request, listen or unheard)
    base = instance if roster is None else replace(instance, inner=replace(case.base, county=roster.inner.county))
    return WhatIf(base, case.plan, found)
