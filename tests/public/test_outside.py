"""The public API from outside: loaded when used, and all that is promised is there."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import FunctionType

import pytest

import optimizer as ro

HERE = Path(__file__).parent
HEAVY = ("numpy", "pandas", "scipy", "ortools", "highspy", "pydantic", "rich", "typer", "yaml")


def run(*words: str, cwd: Path) -> str:
    """What a fresh interpreter prints; nothing else may be said."""
    done = subprocess.run([sys.executable, *words], cwd=cwd, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_script_that_uses_nothing_else(tmp_path: Path) -> None:
    """All that is promised, in an empty folder, from a script without a guard."""
    assert run(str(HERE / "script.py"), cwd=tmp_path) == "done\n"


def test_workers_do_not_run_the_script_again(tmp_path: Path) -> None:
    assert run(str(HERE / "unguarded.py"), cwd=tmp_path) == "begins\nends\n"


def test_importing_loads_nothing_and_costs_nothing(tmp_path: Path) -> None:
    """No library is loaded before a name is used, and 0.1 s of CPU are not reached."""
    code = (
        "import sys, time; before = time.process_time(); import optimizer; spent = time.process_time() - before\n"
        f"dir(optimizer); print([name for name in {HEAVY} if name in sys.modules], spent <= 0.1)"
    )
    assert run("-c", code, cwd=tmp_path) == "[] True\n"


def undocumented() -> Iterator[str]:
    """Public names, and public attributes of public classes, without a docstring."""
    for name in ro.__all__:
        one = getattr(ro, name)
        if callable(one) and not one.__doc__:
            yield name
        if isinstance(one, type) and one.__module__.startswith("optimizer.public"):
            told = (property, cached_property, classmethod, FunctionType)
            members = [(key, value) for key, value in vars(one).items() if isinstance(value, told)]
            yield from (f"{name}.{key}" for key, value in members if not key.startswith("_") and not value.__doc__)


def test_every_public_name_is_there() -> None:
    """``__all__``, what type checkers see, and what is loaded at need are the same names."""
    tree = ast.parse(Path(ro.__file__).read_text(encoding="utf-8"))
    (shown,) = (node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    seen = {alias.name for line in shown.body if isinstance(line, ast.ImportFrom) for alias in line.names}
    assert set(ro.__all__) == seen | {"__version__"} and len(set(ro.__all__)) == len(ro.__all__)
    assert set(ro.__all__) <= set(dir(ro))
    assert all(getattr(ro, name) is not None for name in ro.__all__)
    assert list(undocumented()) == []
    with pytest.raises(AttributeError, match="nonsense"):
        _ = ro.nonsense  # type: ignore[attr-defined]
