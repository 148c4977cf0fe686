"""What is looked at in a process of its own, because it came from outside or is large: templates, policy and roster."""

import json
import os
import secrets
import shutil
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from api.common.problems import ProblemError
from api.service import Service
from optimizer.processes.child import Death
from optimizer.processes.child import asked as ask
from optimizer.processes.limits import bounded

MODULE = "api.uploads.isolated_checks"  # the child
FOLDER = "examined"  # under the data folder: one folder per child, gone when it has answered
BOUNDS = (1024, 60, 90)  # MiB, seconds of a processor, seconds
WIDER = {  # of what takes more at 45,000 teachers
    "marked": (3072, 300, 400), "checkup": (3072, 120, 180), "counting": (3072, 60, 90),
}
TAKEN_IN = ("contradictions", "checkup", "counting")  # what they read was read before: only its size can be at fault
SIZE = (Death.MEMORY.value, Death.CPU.value, Death.WALL.value, MemoryError.__name__)  # a child may see the last itself
LEFT = "left"  # what a child makes beside its answer
AT_ONCE = threading.BoundedSemaphore(2)
PATIENCE = 60.0  # seconds to wait for a place


def examined(service: Service, kind: str, files: Mapping[str, bytes], **asked: Any) -> Mapping[str, Any]:
    """What a child says of these files: ``errors`` or what ``kind`` gives, and the file that it left, as ``left``.

    Raises ProblemError (422, 503).
    """
    if not AT_ONCE.acquire(timeout=PATIENCE):
        raise ProblemError(503, "crowded", "同时检查的文件太多，请稍后重试。", headers={"Retry-After": "10"})
    work = service.settings.data.resolve() / FOLDER / secrets.token_hex(8)
    try:
        work.mkdir(parents=True, mode=0o700)
        for name, data in files.items():
            (work / name).write_bytes(data)
        memory, cpu, wall = WIDER.get(kind, BOUNDS)
        answer = ask(MODULE, work, {"kind": kind, **asked}, memory=memory, cpu=cpu, wall=wall)
        if not isinstance(answer, Death) and (work / LEFT).is_file():
            answer = {**answer, LEFT: (work / LEFT).read_bytes()}
    finally:
        AT_ONCE.release()
        shutil.rmtree(work, ignore_errors=True)
    if isinstance(answer, Death) or "failed" in answer:
        error = answer.value if isinstance(answer, Death) else answer["failed"]
        service.log.warning("examination_failed", kind=kind, error=error)
        if kind in TAKEN_IN and error in SIZE:
            raise ProblemError(503, "too_large", "名册或年数太大，没能在限定的时间和内存内看完；可以直接求解。")
        raise ProblemError(422, "unreadable", "文件无法读取，请核对后重新上传。")
    return answer


# ---------------------------------------------------------------------- in the child, whose folder is the work folder
def main() -> None:
    bounded(sys.argv[1])
    out, sys.stdout = sys.stdout, open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for as long as it lives
    task = json.loads(sys.stdin.readline())
    out.write(json.dumps(_answer(task), ensure_ascii=False) + "\n")
    out.flush()
    os._exit(0)


def _answer(task: Mapping[str, Any]) -> dict[str, Any]:
    from api.common.fault_report import told
    from optimizer.domain.errors import InputError

    try:
        return KINDS[task["kind"]](task)
    except InputError as error:
        return {"errors": list(told(error.complaints))}
    except (Exception, MemoryError) as error:  # a defect in a reader, which a hostile file found
        return {"failed": type(error).__name__}


def _template(_: Mapping[str, Any]) -> dict[str, Any]:
    from optimizer.reporting.docx.approval import check_template

    check_template(Path("template.docx"))
    return {}


def _contradictions(task: Mapping[str, Any]) -> dict[str, Any]:
    from optimizer.policy.contradictions import contradictions
    from optimizer.policy.instance import open_instance

    instance = open_instance(Path("roster.json"), policy="policy.json", year=task["year"])
    return {"year": instance.year, "findings": [
        {"severity": each.severity.value, "entries": list(each.entries), "text": each.text, "advice": each.advice}
        for each in contradictions(instance.policy, instance.year, instance.county)
    ]}


def _marked(task: Mapping[str, Any]) -> dict[str, Any]:
    """What is wrong or open in a workbook, marked in a copy of it; ``sound`` where nothing is."""
    from api.uploads.reader_process import checked, papers
    from optimizer.app.rosters import marked
    from optimizer.domain.errors import InputError
    from optimizer.importing.confirming import Confirm, read_confirmed
    from optimizer.policy.layers import presets

    book, copy = Path("roster.xlsx"), Path("marked.xlsx")
    try:
        confirm = Confirm(accept=task["accept"], given=tuple(task["answers"].items()))
        checked(read_confirmed(book, confirm, papers).roster, presets(), {})
    except InputError as error:
        marked(book, copy, error)
        copy.rename(LEFT)
        return {}
    return {"sound": True}


def _checkup(task: Mapping[str, Any]) -> dict[str, Any]:
    from optimizer.app.checkup import checked_up
    from optimizer.reporting.json.checkup import checkup_data

    policy = "policy.json" if Path("policy.json").exists() else None
    return {"checkup": checkup_data(checked_up(Path("roster.json"), policy=policy, year=task["year"]))}


def _counting(task: Mapping[str, Any]) -> dict[str, Any]:
    from optimizer.policy.instance import open_instance
    from optimizer.reporting.json.counted_years import counted_years_data

    policy = "policy.json" if Path("policy.json").exists() else None
    instance = open_instance(Path("roster.json"), policy=policy, year=task["year"], years=task["years"])
    return {"policy": instance.policy.name, "years": counted_years_data(instance)}


KINDS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "template": _template, "contradictions": _contradictions, "marked": _marked, "checkup": _checkup,
    "counting": _counting,
}

if __name__ == "__main__":
    main()
