"""Questions about a plan: why this teacher, why not that one, what a number of the policy is worth."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

from optimizer.app import explain as explaining
from optimizer.app.explain import ExplainRequest, ExplainResult
from optimizer.app.progress import Listen, unheard
from optimizer.domain.errors import InputError, NoPlanError, Problem
from optimizer.engine.process_pool import Effort
from optimizer.public.arguments import check
from optimizer.public.instances import Instance
from optimizer.public.plans import AnyPlan, case_of
from optimizer.public.shown import Card, aligned
from optimizer.reporting.stories.story import Story


@dataclass(frozen=True, repr=False, eq=False)
class Explanation(Card):
    """An answer in words, with its numbers."""

    inner: ExplainResult

    @cached_property
    def story(self) -> Story:
        """Title, verdict, facts and sections, names masked."""
        return self.inner.story()

    @property
    def verdict(self) -> str:
        """The answer in one sentence."""
        return self.story.verdict

    @property
    def text(self) -> str:
        """The whole answer in Chinese, names masked."""
        return "\n".join(_lines(self.story))

    def data(self, *, full_names: bool = False) -> dict[str, Any]:
        """The answer as plain data, its words under ``told``."""
        return self.inner.data(full_names=full_names)

    def write(self, path: "str | PathLike[str]", *, full_names: bool = False) -> Path:
        """Write .docx (a reply to the teacher in question, naming nobody else), .xlsx or .json.

        Raises InputError where the file exists, or its name ends in nothing of these.
        """
        place = Path(path)
        explaining.check_output(place, about_teacher=self.inner.about_teacher)
        explaining.write(self.inner, place, full_names=full_names)
        return place

    def _title(self) -> str:
        return self.story.title

    def _facts(self) -> Iterator[tuple[str, object]]:
        yield "答复", self.verdict
        yield from self.story.facts.items()
        for section in self.story.sections:
            yield section.title, section.lines[0] if section.lines else ""


def _lines(story: Story) -> Iterator[str]:
    yield story.title
    yield story.verdict
    yield from (f"{name}：{value}" for name, value in story.facts.items())
    for section in story.sections:
        yield from (f"\n{section.title}", *section.lines)
        if section.grid is not None:
            yield from aligned(section.grid.headings, section.grid.rows)
        yield from section.notes


def explain(
    instance: Instance, plan: AnyPlan, *, teacher: str | None = None, school: str | None = None,
    subject: str | None = None, year: int | None = None, entry: str | None = None, most: int = 10, workers: int = 1,
    listen: Listen | None = None,
) -> Explanation:
    """Why a teacher is sent or not (``teacher``, perhaps to ``school``), who else could be (``school``), or prices.

    ``subject`` narrows the candidates of a school, of whom ``most`` are compared. With neither teacher nor school: what
    one unit of each binding number of the policy is worth (of one ``entry``), by solving again. Raises InputError for
    ids that the roster does not have, a subject without a school, and a plan that breaks a hard clause; NoPlanError
    where the prices stay undecided.
    """
    check(most=most, workers=workers)
    if subject is not None and (school is None or teacher is not None):
        raise InputError([Problem("", None, "subject", "只用于问某校的候选教师", "请给出 school，不给 teacher。")])
    case = case_of(instance, plan)
    request = ExplainRequest(teacher, school, subject, year, entry, most, Effort(workers))
    found = explaining.explain(case.instance, case.plan.inner, request, listen or unheard)
    if not isinstance(found, ExplainResult):
        raise NoPlanError("政策在限定的计算量内没有求得方案，无从说明各项数字的价值。")
    return Explanation(found)
