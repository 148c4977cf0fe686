"""Questions about a plan: why this teacher, why not that one, what a number of the policy is worth."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimizer.app.progress import Listen, Step, unheard
from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan
from optimizer.engine.process_pool import DEFAULT_EFFORT, Effort
from optimizer.policy.instance import Instance
from optimizer.questions.candidates import Ranking, rank
from optimizer.questions.counterfactuals import Desk
from optimizer.questions.prices import Prices, prices
from optimizer.questions.why import Why, why
from optimizer.reporting.docx.appeal import write_appeal
from optimizer.reporting.files.plan_files import write_json
from optimizer.reporting.json.replies import price_data, ranking_data, why_data
from optimizer.reporting.stories import numbers, post
from optimizer.reporting.stories.letter import Letter
from optimizer.reporting.stories.story import Story
from optimizer.reporting.stories.teacher import Teller
from optimizer.reporting.xlsx.story_book import write_workbook
from optimizer.solving.answers import Impossible, Undecided
from optimizer.words.subjects import subject
from optimizer.words.vocabulary import Found

KINDS = (".docx", ".xlsx", ".json")


@dataclass(frozen=True)
class ExplainRequest:
    """About a teacher (perhaps at a school), about the candidates for a post, or else about the policy's numbers."""

    teacher: str | None = None
    school: str | None = None
    subject: str | None = None
    year: int | None = None
    entry: str | None = None  # only the numbers of this one
    most: int = 10  # candidates
    effort: Effort = DEFAULT_EFFORT  # for the numbers: each is a solve of its own


@dataclass(frozen=True)
class ExplainResult:
    """What was found, at the desk where it was asked."""

    desk: Desk
    found: Why | Ranking | Prices

    @property
    def about_teacher(self) -> bool:
        """Whether there is an answer that the teacher in question may read."""
        return isinstance(self.found, Why)

    def story(self, *, full_names: bool = False) -> Story:
        """The answer in words."""
        if isinstance(self.found, Why):
            return Teller(self.found, full_names=full_names).story()
        if isinstance(self.found, Ranking):
            return post.story(self.desk, self.found, full_names=full_names)
        return numbers.story(self.found)

    def public_story(self, *, full_names: bool = False) -> Story:
        """The answer as the teacher in question may read it: nobody else is named."""
        if isinstance(self.found, Why):
            return Letter(self.found, full_names=full_names).story()
        return self.story(full_names=full_names)

    def data(self, *, full_names: bool = False) -> dict[str, Any]:
        """The answer as plain data, with the words of the story under ``told``."""
        if isinstance(self.found, Why):
            plain = why_data(self.found)
        elif isinstance(self.found, Ranking):
            plain = ranking_data(self.found)
        else:
            plain = price_data(self.found)
        return plain | {"told": self.story(full_names=full_names).plain()}


def explain(
    instance: Instance, plan: Plan, request: ExplainRequest, listen: Listen = unheard, *, desk: Desk | None = None
) -> ExplainResult | Impossible | Undecided:
    """Answer a question about a plan, at the ``desk`` where it lies open already; no plan, no prices of numbers.

    Raises InputError where the question names what the roster does not have, and for a plan that breaks a hard case.
    """
    listen(Step("正在准备模型", 0, 1))
    desk = desk or Desk.of(instance, plan)
    if request.teacher is not None:
        return ExplainResult(desk, why(
            desk, request.teacher, request.school, request.year,
            listen=lambda done, of: listen(Step("正在逐项求解", done, of)),
        ))
    if request.school is not None:
        return ExplainResult(desk, rank(
            desk, request.school, subject_in(instance.county, request.subject), request.year, most=request.most,
            listen=lambda bounded, solved, of: listen(Step(f"正在比较候选教师（已求解{solved}人）", bounded, of)),
        ))
    found = prices(
        desk, request.effort, lambda done, of: listen(Step("正在改动数字重新求解", done, of)), entry=request.entry
    )
    return ExplainResult(desk, found) if isinstance(found, Prices) else found


def subject_in(county: County, written: str | None) -> str | None:
    """The subject that a question names, as the roster has it: 外语 is 英语 there."""
    if written is None or any(teacher.subject == written for teacher in county.teachers):
        return written
    meaning = subject(written)
    return meaning.name if isinstance(meaning, Found) else written


def check_output(output: Path, *, about_teacher: bool) -> None:
    """Raises InputError where an answer could not be written to a file, before anything is worked out for it."""
    _check_kind(output, about_teacher=about_teacher)
    if output.exists():
        raise InputError.of(f"{output} 已存在", "请换一个文件名，或先移走原文件。")
    if not output.absolute().parent.is_dir():
        raise InputError.of(f"文件夹 {output.parent} 不存在", "请先建立文件夹。")


def _check_kind(output: Path, *, about_teacher: bool) -> None:
    if output.suffix not in KINDS:
        raise InputError.of(f"不知道怎样写出 {output.name}", f"文件名请以 {'、'.join(KINDS)} 结尾。")
    if output.suffix == ".docx" and not about_teacher:
        advice = "请同时给出 --teacher；候选名次和政策数字请写成 .xlsx 或 .json。"
        raise InputError.of(".docx 是给教师本人的申诉答复", advice)


def write(result: ExplainResult, output: Path, *, full_names: bool = False) -> None:
    """As the ending of the name says: a reply to the teacher (.docx), a workbook (.xlsx), or plain data (.json).

    Raises InputError for any other name, and for a reply where the question is about no teacher.
    """
    _check_kind(output, about_teacher=result.about_teacher)
    if output.suffix == ".docx":
        write_appeal(output, result.public_story(full_names=full_names))
    elif output.suffix == ".xlsx":
        write_workbook(output, result.story(full_names=full_names))
    else:
        write_json(output, result.data(full_names=full_names))
