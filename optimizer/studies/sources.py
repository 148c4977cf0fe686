"""The instances and policies that a study names, opened; every fault at once."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from optimizer.domain.errors import InputError, Problem
from optimizer.policy.entries import Policy
from optimizer.policy.instance import open_instance
from optimizer.policy.layers import load
from optimizer.studies.cases import Filed, Made
from optimizer.studies.faults import problem
from optimizer.studies.study import OWN, Source, Study

USUAL = "标准"  # the policy of generated counties
YEAR = 2026  # of generated counties


class Opened(NamedTuple):
    """One instance of the study; ``own`` is the policy that its file brings."""

    name: str
    source: Filed | Made
    own: Policy | None
    year: int
    span: int


def open_sources(
    study: Study, folder: Path, problems: list[Problem], brought: Mapping[str, str] = MappingProxyType({})
) -> list[Opened]:
    """Every instance in the order of the file; generated ones are named by shape and seed.

    ``brought`` names the policies of files that have one without saying so.
    """
    found: list[Opened] = []
    for number, source in enumerate(study.instances, start=1):
        if source.shape is None:
            found += _filed(study, source, folder, f"instances 第{number}项", problems, brought)
            continue
        year = source.year or YEAR
        for seed in source.seeds or (1,):
            made = Made(source.shape, seed, year, source.impossible, source.teams)
            found.append(Opened(f"{source.name or source.shape}-{seed}", made, None, year, 1))
    names = [each.name for each in found]
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.append(problem("instances", f"有两个实例都叫「{name}」", "请用 name 各起一个名字"))
    return found


def _filed(
    study: Study, source: Source, folder: Path, where: str, problems: list[Problem], brought: Mapping[str, str]
) -> list[Opened]:
    path = folder / str(source.file)
    own = not study.policies or OWN in study.policies
    only = brought.get(str(source.file)) if own else place_of(study.policies[0], folder)
    try:
        instance = open_instance(path, policy=only, year=source.year)
    except InputError as error:
        problems += [Problem(f"{where} {p.table}".strip(), p.row, p.column, p.rule, p.advice) for p in error.problems]
        if error.questions:
            rule = f"名册 {path.name} 有{len(error.questions)}处读法待确认"
            problems.append(problem(where, rule, f"研究不作猜测，请先运行 rotation import {path}，确认后再算"))
        return []
    filed = Filed(str(path.resolve()), instance.digests["data"])
    return [Opened(source.name or path.resolve().stem, filed, instance.policy, instance.year, instance.span)]


def place_of(name: str, folder: Path) -> str:
    """A policy file beside the study, or a preset."""
    beside = folder / name
    return str(beside) if beside.is_file() else name


def open_policies(
    study: Study, folder: Path, opened: Sequence[Opened], problems: list[Problem]
) -> Mapping[str, Sequence[tuple[str, Policy]]]:
    """By instance: the names and policies that it is solved under; its own, or 标准, where the study names none."""
    loaded: dict[str, Policy] = {}
    for name in study.policies or (USUAL,):
        try:
            if name != OWN:
                loaded[name] = load(place_of(name, folder))
        except InputError as error:
            problems += error.problems
    found: dict[str, list[tuple[str, Policy]]] = {each.name: [] for each in opened}
    for each in opened:
        for name in study.policies or (USUAL if each.own is None else OWN,):
            if name in loaded:
                found[each.name].append((name, loaded[name]))
            elif name == OWN and each.own is not None:
                found[each.name].append((OWN, each.own))
            elif name == OWN:
                advice = f"请去掉「{OWN}」，或写内置政策名称"
                problems.append(problem("policies", f"仿真实例「{each.name}」没有自带政策", advice))
    return found
