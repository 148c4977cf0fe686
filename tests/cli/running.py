"""Commands run in the process of the tests, for fixtures that outlive a test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def commands() -> Iterator[Callable[..., None]]:
    """``run(*words)``: a command that must end well."""
    with pytest.MonkeyPatch.context() as patch:
        from optimizer import cli

        def run(*words: object) -> None:
            patch.setattr("sys.argv", ["rotation", *map(str, words)])
            with pytest.raises(SystemExit) as ended:
                cli.main()
            assert not ended.value.code

        yield run
