"""Reads one upload in a process of its own: whatever the file does to its reader, it does to that process only.

Started without arguments it is the nursery's process: it has the readers loaded, and forks a child for every socket
that it is handed. Started with limits it is itself the child of one upload, where a system cannot fork.
"""

import gc
import json
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.common.fault_report import silent, told
from api.common.name_tokens import token
from api.common.question_report import asked, replied
from api.uploads.faulty_rows import around
from api.uploads.file_names import UNNAMED
from api.uploads.zip_folder import POLICY, unpack
from optimizer.domain.errors import InputError, Problem
from optimizer.domain.questions import Question
from optimizer.files.strict_yaml import read_yaml
from optimizer.formats import write
from optimizer.formats.local_curriculum import local_name
from optimizer.formats.recognition import form_of
from optimizer.formats.record_rows import tabulated
from optimizer.formats.settings import PROVINCE
from optimizer.formats.terms import READERS
from optimizer.importing import Roster
from optimizer.importing.confirming import Confirm, read_confirmed
from optimizer.importing.filled import Filled
from optimizer.policy.chosen import DEFAULT_POLICY
from optimizer.policy.columns_read import open_columns
from optimizer.policy.entries import Policy
from optimizer.policy.layers import layers, merge
from optimizer.policy.sheet import layer
from optimizer.processes.limits import Limits, bounded
from optimizer.reporting.facts.masking import CLOSE, OPEN

MEMORY, CPU, WALL = 1024, 30, 60  # MiB, seconds of a processor, seconds
WRITTEN = 256 * 2**20  # bytes of any file that it writes
YEAR, YEARS, PRESET = "计划学年", "规划学年数", "政策"
KEPT = (YEAR, YEARS, PRESET, PROVINCE, *READERS)  # settings that mean something here, and those of subjects
TABLE = "政策文件"
Show = Callable[[Path | Sequence[Path], Sequence[Problem]], dict[str, Any]]


def main() -> None:
    if len(sys.argv) > 1:
        bounded(sys.argv[1])
        out, sys.stdout = sys.stdout, open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for as long as it lives
        out.write(json.dumps(answered(json.loads(sys.stdin.readline()))) + "\n")
        out.flush()
        os._exit(0)
    control = socket.socket(fileno=0)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a child ended: either it answered or it did not
    gc.freeze()
    while True:
        handed = socket.recv_fds(control, 1, 1)
        if not handed[0]:
            os._exit(0)  # the end of whoever started us
        for descriptor in handed[1]:
            if os.fork() == 0:
                control.close()
                _child(socket.socket(fileno=descriptor))
            os.close(descriptor)


def _child(line: socket.socket) -> None:
    """Says that it has begun, takes the task, answers; then, or at any fault, it is gone."""
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        Limits(MEMORY, CPU, WALL, WRITTEN).take_on()
        line.sendall(b"\n")
        with line.makefile("r", encoding="utf-8") as asked:
            task = json.loads(asked.readline())
        line.sendall(json.dumps(answered(task)).encode())
    finally:
        os._exit(0)


def answered(task: Mapping[str, Any]) -> dict[str, Any]:
    """``work`` holds the upload as ``roster`` with its suffix; what is made of it is left there as well.

    ``files`` name further ones beside it that belong to it, ``answers`` and ``accept`` confirm what is guessed. The
    answer has facts, or errors and questions, or nothing but where a reader failed; and what it cost. With ``around``,
    errors come with their places, and the rows of these.
    """
    work = Path(task["work"])
    tempfile.tempdir = str(work)
    try:
        confirm = Confirm(accept=task.get("accept", False), given=tuple(task.get("answers", {}).items()))
        title = task.get("title", UNNAMED)
        show = around if task.get("around") else _nothing
        answer = _taken(work, task["suffix"], task["presets"], title, task.get("files", ()), confirm, show)
    except MemoryError:
        answer = {"failed": "MemoryError", "where": []}
    except Exception as error:  # a defect in a reader, which a hostile file found
        answer = {"failed": type(error).__name__, "where": _where(error)}
    return answer | {"cost": _cost()}


