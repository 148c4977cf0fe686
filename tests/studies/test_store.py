"""Rows are kept once and for good, whatever happens to the process."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from optimizer.domain.errors import InputError
from optimizer.studies.store import NAME, Store, alone

WRITER = """
import sys
from pathlib import Path
from optimizer.studies.store import Store
store = Store(Path(sys.argv[1]))
number = 0
while True:
    assert store.add(f"case{sys.argv[2]}-{number}", {"status": "solved", "burden_value": number})
    print(f"case{sys.argv[2]}-{number}", flush=True)
    number += 1
"""
HOLDER = """
import sys
from pathlib import Path
from optimizer.studies.store import alone
with alone(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def running(code: str, *arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def test_a_row_enters_once(tmp_path: Path) -> None:
    """The first row of a case stays; a second one is told that it came late."""
    with closing(Store(tmp_path)) as store:
        assert store.add("a", {"status": "solved", "burden_value": 7})
        assert not store.add("a", {"status": "failed", "reason": "late"}, 2)
        assert store.finished() == {"a"}
        row = store.rows(["a", "b"])["a"]
        assert (row["status"], row["burden_value"], row["attempts"]) == ("solved", 7, 1)
    with closing(Store(tmp_path)) as again:
        assert again.finished() == {"a"}


def test_deaths_are_counted_over_runs(tmp_path: Path) -> None:
    """A case that died twice before an interrupt has one attempt left after it."""
    with closing(Store(tmp_path)) as store:
        assert store.died("a", "SIGKILL") == 1
        assert store.died("b", "SIGKILL") == 1
        assert store.died("a", "SIGSEGV") == 2
    with closing(Store(tmp_path)) as again:
        assert again.deaths("a") == 2
        again.add("a", {"status": "failed", "reason": "SIGSEGV"}, 3)
        again.add("c", {"status": "solved"})
        assert again.forget_failed(["a", "c"]) == 1
        assert again.finished() == {"c"}
        assert again.deaths("a") == 0
        assert again.deaths("b") == 1


def test_not_a_number_is_refused(tmp_path: Path) -> None:
    """What JSON does not know never enters, and nothing half-written stays."""
    with closing(Store(tmp_path)) as store:
        with pytest.raises(ValueError):
            store.add("a", {"status": "solved", "equity_number": float("nan")})
        assert store.add("a", {"status": "solved"})


def test_a_killed_writer(tmp_path: Path) -> None:
    """Three writers killed at work: every row that was acknowledged is there, once, and the file is sound."""
    said: list[str] = []
    for turn in range(3):
        writer = running(WRITER, tmp_path, turn)
        assert writer.stdout is not None
        said += [writer.stdout.readline().strip() for _ in range(7 + turn)]
        writer.send_signal(signal.SIGKILL)
        said += [line.strip() for line in writer.stdout.read().splitlines() if line.endswith(tuple("0123456789"))]
        writer.wait()
    with closing(Store(tmp_path)) as store:
        kept = store.finished()
    assert set(said) <= kept
    assert len(kept) <= len(set(said)) + 3  # a row may be written and its word lost
    with closing(sqlite3.connect(tmp_path / NAME)) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_one_process_at_a_time(tmp_path: Path) -> None:
    """A second process is refused in words; a killed one leaves nothing behind that bars the next."""
    holder = running(HOLDER, tmp_path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(InputError, match="另一个进程正在"), alone(tmp_path):
        pass
    with closing(Store(tmp_path)) as store:  # others may still look
        assert store.finished() == set()
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with alone(tmp_path):
        pass


@pytest.mark.parametrize("content", ["text", "other"])
def test_a_file_of_something_else(tmp_path: Path, content: str) -> None:
    """Neither a text nor another program's database is written to."""
    path = tmp_path / NAME
    if content == "text":
        path.write_text("not a database, and long enough to be none " * 30)
    else:
        with closing(sqlite3.connect(path)) as base:
            base.execute("CREATE TABLE other (x)")
            base.commit()
    before = path.read_bytes()
    with pytest.raises(InputError, match="不是本程序的研究结果库"):
        Store(tmp_path)
    assert path.read_bytes() == before
