"""The same input, seed and version give the same bytes, whatever surrounds the run and whatever form the roster has."""

import json
import os
import random
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from optimizer.app.solve import SolveRequest, solve
from optimizer.app.solve_files import write as write_files
from optimizer.app.weekly_cover import FOLDER
from optimizer.domain.county import RECORDS
from optimizer.formats import write
from optimizer.generating import generate
from optimizer.importing import read
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load

INSTANCE = Path(__file__).parents[2] / "instances" / "three_schools"
FILES = ("plan.json", "plan.xlsx", "report.json", "certificate.json")
SCRIPT = "import sys; from optimizer.cli import main; sys.argv[0] = 'rotation'; main()"


def ran(*words: object, **surroundings: str) -> None:
    subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, words)], check=True, capture_output=True, env=os.environ | surroundings
    )


@pytest.fixture(scope="module")
def rosters(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same roster as a folder of tables, as a workbook and as one JSON file."""
    place, roster = tmp_path_factory.mktemp("rosters"), read(INSTANCE)
    shutil.copytree(INSTANCE, place / "folder")
    for name in ("roster.xlsx", "roster.json"):
        write(roster.county, roster.settings, place / name)
    return {name: place / name for name in ("folder", "roster.xlsx", "roster.json")}


def test_nothing_around_a_run_is_in_its_files(rosters: dict[str, Path], tmp_path: Path) -> None:
    """Hash seed, time zone, language, processes and the form of the roster."""
    policy = ("--policy", INSTANCE / "policy.yaml")
    ran("solve", rosters["folder"], *policy, "--workers", 1, "-o", tmp_path / "0", PYTHONHASHSEED="1", TZ="UTC")
    others = [
        ("folder", 2, {"PYTHONHASHSEED": "2", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}),
        ("roster.xlsx", 1, {"TZ": "America/Lima"}), ("roster.json", 1, {}),
    ]
    for number, (name, workers, surroundings) in enumerate(others, start=1):
        place = tmp_path / str(number)
        ran("solve", rosters[name], *policy, "--workers", workers, "-o", place, **surroundings)
        for file in FILES:
            assert (place / file).read_bytes() == (tmp_path / "0" / file).read_bytes(), (name, file)


def test_papers_and_other_workbooks_say_nothing_of_the_day(rosters: dict[str, Path], tmp_path: Path) -> None:
    """Written twice, some seconds apart and in another time zone."""
    ran("solve", rosters["folder"], "-o", tmp_path / "out")
    plan = tmp_path / "out" / "plan.json"
    for place, zone in ((tmp_path / "one", "UTC"), (tmp_path / "two", "Asia/Shanghai")):
        place.mkdir()
        ran("papers", rosters["folder"], plan, "-o", place / "papers", TZ=zone)
        ran("approval", rosters["folder"], plan, "-o", place / "approval.docx", TZ=zone)
        ran("reserve", rosters["folder"], plan, "-o", place / "reserve", TZ=zone)
        ran("template", place / "template.xlsx", TZ=zone)
        ran("checkup", rosters["folder"], "-o", place / "checkup.xlsx", TZ=zone)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert {path.suffix for path in files} >= {".docx", ".xlsx"} and len(files) > 10
    one, two = ({path: (tmp_path / place / path).read_bytes() for path in files} for place in ("one", "two"))
    assert [path for path in files if one[path] != two[path]] == []


@pytest.mark.parametrize(("policy", "weeks"), [("标准", False), ("州级集团化", True)])
def test_rows_in_another_order_give_the_same_files(policy: str, weeks: bool, tmp_path: Path) -> None:
    """Plan, certificate, report and the weeks of 走教; but for the digests, which name the roster as it stands."""
    county = generate("three_schools", 1)
    drawn, tables = random.Random(1), {name: getattr(county, name) for name in RECORDS}
    rows: dict[str, Any] = {name: tuple(drawn.sample(found, len(found))) for name, found in tables.items()}
    for place, each in (("file", county), ("shuffled", replace(county, **rows))):
        write_files(solve(Instance(each, load(policy), 2026), SolveRequest(itineraries=weeks)), tmp_path / place)
    for name in ("plan.json", "report.json", "certificate.json", *([f"{FOLDER}/itineraries.json"] if weeks else [])):
        whole, shuffled = (
            json.loads((tmp_path / place / name).read_text(encoding="utf-8")) | {"digests": {}, "files": {}}
            for place in ("file", "shuffled")
        )
        assert whole == shuffled, name


def test_the_seed_stands_in_every_file(tmp_path: Path) -> None:
    ran("solve", INSTANCE, "--seed", 7, "-o", tmp_path)
    for name in ("plan.json", "report.json", "certificate.json"):
        assert json.loads((tmp_path / name).read_text(encoding="utf-8"))["seed"] == 7, name
