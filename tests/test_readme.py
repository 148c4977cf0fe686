"""README says what is true: its generated parts are those of the code."""

import re
from pathlib import Path

from optimizer.policy.catalogue import BEGIN, END, markdown
from optimizer.policy.layers import presets

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_the_rule_table_is_the_registry() -> None:
    """The table between the marks is what the registry generates."""
    inside = README.split(BEGIN)[1].split(END)[0].strip()
    assert inside == "\n".join(markdown())


def test_the_first_two_commands_are_single_lines() -> None:
    """A reader copies one line to run and one line to test."""
    fences = re.findall(r"^```bash\n(.*?)\n```$", README, flags=re.M | re.S)
    assert len(fences) == 2
    assert all("\n" not in fence for fence in fences)
    assert "rotation solve instances/three_schools" in fences[0]
    assert "pytest" in fences[1]


def test_every_preset_is_named() -> None:
    """A preset that nobody can find does not exist; 基础 is only a layer."""
    assert all(preset in README for preset in presets() if preset != "基础")
