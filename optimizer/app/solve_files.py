"""The folder of a solve: what an earlier run left is set aside, the new files come whole or not at all."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from uuid import uuid4

from optimizer.app.solve import SolveRequest, SolveResult
from optimizer.app.weekly_cover import FOLDER, write_covering
from optimizer.domain.errors import InputError
from optimizer.files.whole import write_text
from optimizer.reporting.files.decisions import NAME as DECISIONS
from optimizer.reporting.files.decisions import decisions_text
from optimizer.reporting.files.edited_sheets import changed_by_hand
from optimizer.reporting.files.plan_files import certificate_data, write_json
from optimizer.reporting.files.policy import write_repaired
from optimizer.reporting.files.refutation import refutation_data
from optimizer.reporting.files.repairs import FOLDER as REPAIRS
from optimizer.reporting.files.repairs import write_repairs
from optimizer.reporting.files.run_files import KEY, named
from optimizer.reporting.json.report import invalid_data
from optimizer.reporting.xlsx.workbook import write_workbook
from optimizer.solving.answers import Impossible, Solved
from optimizer.solving.refutation import proofs_of

EARLIER = "上一次"  # folder for the files of the run before
BY_HAND = "手工改动"  # and a number: folder for them where the workbook was edited, never written over
WORKBOOK = "plan.xlsx"
REPAIRED = "repaired.yaml"
REPORT = "report.json"
CERTIFICATE = "certificate.json"
PRODUCTS = (WORKBOOK, "plan.json", REPORT, CERTIFICATE)
FILES = (*PRODUCTS, DECISIONS, FOLDER)  # of a plan


def clear(folder: Path, request: SolveRequest) -> Path | None:
    """Set aside what an earlier run left, but neither the plan nor the policy that this one is given.

    Gives the workbook that was edited by hand, where it stands now; None where there is none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    edited = _keep_edited(folder, request)
    _set_aside(folder, FILES, keep=request.previous)
    policy = None if request.policy is None else Path(request.policy)
    _set_aside(folder, (REPAIRED,), keep=policy)
    if policy is None or (folder / REPAIRS).resolve() not in policy.resolve().parents:
        _set_aside(folder, (REPAIRS,), keep=None)
    return edited


def refuse(folder: Path, request: SolveRequest, error: InputError) -> Path | None:
    """A report of what is wrong with the input, and no stale plan beside it; gives what ``clear`` gives."""
    folder.mkdir(parents=True, exist_ok=True)
    edited = _keep_edited(folder, request)
    _set_aside(folder, FILES, keep=request.previous)
    write_json(folder / REPORT, invalid_data(error))
    return edited


def _keep_edited(folder: Path, request: SolveRequest) -> Path | None:
    """A workbook with edits goes to a folder of its own with all that belongs to it, also the plan still in use."""
    if not changed_by_hand(folder / WORKBOOK):
        return None
    place = next(path for number in count(1) if not (path := folder / f"{BY_HAND}{number}").exists())
    place.mkdir()
    for path in _left(folder, FILES, keep=request.previous):
        path.replace(place / path.name)
    for path in _left(folder, FILES, keep=None):
        shutil.copy2(path, place / path.name)
    return place / WORKBOOK


def write(
    result: SolveResult, folder: Path, *, full_names: bool = False, notice_names: bool = False
) -> tuple[str, ...]:
    """The files of a result, and their names; edits.yaml stands beside a plan under decisions again.

    Without a plan they are its report, the proof of it, and where remedies have plans, the first one's policy to run
    again with and a folder of each. What an earlier run left is set aside; of a plan, when all its files are written
    and no sooner.
    """
    request = result.question.request
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(result.answer, Solved):
        with _aside(folder) as place:
            _write_plan(result, result.answer, place, full_names=full_names, notice_names=notice_names)
            clear(folder, request)
            _set_aside(folder, FILES, keep=None)
            for path in sorted(place.iterdir()):
                path.replace(folder / path.name)
        return (*PRODUCTS, FOLDER) if (folder / FOLDER).exists() else PRODUCTS
    if set(_left(folder, FILES, keep=request.previous)) - {folder / REPORT}:
        clear(folder, request)
    write_json(folder / REPORT, result.data(full_names=full_names))
    if not isinstance(result.answer, Impossible):
        return (REPORT,)
    _set_aside(folder, (REPAIRED, REPAIRS), keep=None)  # the policy given, too: others take their names now
    proofs = proofs_of(result.answer)
    write_json(folder / CERTIFICATE, refutation_data(result.answer.instance, proofs, seed=request.seed))
    _write_decisions(result, folder)
    return (REPORT, CERTIFICATE, *_write_repairs(result, result.answer, folder))


def _write_repairs(result: SolveResult, answer: Impossible, folder: Path) -> Iterator[str]:
    """The policy of the first remedy with a plan, and a folder of each."""
    if result.remedy is None:
        return
    write_repaired(folder / REPAIRED, answer.instance, result.remedy[1], result.question.decisions)
    yield REPAIRED
    with _aside(folder) as place:
        write_repairs(place / REPAIRS, answer, result.in_force, seed=result.question.request.seed)
        if (place / REPAIRS).exists():
            (place / REPAIRS).replace(folder / REPAIRS)
            yield REPAIRS


def _write_plan(
    result: SolveResult, solved: Solved, place: Path, *, full_names: bool, notice_names: bool
) -> None:
    told, asked = result.told(full_names=full_names), result.question
    certificate, report = certificate_data(solved, seed=asked.request.seed), result.data(full_names=full_names)
    run = named(solved.plan, certificate, report)
    write_covering(place, result.covering, told, run, asked.request.seed)
    write_json(place / CERTIFICATE, certificate | {KEY: run})
    write_workbook(
        place / WORKBOOK, solved, full_names=full_names, seed=asked.request.seed, reasons=result.reasons, told=told,
        notice_names=notice_names,
    )
    write_json(place / REPORT, report | {KEY: run})
    _write_decisions(result, place)


def _write_decisions(result: SolveResult, place: Path) -> None:
    """Those in force, where there are any: a certificate is read under the ones beside it."""
    if result.in_force.decisions:
        write_text(place / DECISIONS, decisions_text(result.in_force))


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A folder to write in, gone afterwards."""
    place = folder / f".{uuid4().hex}"
    place.mkdir()
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _set_aside(folder: Path, names: Iterable[str], *, keep: Path | None) -> None:
    """Move what an earlier run left: no stale plan stands beside a new report, and nothing is lost."""
    for path in _left(folder, names, keep=keep):
        (folder / EARLIER).mkdir(exist_ok=True)
        target = folder / EARLIER / path.name
        if target.is_dir():  # a folder cannot be replaced while there is something in it
            shutil.rmtree(target)
        path.replace(target)


def _left(folder: Path, names: Iterable[str], *, keep: Path | None) -> list[Path]:
    """Which of the names there are, but for the one to keep."""
    found = [folder / name for name in names if (folder / name).exists()]
    return [path for path in found if keep is None or path.resolve() != keep.resolve()]
