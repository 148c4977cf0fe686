"""The handbook says what is true: its commands, settings and file keys are those of the code, and so is its table."""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import typer

from api.common.roles import Role
from api.common.settings import Settings
from optimizer.cli.program import app
from optimizer.policy.catalogue import markdown
from optimizer.policy.layers import presets
from tests import clauses

ROOT = Path(__file__).parent.parent
HANDBOOKS = (ROOT / "optimizer" / "handbook", ROOT / "api" / "handbook")
PAGES = [page for folder in HANDBOOKS for page in sorted(folder.glob("*.md"))]
RULES = HANDBOOKS[0] / "rules.md"
OPERATOR = HANDBOOKS[1] / "operator.md"
FIRST = "| rule | 条款 |"  # how the table begins; it is the last thing on the page


def with_table(page: str) -> str:
    """The page with the table of today's registry in the place of its own."""
    before, found, _ = page.partition(FIRST)
    assert found, f"no table begins with {FIRST}"
    return before + "\n".join(markdown()) + "\n"


def test_the_rule_table_is_the_registry() -> None:
    page = RULES.read_text(encoding="utf-8")
    assert page == with_table(page), "write the table anew: python -m tests.test_handbook"


def test_a_stale_table_is_noticed() -> None:
    """One word of a rule changed by hand, one rule left out: neither passes for the registry's."""
    page = RULES.read_text(encoding="utf-8")
    lines = page.splitlines(keepends=True)
    for stale in (page.replace("年度交流比例", "年度交流人数", 1), "".join(lines[:-1])):
        assert stale != page
        assert with_table(stale) != stale


def test_every_preset_is_named_to_planners() -> None:
    """A preset that nobody can find does not exist; 基础 is only a layer."""
    planner = (HANDBOOKS[0] / "planner.md").read_text(encoding="utf-8")
    assert [preset for preset in presets() if preset != "基础" and preset not in planner] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_are_plain_markdown(page: Path) -> None:
    """They are read in a terminal as well; no HTML outside code."""
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    assert re.findall(r"<[A-Za-z!/][^>]*>", text) == []


# ------------------------------------------------------------------------------------------- commands
def told(text: str) -> Iterator[list[str]]:
    """Every call of ``rotation`` in code, as its words; only the command where it stands in a sentence."""
    fences = re.findall(r"^```.*?\n(.*?)^```", text, flags=re.M | re.S)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
    for line in [line for fence in fences for line in fence.splitlines()] + inline:
        if found := re.match(r"(?:\S*[/\\])?rotation (.+)", line):
            yield found[1].split()


@cache
def program() -> Any:
    """All commands, those of the service included."""
    whole = typer.Typer()
    whole.add_typer(app)
    for plugin in entry_points(group="rotation.commands"):
        plugin.load()(whole)
    return typer.main.get_command(whole)


def unknown(words: list[str]) -> list[str]:
    """The command, or those options, that the program does not have."""
    command = program()
    while commands := getattr(command, "commands", None):  # a group
        if not words or words[0] not in commands:
            return words[:1]
        command, words = commands[words[0]], words[1:]
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    return [word for word in words if re.match(r"--?[a-z]", word) and word not in known]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_exists_with_its_options(page: Path) -> None:
    wrong = {" ".join(words): unknown(words) for words in told(page.read_text(encoding="utf-8"))}
    assert {call: missing for call, missing in wrong.items() if missing} == {}


def test_a_wrong_command_is_noticed() -> None:
    text = "`rotation sovle x` or\n```\n.venv\\Scripts\\rotation solve x --outputs y\nrotation key make\n```\n"
    assert [unknown(words) for words in told(text)] == [["--outputs"], ["make"], ["sovle"]]


# ------------------------------------------------------------------------------------------- settings, keys
def test_every_setting_and_role_is_explained_to_operators() -> None:
    text = OPERATOR.read_text(encoding="utf-8")
    names = {
        str(field.validation_alias or f"ROTATION_{name.upper()}") for name, field in Settings.model_fields.items()
    }
    assert names | {"ROTATION_SECRET"} == set(re.findall(r"ROTATION_[A-Z_]+|DATABASE_URL", text))
    assert [role for role in Role if f"`{role}`" not in text] == []


def test_every_key_of_a_report_is_explained() -> None:
    (schema,) = (ROOT / "optimizer").rglob("report.schema.json")
    page = (HANDBOOKS[0] / "researcher.md").read_text(encoding="utf-8")
    told_of = page.partition("**report.json**")[2].partition("**certificate.json**")[0]
    required = json.loads(schema.read_text(encoding="utf-8"))["required"]
    assert [key for key in required if f"`{key}`" not in told_of and key != "version"] == []


if __name__ == "__main__":
    RULES.write_text(with_table(RULES.read_text(encoding="utf-8")), encoding="utf-8")
    clauses.PAGE.write_text(clauses.page(), encoding="utf-8")
