"""``rotation study`` as a researcher meets it: real processes, killed and interrupted, and what is left."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import fastparquet
import psutil
import pytest

from optimizer.studies.columns import Row
from optimizer.studies.store import NAME, Store
from tests.conftest import Rotation
from tests.studies.building import FLOW, SHARE, listed, written

ROOT = Path(__file__).parents[2]
PRODUCTS = {"rows.parquet", "rows.csv", "columns.csv", "summary.html"}
GRID = {"parameters": {FLOW: [8, 9, 10, 11, 12, 13], SHARE: [35, 40, 45]}, "seeds": [0, 1, 2, 3]}  # 72 solves


@contextmanager
def started(study: Path, output: Path, workers: int = 2) -> Iterator["subprocess.Popen[str]"]:
    """The command in a process group of its own, which is gone afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", "optimizer.cli", "study", str(study), "-o", str(output), "--workers", str(workers)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT, start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def kept(output: Path) -> dict[str, Row]:
    """Rows that the store holds now."""
    if not (output / NAME).is_file():
        return {}
    with closing(Store(output)) as store:
        return dict(store.rows(store.finished()))


def waited(output: Path, rows: int, process: "subprocess.Popen[str]") -> None:
    """Until that many rows are there."""
    deadline = time.monotonic() + 240
    while len(kept(output)) < rows:
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    """Running, not merely waiting to be collected."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def table(output: Path) -> Any:
    return fastparquet.ParquetFile(str(output / "rows.parquet")).to_pandas()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_killed_half_way(tmp_path: Path) -> None:
    """kill -9 at about half of 72 solves: its processes leave, the next run adds what is missing, and nothing else."""
    study, output = written(tmp_path, **GRID), tmp_path / "out"
    with started(study, output) as process:
        waited(output, 30, process)
        workers = children(process.pid)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert workers
    before = kept(output)
    assert 30 <= len(before) < 72
    assert not (output / "rows.csv").exists()
    deadline = time.monotonic() + 60
    while any(map(alive, workers)):
        assert time.monotonic() < deadline, "a solving process outlived its parent"
        time.sleep(0.05)
    assert kept(output) == before, "nobody writes any more"
    with started(study, output) as process:
        text, _ = process.communicate(timeout=400)
    assert process.returncode == 0, text
    assert f"72 个案例，其中 {len(before)} 个已有结果" in text
    assert f"{72 - len(before)}/{72 - len(before)} " in text, "only what was missing was solved"
    after = kept(output)
    assert len(after) == 72
    assert {case: after[case] for case in before} == before, "no row was touched"
    frame = table(output)
    assert len(frame) == 72
    assert frame["case"].is_unique
    assert set(frame["case"]) == set(after)
    by_content = frame.groupby([FLOW, SHARE])["burden_value"].nunique()
    assert (by_content == 1).all(), "the seed changes no proved value"


def test_interrupted(tmp_path: Path) -> None:
    """Ctrl-C: exit code 4, a whole table of what is done, and the next run goes on."""
    study, output = written(tmp_path, **GRID), tmp_path / "out"
    with started(study, output) as process:
        waited(output, 5, process)
        os.kill(process.pid, signal.SIGINT)
        text, _ = process.communicate(timeout=120)
    assert process.returncode == 4, text
    assert "已中断；再次运行同一命令即接着算" in text
    assert {path.name for path in output.iterdir()} >= PRODUCTS
    before = kept(output)
    assert 5 <= len(before) < 72
    assert set(table(output)["case"]) == set(before)
    assert "已中断" in (output / "summary.html").read_text(encoding="utf-8")


def test_two_at_once(tmp_path: Path, rotation: Rotation, capsys: pytest.CaptureFixture[str]) -> None:
    """A second run into the same folder is refused, and the first is not disturbed."""
    study, output = written(tmp_path, parameters={FLOW: [10, 12]}, seeds=[*range(6)]), tmp_path / "out"
    with started(study, output, 1) as process:
        waited(output, 1, process)
        first = psutil.Process(process.pid)
        first.suspend()  # it must not be done before the second begins
        assert rotation("study", study, "-o", output) == 2
        assert "另一个进程正在" in capsys.readouterr().err
        assert rotation("study", study, "-o", output, "--list") == 0
        first.resume()
        text, _ = process.communicate(timeout=120)
    assert process.returncode == 0, text
    assert len(kept(output)) == 12


def test_list_solves_nothing(tmp_path: Path, rotation: Rotation, capsys: pytest.CaptureFixture[str]) -> None:
    """The cases and their number, before anything is written."""
    study = written(tmp_path, parameters={FLOW: [10, 12], SHARE: [40, 50]})
    assert rotation("study", study, "--list") == 0
    told = capsys.readouterr().out
    assert "共 4 个案例" in told
    assert "没有求解" in told
    assert list(tmp_path.iterdir()) == [study]


def test_acceptance_decides_the_exit(tmp_path: Path, rotation: Rotation, capsys: pytest.CaptureFixture[str]) -> None:
    """A rule that holds: 0. One that does not: 1, and the case that broke it; the rows are those already there."""
    rule = {"kpi": "burden", "against": {FLOW: 10}}
    more: dict[str, Any] = {"parameters": {FLOW: [10, 14]}}
    study, output = written(tmp_path, **more, accept=[{**rule, "worse_by": "300%"}]), tmp_path / "out"
    assert rotation("study", study, "-o", output, "--workers", 1) == 0
    assert "✓ 验收通过" in capsys.readouterr().out
    before = kept(output)
    written(tmp_path, **more, accept=[{**rule, "worse_by": 0}])
    assert rotation("study", study, "-o", output) == 1
    told = capsys.readouterr().out
    assert "✗ 验收未通过：「教师负担」比「年度交流比例：最低比例（%） 10」差不超过 0：1/1 个案例超出" in told
    assert "其中 2 个已有结果" in told
    assert kept(output) == before


def test_failed_cases(tmp_path: Path, rotation: Rotation, capsys: pytest.CaptureFixture[str]) -> None:
    """A failed case ends with 1 and its reason; --retry tries it again, and only it."""
    study, output = written(tmp_path, parameters={FLOW: [10, 12]}), tmp_path / "out"
    output.mkdir()
    _, cases = listed(tmp_path, parameters={FLOW: [10, 12]})
    with closing(Store(output)) as store:
        store.add(cases[0].id, {"status": "failed", "reason": "计算进程被信号 SIGSEGV 终止"}, 3)
    assert rotation("study", study, "-o", output, "--workers", 1) == 1
    assert "有 1 个案例计算失败" in capsys.readouterr().out
    assert "SIGSEGV" in (output / "summary.html").read_text(encoding="utf-8")
    other = kept(output)[cases[1].id]
    assert rotation("study", study, "-o", output, "--workers", 1, "--retry") == 0
    assert kept(output)[cases[1].id] == other
    assert {row["status"] for row in kept(output).values()} == {"solved"}


def test_a_folder_that_cannot_be(tmp_path: Path, rotation: Rotation, capsys: pytest.CaptureFixture[str]) -> None:
    """A file in its place is no internal error."""
    output = tmp_path / "out"
    output.write_text("")
    assert rotation("study", written(tmp_path), "-o", output) == 2
    assert "无法写入" in capsys.readouterr().err


@pytest.mark.parametrize("options", [("--list",), ("-o", "out")])
def test_a_wrong_file(
    tmp_path: Path, rotation: Rotation, capsys: pytest.CaptureFixture[str], options: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Exit code 2, every fault numbered, nothing written."""
    monkeypatch.chdir(tmp_path)
    study = written(tmp_path, parameters={"entries.fow.low": [1], "entries.flow.lowest": [1]}, policies=["标准"])
    assert rotation("study", study, *options) == 2
    told = capsys.readouterr().err
    assert "没有条目 fow" in told
    assert list(tmp_path.iterdir()) == [study]
    assert rotation("study", written(tmp_path)) == 2
    assert "没有写明结果写入的文件夹" in capsys.readouterr().err


def test_the_shipped_example(tmp_path: Path, rotation: Rotation, capsys: pytest.CaptureFixture[str]) -> None:
    """The example is accepted as it stands, and shows an impossible combination with its clash."""
    output = tmp_path / "out"
    assert rotation("study", ROOT / "instances" / "studies" / "three_schools.yaml", "-o", output) == 0
    told = capsys.readouterr().out
    assert "33/33 个案例有结果" in told
    assert told.count("✓ 验收通过") == 2
    frame = table(output)
    impossible = frame[frame["status"] == "impossible"]
    assert len(impossible) > 0
    assert impossible["clash"].str.contains("骨干").all()
