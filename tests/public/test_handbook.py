"""The examples of the researcher's handbook run as they stand, one after the other, in an empty folder."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "optimizer" / "handbook" / "researcher.md"


def test_its_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), flags=re.M | re.S)
    assert len(code) >= 6
    monkeypatch.chdir(tmp_path)
    exec(compile("\n".join(code), PAGE.name, "exec"), {})
    assert {path.name for path in tmp_path.iterdir()} == {"mine", "out", "study"}
