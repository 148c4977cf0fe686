"""``rotation approval`` as a planner meets it."""

import json
import shutil
from pathlib import Path

import pytest
from docx import Document

from optimizer.formats import write
from optimizer.reporting.files.plan_files import certificate_data, plan_data, write_json
from optimizer.reporting.files.run_files import KEY, named
from optimizer.reporting.json.report import report_data, words_of
from optimizer.solving.answers import Solved
from tests.conftest import Rotation
from tests.reporting.approval.papers import text


@pytest.fixture(scope="module")
def folder(solved: Solved, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A roster with its plan and report."""
    found = tmp_path_factory.mktemp("approval")
    write(solved.instance.county, {"计划学年": "2026", "政策": "标准"}, found / "roster.json")
    certificate, report = certificate_data(solved), report_data(solved)
    run = named(solved.plan, certificate, report)
    write_json(found / "plan.json", plan_data(solved.plan) | {KEY: run})
    write_json(found / "certificate.json", certificate | {KEY: run})
    write_json(found / "report.json", report | {KEY: run})
    return found


def test_a_draft(
    rotation: Rotation, folder: Path, solved: Solved, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the files on disk: the certificate beside the plan is checked there and then."""
    assert rotation("approval", folder / "roster.json", folder / "plan.json", "-o", tmp_path / "批复.docx") == 0
    assert "已写出" in capsys.readouterr().out
    said = text(Document(str(tmp_path / "批复.docx")))
    assert words_of(solved.levels) in said
    assert "（草案）" in said


def test_signed_with_a_template(rotation: Rotation, folder: Path, tmp_path: Path) -> None:
    template = tmp_path / "模板.docx"
    assert rotation("approval", "--write-template", template) == 0
    paper = Document(str(template))
    paper.add_paragraph("本局盖章有效")
    paper.save(str(template))
    done = rotation(
        "approval", folder / "roster.json", folder / "plan.json", "-o", tmp_path / "批复.docx", "--template", template,
        "--approved", "--signer", "王建国", "--date", "2026-07-01", "--office", "教育局", "--full-names",
    )
    said = text(Document(str(tmp_path / "批复.docx")))
    assert done == 0
    assert "批准人：王建国" in said
    assert "本局盖章有效" in said


def test_an_edited_plan(
    rotation: Rotation, folder: Path, solved: Solved, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A row taken out by hand: not proved any more, unlawful, so a draft with a word on it, and no approval."""
    plain = plan_data(solved.plan)
    plain["postings"] = plain["postings"][8:]
    edited = tmp_path / "plan.json"
    shutil.copy(folder / "certificate.json", tmp_path)
    write_json(edited, plain)
    output = tmp_path / "批复.docx"
    command = ("approval", folder / "roster.json", edited, "-o", output, "--report", folder / "report.json")
    assert rotation(*command) == 0
    assert "硬性条款不合规" in capsys.readouterr().out
    assert "证书未通过核验" in text(Document(str(output)))
    output.unlink()
    assert rotation(*command, "--approved", "--signer", "王", "--date", "2026-07-01") == 2
    assert "不能写成已批准" in capsys.readouterr().err
    assert not output.exists()


def test_without_a_certificate(
    rotation: Rotation, folder: Path, solved: Solved, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.json"
    write_json(plan, plan_data(solved.plan))
    assert rotation("approval", folder / "roster.json", plan, "-o", tmp_path / "批复.docx") == 0
    assert "方案旁没有 certificate.json" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "没有给出 INSTANCE、PLAN、-o 批复.docx"), (["roster.json", "plan.json"], "没有给出 -o 批复.docx"),
        (["roster.json", "plan.json", "-o", "批复.pdf"], "请以 .docx 结尾"),
        (["roster.json", "plan.json", "-o", "没有/批复.docx"], "不存在"),
        (["roster.json", "plan.json", "-o", "x.docx", "--date", "明天", "--approved"], "不是日期"),
        (["roster.json", "plan.json", "-o", "x.docx", "--signer", "王"], "草案不署批准人"),
        (["roster.json", "plan.json", "-o", "x.docx", "--report", "没有.json"], "找不到求解报告"),
        (["roster.json", "plan.json", "-o", "x.docx", "--report", "list.json"], "不是求解报告"),
        (["roster.json", "plan.json", "-o", "x.docx", "--template", "plan.json"], "不是 .docx 文件"),
        (["--write-template", "t.docx", "-o", "x.docx"], "请分两次运行"),
        (["--write-template", "t.txt"], "以 .docx 结尾"),
    ],
)
def test_refused(
    rotation: Rotation, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], word: str,
) -> None:
    """Code 2, what is wrong and what to do, and no file."""
    monkeypatch.chdir(folder)
    (folder / "list.json").write_text(json.dumps([1]))
    assert rotation("approval", *arguments) == 2
    assert word in capsys.readouterr().err
    assert not list(folder.glob("*.docx"))
