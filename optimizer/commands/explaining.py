"""What ``rotation explain`` does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from optimizer.answers import Impossible
from optimizer.commands.judging import with_plan
from optimizer.engine.running import Effort
from optimizer.errors import Exit, InputError
from optimizer.explaining.candidates import rank
from optimizer.explaining.desk import Desk
from optimizer.explaining.prices import Prices, prices
from optimizer.explaining.why import why
from optimizer.reporting.files import write_json
from optimizer.reporting.refusing import print_impossible, print_undecided
from optimizer.reporting.strict_json import read_json
from optimizer.reporting.telling import numbers, post
from optimizer.reporting.telling.data import price_data, ranking_data, why_data
from optimizer.reporting.telling.document import write_appeal
from optimizer.reporting.telling.showing import print_story, write_workbook
from optimizer.reporting.telling.story import Story
from optimizer.reporting.telling.teacher import Teller

KINDS = (".docx", ".xlsx", ".json")


def run_explain(
    path: Path, plan: Path, *, teacher: str | None, school: str | None, subject: str | None, year: int | None,
    numbers_asked: bool, entry: str | None, most: int, output: Path | None, policy: str | None,
    previous: Path | None, workers: int, full_names: bool, console: Console,
) -> int:
    """Answer one question: about a teacher, about a post, or about the numbers of the policy."""
    _refuse(teacher, school, numbers_asked or entry is not None, output)
    instance, given = with_plan(path, plan, policy, _year_of(plan), None, previous)
    with _progress(console) as listen:
        listen("正在准备模型", 0, 1)
        desk = Desk.of(instance, given)
        public: Story | None = None
        if teacher is not None:
            asked = why(desk, teacher, school, year, listen=lambda done, all_: listen("正在逐项求解", done, all_))
            story, data = Teller(asked, full_names=full_names).story(), why_data(asked)
            public = Teller(asked, public=True, full_names=full_names).story()
        elif school is not None:
            ranking = rank(
                desk, school, subject, year, most=most,
                listen=lambda bounded, solved, all_: listen(f"正在比较候选教师（已求解{solved}人）", bounded, all_),
            )
            story, data = post.story(desk, ranking, full_names=full_names), ranking_data(ranking)
        else:
            found = prices(
                desk, Effort(workers), lambda done, all_: listen("正在改动数字重新求解", done, all_), entry=entry
            )
            if not isinstance(found, Prices):
                (print_impossible if isinstance(found, Impossible) else print_undecided)(console, found)  # type: ignore[arg-type]
                return Exit.IMPOSSIBLE if isinstance(found, Impossible) else Exit.UNDECIDED
            story, data = numbers.story(found), price_data(found)
    print_story(console, story)
    if output is not None:
        _write(output, story, public, data)
        console.print(f"\n已写出 {output}", markup=False, highlight=False)
    return Exit.FINE


def _write(output: Path, story: Story, public: Story | None, data: dict[str, Any]) -> None:
    if output.suffix == ".docx":
        write_appeal(output, public or story)
    elif output.suffix == ".xlsx":
        write_workbook(output, story)
    else:
        write_json(output, data | {"told": story.plain()})


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


def _year_of(plan: Path) -> int | None:
    """The first year of a plan in JSON; a workbook says it itself."""
    if plan.suffix.lower() != ".json" or not plan.is_file():
        return None
    plain = read_json(plan)
    year = plain.get("year") if isinstance(plain, dict) else None
    return year if isinstance(year, int) else None


Tell = Callable[[str, int, int], None]


@contextmanager
def _progress(console: Console) -> Iterator[Tell]:
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn(),
        TimeElapsedColumn(), console=console, transient=True,
    ) as bar:
        task = bar.add_task("", total=None)
        yield lambda text, done, total: bar.update(task, description=text, completed=done, total=total)
