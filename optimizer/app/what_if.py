"""What ``rotation whatif``, ``rotation versions`` and ``rotation undo`` do."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from rich.console import Console

from optimizer.app.judge import with_plan
from optimizer.app.weekly_cover import FOLDER
from optimizer.auditing.audit import audit
from optimizer.domain.county import County
from optimizer.domain.errors import Exit, InputError
from optimizer.domain.plan import Plan
from optimizer.engine.process_pool import Effort
from optimizer.formats import read as read_roster
from optimizer.policy.instance import Instance
from optimizer.questions.decisions import Decisions, said
from optimizer.questions.edits import Action, Edit, swapped
from optimizer.questions.replanning import certified
from optimizer.questions.results import Barred, Unsettled
from optimizer.questions.roster_changes import divergences, other_tables
from optimizer.questions.what_if import Edited, Refusal, Reserves, whatif
from optimizer.reporting.files.decisions import NAME, InForce, beside, decisions_text
from optimizer.reporting.files.plan_files import certificate_data, plan_data, write_json
from optimizer.reporting.files.reserve import NAME as RESERVE
from optimizer.reporting.files.reserve import read_reserves
from optimizer.reporting.files.versions import FILES, finish, index_of, lines, publish, restore
from optimizer.reporting.json.edits import edited_data
from optimizer.reporting.json.report import report_data
from optimizer.reporting.terminal.refusal import print_impossible, print_undecided
from optimizer.reporting.terminal.what_if import print_barred, print_divergences, print_edited, print_unsettled
from optimizer.reporting.xlsx.workbook import write_workbook
from optimizer.solving.answers import Impossible
from optimizer.solving.rotation import DefectError

PREVIOUS = "previous.json"  # the plan before, kept with a version


@dataclass(frozen=True)
class Asked:
    """The options of ``rotation whatif``: edits, pairs to swap (one, other, year), ids withdrawn, a changed roster."""

    edits: tuple[Edit, ...] = ()
    swaps: tuple[tuple[str, str, int | None], ...] = ()
    withdrawn: tuple[str, ...] = ()
    roster: Path | None = None


@dataclass(frozen=True)
class Posed:
    """Edits of a plan, read and ready to be answered; ``instance`` is without decisions and on the roster before."""

    instance: Instance
    plan: Plan
    asked: Asked
    edits: tuple[Edit, ...]  # swaps spelt out, dated
    decisions: Decisions  # in force so far
    county: County | None  # a changed roster
    reserves: Reserves

    @property
    def base(self) -> Instance:
        """The instance on the roster that the answer is for."""
        return self.instance if self.county is None else replace(self.instance, county=self.county)

    @property
    def current(self) -> Instance:
        """The instance under the decisions in force so far."""
        return self.decisions.applied(self.instance)

    def answer(self, effort: Effort) -> Edited | Refusal:
        """The nearest plan, audited, or why there is none. Raises InputError for edits that cannot be asked."""
        reply = whatif(
            self.instance, self.plan, self.edits, day=date.today(), decisions=self.decisions,
            withdrawn=self.asked.withdrawn, roster=self.county, reserves=self.reserves, effort=effort,
        )
        if isinstance(reply, Edited) and not audit(reply.instance, reply.plan).lawful:
            raise DefectError(f"the auditor objects to {[said(edit, self.instance.county) for edit in self.edits]}")
        return reply


def posed(
    path: Path, plan: Path, asked: Asked, *, policy: str | None, year: int | None, previous: Path | None
) -> Posed:
    """Read a plan with what stands beside it, and the edits asked of it. Raises InputError."""
    instance, given = with_plan(path, plan, policy, year, None, previous, decided=False)
    edits = [*asked.edits, *(edit for swap in asked.swaps for edit in swapped(instance, given, *swap))]
    if not edits and not asked.withdrawn and asked.roster is None:
        ways = "请用 --pin、--ban、--stay、--swap、--leave、--refuse、--roster 或 --withdraw。"
        raise InputError.of("没有写明要作的调整", ways)
    return Posed(
        instance, given, asked, tuple(edit.dated(instance.year) for edit in edits), beside(plan).decisions,
        None if asked.roster is None else read_roster(asked.roster).county, read_reserves(plan.parent / RESERVE),
    )


def run_whatif(
    path: Path, plan: Path, asked: Asked, output: Path | None, *, policy: str | None, year: int | None,
    previous: Path | None, workers: int, full_names: bool, as_json: bool, console: Console,
) -> int:
    """Answer the edits; with a folder, write the new plan there as a new version."""
    finish(plan.parent)
    question = posed(path, plan, asked, policy=policy, year=year, previous=previous)
    county = question.county
    if county is not None and not as_json:
        before = question.instance.county
        print_divergences(console, divergences(before, county), other_tables(before, county))
    reply = question.answer(Effort(workers))
    if not isinstance(reply, Edited):
        return _refused(console, question.current, reply, question.edits)
    if as_json:
        sys.stdout.write(json.dumps(edited_data(reply), ensure_ascii=False, indent=1) + "\n")
    else:
        print_edited(console, reply)
        if question.reserves and not reply.reserves and any(edit.action is Action.REFUSE for edit in question.edits):
            console.print("与离岗或名册变动一并调整时不按候补名单递补；要按名单，请分两次进行。", markup=False)
    if output is None:
        if not as_json:
            console.print("以上只是试算，没有写出任何文件；加 -o 文件夹 写出新方案并保留原来的版本。", markup=False)
        return Exit.FINE
    note = note_of(question, reply)
    version = publish(
        output, lambda place, own: write_version(place, f"{own}/{PREVIOUS}", question.base, reply, full_names), note,
        base=plan.parent,
    )
    if not as_json:
        told = f"已写入 {output}/（第 {version.number} 版）：{'、'.join(FILES)}。撤回这一步：rotation undo {output}"
        console.print(told, markup=False, highlight=False)
        if (output / FOLDER).is_dir():
            words = f"{output}/{FOLDER} 中的走教课表是按调整前的方案排的，请重新运行 rotation itineraries。"
            console.print(words, markup=False, highlight=False)
        if asked.roster is not None:
            console.print("以后的审核、核验与调整请用新名册，并用 --policy 指定同一政策。", markup=False)
    return Exit.FINE


def write_version(place: Path, earlier: str, base: Instance, edited: Edited, full_names: bool) -> None:
    """All files of a version; ``earlier``: where its file of the plan before will be, from the folder of plan.json."""
    solved = certified(edited.instance, edited.plan)
    solved = replace(solved, plan=replace(edited.plan, digests=dict(solved.plan.digests)))
    why = {(each.change.teacher, each.change.year): each.reason for each in edited.changes}
    write_json(place / PREVIOUS, plan_data(edited.before))
    write_json(place / "plan.json", plan_data(solved.plan))
    write_json(place / "certificate.json", certificate_data(solved))
    write_workbook(place / "plan.xlsx", solved, full_names=full_names, reasons=why)
    write_json(place / "report.json", report_data(solved, why))
    text = decisions_text(InForce(edited.decisions, base.digests["data"], earlier))
    (place / NAME).write_text(text, encoding="utf-8")


def note_of(question: Posed, edited: Edited) -> str:
    """What was decided, and how many people it moves, in one line."""
    asked = question.asked
    told = [said(edit, question.base.county) for edit in edited.edits]
    told += [f"撤销{'、'.join(asked.withdrawn)}"] if asked.withdrawn else []
    told += [f"改用名册 {asked.roster.name}"] if asked.roster is not None else []
    return f"{'；'.join(told)}（变动 {len(edited.people)} 人）"


def _refused(
    console: Console, instance: Instance, reply: Refusal, edits: Sequence[Edit]
) -> int:
    if isinstance(reply, Barred):
        print_barred(console, instance, reply, edits)
    elif isinstance(reply, Impossible):
        print_impossible(console, reply)
    elif isinstance(reply, Unsettled):
        print_unsettled(console)
    else:
        print_undecided(console, reply)
    return Exit.IMPOSSIBLE if isinstance(reply, Barred | Impossible) else Exit.UNDECIDED


def run_versions(folder: Path, *, console: Console) -> int:
    """The versions of a folder, the current one marked."""
    finish(folder)
    found = index_of(folder)
    for line in lines(found):
        console.print(line, markup=False, highlight=False)
    if not found.versions:
        console.print("还没有保存过版本；版本由 rotation whatif … -o 写出方案时保存。", markup=False)
    return Exit.FINE


def run_undo(folder: Path, *, steps: int, number: int | None, console: Console) -> int:
    """Go back."""
    version = restore(folder, steps=steps, number=number)
    console.print(f"已恢复第 {version.number} 版（{version.time}，{version.note}）。", markup=False, highlight=False)
    return Exit.FINE
