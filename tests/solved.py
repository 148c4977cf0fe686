"""A roster and its plan in a folder, solved once for all tests of a module."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from optimizer import cli
from optimizer.formats import write
from optimizer.generating import generate


def verifies(folder: Path) -> int:
    """How ``rotation verify`` ends on the plan in a folder: 4 where its report names a level as a solver's word."""
    levels = json.loads((folder / "report.json").read_text(encoding="utf-8"))["levels"]
    return 0 if all(level["proved"] for level in levels) else 4


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three schools in roster.json, and what ``solve`` writes for them in ``out``."""
    folder = tmp_path_factory.mktemp("made")
    write(generate("three_schools", 1), {"计划学年": "2026", "政策": "标准"}, folder / "roster.json")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["rotation", "solve", str(folder / "roster.json"), "-o", str(folder / "out")])
        with pytest.raises(SystemExit):
            cli.main()
    return folder


@pytest.fixture
def work(made: Path, tmp_path: Path) -> Path:
    """The same in a folder of the test's own."""
    shutil.copytree(made, tmp_path / "work")
    return tmp_path / "work"
