"""The command line, run in the process of the test."""

import sys
from collections.abc import Callable

import pytest

from optimizer import cli

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
