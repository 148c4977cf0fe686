"""The command line, run in the process of the test, and the presets of before."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from optimizer import cli
from optimizer.policy import layers, stricter

Rotation = Callable[..., int]


@pytest.fixture
def rotation(monkeypatch: pytest.MonkeyPatch) -> Rotation:
    """``rotation(…)`` runs the command and gives its exit code."""

    def run(*arguments: object) -> int:
        monkeypatch.setattr(sys, "argv", ["rotation", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        code = ended.value.code
        return 0 if code is None else int(code)

    return run


@pytest.fixture
def presets_of_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Policies that extend a preset extend the one that versions 0.1 to 0.3 shipped."""
    monkeypatch.setattr(layers, "PRESETS", Path(__file__).parent / "presets_v0_3")
    stricter._baseline.cache_clear()
    yield
    stricter._baseline.cache_clear()
