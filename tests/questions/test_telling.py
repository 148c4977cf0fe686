"""What is told of a counterfactual: one text everywhere, and in an appeal nobody but the person asking."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from rich.console import Console
from typer.testing import CliRunner

from optimizer.cli import app
from optimizer.generating import generate
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from optimizer.questions.candidates import rank
from optimizer.questions.counterfactuals import Desk
from optimizer.questions.prices import Prices, prices
from optimizer.questions.results import Barred, Tried
from optimizer.questions.why import Why, why
from optimizer.reporting.docx.appeal import write_appeal
from optimizer.reporting.files.plan_files import write_json
from optimizer.reporting.json.replies import price_data, ranking_data, why_data
from optimizer.reporting.stories import numbers, post
from optimizer.reporting.stories.letter import Letter
from optimizer.reporting.stories.story import Story
from optimizer.reporting.stories.teacher import Teller
from optimizer.reporting.terminal.story import print_story
from optimizer.reporting.xlsx.story_book import write_workbook
from optimizer.solving.answers import Solved
from optimizer.solving.infeasibility import demand
from optimizer.solving.rotation import plan_rotation

INSTANCE = Path("instances/three_schools")
LINES_OF_A4 = 58  # of 9-point text, the smallest that is set


@pytest.fixture(scope="module")
def desk() -> Desk:
    instance = Instance(generate("three_schools", 1), load("标准"), 2026)
    answer = plan_rotation(instance)
    assert isinstance(answer, Solved)
    return Desk.of(instance, answer.plan)


@pytest.fixture(scope="module")
def asked(desk: Desk) -> list[Why]:
    """Movers, stayers, and people who cannot go, at a school and at none."""
    moving = [posting.teacher for posting in desk.plan.postings]
    staying = [teacher.id for teacher in desk.instance.county.teachers if teacher.id not in set(moving)]
    schools = [school.id for school in desk.instance.county.schools]
    people = [*moving[:4], *staying[::12]]
    found = [why(desk, teacher) for teacher in people]
    found += [why(desk, teacher, schools[number % 3]) for number, teacher in enumerate(people)]
    assert any(isinstance(each.best, Barred) and each.best.clash is None for each in found)
    assert any(isinstance(each.best, Tried) and each.best.changes for each in found)
    return found


def texts(story: Story) -> Iterator[str]:
    yield from (story.title, story.verdict)
    for section in story.sections:
        yield from (section.title, *section.lines, *section.notes)
        for row in section.grid.rows if section.grid else ():
            yield from row


def strangers(why: Why, told: str) -> list[str]:
    """Other people who could be told from a text."""
    others = (teacher for teacher in why.desk.instance.county.teachers if teacher.id != why.teacher)
    return [other.id for other in others if other.id in told or other.name in told]


def of_document(path: Path) -> str:
    paper = Document(str(path))
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def test_an_appeal_names_nobody_else(asked: list[Why], tmp_path: Path) -> None:
    """Neither ids nor names of other people, while the planner's own text has them."""
    named = 0
    for number, each in enumerate(asked):
        path = tmp_path / f"{number}.docx"
        write_appeal(path, Letter(each, full_names=True).story())
        told = of_document(path)
        assert strangers(each, told) == []
        assert each.teacher in told and "答复" in told
        named += bool(strangers(each, "\n".join(texts(Teller(each, full_names=True).story()))))
    assert named >= 5, "the check would see a leak"


def test_an_appeal_gives_clauses_alternatives_and_figures(asked: list[Why], tmp_path: Path) -> None:
    """What breaks has its clause; what it costs has its figures; who goes instead is counted."""
    clauses = figures = counted = 0
    for number, each in enumerate(asked):
        path = tmp_path / f"{number}.docx"
        write_appeal(path, Letter(each).story())
        told = of_document(path)
        cases = each.best.clash.cases if isinstance(each.best, Barred) and each.best.clash else ()
        broken = [*cases, *(each.bare.cases if each.bare and isinstance(each.best, Tried) else ())]
        demands = {demand(each.desk.instance, case) for case in broken if not case.entry.startswith("#")}
        clauses += len([words for words in demands if words in told])
        assert all(words in told or "涉及其他教师" in told for words in demands)
        if isinstance(each.best, Tried):
            burden = next(level for level in each.best.levels if level.name == "burden")
            assert f"{burden.before:,}" in told and f"{burden.after:,}" in told
            figures += burden.change != 0
        counted += "另一名教师：" in told
    assert clauses >= 10 and figures >= 5 and counted >= 5


