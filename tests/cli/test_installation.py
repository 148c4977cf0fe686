"""The files that run are those of this distribution, or nothing runs."""

import base64
import hashlib
from pathlib import Path

import pytest

from optimizer.app import installation
from optimizer.app.installation import foreign
from tests.conftest import Rotation

TEXTS = {
    "optimizer/__init__.py": "one\n",
    "api/__init__.py": "two\n",
    "api/store/blobs.py": "three\n",
    "optimizer/policy.yaml": "name: one\n",
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packages in which a distribution of few files is installed."""
    lines = []
    for name, text in TEXTS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
        lines.append(f"{name},sha256={digest},{len(text)}")
    record = "\n".join([*lines, "rotation.dist-info/RECORD,,", "../../bin/rotation,sha256=x,9", "", "optimizer/odd.py"])

    class Installed:
        def read_text(self, name: str) -> str | None:
            return record if name == "RECORD" else None

        def locate_file(self, name: str) -> Path:
            return tmp_path / name

    monkeypatch.setattr(installation, "distribution", lambda name: Installed())
    return tmp_path


def test_as_installed(site: Path) -> None:
    """Nothing is foreign; compiled files, which nobody lists, are not either."""
    (site / "api" / "__pycache__").mkdir()
    (site / "api" / "__pycache__" / "blobs.pyc").write_bytes(b"")
    assert [*foreign(), *foreign(thorough=True)] == []


def test_no_false_alarm(site: Path) -> None:
    """Line ends of Windows, a module that is there compiled only, a text that a bureau changed or an image left out."""
    record = site / "optimizer" / "__init__.py"
    record.write_bytes(record.read_bytes().replace(b"\n", b"\r\n"))
    (site / "api" / "store" / "blobs.py").rename(site / "api" / "store" / "blobs.pyc")
    (site / "optimizer" / "policy.yaml").unlink()
    assert list(foreign()) == []
    assert list(foreign(thorough=True)) == ["optimizer/policy.yaml"]


def test_overwritten_and_removed(site: Path) -> None:
    """A module of another size, and one that the other distribution took along when it was removed."""
    (site / "api" / "store" / "blobs.py").write_text("another distribution's\n", encoding="utf-8")
    (site / "api" / "__init__.py").unlink()
    assert list(foreign()) == ["api/__init__.py", "api/store/blobs.py"]


def test_same_size_and_stray_files_are_seen_by_the_doctor(site: Path) -> None:
    """Start-up compares sizes only; the thorough look compares content and finds files that nobody listed."""
    (site / "api" / "store" / "blobs.py").write_text("thre3\n", encoding="utf-8")
    (site / "api" / "jobs.py").write_text("", encoding="utf-8")
    assert list(foreign()) == []
    assert list(foreign(thorough=True)) == ["api/store/blobs.py", "api/jobs.py"]


def test_nothing_runs_then(site: Path, rotation: Rotation, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "api" / "store" / "blobs.py").write_text("", encoding="utf-8")
    assert rotation("version") == 1
    told = capsys.readouterr()
    assert "api/store/blobs.py" in told.err and "独立的 Python 环境" in told.err and not told.out


def test_this_installation() -> None:
    """Whatever this test runs from holds together."""
    assert list(foreign(thorough=True)) == []
    assert installation.PACKAGES == ("optimizer", "api")
