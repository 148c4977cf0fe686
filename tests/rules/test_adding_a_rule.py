"""The handbook's recipe "Adding a rule" is enough: performed on an invented rule, in a copy of the project."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INVENTED = Path(__file__).parent / "invented"
COPIED = (
    "optimizer", "api", "benchmarks", "tests/rules", "tests/__init__.py", "tests/conftest.py", "tests/test_handbook.py",
    "tests/clauses.py", "tests/policy", "tests/solving/__init__.py", "tests/solving/test_agreement.py",
    "pyproject.toml",
)
TABLE = "tests/test_handbook.py::test_the_rule_table_is_the_registry"
COMMAND = "tests.test_handbook"
SEEN = (
    "tests/rules/seen.py", "tests/rules/test_known_to_others.py",
    "tests/rules/test_examples.py::test_every_rule_is_illustrated[moving_share]",
    "tests/rules/test_examples.py::test_example[moving_share-1]",
    "tests/rules/test_examples.py::test_example[moving_share-2]",
    "tests/rules/test_agreement.py::test_readings_agree[moving_share]",
    "tests/rules/test_agreement.py::test_a_planted_error_is_noticed[moving_share-percent]",
    "tests/rules/test_agreement.py::test_a_planted_error_is_noticed[moving_share-scope]",
    "tests/rules/test_agreement_over_years.py::test_readings_agree_in_every_year[moving_share]",
    "tests/solving/test_agreement.py::test_every_rule_stands_somewhere",
)


def run(root: Path, *arguments: str) -> tuple[int, str]:
    """A module of the copy: exit code and what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=root, env=environment, capture_output=True, text=True,
        encoding="utf-8", timeout=600, check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project without the invented rule."""
    for name in COPIED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy2)(ROOT / name, tmp_path / name)
    shutil.copy2(INVENTED / "seen.py", tmp_path / "tests" / "rules" / "seen.py")
    return tmp_path


def test_three_steps_are_enough(copy: Path) -> None:
    """Module, registry, cases; then only the generated table is stale, and its test names the command that mends it."""
    # 1. the rule
    shutil.copy2(INVENTED / "moving_share.py", copy / "optimizer" / "rules" / "moving_share.py")
    # 2. the registry: its import and its line
    registry = copy / "optimizer" / "rules" / "__init__.py"
    text = registry.read_text(encoding="utf-8")
    before, after = "from optimizer.rules.new_school_backbone", "    Mentoring,\n"
    assert text.count(before) == text.count(after) == 1
    text = text.replace(before, f"from optimizer.rules.moving_share import MovingShare\n{before}")
    registry.write_text(text.replace(after, f"{after}    MovingShare,\n"), encoding="utf-8")
    # 3. its cases
    shutil.copy2(INVENTED / "moving_share.yaml", copy / "tests" / "rules" / "cases" / "moving_share.yaml")

    code, told = run(copy, "pytest", "-q", "-p", "no:cacheprovider", *SEEN, TABLE)
    assert code == 1, told
    failed = [line.split()[1] for line in told.splitlines() if line.startswith("FAILED ")]
    assert failed == [TABLE], told
    assert f"python -m {COMMAND}" in told, "the failure says what to do"
    code, told = run(copy, COMMAND)
    assert code == 0, told
    page = (copy / "optimizer" / "handbook" / "rules.md").read_text(encoding="utf-8")
    assert page.splitlines()[-1].startswith("| `moving_share` | 虚构的交流比例 | In each group, at least ``percent``")
    code, told = run(copy, "pytest", "-q", "-p", "no:cacheprovider", TABLE)
    assert code == 0, told