def _taken(
    work: Path, suffix: str, presets: list[str], title: str, files: Sequence[str], confirm: Confirm, show: Show
) -> dict[str, Any]:
    path = work / f"roster{suffix}"
    notes: list[str] = []
    answer: dict[str, Any] = {}
    try:
        raw = b"" if files else path.read_bytes()
        form = None if files else form_of(raw, suffix)
        if form == "csv":  # a table, which its name tells
            (work / "table").mkdir(mode=0o700)
            path = path.rename(work / "table" / f"{title}.csv")
        elif form == "zip":
            path = work / "tables"
            path.mkdir(mode=0o700)
            notes += unpack(raw, path)
            if (path / POLICY).exists():
                answer["policy"] = _policy(path / POLICY)
    except InputError as error:
        return {"errors": told(error.problems)}
    paths = [work / name for name in files] or path
    try:
        confirmed = read_confirmed(paths, confirm, papers)
        roster = confirmed.roster
        kept, dropped = checked(roster, presets, answer)
        notes += roster.county.notes
        teachers = roster.county.teachers
        hidden = replace(roster.county, teachers=tuple(replace(t, name=token(t.id)) for t in teachers))
        write(hidden, kept, work / "taken.json")
        names = {token(teacher.id): teacher.name for teacher in teachers}
        (work / "names.json").write_text(json.dumps(names, ensure_ascii=False, sort_keys=True), "utf-8")
    except InputError as error:
        asking = {"errors": told(error.problems), "questions": list(map(asked, error.questions))}
        return answer | asking | show(paths, error.problems)
    counts = {name: len(getattr(hidden, name)) for name in ("schools", "groups", "teachers")}
    given = [replied(question, confirmed.table.answers) for question in roster.asked]
    return answer | counts | {"settings": kept, "notes": [*map(silent, notes), *dropped], "answers": given}


def _nothing(_paths: Path | Sequence[Path], _problems: Sequence[Problem]) -> dict[str, Any]:
    return {}


def papers(_settings: object, _lines: object, filled: Filled) -> Iterator[Question]:
    """Columns that papers read of everybody and nobody has filled in; under which policy is not known yet."""
    return open_columns(Policy(name="", entries=()), (), filled)


def checked(roster: Roster, presets: list[str], answer: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """The settings that are kept of a roster, and remarks; the policy of its sheet is added to ``answer``.

    Raises InputError.
    """
    if faults := list(_bracketed(roster)):
        raise InputError(faults)
    kept, dropped = _settings(roster.settings, presets)
    if roster.policy:
        answer["policy"] = _sheet(roster, kept, answer)
    return kept, dropped


def _settings(given: Mapping[str, str], presets: list[str]) -> tuple[dict[str, str], list[str]]:
    """The settings that mean something here; others may hold anything, so they are not kept."""
    notes = []
    kept = {name: value for name, value in given.items() if name in KEPT or local_name(name)}
    if len(kept) < len(given):
        notes.append(f"【设置】有{len(given) - len(kept)}项不是本系统的设置，未保留。")
    if PRESET in kept and kept[PRESET] not in presets:
        del kept[PRESET]
        notes.append("【设置】「政策」不是内置政策的名称，未采用；自有政策请另行上传，或作为 policy.yaml 一起压缩。")
    return kept, notes


def _bracketed(roster: Roster) -> Iterator[Problem]:
    """The brackets of tokens stand nowhere else, or a name would be put where none belongs."""
    for table, rows in tabulated(roster.county, roster.settings, roster.policy):
        for position, column in enumerate(table.columns):
            count = sum(OPEN in str(row[position]) or CLOSE in str(row[position]) for row in rows)
            if count:
                rule = f"有{count}格含有 {OPEN} 或 {CLOSE}"
                yield Problem(table.name, None, column.heading, rule, "这两个符号由系统使用，请改用其他括号")


def _policy(path: Path) -> Any:
    """Plain data of a YAML file, small enough to be handed on. Raises InputError."""
    plain = read_yaml(path, TABLE)
    try:
        if isinstance(plain, dict):
            return json.loads(json.dumps(plain, default=str, allow_nan=False))
    except (ValueError, TypeError):
        pass
    raise InputError.of("不是键值结构", "请参照内置政策编写，存为 UTF-8", table=TABLE)


def _sheet(roster: Roster, kept: Mapping[str, str], answer: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers of the sheet 政策 as a policy of its own, over the preset that the settings name.

    Raises InputError where a line names what there is not, or a policy came along beside it.
    """
    if "policy" in answer:
        raise InputError.of("名册有「政策」表，压缩包里又有 policy.yaml", "请只留一个", table=TABLE)
    base = kept.get(PRESET, DEFAULT_POLICY)
    plain = layer(roster.policy, merge(layers(base)))
    return {"extends": base, "name": f"{base}（按名册的政策表）"} | plain


def _where(error: BaseException) -> list[str]:
    """Files and lines only: messages may quote the upload."""
    found, trace = [], error.__traceback__
    while trace is not None:
        found.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return found[-8:]


def _cost() -> dict[str, float]:
    """MiB at the peak, and seconds of a processor, where the system counts them."""
    if os.name != "posix":
        return {}
    import resource

    whole = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return {
        "memory": round(max(usage.ru_maxrss for usage in whole) / unit, 1),
        "cpu": round(sum(usage.ru_utime + usage.ru_stime for usage in whole), 3),
    }


if __name__ == "__main__":
    main()
