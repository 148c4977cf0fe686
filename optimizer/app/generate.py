"""Made-up counties written as instances."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.files.strict_yaml import yaml_text
from optimizer.files.whole import write_text
from optimizer.formats import write as write_roster
from optimizer.formats.settings import PLAN_YEAR, POLICY, SOURCE
from optimizer.generating import SHAPES
from optimizer.generating import generate as generate_county
from optimizer.generating.clashing import PLANTS, expected, planted, policy_of
from optimizer.generating.clashing.planting import YEAR
from optimizer.policy.layers import load

CLASHING = "impossible/"


def shapes() -> Iterator[tuple[str, str]]:
    """What can be generated: name and title."""
    yield from SHAPES.items()
    for name, plant in PLANTS.items():
        yield f"{CLASHING}{name}", f"无可行方案——{plant.title}"


@dataclass(frozen=True)
class GenerateRequest:
    """A seeded county of a shape, or with ``impossible/NAME`` a small instance without a plan."""

    shape: str
    path: Path  # folder, .xlsx or .json
    seed: int = 1
    year: int = 2026
    policy: str | None = None  # written into the settings
    impossible: str | None = None  # a clash to plant in the county


def generate(request: GenerateRequest) -> County:
    """Write what is asked for. Raises InputError where it is unknown or there is something at the path already."""
    path = request.path
    if path.exists():
        raise InputError.of(f"{path} 已存在", "请换一个位置，或先移走原文件。")
    if request.shape.startswith(CLASHING):
        return _write_planted(request.shape.removeprefix(CLASHING), path, request.seed)
    county = generate_county(request.shape, request.seed, request.year, impossible=request.impossible)
    settings = {PLAN_YEAR: str(request.year), SOURCE: f"仿真数据 {request.shape}，种子 {request.seed}"}
    if request.policy is not None:
        settings[POLICY] = load(request.policy).name
    write_roster(county, settings, path)
    return county


def _write_planted(name: str, path: Path, seed: int) -> County:
    """A folder with roster, policy, and what the answer should say."""
    if name not in PLANTS:
        names = "、".join(CLASHING + each for each in PLANTS)
        raise InputError.of(f"没有名为「{CLASHING}{name}」的示例", f"可选：{names}")
    if path.suffix:
        raise InputError.of("这一类示例写成文件夹", "请给出文件夹名")
    found = planted(name, seed)
    write_roster(found.county, {PLAN_YEAR: str(YEAR), SOURCE: f"仿真数据 {CLASHING}{name}，种子 {seed}"}, path)
    head = f"# {PLANTS[name].title}（rotation generate {CLASHING}{name} --seed {seed}，数据均为虚构）。\n"
    for file, plain in (("policy.yaml", policy_of(name, found)), ("expected.yaml", expected(name, found))):
        write_text(path / file, head + yaml_text(plain))
    for table in path.glob("*.csv"):
        if table.read_text("utf-8-sig").count("\n") <= 1:  # headings alone tell nothing
            table.unlink()
    return found.county
