"""What ``rotation explain`` does."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console

from optimizer.app.judge import with_plan
from optimizer.app.progress import Listen, listening
from optimizer.domain.errors import Exit, InputError
from optimizer.domain.plan import Plan
from optimizer.engine.process_pool import Effort
from optimizer.formats.strict_json import read_json
from optimizer.policy.instance import Instance
from optimizer.questions.candidates import rank
from optimizer.questions.counterfactuals import Desk
from optimizer.questions.prices import Prices, prices
from optimizer.questions.why import why
from optimizer.reporting.docx.appeal import write_appeal
from optimizer.reporting.files.plan_files import write_json
from optimizer.reporting.json.replies import price_data, ranking_data, why_data
from optimizer.reporting.stories import numbers, post
from optimizer.reporting.stories.story import Story
from optimizer.reporting.stories.teacher import Teller
from optimizer.reporting.terminal.refusal import print_impossible, print_undecided
from optimizer.reporting.terminal.story import print_story
from optimizer.reporting.xlsx.story_book import write_workbook
from optimizer.solving.answers import Impossible, Undecided

KINDS = (".docx", ".xlsx", ".json")


@dataclass(frozen=True)
class Question:
    """About a teacher (perhaps at a school), about the candidates for a post, or else about the policy's numbers."""

    teacher: str | None = None
    school: str | None = None
    subject: str | None = None
    year: int | None = None
    entry: str | None = None  # only the numbers of this one
    most: int = 10  # candidates


class Told(NamedTuple):
    """An answer in words and as plain data; ``public`` is what the teacher in question may read."""

    story: Story
    data: dict[str, Any]
    public: Story | None = None


def told(
    instance: Instance, plan: Plan, question: Question, effort: Effort, listen: Listen, *, full_names: bool
) -> Told | Impossible | Undecided:
    """Answer a question about a plan. Raises InputError where it asks for what the roster does not have."""
    listen("正在准备模型", 0, 1)
    desk = Desk.of(instance, plan)
    if question.teacher is not None:
        asked = why(
            desk, question.teacher, question.school, question.year,
            listen=lambda done, all_: listen("正在逐项求解", done, all_),
        )
        public = Teller(asked, public=True, full_names=full_names).story()
        return Told(Teller(asked, full_names=full_names).story(), why_data(asked), public)
    if question.school is not None:
        ranking = rank(
            desk, question.school, question.subject, question.year, most=question.most,
            listen=lambda bounded, solved, all_: listen(f"正在比较候选教师（已求解{solved}人）", bounded, all_),
        )
        return Told(post.story(desk, ranking, full_names=full_names), ranking_data(ranking))
    found = prices(
        desk, effort, lambda done, all_: listen("正在改动数字重新求解", done, all_), entry=question.entry
    )
    return Told(numbers.story(found), price_data(found)) if isinstance(found, Prices) else found


def run_explain(
    path: Path, plan: Path, *, teacher: str | None, school: str | None, subject: str | None, year: int | None,
    numbers_asked: bool, entry: str | None, most: int, output: Path | None, policy: str | None,
    previous: Path | None, workers: int, full_names: bool, console: Console,
) -> int:
    """Answer one question: about a teacher, about a post, or about the numbers of the policy."""
    _refuse(teacher, school, numbers_asked or entry is not None, output)
    instance, given = with_plan(path, plan, policy, year_of(plan), None, previous)
    question = Question(teacher, school, subject, year, entry, most)
    with listening(console) as listen:
        answer = told(instance, given, question, Effort(workers), listen, full_names=full_names)
    if isinstance(answer, Impossible):
        print_impossible(console, answer)
        return Exit.IMPOSSIBLE
    if isinstance(answer, Undecided):
        print_undecided(console, answer)
        return Exit.UNDECIDED
    print_story(console, answer.story)
    if output is not None:
        write_answer(output, answer)
        console.print(f"\n已写出 {output}", markup=False, highlight=False)
    return Exit.FINE


def write_answer(output: Path, answer: Told) -> None:
    """As the ending of the name says: a reply to the teacher (.docx), a workbook (.xlsx), or plain data (.json)."""
    if output.suffix == ".docx":
        write_appeal(output, answer.public or answer.story)
    elif output.suffix == ".xlsx":
        write_workbook(output, answer.story)
    else:
        write_json(output, answer.data | {"told": answer.story.plain()})


def _refuse(teacher: str | None, school: str | None, about_numbers: bool, output: Path | None) -> None:
    """Raises InputError where it is not clear what is asked, or where the answer could not be written."""
    if teacher is None and school is None and not about_numbers:
        raise InputError.of(
            "没有写明要问什么",
            "问教师用 --teacher（可加 --school），问岗位用 --school（可加 --subject），问政策数字用 --prices。",
        )
    if about_numbers and (teacher is not None or school is not None):
        raise InputError.of("--prices、--entry 问的是政策数字，不能与 --teacher、--school 同时使用", "请分两次运行。")
    if output is None:
        return
    if output.suffix not in KINDS:
        raise InputError.of(f"不知道怎样写出 {output.name}", f"文件名请以 {'、'.join(KINDS)} 结尾。")
    if output.suffix == ".docx" and teacher is None:
        advice = "请同时给出 --teacher；候选名次和政策数字请写成 .xlsx 或 .json。"
        raise InputError.of(".docx 是给教师本人的申诉答复", advice)
    if output.exists():
        raise InputError.of(f"{output} 已存在", "请换一个文件名，或先移走原文件。")
    if not output.absolute().parent.is_dir():
        raise InputError.of(f"文件夹 {output.parent} 不存在", "请先建立文件夹。")


def year_of(plan: Path) -> int | None:
    """The first year of a plan in JSON; a workbook says it itself."""
    if plan.suffix.lower() != ".json" or not plan.is_file():
        return None
    plain = read_json(plan)
    year = plain.get("year") if isinstance(plain, dict) else None
    return year if isinstance(year, int) else None
