"""The command line, run in the process of the test, and the presets and the retirement table of before."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from optimizer import cli
from optimizer.domain import retirement
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


@pytest.fixture
def retirement_of_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Women with 高级职称 retire by the table of all women, as versions 0.1 to 0.3 had it."""
    today = retirement.scheme()
    then = replace(today, ages={**today.ages, "女高级": today.ages["女"]})
    monkeypatch.setattr(retirement, "scheme", lambda: then)
    retirement.statutory.cache_clear()
    yield
    retirement.statutory.cache_clear()
