"""Every screen and every file tells the same figure of a level, whatever the goal, over one year and over two."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from io import StringIO
from pathlib import Path

import docx
import openpyxl
import pytest
import yaml
from rich.console import Console

from api.worker.tasks.plans import summary_of
from optimizer.app.solve import SolveRequest
from optimizer.app.solve import solve as answered
from optimizer.app.solve_files import write as write_solved
from optimizer.cli.options import console
from optimizer.cli.progress import told as words
from optimizer.formats import write
from optimizer.generating import generate
from optimizer.goals import GOALS
from optimizer.reporting.terminal.summary import print_summary
from optimizer.solving.answers import Solved
from tests.conftest import Rotation

TITLES = {goal.title for goal in GOALS.values()}
POLICY = {
    "name": "全部目标", "extends": "标准", "levels": list(GOALS),
    "definitions": {
        "scarce": [
            "语文", "数学", "英语", "物理", "化学", "生物", "道德与法治", "历史", "地理", "体育", "音乐", "美术",
        ],
        "allowances": {"城区": 301, "乡镇": 307}, "strain_steps": [[0, 3]],
    },
    "entries": [  # out of reach, and by a share that needs hundredths
        {"id": "wanted", "rule": "backbone_share", "percent": 97, "weight": 1,
         "clause": {"document": "测试", "article": "一", "text": "骨干教师占交流教师的绝大多数"}},
    ],
}


@dataclass(frozen=True)
class Run:
    """A solved instance with an earlier plan: its files, its screen, and the figures by report.json's integers."""

    roster: Path
    policy: Path
    previous: Path
    out: Path
    screen: str
    lines: list[str]  # of progress
    figures: dict[str, str]  # by title

    @property
    def plan(self) -> Path:
        return self.out / "plan.json"

    @property
    def options(self) -> list[object]:
        return ["--policy", self.policy, "--previous", self.previous]


def told(amount: Fraction) -> str:
    """A figure as a planner reads it, written here once more."""
    whole, _, rest = f"{float(amount):.9f}".partition(".")
    return f"{int(whole):,}" + (f".{rest.rstrip('0')}" if rest.strip("0") else "")


def solve(roster: Path, policy: Path, out: Path, years: int, previous: Path | None) -> tuple[str, list[str]]:
    heard: list[str] = []
    screen = StringIO()
    request = SolveRequest(
        policy=str(policy), years=years, workers=1, previous=previous, gap=0.0, itineraries=False
    )
    result = answered(roster, request, lambda event: heard.append(words(event)))
    assert isinstance(result.answer, Solved)
    write_solved(result, out)
    print_summary(Console(file=screen, width=200), result.answer)
    return screen.getvalue(), heard


@pytest.fixture(scope="module", params=[1, 2])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("figures")
    roster, policy = folder / "three.json", folder / "policy.yaml"
    write(generate("three_schools", 1), {"计划学年": "2026", "政策": "标准"}, roster)
    policy.write_text(yaml.safe_dump(POLICY, allow_unicode=True), encoding="utf-8")
    solve(roster, policy, folder / "earlier", request.param, None)
    earlier = json.loads((folder / "earlier" / "plan.json").read_text(encoding="utf-8"))
    earlier["postings"] = earlier["postings"][1:]
    (folder / "earlier" / "plan.json").write_text(json.dumps(earlier), encoding="utf-8")
    previous = folder / "earlier" / "plan.json"
    screen, lines = solve(roster, policy, folder / "out", request.param, previous)
    report = json.loads((folder / "out" / "report.json").read_text(encoding="utf-8"))
    ones = sum(each["before"] is not None for each in report["equity"])
    figures = {
        level["title"]: told(Fraction(level["value"], level["scale"]) - (ones if level["name"] == "equity" else 0))
        for level in report["levels"]
    }
    return Run(roster, policy, previous, folder / "out", screen, lines, figures)


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "width", 200)


def rows(screen: str) -> dict[str, list[str]]:
    """By title, what stands to the right of it in the first line that begins with it."""
    found: dict[str, list[str]] = {}
    for line in screen.splitlines():
        head, *rest = re.split(r"\s{2,}", line.strip())
        for title in TITLES:
            if rest and (head == title or head.startswith((f"{title}（", f"{title}·"))):
                found.setdefault(title, rest)
    return found


def numbers(path: Path, sheet: str) -> dict[str, str]:
    """By title, the first number to its right."""
    found = {}
    for row in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True):
        for place, cell in enumerate(row):
            if cell in TITLES and cell not in found:
                values = [each for each in row[place + 1:] if isinstance(each, int | float)]
                found[str(cell)] = told(Fraction(str(values[0])))
    return found


def cells(path: Path) -> Iterator[list[str]]:
    for table in docx.Document(str(path)).tables:
        for row in table.rows:
            yield [cell.text for cell in row.cells]


def test_every_level_pays_something(run: Run) -> None:
    """Else a wrong scale would not show; soft falls short by a part of a person."""
    assert set(run.figures) == TITLES
    assert "0" not in run.figures.values(), run.figures
    levels = json.loads((run.out / "report.json").read_text(encoding="utf-8"))["levels"]
    scales = {level["name"]: level["scale"] for level in levels}
    assert str(scales.pop("equity")).strip("0") == "1"
    assert scales == dict.fromkeys(scales, 1) | {"soft": 100, "uncovered": 100}


