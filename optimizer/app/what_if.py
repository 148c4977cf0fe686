"""The smallest change of a plan under a planner's edits, and the new plan as a version of its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from optimizer.app.progress import Listen, Step, unheard
from optimizer.auditing.audit import audit
from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan
from optimizer.engine.process_pool import DEFAULT_EFFORT, Effort
from optimizer.files.whole import write_text
from optimizer.policy.instance import Instance
from optimizer.questions.counterfactuals import Desk
from optimizer.questions.decisions import Decisions, said
from optimizer.questions.edits import Action, Edit, swapped
from optimizer.questions.replanning import answering, certified
from optimizer.questions.what_if import NO_RESERVES, NOTHING, Edited, Refusal, Reserves, whatif
from optimizer.reporting.files.decisions import NAME, InForce, beside, decisions_text
from optimizer.reporting.files.plan_files import certificate_data, plan_data, write_json
from optimizer.reporting.files.reserve import NAME as RESERVE
from optimizer.reporting.files.reserve import read_reserves
from optimizer.reporting.files.run_files import KEY, named
from optimizer.reporting.files.versions import FILES, Version
from optimizer.reporting.files.versions import publish as publish_version
from optimizer.reporting.json.edits import edited_data, refused_data
from optimizer.reporting.json.report import report_data
from optimizer.reporting.xlsx.workbook import write_workbook
from optimizer.solving.rotation import DefectError

PREVIOUS = "previous.json"  # the plan before, kept with a version


class Swap(NamedTuple):
    """Two teachers who each serve where the plan has the other, in the first year where none is named."""

    teacher: str
    other: str
    year: int | None = None


class Standing(NamedTuple):
    """What stands beside a plan: the decisions in force, and who steps up for whom."""

    decisions: Decisions = NOTHING
    reserves: Reserves = NO_RESERVES


ALONE = Standing()  # nothing stands beside it


def edits_of(plain: Iterable[Mapping[str, Any]]) -> tuple[tuple[Edit, ...], tuple[Swap, ...]]:
    """Edits and pairs to swap from plain data, as a service is given them. Raises InputError."""
    edits, swaps = [], []
    for each in plain:
        if each["action"] == "swap":
            swaps.append(Swap(each["teacher"], each["other"], each.get("year")))
        else:
            edits.append(Edit.of({key: value for key, value in each.items() if value is not None}))
    return tuple(edits), tuple(swaps)


@dataclass(frozen=True)
class WhatIfRequest:
    """Edits, pairs to swap, ids of decisions withdrawn, a changed roster and what its file is called."""

    edits: tuple[Edit, ...] = ()
    swaps: tuple[Swap, ...] = ()
    withdrawn: tuple[str, ...] = ()
    roster: County | None = None
    roster_name: str = ""
    standing: Standing = ALONE
    effort: Effort = DEFAULT_EFFORT


@dataclass(frozen=True)
class WhatIfResult:
    """The nearest plan, audited; ``base`` is the instance on the roster that it is for, without decisions."""

    request: WhatIfRequest
    base: Instance
    edited: Edited

    @property
    def asked(self) -> Instance:
        """What the new plan answers: the plan nearest to the one before, unless nothing is decided or changed."""
        return self.edited.instance if self.edited.decisions else answering(
            self.base, self.edited.plan, self.edited.before
        )

    def data(self) -> dict[str, Any]:
        """The answer as plain data."""
        return edited_data(self.edited)

    @property
    def note(self) -> str:
        """What was decided, and how many people it moves, in one line."""
        told = [said(edit, self.base.county) for edit in self.edited.edits]
        told += [f"撤销{'、'.join(self.request.withdrawn)}"] if self.request.withdrawn else []
        told += [f"改用名册 {self.request.roster_name}"] if self.request.roster is not None else []
        return f"{'；'.join(told)}（变动 {len(self.edited.people)} 人）"

    @property
    def reserves_unused(self) -> bool:
        """Whether somebody refused and the reserve list was not asked, for something else changed with it."""
        refused = any(edit.action is Action.REFUSE for edit in self.edited.edits)
        return refused and bool(self.request.standing.reserves) and not self.edited.reserves


@dataclass(frozen=True)
class NotEdited:
    """Why no plan keeps the edits (dated, swaps spelt out); ``instance`` is under the decisions in force so far."""

    instance: Instance
    edits: tuple[Edit, ...]
    refusal: Refusal

    def data(self) -> dict[str, Any]:
        """The answer as plain data."""
        return refused_data(self.instance, self.refusal, self.edits)


def standing(plan: Path) -> Standing:
    """What stands beside the file of a plan. Raises InputError where it cannot be read."""
    return Standing(beside(plan).decisions, read_reserves(plan.parent / RESERVE))


def _lawful(instance: Instance, plan: Plan) -> bool:
    return audit(instance, plan).lawful


def what_if(
    instance: Instance, plan: Plan, request: WhatIfRequest, listen: Listen = unheard, *, day: date | None = None,
    desk: Desk | None = None, lawful: Callable[[Instance, Plan], bool] = _lawful,
) -> WhatIfResult | NotEdited:
    """The plan nearest to ``plan`` that keeps the edits and the decisions in force, decided on ``day`` (today).

    ``instance`` is the one of the plan, without decisions and on the roster before. A ``desk`` of the decisions in
    force, and an auditor who has read the county already (``lawful``), save time. Raises InputError for edits that
    cannot be asked.
    """
    swaps = [edit for swap in request.swaps for edit in swapped(instance, plan, *swap)]
    edits = tuple(edit.dated(instance.year) for edit in (*request.edits, *swaps))
    if not edits and not request.withdrawn and request.roster is None:
        ways = "请用 --pin、--ban、--stay、--swap、--leave、--refuse、--roster 或 --withdraw。"
        raise InputError.of("没有写明要作的调整", ways)
    listen(Step("正在求变动最少的方案", 1, 2))
    decisions, reserves = request.standing
    reply = whatif(
        instance, plan, edits, day=day or date.today(), decisions=decisions, withdrawn=request.withdrawn,
        roster=request.roster, reserves=reserves, desk=desk, effort=request.effort,
    )
    if not isinstance(reply, Edited):
        return NotEdited(decisions.applied(instance), edits, reply)
    if not lawful(reply.instance, reply.plan):
        raise DefectError(f"the auditor objects to {[said(edit, instance.county) for edit in edits]}")
    base = instance if request.roster is None else replace(instance, county=request.roster)
    return WhatIfResult(request, base, reply)


def write(
    result: WhatIfResult, folder: Path, *, previous: str = PREVIOUS, full_names: bool = False
) -> tuple[str, ...]:
    """All files of the new plan; ``previous``: where its file of the plan before will be, seen from plan.json.

    Gives the names of the files.
    """
    edited = result.edited
    solved = certified(result.asked, edited.plan)
    solved = replace(solved, plan=replace(edited.plan, digests=dict(solved.plan.digests)))
    why = {(each.change.teacher, each.change.year): each.reason for each in edited.changes}
    write_json(folder / PREVIOUS, plan_data(edited.before))
    seed = result.request.effort.seed
    certificate, report = certificate_data(solved, seed=seed), report_data(solved, why) | {"seed": seed}
    run = named(solved.plan, certificate, report)
    write_json(folder / "plan.json", plan_data(solved.plan, seed=seed) | {KEY: run})
    write_json(folder / "certificate.json", certificate | {KEY: run})
    write_workbook(folder / "plan.xlsx", solved, full_names=full_names, seed=seed, reasons=why)
    write_json(folder / "report.json", report | {KEY: run})
    text = decisions_text(InForce(edited.decisions, result.base.digests["data"], previous))
    write_text(folder / NAME, text)
    return *FILES, PREVIOUS


def publish(result: WhatIfResult, folder: Path, *, before: Path, full_names: bool = False) -> Version:
    """A new version in a folder, whole or not at all; the plan in the folder ``before`` is kept first."""
    def fill(place: Path, own: str) -> None:
        write(result, place, previous=f"{own}/{PREVIOUS}", full_names=full_names)

    return publish_version(folder, fill, result.note, base=before)
