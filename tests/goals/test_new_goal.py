"""A new goal is one module and one line: tried on a copy of the program."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

import optimizer
from optimizer.formats import write
from optimizer.generating import generate
from optimizer.goals import GOALS

MODULE = '''"""Invented: half a point for every move."""

from typing import ClassVar

import numpy as np

from optimizer.domain.vocabulary import Kind
from optimizer.goals.base import Goal, Question
from optimizer.readings.horizon import Horizon
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Amount


class Calm(Goal):
    """Five tenths for every move."""

    name: ClassVar[str] = "calm"
    title: ClassVar[str] = "校园安静"
    unit: ClassVar[str] = "静分"
    default: ClassVar[bool] = False

    def scale(self, horizon: Horizon) -> int:
        return 10

    def amount(self, question: Question, postings: Postings) -> Amount:
        return Amount(np.where(postings.starts, 5, 0).astype(np.int64))

    def measure(self, question: Question, history: History) -> int:
        return 5 * sum(1 for _ in history.moves(tuple(Kind)))
'''
LISTS = """
from api.http.routes.capabilities import LevelForm
from api.http.routes.policies import PolicyRequest
from optimizer.goals import GOALS
from optimizer.studies.columns import RESULTS
from optimizer.studies.study import KPIS
import json
print(json.dumps({
    "study": [column.name for column in RESULTS if column.name.startswith("calm")], "kpi": KPIS["calm"],
    "policy": "calm" in json.dumps(PolicyRequest.model_json_schema()),
}))
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with the goal: a module more in ``goals``, a name more in its list."""
    folder = tmp_path_factory.mktemp("program")
    shutil.copytree(Path(optimizer.__file__).parent, folder / "optimizer", ignore=shutil.ignore_patterns("__pycache__"))
    goals = folder / "optimizer" / "goals"
    (goals / "calm.py").write_text(MODULE, encoding="utf-8")
    listed = (goals / "__init__.py").read_text(encoding="utf-8")
    assert "Fairness()" in listed
    listed = listed.replace("Fairness()", "Fairness(), Calm()").replace(
        "from optimizer.goals.base", "from optimizer.goals.calm import Calm\nfrom optimizer.goals.base"
    )
    (goals / "__init__.py").write_text(listed, encoding="utf-8")
    write(generate("three_schools", 1), {"计划学年": "2026"}, folder / "three.json")
    policy = {"name": "安静", "extends": "标准", "levels": ["shortage", "calm", "equity"], "epsilon": {"calm": 0}}
    (folder / "policy.yaml").write_text(yaml.safe_dump(policy, allow_unicode=True), encoding="utf-8")
    return folder


def run(program: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(program), "COLUMNS": "160"}
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, cwd=program, env=environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rotation(program: Path, *arguments: str) -> str:
    return run(program, "-m", "optimizer.cli", *arguments, "--policy", "policy.yaml")


def test_it_is_solved_proved_told_and_explained(program: Path) -> None:
    screen = rotation(program, "solve", "three.json", "-o", "out", "--workers", "1")
    report = json.loads((program / "out" / "report.json").read_text(encoding="utf-8"))
    schema = program / "optimizer" / "reporting" / "json" / "report.schema.json"
    jsonschema.validate(report, json.loads(schema.read_text(encoding="utf-8")))
    level = report["levels"][1]
    moves = len(json.loads((program / "out" / "plan.json").read_text(encoding="utf-8"))["postings"])
    assert level["value"] == level["bound"] == 5 * moves > 0
    assert (level["title"], level["figure"], level["unit"]) == ("校园安静", moves / 2, "静分")
    row = next(line.split() for line in screen.splitlines() if line.startswith("校园安静"))
    assert row[1] == f"{moves / 2:g}" and "静分" in row
    teacher = json.loads((program / "out" / "plan.json").read_text(encoding="utf-8"))["postings"][0]["teacher"]
    for command in (("verify",), ("explain", "--teacher", teacher), ("compare", "out/plan.json")):
        name, *rest = command
        assert "校园安静" in rotation(program, name, "three.json", "out/plan.json", *rest), command


def test_every_list_has_it(program: Path) -> None:
    found = json.loads(run(program, "-c", LISTS))
    assert found == {
        "study": ["calm_value", "calm_bound", "calm_proved", "calm_scale"], "kpi": "校园安静", "policy": True,
    }


def test_a_level_that_is_none_is_refused_with_all_that_are(program: Path) -> None:
    (program / "wrong.yaml").write_text("extends: 标准\nname: 错\nlevels: [shortage, quiet]\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(program), "COLUMNS": "300"}
    done = subprocess.run(
        [sys.executable, "-m", "optimizer.cli", "solve", "three.json", "-o", "no", "--policy", "wrong.yaml"],
        capture_output=True, text=True, check=False, cwd=program, env=environment,
    )
    assert done.returncode == 2
    listed = "、".join(f"'{name}'" for name in (*GOALS, "calm"))
    assert f"可选：{listed}" in done.stdout + done.stderr
