"""A study: its cases listed and cut into parts, and, when all have their rows, the table and the page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.worker.tasks.common import Task, Tell, settled, steps
from optimizer.files.strict_json import read_json
from optimizer.reporting.files.plan_files import write_json
from optimizer.studies.acceptance import Verdict, check_rules
from optimizer.studies.cases import Case, Filed, packed, unpacked
from optimizer.studies.columns import Row
from optimizer.studies.expansion import expand
from optimizer.studies.study import Study

LARGE, SPREAD, MOST = 10, 8, 128  # cases of a part; parts of a small study; parts at most


def perform(task: Task, work: Path, tell: Tell) -> dict[str, Any]:
    """List, or close: ``out`` then holds rows.parquet, rows.csv, columns.csv and summary.html."""
    study = _study(task["request"])
    return _closed(study, work, tell) if task["closing"] else _listed(study, task, work, tell)


def _study(asked: Mapping[str, Any]) -> Study:
    """The study with rosters as files by their ids."""
    rosters = asked["rosters"]
    instances = [
        each | {"file": f"{rosters[each['file']]}.json", "name": each.get("name") or each["file"]}
        if each.get("file") else each
        for each in asked["study"]["instances"]
    ]
    return Study.model_validate(asked["study"] | {"instances": instances})


def _listed(study: Study, task: Task, work: Path, tell: Tell) -> dict[str, Any]:
    steps(tell)("正在列出案例", 0, 1)
    cases = expand(study, work / "study", task["brought"])
    check_rules(study, cases)
    (work / "out" / "cases").mkdir()
    size, parts = size_of(len(cases)), []
    for number, first in enumerate(range(0, len(cases), size)):
        own, file = [_moved(case) for case in cases[first:first + size]], f"cases/{number:04}.json"
        write_json(work / "out" / file, packed(own))
        rosters = sorted({Path(case.source.path).stem for case in own if isinstance(case.source, Filed)})
        parts.append({"file": file, "first": first, "last": first + len(own) - 1, "rosters": rosters})
    return {"state": "listed", "result": {"ids": [case.id for case in cases], "parts": parts}}


def size_of(cases: int) -> int:
    """How many cases a part has: a child starts for more than a second, but few cases should go to many machines."""
    return max(min(LARGE, -(-cases // SPREAD)), -(-cases // MOST))


def _moved(case: Case) -> Case:
    """With its roster where every child has it."""
    if isinstance(case.source, Filed):
        return replace(case, source=replace(case.source, path=f"study/{Path(case.source.path).name}"))
    return case


def _closed(study: Study, work: Path, tell: Tell) -> dict[str, Any]:
    from optimizer.app.study import write  # slow to load, and not needed to list

    cases = [case for path in sorted((work / "cases").iterdir()) for case in unpacked(read_json(path))]
    rows: dict[str, Row] = {}
    for each in read_json(work / "rows.json"):
        finished = datetime.fromtimestamp(each["finished"] / 1000, UTC).isoformat(timespec="seconds")
        rows[cases[each["number"]].id] = {**each["row"], "attempts": each["attempts"], "finished": finished}
    steps(tell)("正在写出结果表", len(rows), len(cases))
    figures = write(work / "out", study, cases, rows).figures
    settled()
    counts = Counter(str(row["status"]) for row in rows.values())
    result = {"cases": len(cases), "rows": len(rows), "counts": dict(counts), "accept": _told(figures.verdicts)}
    return {"state": "succeeded", "outcome": "done", "result": result}


def _told(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    return [
        {**each.rule.model_dump(), "passed": each.passed, "compared": each.compared, "breaches": len(each.breaches)}
        for each in verdicts
    ]
