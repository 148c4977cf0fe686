"""Solving: the best plan that a policy allows, with its week of visits, or what stands in its way and what mends it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Any

from optimizer.app.checkup import Signature, signed
from optimizer.app.progress import Listen, Step, unheard
from optimizer.app.terms import TermRequest, clock_of
from optimizer.app.weekly_cover import covered, report_parts, told_of
from optimizer.auditing.audit import with_visitors
from optimizer.engine.process_pool import Effort
from optimizer.importing.confirming import BY_FILE, Confirm
from optimizer.policy.instance import Instance, open_instance
from optimizer.questions.decisions import Decisions
from optimizer.reporting.facts.cover import Told
from optimizer.reporting.facts.term_days import term_notes
from optimizer.reporting.facts.visit_names import names_of
from optimizer.reporting.files.decisions import NO_DECISIONS, InForce, read_decisions
from optimizer.reporting.files.plan_reading import read_plan
from optimizer.reporting.json.report import report_data
from optimizer.solving.answers import Answer, Impossible, Remedy, Solved
from optimizer.solving.published_moves import reasons
from optimizer.solving.repairs import firm, mended
from optimizer.solving.rotation import Known
from optimizer.solving.rounds import Covering, weighs_cover


@dataclass(frozen=True)
class SolveRequest:
    """All that an answer depends on beside the roster; None: as policy and roster say."""

    policy: str | None = None
    year: int | None = None
    years: int | None = None  # school years planned at once
    previous: Path | None = None  # the plan before, to be rolled on
    decisions: Path | None = None  # edits.yaml, to stay in force
    itineraries: bool | None = None  # the week of visits, too; None: where the policy weighs it and few may visit
    keep: tuple[str, ...] = ()  # entries that no repair may touch
    gap: float = 1.0  # percent, of the loose levels over several years
    certify: bool = False  # a second solver must find nothing better
    workers: int | None = None  # None: one for each processor
    seconds: float | None = None
    seed: int = 0
    confirm: Confirm = BY_FILE  # how what the roster leaves open is confirmed

    @property
    def effort(self) -> Effort:
        """How hard to try."""
        workers = self.workers or os.cpu_count() or 1
        return Effort(workers, self.seconds, seed=self.seed, gap=self.gap / 100, certify=self.certify)


@dataclass(frozen=True)
class SolveQuestion:
    """A request with all that it names read and found sound; the instance is under the decisions."""

    request: SolveRequest
    instance: Instance
    decisions: Decisions
    roster: str  # digest of the roster that the decisions are in force on
    signature: Signature | None = None  # that the check-up was confirmed


@dataclass(frozen=True)
class SolveResult:
    """The answer, and all that files and screens tell of it."""

    question: SolveQuestion
    answer: Answer
    covering: Covering  # how the rotation and its week came about
    reasons: Mapping[tuple[str, int], str] = field(default_factory=dict)  # why published moves are gone or new
    week: Told | None = None  # names masked
    interrupted: bool = False  # while repairs were tried: those that are listed are untried
    spent: float = 0.0  # seconds
    known: Known = field(default_factory=dict, repr=False, compare=False)

    def told(self, *, full_names: bool = False) -> Told | None:
        """The week as reports tell it; None where there is none."""
        if self.week is None or not full_names:
            return self.week
        names = names_of(self.question.instance, full_names=True)
        return replace(self.week, rota=replace(self.week.rota, names=names))

    def data(self, *, full_names: bool = False) -> dict[str, Any]:
        """The result as plain data: report.json."""
        signature = self.question.signature
        confirmed = None if signature is None else {"by": signature.by, "at": signature.at}
        parts = report_parts(self.covering, self.told(full_names=full_names))
        own = {"checkup": confirmed, "seed": self.question.request.seed}
        return report_data(self.answer, self.reasons) | parts | own

    @property
    def in_force(self) -> InForce:
        """The decisions of people that the question is under, as a file has them."""
        return InForce(self.question.decisions, self.question.roster, "")

    @property
    def remedy(self) -> tuple[int, Remedy] | None:
        """The first remedy that was tried and has a plan, with its number from 1."""
        tried = enumerate(self.answer.remedies if isinstance(self.answer, Impossible) else (), start=1)
        return next(((number, each) for number, each in tried if isinstance(each.answer, Solved)), None)


def solve(source: Path | Instance, request: SolveRequest | None = None, listen: Listen = unheard) -> SolveResult:
    """From a roster, or an instance as it stands, to the answer; without a plan, with the repairs that were tried.

    An interrupt ends with the best that is known by then. Raises InputError.
    """
    result = answer(question(source, request or SolveRequest()), listen)
    return repaired(result, listen) if isinstance(result.answer, Impossible) else result


def question(source: Path | Instance, request: SolveRequest) -> SolveQuestion:
    """Read all that is asked for. Raises InputError, before anything is solved, for whatever is not sound.

    Raises ValueError where an instance is given, which has its policy and years, and others are asked for.
    """
    if isinstance(source, Path):
        instance = open_instance(
            source, policy=request.policy, year=request.year, years=request.years, confirm=request.confirm
        )
    elif (request.policy, request.year, request.years) != (None, None, None):
        raise ValueError("an instance has its policy and its years already")
    else:
        instance = source
    signature = signed(source, instance) if isinstance(source, Path) else None
    if request.previous is not None:
        instance = instance.following(read_plan(request.previous, instance))
    roster = instance.digests["data"]
    decisions = (NO_DECISIONS if request.decisions is None else read_decisions(request.decisions)).decisions
    instance = decisions.applied(instance)
    firm(instance, request.keep)
    if request.itineraries or (request.itineraries is None and weighs_cover(instance)):
        term = clock_of(instance, TermRequest()).term  # what the calendars of the week will need
        instance = replace(instance, announcements=(*instance.announcements, *term_notes(term)))
    return SolveQuestion(request, instance, decisions, roster, signature)


def answer(asked: SolveQuestion, listen: Listen = unheard) -> SolveResult:
    """Solve; where there is no plan, no repairs are sought yet."""
    started = monotonic()
    known: Known = {}
    covering = covered(asked.instance, asked.request.effort, listen, known, asked.request.itineraries)
    found, week = covering.answer, covering.week
    told = None if week is None else told_of(covering, week)
    if isinstance(found, Solved):
        why = reasons(found)
        if told is not None:
            found = replace(found, audit=with_visitors(found.audit, told.visitors))
        return SolveResult(asked, found, covering, why, told)
    return SolveResult(asked, found, covering, spent=monotonic() - started, known=known)


def repaired(result: SolveResult, listen: Listen = unheard) -> SolveResult:
    """An impossible result with every clash and tried remedies, in what is left of the time.

    After an interrupt it is the result as it was, marked so.
    """
    assert isinstance(result.answer, Impossible)
    request = result.question.request
    left = None if request.seconds is None else max(0.0, request.seconds - result.spent)
    try:
        found = mended(
            result.answer, keep=request.keep, effort=replace(request.effort, seconds=left), known=result.known,
            listen=lambda progress: listen(Step("按调整后的政策试算", progress.done, progress.total)),
        )
    except KeyboardInterrupt:
        return replace(result, interrupted=True)
    return replace(result, answer=found)
