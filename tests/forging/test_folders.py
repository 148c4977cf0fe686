"""Files edited by hand in the folder of a plan, and the commands that judge it: nothing false is confirmed."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from optimizer.files.strict_yaml import yaml_text
from optimizer.formats import write
from optimizer.generating import generate
from optimizer.policy.digests import plan_digest
from optimizer.policy.layers import load
from optimizer.reporting.files.plan_files import plan_from
from optimizer.reporting.files.run_files import KEY, certificate_digest, report_digest
from tests.conftest import Rotation
from tests.solved import made, verifies, work

__all__ = ["made", "work"]

Said = Callable[[], str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    return lambda: capsys.readouterr().out


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def put(path: Path, plain: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")


def seal(folder: Path) -> None:
    """Every digest worked out anew, as a forger who knows the program would."""
    plan, certificate, report = (read(folder / f"{name}.json") for name in ("plan", "certificate", "report"))
    run = {
        "plan": plan_digest(plan_from(plan)), "certificate": certificate_digest(certificate),
        "report": report_digest(report),
    }
    for name, plain in (("plan", plan), ("certificate", certificate), ("report", report)):
        put(folder / f"{name}.json", plain | {KEY: run})


def worse(rotation: Rotation, work: Path) -> Path:
    """A folder with a lawful plan that is worse (somebody stays at home), and the certificate as of the core's word."""
    roster, best, out = work / "roster.json", work / "out", work / "worse"
    gone = next(each["teacher"] for each in read(best / "plan.json")["postings"])
    assert rotation("whatif", roster, best / "plan.json", "--stay", gone, "-o", out) == 0
    (out / "edits.yaml").unlink()
    plan, certificate = read(out / "plan.json"), read(best / "certificate.json")
    put(out / "plan.json", plan | {"digests": read(best / "plan.json")["digests"]})
    values = {level["name"]: level["value"] for level in read(out / "report.json")["levels"]}
    for component in certificate["components"]:
        for level in component["levels"]:
            value = values[level["level"]]
            if value > level["value"]:
                level.update(value=value, bound=value, basis="core")
                level.update(limit=None if level["limit"] is None else value, tree="")
    put(out / "certificate.json", certificate)
    shutil.copy(best / "report.json", out)
    seal(out)
    return out


def test_a_worse_plan_is_not_proved_by_the_word_of_a_core(rotation: Rotation, work: Path, said: Said) -> None:
    """It is lawful, so much is true; its burden is a solver's word, and who solves again finds better."""
    out, roster = worse(rotation, work), work / "roster.json"
    assert rotation("audit", roster, out / "plan.json") == 0
    said()
    assert rotation("verify", roster, out / "plan.json") != 0
    told = said()
    assert "核验通过" not in told
    burden = next(line for line in told.splitlines() if line.startswith("教师负担"))
    assert "证书已核验" not in burden and "已证明" not in burden
    assert rotation("verify", roster, out / "plan.json", "--recheck") == 1
    assert "「教师负担」：重新求解得到" in said()


def test_a_paper_says_only_what_is_checked_now(rotation: Rotation, work: Path, said: Said) -> None:
    """The report beside the worse plan still says that all is proved; nobody quotes it."""
    out, paper = worse(rotation, work), work / "批复.docx"
    assert "均已证明" in read(out / "report.json")["proof"]
    assert rotation("approval", work / "roster.json", out / "plan.json", "-o", paper) == 0
    words = "\n".join(paragraph.text for paragraph in Document(str(paper)).paragraphs)
    assert "各级目标均已证明最优" not in words
    assert "依据求解器，未独立核验" in words or "证书未通过核验" in words


def test_a_plan_before_that_is_the_plan_itself_orders_nothing(rotation: Rotation, work: Path, said: Said) -> None:
    """No decision, and the plan as its own ``previous``: once that put 方案变动 before the burden."""
    roster, out = work / "roster.json", work / "out"
    shutil.copy(out / "plan.json", out / "before.json")
    (out / "edits.yaml").write_text("previous: before.json\nentries: []\nleaves: []\n", encoding="utf-8")
    assert rotation("verify", roster, out / "plan.json") == verifies(out)
    assert "目标顺序：缺岗数→弹性条款缺口→校际差异→教师负担→方案变动" in said(), "of the policy"


