"""What ``rotation check`` and ``rotation generate`` do."""

from pathlib import Path
from typing import Any

import yaml
from rich.console import Console

from optimizer.domain.errors import Exit, InputError
from optimizer.formats import write as write_roster
from optimizer.generating import SHAPES
from optimizer.generating import generate as generate_county
from optimizer.generating.clashing import PLANTS, expected, planted, policy_of
from optimizer.generating.clashing.planting import YEAR
from optimizer.policy.contradictions import Severity, contradictions
from optimizer.policy.instance import POLICY_SETTING, YEAR_SETTING, Instance, open_instance
from optimizer.policy.layers import load
from optimizer.reporting.facts.figures import school_years

CLASHING = "impossible/"


def run_check(
    path: Path, *, policy: str | None, year: int | None, years: int | None, console: Console
) -> int:
    """Read everything, solve nothing."""
    instance = open_instance(path, policy=policy, year=year, years=years)
    for note in instance.announcements:
        console.print(f"提示：{note}", markup=False)
    county = instance.county
    console.print(
        f"名册无误：{len(county.schools)} 所学校、{len(county.groups)} 个集团、{len(county.teachers)} 名教师，"
        f"{school_years(instance.years)}，政策「{instance.policy.name}」{len(instance.entries)} 项条款生效。"
    )
    return print_contradictions(instance, console)


def print_contradictions(instance: Instance, console: Console) -> int:
    found = contradictions(instance.policy, instance.year, instance.county)
    for contradiction in found:
        console.print(f"{contradiction}", markup=False)
    serious = any(contradiction.severity is Severity.CONTRADICTION for contradiction in found)
    return Exit.INVALID if serious else Exit.FINE


def run_generate(
    shape: str, path: Path | None, *, seed: int, year: int, policy: str | None, impossible: str | None,
    console: Console,
) -> int:
    """Write a seeded county, or with ``impossible/NAME`` a small instance without a plan."""
    if shape == "list" or path is None:
        for name, text in SHAPES.items():
            console.print(f"{name}：{text}", markup=False)
        for name, plant in PLANTS.items():
            console.print(f"{CLASHING}{name}：无可行方案——{plant.title}", markup=False)
        return Exit.FINE if shape == "list" else Exit.INVALID
    if path.exists():
        raise InputError.of(f"{path} 已存在", "请换一个位置，或先移走原文件。")
    if shape.startswith(CLASHING):
        return _write_planted(shape.removeprefix(CLASHING), path, seed, console)
    county = generate_county(shape, seed, year, impossible=impossible)
    settings = {YEAR_SETTING: str(year), "来源": f"仿真数据 {shape}，种子 {seed}"}
    if policy is not None:
        settings[POLICY_SETTING] = load(policy).name
    write_roster(county, settings, path)
    console.print(f"已写出 {path}：{len(county.schools)} 所学校、{len(county.teachers)} 名教师。", markup=False)
    return Exit.FINE


def _write_planted(name: str, path: Path, seed: int, console: Console) -> int:
    """A folder with roster, policy, and what the answer should say."""
    if name not in PLANTS:
        names = "、".join(CLASHING + each for each in PLANTS)
        raise InputError.of(f"没有名为「{CLASHING}{name}」的示例", f"可选：{names}")
    if path.suffix:
        raise InputError.of("这一类示例写成文件夹", "请给出文件夹名")
    found = planted(name, seed)
    write_roster(found.county, {YEAR_SETTING: str(YEAR), "来源": f"仿真数据 {CLASHING}{name}，种子 {seed}"}, path)
    head = f"# {PLANTS[name].title}（rotation generate {CLASHING}{name} --seed {seed}，数据均为虚构）。\n"
    for file, plain in (("policy.yaml", policy_of(name, found)), ("expected.yaml", expected(name, found))):
        (path / file).write_text(head + _yaml(plain), encoding="utf-8")
    for table in path.glob("*.csv"):
        if table.read_text("utf-8-sig").count("\n") <= 1:  # headings alone tell nothing
            table.unlink()
    county = found.county
    console.print(f"已写出 {path}：{len(county.schools)} 所学校、{len(county.teachers)} 名教师。", markup=False)
    return Exit.FINE


def _yaml(plain: dict[str, Any]) -> str:
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=120)
