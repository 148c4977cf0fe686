"""The import contracts name what is there, and a list of rooms leaves out only those that are meant to be left out."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
ABOVE = {"engine", "itinerant", "solving", "questions", "studies", "reporting", "app", "cli", "public"}
LEFT_OUT = {  # of contracts that list the modules of a folder: those that may
    "The service does not drive the command line": ("api", {"cli", "common", "operations"}),
    "Only the engine speaks to solvers: whatever describes or judges a plan knows none": ("optimizer", ABOVE),
    "Of the weeks, only their engine speaks to solvers": ("optimizer.itinerant", {"engine"}),
    "Only the terminal speaks rich": ("optimizer", {"reporting", "app", "cli", "public"}),
    "The plain reading never opens the model's tables": (
        "optimizer.auditing", {"verify", "grounds", "legality", "tolerances", "agreement", "refutations"},
    ),
}


def contracts() -> list[dict[str, Any]]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: list[dict[str, Any]] = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return found


def within(module: str) -> set[str]:
    """The names of the modules and folders of a package."""
    paths = [path for path in (ROOT / module.replace(".", "/")).iterdir() if path.stem != "__init__"]
    return {path.stem for path in paths if path.suffix == ".py" or (path / "__init__.py").is_file()}


def is_there(module: str) -> bool:
    path = ROOT / module.removesuffix(".*").replace(".", "/")
    return (path / "__init__.py").is_file() or path.with_suffix(".py").is_file()


def test_every_module_named_is_there() -> None:
    named = {
        module for contract in contracts() for key in ("source_modules", "forbidden_modules", "modules")
        for module in contract.get(key, ()) if module.partition(".")[0] in ("optimizer", "api")
    }
    assert len(named) > 50
    assert [module for module in sorted(named) if not is_there(module)] == []


@pytest.mark.parametrize("name", LEFT_OUT)
def test_a_list_is_complete(name: str) -> None:
    """A new room or module is held to the sentence unless it is named here."""
    package, may = LEFT_OUT[name]
    [listed] = [set(contract["source_modules"]) for contract in contracts() if contract["name"] == name]
    assert within(package) - may == {module for module in within(package) if f"{package}.{module}" in listed}
