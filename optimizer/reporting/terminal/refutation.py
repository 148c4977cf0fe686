"""What the terminal says of a checked refutation: every clash, and what proves it."""

from collections.abc import Iterable

from rich.console import Console

from optimizer.auditing.refutations import RefutationCheck
from optimizer.auditing.verdicts import CHECKED, ON_SOLVER, Verification
from optimizer.policy.instance import Instance
from optimizer.solving.infeasibility import sentence

MOST = 6  # cases of a clash that are told


def print_repair(console: Console, number: str, changes: Iterable[str], seen: Verification) -> None:
    """What a repair changes in the policy, and what the plan beside it is worth."""
    console.print(f"调整方案{number}：{seen.headline}。", markup=False)
    for line in changes:
        console.print(f"  {line}", markup=False)
    for level in seen.unproved:
        console.print(f"  {level.gauge.heading}：{level.words}", markup=False)
    for fault in seen.faults:
        console.print(f"  ✗ {fault}", markup=False)


def print_refutation(console: Console, instance: Instance, seen: RefutationCheck, *, counted: bool) -> None:
    """Clashes in words, each with whether integers prove it; then the whole."""
    for number, clash in enumerate(seen.clashes, start=1):
        console.print(f"冲突{number}（{CHECKED if clash.proved else ON_SOLVER}）：", markup=False)
        for case in clash.cases[:MOST]:
            console.print(f"  {sentence(instance, case)}", markup=False)
        if len(clash.cases) > MOST:
            console.print(f"  等 {len(clash.cases)} 项", markup=False)
    if counted:
        console.print("按人数逐年计数即知没有可行方案（不用求解器）。")
    for fault in seen.faults:
        console.print(f"✗ {fault}", markup=False)
    if seen.faults:
        console.print("核验未通过。")
    elif seen.proved or counted:
        console.print("核验通过：政策无可行方案，经整数运算复核。")
    else:
        console.print(f"政策无可行方案的结论{ON_SOLVER}。")
