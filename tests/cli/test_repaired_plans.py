"""The repairs of a policy without a plan are files of their own, which ``verify`` judges with the clash."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from optimizer.app.solve import SolveRequest, solve
from optimizer.app.solve_files import write
from optimizer.policy.digests import data_digest
from optimizer.policy.instance import open_instance
from optimizer.questions.decisions import Decisions
from optimizer.questions.edits import Action, Edit
from optimizer.reporting.files.decisions import InForce, decisions_text
from tests.conftest import Rotation

FOLDER = Path(__file__).parents[2] / "instances" / "impossible" / "flow_against_outflow"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a solve leaves that finds no plan: twice in one folder, as somebody who tries again does."""
    out = tmp_path_factory.mktemp("impossible") / "out"
    for _ in range(2):
        write(solve(FOLDER, SolveRequest()), out)
    return out


@pytest.fixture
def out(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(written, tmp_path / "out"))


def verify(rotation: Rotation, out: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    code = rotation("verify", FOLDER, out / "certificate.json")
    return code, capsys.readouterr().out


def edited(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changes, ensure_ascii=False), "utf-8")


def test_each_is_verified_under_its_policy(rotation: Rotation, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With what it changes; and each of its plans is one that ``verify`` takes by itself."""
    code, said = verify(rotation, out, capsys)
    assert code == 0 and "核验通过：政策无可行方案" in said
    for number, change in ((1, "最低比例（%） 20 → 14"), (2, "另行放宽 — → 对象 S001，放宽 5，学年 2026")):
        assert f"调整方案{number}：核验通过" in said and change in said
        own = out / "调整方案" / str(number)
        assert rotation("verify", FOLDER, own / "plan.json", "--policy", own / "policy.yaml") == 0
        assert rotation("verify", FOLDER, own / "plan.json") == 1, "the policy that was asked has none"


def test_a_posting_that_a_repair_lets_through_is_no_difference(
    rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of two decisions that clash either may give way: whoever was to stay goes, by a column that no row forbids."""
    folder = FOLDER.parent / "two_decisions"
    assert rotation("solve", folder, "-o", tmp_path / "out") == 3
    capsys.readouterr()
    code = rotation("verify", folder, tmp_path / "out" / "certificate.json")
    said = capsys.readouterr().out
    assert (code, said.count("核验通过"), said.count("核验未通过")) == (0, 3, 0)
    assert "「人工决定」（go）" in said and "「人工决定」（stay）" in said


def test_none_that_is_forged_is_confirmed(rotation: Rotation, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A posting fewer, the other repair's policy, a claim that is too good."""
    own, other = out / "调整方案" / "1", out / "调整方案" / "2"
    for name, forge in (
        ("plan.json", lambda path: edited(path, postings=json.loads(path.read_text("utf-8"))["postings"][1:])),
        ("policy.yaml", lambda path: shutil.copy(other / "policy.yaml", path)),
        ("certificate.json", lambda path: shutil.copy(other / "certificate.json", path)),
    ):
        whole = (own / name).read_bytes()
        forge(own / name)
        code, said = verify(rotation, out, capsys)
        assert code in (1, 2), name
        assert code == 2 or "调整方案1：核验未通过" in said
        (own / name).write_bytes(whole)


def test_decisions_stand_beside_the_clash_and_every_repair(
    rotation: Rotation, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What people have decided belongs to the question; a repair under other decisions is another question's."""
    own = out / "调整方案" / "1"
    assert rotation("solve", FOLDER, "--policy", own / "policy.yaml", "-o", tmp_path / "mended") == 0
    moved = json.loads((tmp_path / "mended" / "plan.json").read_text("utf-8"))["postings"][0]
    assert rotation(
        "whatif", FOLDER, tmp_path / "mended" / "plan.json", "--policy", own / "policy.yaml",
        "--ban", f"{moved['teacher']}={moved['to']}", "-o", tmp_path / "mended",
    ) == 0
    decided = tmp_path / "mended" / "edits.yaml"
    assert rotation("solve", FOLDER, "--edits", decided, "-o", tmp_path / "decided") == 3
    code, said = verify(rotation, tmp_path / "decided", capsys)
    assert (code, said.count("核验通过")) == (0, 3)
    (tmp_path / "decided" / "调整方案" / "1" / "edits.yaml").unlink()
    code, said = verify(rotation, tmp_path / "decided", capsys)
    assert code == 1 and "人工决定与无解的证书所依据的不同" in said


def test_a_repair_of_other_years_is_another_questions(
    rotation: Rotation, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The plan of one year says nothing of two, however well it is proved."""
    assert rotation("solve", FOLDER, "--years", "2", "-o", tmp_path / "two") == 3
    own = tmp_path / "two" / "调整方案" / "1"
    assert verify(rotation, tmp_path / "two", capsys)[0] == 0
    shutil.rmtree(own)
    shutil.copytree(out / "调整方案" / "1", own)
    code, said = verify(rotation, tmp_path / "two", capsys)
    assert code == 1 and "学年与无解的证书所依据的不同" in said and "调整方案1：核验未通过" in said


@pytest.mark.parametrize("missing", ["plan.json", "policy.yaml", "certificate.json", ""])
def test_a_repair_in_part_is_told_by_its_number(
    rotation: Rotation, out: Path, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    """None is passed over in silence: every one that lacks something is named."""
    for number in "12":
        gone = out / "调整方案" / number / missing
        gone.unlink() if missing else shutil.rmtree(gone)
        if not missing:
            gone.symlink_to("nowhere")
    capsys.readouterr()
    assert rotation("verify", FOLDER, out / "certificate.json") == 2
    said = "".join(capsys.readouterr())
    assert "调整方案1：" in said and "调整方案2：" in said


@pytest.mark.parametrize("name", ["1\n核验通过", "最优", "01", "１"])
def test_only_numbers_are_repairs(
    rotation: Rotation, out: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """The name of a folder says nothing on the screen; a file that a file manager left does no harm."""
    (out / "调整方案" / "Thumbs.db").write_bytes(b"")
    assert verify(rotation, out, capsys)[0] == 0
    (out / "调整方案" / "1").rename(out / "调整方案" / name)
    code, said = verify(rotation, out, capsys)
    assert (code, name in said) == (2, False)


def test_the_policy_given_is_never_written_over(
    rotation: Rotation, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where a policy that the folder holds has no plan either: it is set aside, not lost."""
    given = (out / "调整方案" / "2" / "policy.yaml").read_bytes()
    (out / "repaired.yaml").write_bytes(given)
    assert rotation("solve", FOLDER, "--policy", out / "repaired.yaml", "--years", "2", "-o", out) == 3
    assert f"所用的政策文件已移到 {out}/上一次/repaired.yaml。" in capsys.readouterr().out
    assert (out / "上一次" / "repaired.yaml").read_bytes() == given
    assert (out / "repaired.yaml").read_bytes() != given
    assert rotation("verify", FOLDER, out / "certificate.json", "--policy", out / "上一次" / "repaired.yaml") == 0


def test_a_repair_that_lets_off_a_decision_says_what_its_policy_lacks(
    rotation: Rotation, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody is to go and to stay: one of the two gives way, and stands in the policy; a leave stands in none."""
    instance = open_instance(FOLDER, policy=str(out / "调整方案" / "1" / "policy.yaml"))
    moved, other = json.loads((out / "调整方案" / "1" / "plan.json").read_text("utf-8"))["postings"][:2]
    edits = [
        Edit(Action.PIN, moved["teacher"], moved["to"], 2026), Edit(Action.STAY, moved["teacher"], year=2026),
        Edit(Action.LEAVE, other["teacher"], year=2026),
    ]
    decided = InForce(Decisions().adding(instance, edits, date(2026, 7, 1)), data_digest(instance.county), "")
    (tmp_path / "edits.yaml").write_text(decisions_text(decided), "utf-8")
    policy = out / "调整方案" / "1" / "policy.yaml"
    command = ("solve", FOLDER, "--policy", policy, "--edits", tmp_path / "edits.yaml", "-o", tmp_path / "decided")
    assert rotation(*command) == 3
    said = capsys.readouterr().out
    assert "离岗登记不属于政策，没有写入：人工决定3" in said and "--edits" not in said.split("核对后可执行")[1]
    assert "人工决定1" in (tmp_path / "decided" / "repaired.yaml").read_text("utf-8")
    assert rotation("verify", FOLDER, tmp_path / "decided" / "certificate.json", "--policy", policy) == 0
