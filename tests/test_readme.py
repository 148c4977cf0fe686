"""README says what is true, in a page that can be read at once."""

import re
from pathlib import Path

import pytest

from optimizer.policy.layers import presets

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_first_two_commands_are_single_lines() -> None:
    """A reader copies one line to run and one line to test; CI runs the same two."""
    fences = re.findall(r"^```bash\n(.*?)\n```$", README, flags=re.M | re.S)
    assert len(fences) == 2
    assert all("\n" not in fence for fence in fences)
    assert "rotation solve instances/three_schools" in fences[0]
    assert "[" not in fences[0], "the first command needs no extra"
    assert "pytest" in fences[1]


def test_other_fences_name_what_they_hold() -> None:
    assert set(re.findall(r"^```(\w*)$", README, flags=re.M)) <= {"bash", "text", "python", ""}
    assert README.count("```") % 2 == 0


def test_it_stays_short() -> None:
    assert len(README.encode()) <= 8 * 1024


def test_every_preset_is_named() -> None:
    """A preset that nobody can find does not exist; 基础 is only a layer."""
    assert all(preset in README for preset in presets() if preset != "基础")


def test_its_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The five lines as they stand, from the root of a checkout, but for where they write."""
    (code,) = re.findall(r"^```python\n(.*?)^```$", README, flags=re.M | re.S)
    monkeypatch.chdir(ROOT)
    exec(compile(code.replace("out/three_schools", str(tmp_path / "out")), "README.md", "exec"), {})
    assert (tmp_path / "out" / "plan.json").is_file() and (tmp_path / "out" / "plan.xlsx").is_file()
