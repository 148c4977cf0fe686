"""What ``rotation whatif``, ``rotation versions`` and ``rotation undo`` do."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from rich.console import Console

from optimizer.answers import Impossible, Undecided
from optimizer.auditing import audit
from optimizer.commands.covering import FOLDER
from optimizer.commands.judging import with_plan
from optimizer.engine.running import Effort
from optimizer.errors import Exit, InputError
from optimizer.explaining.decisions import said
from optimizer.explaining.editing import Edited, whatif
from optimizer.explaining.edits import Action, Edit, swapped
from optimizer.explaining.replanning import certified
from optimizer.explaining.results import Barred, Unsettled
from optimizer.explaining.rosters import divergences, other_tables
from optimizer.formats import read as read_roster
from optimizer.instance import Instance
from optimizer.planning import DefectError
from optimizer.reporting.data import report_data
from optimizer.reporting.decisions_file import NAME, InForce, beside, decisions_text
from optimizer.reporting.editing import edited_data, print_barred, print_divergences, print_edited, print_unsettled
from optimizer.reporting.files import certificate_data, plan_data, write_json
from optimizer.reporting.refusing import print_impossible, print_undecided
from optimizer.reporting.reserve import NAME as RESERVE
from optimizer.reporting.reserve import read_reserves
from optimizer.reporting.versions import FILES, finish, index_of, lines, publish, restore
from optimizer.reporting.workbook import write_workbook

PREVIOUS = "previous.json"  # the plan before, kept with a version


@dataclass(frozen=True)
class Asked:
    """The options of ``rotation whatif``: edits, pairs to swap (one, other, year), ids withdrawn, a changed roster."""

    edits: tuple[Edit, ...] = ()
    swaps: tuple[tuple[str, str, int | None], ...] = ()
    withdrawn: tuple[str, ...] = ()
    roster: Path | None = None


def run_whatif(
    path: Path, plan: Path, asked: Asked, output: Path | None, *, policy: str | None, year: int | None,
    previous: Path | None, workers: int, full_names: bool, as_json: bool, console: Console,
) -> int:
    """Answer the edits; with a folder, write the new plan there as a new version."""
    finish(plan.parent)
    instance, given = with_plan(path, plan, policy, year, None, previous, decided=False)
    found = beside(plan)
    edits = [*asked.edits, *(edit for swap in asked.swaps for edit in swapped(instance, given, *swap))]
    edits = [edit.dated(instance.year) for edit in edits]
    if not edits and not asked.withdrawn and asked.roster is None:
        ways = "请用 --pin、--ban、--stay、--swap、--leave、--refuse、--roster 或 --withdraw。"
        raise InputError.of("没有写明要作的调整", ways)
    county = None if asked.roster is None else read_roster(asked.roster).county
    if county is not None and not as_json:
        print_divergences(console, divergences(instance.county, county), other_tables(instance.county, county))
    reserves = read_reserves(plan.parent / RESERVE)
    reply = whatif(
        instance, given, edits, day=date.today(), decisions=found.decisions, withdrawn=asked.withdrawn, roster=county,
        reserves=reserves, effort=Effort(workers),
    )
    if not isinstance(reply, Edited):
        return _refused(console, found.decisions.applied(instance), reply, edits)
    if not audit(reply.instance, reply.plan).lawful:
        raise DefectError(f"the auditor objects to {[said(edit, instance.county) for edit in edits]}")
    if as_json:
        sys.stdout.write(json.dumps(edited_data(reply), ensure_ascii=False, indent=1) + "\n")
    else:
        print_edited(console, reply)
        if reserves and not reply.reserves and any(edit.action is Action.REFUSE for edit in edits):
            console.print("与离岗或名册变动一并调整时不按候补名单递补；要按名单，请分两次进行。", markup=False)
    if output is None:
        if not as_json:
            console.print("以上只是试算，没有写出任何文件；加 -o 文件夹 写出新方案并保留原来的版本。", markup=False)
        return Exit.FINE
    base = instance if county is None else replace(instance, county=county)
    version = publish(output, lambda place, own: _write(place, own, base, reply, full_names), _note(base, asked, reply),
                      base=plan.parent)
    if not as_json:
        told = f"已写入 {output}/（第 {version.number} 版）：{'、'.join(FILES)}。撤回这一步：rotation undo {output}"
        console.print(told, markup=False, highlight=False)
        if (output / FOLDER).is_dir():
            words = f"{output}/{FOLDER} 中的走教课表是按调整前的方案排的，请重新运行 rotation itineraries。"
            console.print(words, markup=False, highlight=False)
        if asked.roster is not None:
            console.print("以后的审核、核验与调整请用新名册，并用 --policy 指定同一政策。", markup=False)
    return Exit.FINE


def _write(place: Path, own: str, base: Instance, edited: Edited, full_names: bool) -> None:
    """All files of a version into a folder that will be called ``own``."""
    solved = certified(edited.instance, edited.plan)
    solved = replace(solved, plan=replace(edited.plan, digests=dict(solved.plan.digests)))
    why = {(each.change.teacher, each.change.year): each.reason for each in edited.changes}
    write_json(place / PREVIOUS, plan_data(edited.before))
    write_json(place / "plan.json", plan_data(solved.plan))
    write_json(place / "certificate.json", certificate_data(solved))
    write_workbook(place / "plan.xlsx", solved, full_names=full_names, reasons=why)
    write_json(place / "report.json", report_data(solved, why))
    text = decisions_text(InForce(edited.decisions, base.digests["data"], f"{own}/{PREVIOUS}"))
    (place / NAME).write_text(text, encoding="utf-8")


def _note(instance: Instance, asked: Asked, edited: Edited) -> str:
    told = [said(edit, instance.county) for edit in edited.edits]
    told += [f"撤销{'、'.join(asked.withdrawn)}"] if asked.withdrawn else []
    told += [f"改用名册 {asked.roster.name}"] if asked.roster is not None else []
    return f"{'；'.join(told)}（变动 {len(edited.people)} 人）"


def _refused(
    console: Console, instance: Instance, reply: "Barred | Unsettled | Impossible | Undecided", edits: Sequence[Edit]
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
