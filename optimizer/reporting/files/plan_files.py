"""plan.json and certificate.json: written whole or not at all."""

import json
from collections.abc import Collection, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from optimizer.auditing.question import question_of
from optimizer.domain.errors import InputError, Problem
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.version import __version__
from optimizer.domain.vocabulary import Kind
from optimizer.files.content import shortened
from optimizer.files.whole import write_text
from optimizer.policy.digests import schema_of
from optimizer.policy.years import LONGEST
from optimizer.solving.answers import Solved

SOLVERS = ("ortools", "highspy")
FIELDS = frozenset(("year", "years", "version", "seed", "postings", "digests", "itineraries", "files"))  # of plan.json
OF_POSTINGS = frozenset(("teacher", "from", "to", "first_year", "last_year", "mode", "decided"))


def write_json(path: Path, plain: object) -> None:
    """Write the whole file as JSON."""
    text = json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False)
    write_text(path, text)


def plan_data(plan: Plan, *, seed: int | None = None) -> dict[str, Any]:
    """The plan as it stands in plan.json; with the seed of the run where it is that of one."""
    return {
        "year": plan.year,
        "years": list(plan.years),
        "version": __version__,
        **({} if seed is None else {"seed": seed}),
        "postings": [
            {
                "teacher": p.teacher, "from": p.origin, "to": p.school, "first_year": p.first_year,
                "last_year": p.last_year, "mode": p.mode.value, "decided": p.decided,
            }
            for p in plan.postings
        ],
        "digests": dict(plan.digests),
    }


def plan_from(plain: Any, name: str = "plan.json") -> Plan:
    """A plan from plain data. Raises InputError listing every posting that is not one."""
    if not isinstance(plain, Mapping) or not isinstance(plain.get("postings"), list) or not _whole(plain.get("year")):
        raise InputError.of(f"{name} 不是交流方案", "应含 year 与 postings。")
    year, digests = plain["year"], digests_from(plain.get("digests"), name)
    years = plain.get("years", [year])  # plans of older versions have one
    if years not in [list(range(year, year + span)) for span in range(1, LONGEST + 1)]:
        advice = f"应为从 {year} 起连续的学年，至多 {LONGEST} 年，如 [{year}, {year + 1}]。"
        raise InputError.of(f"{name} 的 years 有误", advice)
    problems, postings = list(_unknown(plain, FIELDS, name, None)), []
    for number, raw in enumerate(plain["postings"], start=1):
        faults = list(_faults(raw))
        problems += _unknown(raw, OF_POSTINGS, name, number)
        problems += [
            Problem(name, number, fault, "缺少该项或内容有误", "请参照系统生成的 plan.json。") for fault in faults
        ]
        if not faults:
            postings.append(
                Posting(
                    raw["teacher"], raw["from"], raw["to"], raw["first_year"], raw["last_year"],
                    Kind(raw.get("mode", Kind.ROTATION)), raw.get("decided", False),
                )
            )
    if problems:
        raise InputError(problems)
    return Plan(year, tuple(postings), digests, len(years))


def _unknown(plain: Any, known: Collection[str], name: str, number: int | None) -> Iterator[Problem]:
    """Fields that mean nothing here: whoever wrote them thinks that they do."""
    for field in plain if isinstance(plain, Mapping) else ():
        if field not in known:
            what = "安排" if number else "方案"
            yield Problem(name, number, shortened(str(field)), f"不是{what}的字段，没有核对", "请删去，或改正拼写。")


def digests_from(plain: Any, name: str) -> dict[str, str]:
    """What a file says that it was made from. Raises InputError where a later version of the program wrote it."""
    digests = {} if plain is None else plain
    if not isinstance(digests, Mapping) or not all(isinstance(text, str) for text in digests.values()):
        raise InputError.of(f"{name} 的 digests 有误", "请使用系统写出的文件，不要修改。")
    schema_of(digests)
    return dict(digests)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _faults(raw: object) -> Iterator[str]:
    """The keys of a posting that are missing or wrong."""
    if not isinstance(raw, Mapping):
        yield "postings"
        return
    yield from (key for key in ("teacher", "from", "to") if not isinstance(raw.get(key), str))
    if not _whole(raw.get("first_year")):
        yield "first_year"
    if "last_year" not in raw or not (raw["last_year"] is None or _whole(raw["last_year"])):
        yield "last_year"
    if raw.get("mode", Kind.ROTATION) not in tuple(Kind):
        yield "mode"
    if not isinstance(raw.get("decided", False), bool):
        yield "decided"


def certificate_data(solved: Solved, *, seed: int | None = None) -> dict[str, Any]:
    """The rounded duals of every component and level, sparse, trees where they fall short, and the question sealed.

    ``seed`` and the versions of the solvers are how the plan was found; no check depends on them.
    """
    components = []
    for component, proofs in zip(solved.components, solved.proofs, strict=True):
        levels = []
        for name, proof in zip(solved.assembly.levels, proofs, strict=True):
            rows = np.flatnonzero(proof.y)
            more: dict[str, Any] = {"tree": proof.tree} if proof.basis == "tree" else {}
            if proof.solver:
                more["solver"] = proof.solver
            if proof.reached is not None:
                columns = np.flatnonzero(proof.reached)
                more["reached"] = {"columns": columns.tolist(), "values": proof.reached[columns].tolist()}
            levels.append({
                "level": name, "value": proof.value, "bound": proof.bound, "certified": proof.certified,
                "limit": proof.limit, "basis": proof.basis, "core_columns": proof.columns,
                "exponent": proof.exponent, "rows": rows.tolist(), "duals": proof.y[rows].tolist(), **more,
            })
        components.append({"columns": int(component.A.shape[1]), "rows": int(component.A.shape[0]), "levels": levels})
    return {
        "version": __version__, "solvers": {name: version(name) for name in SOLVERS}, "seed": seed,
        "question": question_of(solved.instance), "joined": solved.joined, "digests": dict(solved.plan.digests),
        "limits": [{**limit._asdict(), "stage": limit.stage.value} for limit in solved.instance.limits],
        "components": components,
    }
