"""From a study to the plain list of its cases, in the order of the file; every fault at once."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from optimizer.domain.errors import InputError, Problem
from optimizer.policy.entries import Policy
from optimizer.studies.cases import Case, content_id, digest
from optimizer.studies.faults import TABLE, problem
from optimizer.studies.policy_paths import edited
from optimizer.studies.sources import Opened, open_policies, open_sources
from optimizer.studies.study import Choice, Limits, Study
from optimizer.studies.versions import versions

MOST = 100_000  # cases; a longer list is surely a slip


class Edit(NamedTuple):
    """One policy of the study with its edits, as plain data; ``point``: coordinates from policy to parameters."""

    point: Mapping[str, Any]
    plain: Mapping[str, Any]
    digest: str


class Excluded:
    """The selections of ``exclude``, and which of them met any point."""

    def __init__(self, selections: Sequence[Choice]) -> None:
        self._selections, self._met = selections, [False] * len(selections)

    def covers(self, point: Mapping[str, Any]) -> bool:
        """Whether a selection agrees with a point in all that it names."""
        for number, selection in enumerate(self._selections):
            if agrees(selection, point):
                self._met[number] = True
                return True
        return False

    def unmet(self) -> Iterator[Problem]:
        for number, met in enumerate(self._met, start=1):
            if not met:
                yield problem(f"exclude 第{number}项", "没有任何案例与之相符", "请核对坐标名称和取值（--list 可预览）")


def agrees(selection: Mapping[str, Any], point: Mapping[str, Any]) -> bool:
    """Whether the point has every value that is selected."""
    return all(key in point and point[key] == value for key, value in selection.items())


def expand(study: Study, folder: Path, brought: Mapping[str, str] = MappingProxyType({})) -> list[Case]:
    """All cases; files of the study lie in ``folder``, ``brought`` as in ``open_sources``. Raises InputError."""
    problems: list[Problem] = []
    excluded = Excluded(study.exclude)
    opened = open_sources(study, folder, problems, brought)
    policies = open_policies(study, folder, opened, problems)
    _refuse(problems)
    known: dict[tuple[str, int], list[Edit]] = {}  # a preset is edited once for all instances
    edits: dict[str, list[Edit]] = {}
    for each in opened:
        for name, base in policies[each.name]:
            key = (name, id(base))
            if key not in known:
                known[key] = list(_edits(study, name, base, excluded, problems))
            edits.setdefault(each.name, []).extend(known[key])
    _refuse(problems)
    cases = list(_cases(study, opened, edits, excluded))
    problems += excluded.unmet()
    problems += _repeated(cases)
    if not cases:
        problems.append(problem("exclude", "没有剩下任何案例", "请减少 exclude"))
    _refuse(problems)
    return cases


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise InputError(dict.fromkeys(problems))


def _edits(
    study: Study, name: str, base: Policy, excluded: Excluded, problems: list[Problem]
) -> Iterator[Edit]:
    """Every variant and combination of parameters on one policy; excluded combinations need not be valid."""
    for variant, values in product(study.variants or (None,), product(*study.parameters.values())):
        chosen = dict(zip(study.parameters, values, strict=True))
        point = {"policy": name} | ({"variant": variant.name} if variant else {}) | chosen
        if excluded.covers(point):
            continue
        edits = variant.set if variant else {}
        both = sorted(set(chosen) & set(edits))
        if both:
            where = f"variants {point['variant']}"
            problems.append(problem(where, f"{'、'.join(both)} 又在 parameters 中", "请只写一处"))
            continue
        try:
            plain = edited(base, edits | chosen).dump()
        except InputError as error:
            told = "，".join(f"{key}={value}" for key, value in {**point, **edits}.items())
            problems += [
                p if p.table == TABLE else Problem(f"{TABLE}（{told}）{p.table}", p.row, p.column, p.rule, p.advice)
                for p in error.problems
            ]
            continue
        yield Edit(point, plain, digest(plain))


def _cases(
    study: Study, opened: Sequence[Opened], edits: Mapping[str, Sequence[Edit]], excluded: Excluded
) -> Iterator[Case]:
    """Instance by instance, so that a process reads each roster about once."""
    count, solvers = 0, versions()
    for each in opened:
        choices = product(edits[each.name], study.years or (each.span,), study.limits, study.seeds)
        for edit, span, limits, seed in choices:
            point = {"instance": each.name, **edit.point, "years": span} | _spending(study, limits) | {"seed": seed}
            if excluded.covers(point):
                continue
            count += 1
            if count > MOST:
                raise InputError([problem("", f"案例超过{MOST}个", "请减少参数取值，或分成几个研究")])
            identity = content_id(each.source, edit.digest, each.year, span, seed, limits, solvers)
            yield Case(identity, point, each.source, edit.plain, each.year, span, seed, limits)


def _spending(study: Study, limits: Limits) -> dict[str, Any]:
    """The limits that differ between cases, as coordinates."""
    plain = [one.model_dump() for one in study.limits]
    own = limits.model_dump()
    return {f"limit_{key}": own[key] for key in own if any(one[key] != own[key] for one in plain)}


def _repeated(cases: Sequence[Case]) -> Iterator[Problem]:
    first: dict[str, Case] = {}
    for case in cases:
        other = first.setdefault(case.id, case)
        if other is not case:
            told = "，".join(f"{k}={other.point[k]}/{v}" for k, v in case.point.items() if other.point[k] != v)
            yield problem(told, "两个案例的内容完全相同", "请删去其一，以免同一结果重复计入")
