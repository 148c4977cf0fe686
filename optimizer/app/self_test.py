"""The self-test of an installation: the engine's trials, then the whole way from a county to a checked certificate."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from optimizer.auditing.verify import verify
from optimizer.domain.errors import InputError
from optimizer.engine import self_test as solvers
from optimizer.engine.self_test import Trial
from optimizer.generating import generate
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from optimizer.reporting.files.plan_files import certificate_data
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation

YEAR = 2026


def self_test() -> tuple[Trial, ...]:
    """Solvers first, then planning and verifying; about a second."""
    return (*solvers.self_test(), _whole_way())


def _whole_way() -> Trial:
    """A county of three schools is solved; its certificate must hold, and forgeries of it and of the plan must not."""
    instance = Instance(generate("three_schools", 1, YEAR), load("标准"), YEAR)
    try:
        faults = [*_faults(instance)]
    except (ArithmeticError, AssertionError, InputError) as error:  # the engine, auditor or verifier noticed
        faults = [f"求解与核验中发现矛盾（{error}）"]
    text = "；".join(faults) + "。请重新安装程序所要求的版本。" if faults else (
        "三校示例求得最优方案，证书经整数运算核验无误；改动过的证书和方案均被识破。"
    )
    return Trial("求解与核验", not faults, False, text)


def _faults(instance: Instance) -> Iterator[str]:
    answer = plan_rotation(instance)
    if not isinstance(answer, Solved):
        yield "三校示例没有求得方案"
        return
    certificate = json.loads(json.dumps(certificate_data(answer)))
    seen = verify(instance, answer.plan, certificate)
    yield from (f"方案或证书有误：{fault}" for fault in seen.faults)
    for checked, level in zip(seen.levels, answer.levels, strict=True):
        if not (level.proved and checked.value == level.value == checked.claimed and checked.certified <= level.value):
            yield f"目标「{level.name}」：求得{level.value}，核验为{checked.value}，下界{checked.claimed}"
    if not any(checked.certified > 0 for checked in seen.levels):
        yield "证书没有证明任何目标的下界"
    shorter = replace(answer.plan, postings=answer.plan.postings[1:])
    if not verify(instance, shorter, certificate).faults:
        yield "少一人的方案未被识破"
    _raise_a_bound(certificate)
    if not verify(instance, answer.plan, certificate).faults:
        yield "抬高了下界的证书未被识破"


def _raise_a_bound(certificate: dict[str, Any]) -> None:
    """One more than its duals prove, at the first level above nought."""
    for component in certificate["components"]:
        for level in component["levels"]:
            if level["basis"] == "certificate" and level["value"] > 0:
                level["bound"] = level["certified"] = level["bound"] + 1
                return
