"""A folder for each repair that was tried and has a plan: the repaired policy, the plan and its certificate."""

from collections.abc import Iterator
from pathlib import Path

from optimizer.files.whole import write_text
from optimizer.reporting.files.decisions import NAME as DECISIONS
from optimizer.reporting.files.decisions import InForce, decisions_text
from optimizer.reporting.files.plan_files import certificate_data, plan_data, write_json
from optimizer.reporting.files.policy import lets_off, write_repaired
from optimizer.reporting.files.run_files import CERTIFICATE, KEY, PLAN, named
from optimizer.solving.answers import Impossible, Solved

FOLDER, POLICY = "调整方案", "policy.yaml"


def write_repairs(place: Path, answer: Impossible, decided: InForce, *, seed: int) -> None:
    """``place/NUMBER`` for each repair with a plan, under the number by which it is told.

    A repair that lets off a decision of people has none: its plan answers another question.
    """
    for number, remedy in enumerate(answer.remedies, start=1):
        solved, own = remedy.answer, place / str(number)
        if not isinstance(solved, Solved) or lets_off(remedy, decided.decisions):
            continue
        own.mkdir(parents=True)
        certificate = certificate_data(solved, seed=seed)
        run = named(solved.plan, certificate)
        write_repaired(own / POLICY, answer.instance, remedy, decided.decisions)
        write_json(own / PLAN, plan_data(solved.plan, seed=seed) | {KEY: run})
        write_json(own / CERTIFICATE, certificate | {KEY: run})
        if decided.decisions:
            write_text(own / DECISIONS, decisions_text(decided))


def repairs_beside(certificate: Path) -> Iterator[Path]:
    """The folders of repairs beside the certificate of a policy without a plan, by number."""
    folder = certificate.parent / FOLDER
    found = [own for own in folder.iterdir() if (own / PLAN).is_file()] if folder.is_dir() else []
    return iter(sorted(found, key=lambda own: (len(own.name), own.name)))
