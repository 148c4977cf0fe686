"""Honest plans to forge: one year, one year under a tolerance, three years, and one year with 走教."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from benchmarks.tiny_years import draw_over_years
from benchmarks.variants import VARIANTS
from optimizer.auditing.verify import verify
from optimizer.domain.county import County, Group, Member, Need, Road, School, Teacher
from optimizer.domain.plan import Plan
from optimizer.domain.vocabulary import Mode, Stage
from optimizer.engine.process_pool import Effort
from optimizer.generating import generate
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build, load
from optimizer.questions.decisions import Decisions
from optimizer.questions.edits import Action, Edit
from optimizer.reporting.files.plan_files import certificate_data, plan_data
from optimizer.reporting.files.run_files import KEY, named
from optimizer.reporting.json.report import report_data
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation
from optimizer.solving.rounds import plan_covering

YEAR, DAY = 2026, date(2026, 7, 1)
EFFORT = Effort(workers=1)
WORSE = 5  # lawful plans that are worse, as many as are looked for
CLAUSE = {"document": "样例", "article": "一", "text": "样例条款"}
Plain = dict[str, Any]


@dataclass(frozen=True)
class Files:
    """The files of a plan as they are read: the question, the plan, and plan.json, certificate.json, report.json."""

    instance: Instance
    plan: Plan
    plain: Plain
    certificate: Plain
    report: Plain

    def sealed(self) -> "Files":
        """With every digest worked out anew, as a forger who knows the program would."""
        run = named(self.plan, self.certificate, self.report)
        parts = {name: getattr(self, name) | {KEY: run} for name in ("plain", "certificate", "report")}
        return replace(self, **parts)


@dataclass(frozen=True, eq=False)
class Subject:
    """An honest run, the levels that its certificate proves, and lawful plans that are worse."""

    name: str
    solved: Solved
    files: Files
    proved: frozenset[str]
    worse: tuple[Solved, ...]

    @property
    def instance(self) -> Instance:
        return self.files.instance


def files_of(instance: Instance, solved: Solved) -> Files:
    """What a run writes."""
    report = report_data(solved)
    return Files(instance, solved.plan, plan_data(solved.plan), certificate_data(solved, seed=0), report).sealed()


def subject(name: str) -> Subject:
    """One of ``SUBJECTS``. Raises AssertionError where an honest plan does not verify."""
    instance, solved = SUBJECTS[name]()
    files = files_of(instance, solved)
    seen = verify(instance, solved.plan, files.certificate)
    assert not seen.faults, (name, seen.faults)
    proved = frozenset(level.name for level in seen.levels if level.proved)
    return Subject(name, solved, files, proved, tuple(_worse(instance, solved)))


def _worse(instance: Instance, solved: Solved) -> list[Solved]:
    """Lawful plans with a worse value at some level: each keeps some of the movers at home."""
    best, rng = [level.value for level in solved.levels], np.random.default_rng(1)
    movers = sorted({posting.teacher for posting in solved.plan.postings})
    found: list[Solved] = []
    for _ in range(2 * WORSE):
        chosen = rng.choice(movers, size=min(len(movers), int(rng.integers(1, 4))), replace=False)
        decisions = Decisions().adding(instance, [Edit(Action.STAY, str(who)) for who in chosen], DAY)
        answer = plan_rotation(decisions.applied(instance), EFFORT)
        if isinstance(answer, Solved) and [level.value for level in answer.levels] != best:
            plan = replace(answer.plan, digests=dict(solved.plan.digests))
            found.append(replace(answer, plan=plan))
        if len(found) == WORSE:
            break
    return found


def _three_schools(epsilon: Mapping[str, int] | None = None) -> tuple[Instance, Solved]:
    policy = load("标准")
    if epsilon:
        policy = policy.model_copy(update={"epsilon": dict(epsilon)})
    return _solved(Instance(generate("three_schools", 1), policy, YEAR, "three_schools"))


def _years() -> tuple[Instance, Solved]:
    """The first small county of three years whose every level is proved, and that moves somebody."""
    for seed in range(200):
        instance = draw_over_years(seed, VARIANTS)
        answer = plan_rotation(instance, EFFORT)
        if isinstance(answer, Solved) and len(answer.plan.postings) >= 3:
            seen = verify(instance, answer.plan, certificate_data(answer))
            if seen.proved and len({level.value for level in seen.levels}) > 2:
                return instance, answer
    raise AssertionError("no county of several years is proved")


def _visits() -> tuple[Instance, Solved]:
    """Four schools with too few teachers of music: half of them move, others may visit within their township."""
    towns = {"甲": "东镇", "乙": "东镇", "丙": "西镇", "丁": "南镇"}
    people = [
        Teacher(
            id=f"t{number}", name=f"t{number}", gender="女", birth=date(1990, 1, 1), home="甲",
            stage=Stage.PRIMARY, subject="音乐",
        ) for number in (1, 2)
    ]
    county = County(
        schools=tuple(
            School(name, f"{name}小学", {Stage.PRIMARY: 200}, town=town, node=name) for name, town in towns.items()
        ),
        needs=tuple(Need(name, Stage.PRIMARY, "音乐", 6, 2, 16) for name in ("甲", "乙", "丁")),
        groups=(Group("G", "甲集团", "甲"),),
        members=tuple(Member("G", name, Mode.CORE if name == "甲" else Mode.TIGHT) for name in towns),
        teachers=tuple(people), roads=(Road("甲", "乙", 10), Road("乙", "丙", 20), Road("丙", "丁", 60)),
    )
    rules: list[Plain] = [
        {"id": "scope", "rule": "within_scope"}, {"id": "qualification", "rule": "qualification"},
        {"id": "in_term", "rule": "in_term"}, {"id": "flow", "rule": "flow", "low": 50, "high": 50},
    ]
    policy = build({
        "definitions": {"small_base": 0, "visit_reach": "本乡镇"}, "levels": ["shortage", "uncovered", "burden"],
        "entries": [{**rule, "clause": CLAUSE} for rule in rules],
    }, "样例")
    instance = Instance(county, policy, YEAR, "visits")
    answer = plan_covering(instance, EFFORT).answer
    assert isinstance(answer, Solved)
    return instance, answer


def _solved(instance: Instance) -> tuple[Instance, Solved]:
    answer = plan_rotation(instance, EFFORT)
    assert isinstance(answer, Solved)
    return instance, answer


SUBJECTS: Mapping[str, Callable[[], tuple[Instance, Solved]]] = {
    "three_schools": _three_schools, "epsilon": lambda: _three_schools({"shortage": 1, "burden": 20}),
    "years": _years, "visits": _visits,
}