def test_invented_leaves_are_named_and_refused(
    rotation: Rotation, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is listed by the commands that judge, and the certificate was sealed without them."""
    roster, out = work / "roster.json", work / "out"
    people = [teacher.id for teacher in generate("three_schools", 1).teachers][-25:]
    lines = [
        f'  - {{id: 人工决定{place}, teacher: {who}, year: 2026, date: "2026-07-01"}}'
        for place, who in enumerate(people, 1)
    ]
    (out / "edits.yaml").write_text("entries: []\nleaves:\n" + "\n".join(lines) + "\n", encoding="utf-8")
    rotation("audit", roster, out / "plan.json")
    told = capsys.readouterr().out.replace("\n", "")
    assert all(f"教师{who}于2026学年离岗" in told for who in people)
    assert rotation("verify", roster, out / "plan.json") in (1, 2), "fewer rows: the duals may not fit at all"
    seen = capsys.readouterr()
    assert f"证书所封存的人工决定和离岗登记与现在的不同：证书没有人工决定1：教师{people[0]}" in seen.out + seen.err


@pytest.mark.parametrize("name", ["plan.json", "certificate.json", "report.json"])
def test_files_of_two_runs_are_no_proof(
    rotation: Rotation, work: Path, tmp_path: Path, said: Said, name: str
) -> None:
    """The same question, solved twice with another seed: each file is honest, and they do not belong together."""
    roster, other = work / "roster.json", tmp_path / "other"
    assert rotation("solve", roster, "-o", other, "--seed", 7) == 0
    shutil.copy(other / name, work / "out")
    said()
    assert rotation("verify", roster, work / "out" / "plan.json") == 1
    assert "不是同一次求解写出的" in said()


def test_a_changed_report_is_found_out(rotation: Rotation, work: Path, said: Said) -> None:
    report = read(work / "out" / "report.json")
    report["levels"][0]["value"] += 1
    put(work / "out" / "report.json", report)
    assert rotation("verify", work / "roster.json", work / "out" / "plan.json") == 1
    assert "report.json 的内容与它自己写明的摘要不一致" in said()


def test_the_question_is_sealed(rotation: Rotation, work: Path, said: Said) -> None:
    """Every part of it, altered with all digests worked out anew."""
    out = work / "out"
    certificate = read(out / "certificate.json")
    assert certificate["seed"] == 0 and set(certificate["solvers"]) == {"ortools", "highspy"}
    question = certificate["question"]
    for key, changed in (
        ("order", question["order"][::-1]), ("epsilon", {"burden": 5}), ("previous", "0" * 64), ("years", [2027]),
        ("decisions", ["人工决定1：教师T000001留校"]), ("limits", "derived"),
    ):
        put(out / "certificate.json", certificate | {"question": question | {key: changed}})
        seal(out)
        assert rotation("verify", work / "roster.json", out / "plan.json") == 1, key
        assert "证书所封存的" in said()


def test_a_limit_on_visits_of_no_school(rotation: Rotation, work: Path, said: Said) -> None:
    """It is a false claim, also where nothing weighs visits."""
    out = work / "out"
    nowhere = {"school": "无此学校", "stage": "小学", "subject": "音乐", "visits": 9, "online": 0}
    put(out / "certificate.json", read(out / "certificate.json") | {"limits": [nowhere]})
    seal(out)
    assert rotation("verify", work / "roster.json", out / "plan.json") == 1
    assert "走教限额有误：无此学校小学音乐" in said()


def test_a_tolerance_is_checked_against_the_policy(rotation: Rotation, tmp_path: Path, said: Said) -> None:
    """An honest plan under ε verifies as proved within it; a limit that ε does not give is a false claim."""
    write(generate("three_schools", 1), {"计划学年": "2026"}, tmp_path / "roster.json")
    policy = tmp_path / "policy.yaml"
    loose = load("标准").model_copy(update={"epsilon": {"shortage": 1}})
    policy.write_text(yaml_text(loose.dump()), encoding="utf-8")
    out = tmp_path / "out"
    assert rotation("solve", tmp_path / "roster.json", "--policy", policy, "-o", out) == 0
    said()
    assert rotation("verify", tmp_path / "roster.json", out / "plan.json", "--policy", policy) == verifies(out)
    told = said()
    assert "✗" not in told and "容差：缺岗数 1" in told
    shortage = next(line for line in told.splitlines() if line.startswith("缺岗数"))
    assert shortage.endswith("证书已核验在容差 1 内")
    certificate = read(out / "certificate.json")
    for component in certificate["components"]:
        component["levels"][0]["limit"] += 1
    put(out / "certificate.json", certificate)
    seal(out)
    assert rotation("verify", tmp_path / "roster.json", out / "plan.json", "--policy", policy) == 1
    assert "后续目标所用的限值与政策的容差不符" in said()
