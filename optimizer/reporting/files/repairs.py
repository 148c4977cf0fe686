"""A folder for each repair that was tried and has a plan: the repaired policy, the plan and its certificate."""

import re
from pathlib import Path

from optimizer.domain.errors import InputError
from optimizer.files.whole import write_text
from optimizer.reporting.files.decisions import NAME as DECISIONS
from optimizer.reporting.files.decisions import InForce, decisions_text
from optimizer.reporting.files.plan_files import certificate_data, plan_data, write_json
from optimizer.reporting.files.policy import lets_off, write_repaired
from optimizer.reporting.files.run_files import CERTIFICATE, KEY, PLAN, named
from optimizer.solving.answers import Impossible, Solved

FOLDER, POLICY = "调整方案", "policy.yaml"
NUMBER = re.compile("[1-9][0-9]{0,3}")


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


def repairs_beside(certificate: Path) -> list[Path]:
    """The folders of repairs beside the certificate of a policy without a plan, by number.

    Loose files claim nothing and are passed over. Raises InputError where a folder is none that a solve writes.
    """
    folder = certificate.parent / FOLDER
    found = list(folder.iterdir()) if folder.is_dir() else []
    numbered = [own for own in found if NUMBER.fullmatch(own.name)]
    if any(own.is_dir() for own in set(found).difference(numbered)):
        advice = f"「{FOLDER}」里求解写出的文件夹名称都是编号（1、2……）；其他文件夹请移走后再核验。"
        raise InputError.of(f"「{FOLDER}」里有名称不是编号的文件夹", advice)
    return sorted(numbered, key=lambda own: int(own.name))
