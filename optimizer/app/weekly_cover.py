"""The week of visits as part of ``rotation solve``: whether it is planned, its files, and its parts of the report."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from optimizer.app.itineraries import context_of
from optimizer.app.progress import Listen, RotationStep, WeekStep
from optimizer.app.terms import TermRequest, clock_of
from optimizer.engine.process_pool import Effort
from optimizer.policy.instance import Instance
from optimizer.reporting.facts.cover import Told
from optimizer.reporting.facts.rota import Rota
from optimizer.reporting.facts.visit_names import names_of
from optimizer.reporting.files.itineraries.writing import write_itineraries
from optimizer.reporting.files.plan_files import plan_data, write_json
from optimizer.reporting.files.run_files import KEY
from optimizer.reporting.json.cover import covered_data, covering_data
from optimizer.reporting.json.itineraries import credits_data, needs_data, parts
from optimizer.solving.answers import Solved
from optimizer.solving.covers import Weekly
from optimizer.solving.rotation import Known, Progress, plan_rotation
from optimizer.solving.rounds import IN_PASSING, Covering, plan_covering, weighs_cover

FOLDER = "走教"


def covered(
    instance: Instance, effort: Effort, listen: Listen, known: Known, itineraries: bool | None
) -> Covering:
    """The rotation, with its week where the policy weighs visits or ``itineraries`` asks for it."""
    def hear(progress: Progress) -> None:
        listen(RotationStep.of(progress))

    if itineraries is None and not weighs_cover(instance):
        return Covering(plan_rotation(instance, effort, hear, known))
    most = {None: IN_PASSING, False: 0, True: None}[itineraries]
    return plan_covering(
        instance, effort, hear, lambda number, level: listen(WeekStep(level, number + 1)), most=most, known=known
    )


def told_of(covering: Covering, week: Weekly) -> Told:
    """The week with the masked names, the term and the roads that reports need."""
    solved = covering.answer
    assert isinstance(solved, Solved)
    instance = solved.instance
    context = context_of(instance, solved.plan, week.found.week, week.visits, clock_of(instance, TermRequest()))
    rota = Rota(week.found.week, week.visits, names_of(instance), replace(context, shared=week.shared.table))
    return Told(covering, week, rota)


def write_covering(output: Path, covering: Covering, told: Told | None, run: Mapping[str, str], seed: int) -> None:
    """plan.json, with the itineraries where there are any, whose own files go to a folder beside it.

    ``run`` names the files of the run by digest, ``seed`` is its seed.
    """
    solved = covering.answer
    assert isinstance(solved, Solved)
    plain = plan_data(solved.plan, seed=seed)
    if told is not None and told.week.covers:
        more = {"digests": solved.instance.digests} | needs_data(told.week.found)
        write_itineraries(
            output / FOLDER, told.rota.week, told.rota.result, told.rota.names, context=told.rota.context, more=more
        )
        plain["itineraries"] = parts(told.rota)["itineraries"]
    write_json(output / "plan.json", plain | {KEY: run})


def report_parts(covering: Covering, told: Told | None) -> dict[str, Any]:
    """What report.json tells of cover; nothing where the policy does not weigh it and nobody asked."""
    if told is not None:
        return covered_data(told) | {"visit_credits": credits_data(told.rota)}
    return {"covering": covering_data(covering)} if covering.omitted is not None else {}