def test_an_appeal_speaks_to_the_teacher(asked: list[Why], tmp_path: Path) -> None:
    """您 throughout, what may be done next, nothing that only an engineer reads, no document of another place."""
    foreign = {entry.clause.document for entry in asked[0].desk.instance.policy.entries}
    for number, each in enumerate(asked):
        write_appeal(tmp_path / f"{number}.docx", Letter(each).story())
        told = of_document(tmp_path / f"{number}.docx")
        assert "尊敬的老师" in told and "您的安排" in told and "您可以怎么做" in told and "复核" in told
        for word in ("该教师", "求解器", "下界", "摘要", "硬性条款", "目标可以不变", *foreign):
            assert word not in told, word


def test_an_appeal_fits_a_page(asked: list[Why], tmp_path: Path) -> None:
    """Lines of the paper at its own size, counted from the document itself."""
    for number, each in enumerate(asked):
        path = tmp_path / f"{number}.docx"
        write_appeal(path, Letter(each).story())
        paper = Document(str(path))
        assert sum(lines_of(paragraph) for paragraph in paper.paragraphs) + sum(
            max(-(-2 * len(cell.text) // (2 * 52 // len(table.columns))) or 1 for cell in row.cells)
            for table in paper.tables for row in table.rows
        ) <= LINES_OF_A4
        section = paper.sections[0]
        assert round(section.page_width.mm) == 210 and round(section.page_height.mm) == 297


def lines_of(paragraph: object) -> int:
    size = max((run.font.size.pt for run in paragraph.runs), default=9)  # type: ignore[attr-defined]
    wide = int(170 / 25.4 * 72 / size)  # characters on a line of 170 mm
    return max(1, -(-len(paragraph.text) // wide))  # type: ignore[attr-defined]


def test_one_text_everywhere(asked: list[Why], desk: Desk, tmp_path: Path) -> None:
    """Terminal, workbook and plain data say the same sentences."""
    found = prices(desk, entry="flow")
    assert isinstance(found, Prices)
    ranking = rank(desk, desk.plan.postings[0].school, most=3)
    stories = [
        (Teller(asked[0]).story(), why_data(asked[0])), (post.story(desk, ranking), ranking_data(ranking)),
        (numbers.story(found), price_data(found)),
    ]
    for number, (story, data) in enumerate(stories):
        console = Console(record=True, width=4000)
        with console.capture() as caught:
            print_story(console, story)
        shown = caught.get()
        path = tmp_path / f"{number}.xlsx"
        write_workbook(path, story)
        cells = {cell.value for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row}
        plain = json.dumps(data | {"told": story.plain()}, ensure_ascii=False)
        for text in texts(story):
            assert text in shown and text in cells and json.dumps(text, ensure_ascii=False)[1:-1] in plain


def test_prices_are_differences_of_optima(desk: Desk) -> None:
    """A number moved by one: the shift is the difference of two plans that the engine proves."""
    found = prices(desk)
    assert isinstance(found, Prices) and found.prices
    assert all(shift.exact for price in found.prices for shift in price.shifts)
    worth = [price for price in found.prices if price.shifts]
    for price in worth:
        first = price.shifts[0]  # a looser clause never makes the first level that changes worse
        assert first.most < 0 if price.loosened else first.most > 0
        instance = desk.instance
        rule = price.entry.rule.model_copy(update={price.parameter: price.after})
        entries = tuple(
            entry.model_copy(update={"rule": rule}) if entry.id == price.entry.id else entry
            for entry in instance.policy.entries
        )
        policy = instance.policy.model_copy(update={"entries": entries})
        again = plan_rotation(Instance(instance.county, policy, instance.year))
        assert isinstance(again, Solved)
        before = {level.name: level.value / level.scale for level in found.levels}
        told = {shift.level: float(shift.most) for shift in price.shifts}
        for level in again.levels:
            assert level.value / level.scale - before[level.name] == pytest.approx(told.get(level.name, 0), abs=1e-9)
    assert worth


def test_what_does_not_bind_is_free(desk: Desk) -> None:
    """Entries that no dual points at may be moved by one without any change (the hint misses nothing here)."""
    found = prices(desk)
    assert isinstance(found, Prices) and found.slack
    for entry in found.slack:
        alone = prices(desk, entry=entry.id)
        assert isinstance(alone, Prices) and not any(price.shifts for price in alone.prices)


# ---------------------------------------------------------------- the command
@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("solved")
    assert CliRunner().invoke(app, ["solve", str(INSTANCE), "-o", str(folder), "--workers", "1"]).exit_code == 0
    return folder / "plan.json"


def ask(solved: Path, *options: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["explain", str(INSTANCE), str(solved), *options])
    return done.exit_code, f"{done.output}{done.exception if done.exit_code else ''}"


def test_the_command_answers(solved: Path, tmp_path: Path) -> None:
    """Each sort of question, on the terminal and in files."""
    first = json.loads(solved.read_text(encoding="utf-8"))["postings"][0]
    for options, expected in (
        (("--teacher", first["teacher"]), "为何安排交流"),
        (("--teacher", first["teacher"], "--school", first["to"]), "为何安排到"),
        (("--school", first["to"], "--most", "2"), "候选教师"),
        (("--entry", "flow", "--workers", "1"), "政策数字的代价"),
    ):
        path = tmp_path / f"{len(options)}{expected}.json"
        code, shown = ask(solved, *options, "-o", str(path))
        assert code == 0 and expected in shown
        assert json.loads(path.read_text(encoding="utf-8"))["told"]["title"] in shown
    answer = tmp_path / "答复.docx"
    assert ask(solved, "--teacher", first["teacher"], "-o", str(answer))[0] == 0
    assert "申诉答复" in of_document(answer)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), "没有写明要问什么"),
        (("--teacher", "nobody"), "不在名册中"),
        (("--school", "nowhere"), "不在学校表中"),
        (("--teacher", "T000001", "--prices"), "不能与"),
        (("--prices", "-o", "x.docx"), "申诉答复"),
        (("--teacher", "T000001", "-o", "x.pdf"), "结尾"),
        (("--teacher", "T000001", "--year", "2031"), "方案不包括2031学年"),
        (("--school", "S002", "--subject", "天文"), "可选学科"),
        (("--entry", "no-such"), "没有"),
    ],
)
def test_what_cannot_be_answered_says_why(solved: Path, options: tuple[str, ...], expected: str) -> None:
    """User errors say what and what to do, and nothing is written."""
    code, shown = ask(solved, *options)
    assert code != 0 and expected in shown


def test_an_existing_file_is_kept(solved: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_json(path, {"kept": True})
    code, shown = ask(solved, "--teacher", "T000001", "-o", str(path))
    assert code != 0 and "已存在" in shown and json.loads(path.read_text(encoding="utf-8")) == {"kept": True}


def test_what_is_not_known_to_be_nearest_is_not_called_so(asked: list[Why]) -> None:
    """To colleagues and to the teacher: the least only where the bound of the solver is reached."""
    near = next(each for each in asked if isinstance(each.nearest, Tried))
    assert isinstance(near.nearest, Tried)
    for bound, sure in ((near.nearest.apart, True), (near.nearest.apart - 1, False)):
        why = replace(near, nearest=replace(near.nearest, apart_bound=bound))
        titles = [part.title for each in (Teller(why), Letter(why)) for part in each.story().sections]
        assert ("改动最少的办法" in titles, "牵动最少的做法" in titles) == (sure, sure)
        assert ("改动较少的办法" in titles, "牵动较少的做法" in titles) == (not sure, not sure)