def test_screen_and_line_of_a_solve(run: Run) -> None:
    shown = rows(run.screen)
    assert {title: shown[title][0] for title in TITLES} == run.figures
    said = [f" {title}{figure}" for title, figure in run.figures.items()]
    assert any(all(re.search(f"{re.escape(each)}(?![\\d.,])", line) for each in said) for line in run.lines), run.lines


def test_report_and_service(run: Run) -> None:
    report, plan = (json.loads((run.out / name).read_text(encoding="utf-8")) for name in ("report.json", "plan.json"))
    assert {level["title"]: told(Fraction(str(level["figure"]))) for level in report["levels"]} == run.figures
    listed = summary_of(report, plan)["levels"]
    assert {GOALS[each["name"]].title: told(Fraction(str(each["figure"]))) for each in listed} == run.figures


@pytest.mark.parametrize("sheet", ["方案摘要", "证明"])
def test_workbook(run: Run, sheet: str) -> None:
    assert numbers(run.out / "plan.xlsx", sheet) == run.figures


def test_verified(run: Run, rotation: Rotation, capsys: pytest.CaptureFixture[str]) -> None:
    rotation("verify", run.roster, run.plan, *run.options)
    said = re.findall(r"^(\S+)：值 ([\d,.]+)，", capsys.readouterr().out, re.MULTILINE)
    found = {title: figure for title in TITLES for head, figure in said if head.startswith(f"{title}（")}
    assert found == run.figures


def test_explained(run: Run, rotation: Rotation, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The plan as it is, on the screen, in the answer to an appeal, and as data."""
    teacher = json.loads(run.plan.read_text(encoding="utf-8"))["postings"][0]["teacher"]
    letter, data = tmp_path / "答复.docx", tmp_path / "why.json"
    for output in (letter, data):
        rotation("explain", run.roster, run.plan, "--teacher", teacher, *run.options, "-o", output)
    shown = rows(capsys.readouterr().out)
    assert {title: shown[title][0] for title in TITLES} == run.figures
    headed = {f"{goal.title}（": goal.title for goal in GOALS.values()}
    found = {headed[key]: row[1] for row in cells(letter) for key in headed if row[0].startswith(key)}
    assert found == run.figures
    best = json.loads(data.read_text(encoding="utf-8"))["best"]["levels"]
    assert {each["title"]: told(Fraction(str(each["figures"]["before"]))) for each in best} == run.figures


def test_tried(run: Run, rotation: Rotation, capsys: pytest.CaptureFixture[str]) -> None:
    teacher = json.loads(run.plan.read_text(encoding="utf-8"))["postings"][0]["teacher"]
    rotation("whatif", run.roster, run.plan, "--stay", teacher, *run.options)
    shown = rows(capsys.readouterr().out)
    found = {title: shown[title][0] for title in TITLES if title in shown}
    assert found.items() <= run.figures.items()
    assert {goal.title for goal in GOALS.values() if goal.firm} <= found.keys()
    rotation("whatif", run.roster, run.plan, "--stay", teacher, *run.options, "--json")
    levels = json.loads(capsys.readouterr().out)["levels"]
    before = {each["title"]: told(Fraction(str(each["figures"]["before"]))) for each in levels}
    own = GOALS["disruption"].title  # here the plan that is changed is the earlier one
    assert before == {title: figure for title, figure in run.figures.items() if title != own}


def test_side_by_side(run: Run, rotation: Rotation, capsys: pytest.CaptureFixture[str]) -> None:
    """Under the limits on visits that the first plan rests on; of an earlier plan a comparison knows nothing."""
    rotation("compare", run.roster, run.plan, run.previous, "--policy", run.policy)
    shown = rows(capsys.readouterr().out)
    own = GOALS["disruption"].title
    assert {title: shown[title][0] for title in TITLES - {own}} == {
        title: figure for title, figure in run.figures.items() if title != own
    }


def test_compared(run: Run, rotation: Rotation, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    rotation("alternatives", run.roster, run.plan, "-k", 1, "--within", "50%", *run.options, "-o", tmp_path)
    screen = capsys.readouterr().out
    shown = rows(screen)
    assert {title: shown[title][0] for title in TITLES} == run.figures
    assert numbers(tmp_path / "alternatives.xlsx", "对照摘要") == run.figures
    allowed = re.search(r"未覆盖课时（总量）至多 \+([\d,.]+)", screen)
    uncovered = Fraction(run.figures["未覆盖课时（总量）"].replace(",", ""))
    assert allowed is not None and Fraction(allowed[1].replace(",", "")) == uncovered / 2


def test_approved(run: Run, rotation: Rotation, tmp_path: Path) -> None:
    rotation(
        "approval", run.roster, run.plan, "--policy", run.policy, "--previous", run.previous,
        "-o", tmp_path / "批复.docx",
    )
    found = {row[1]: row[2] for row in cells(tmp_path / "批复.docx") if len(row) > 2 and row[1] in TITLES}
    assert found == run.figures
