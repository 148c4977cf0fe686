"""Checks in integers that an instance has no plan, without any solver: what is fixed, and clashes by their proofs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from optimizer.auditing.question import differences
from optimizer.domain.errors import InputError
from optimizer.domain.vocabulary import Case
from optimizer.model.assembly import Assembly, assemble, assemble_clauses
from optimizer.model.candidate_postings import Bar
from optimizer.model.core_proof import closed
from optimizer.model.integer_core import TooLargeError
from optimizer.model.proof_bytes import unpacked
from optimizer.model.switches import Switched
from optimizer.policy.digests import DATA
from optimizer.policy.instance import Instance

KEY = "refutation"
MANY = 1000  # clashes, and switches of one


class _ClashClaim(BaseModel):
    """Switches of a block that cannot all be on.

    ``wide``: what entries forbid one by one stands under switches, too; ``joined``: county-wide rows are kept.
    """

    model_config = ConfigDict(strict=True)

    wide: bool
    joined: bool
    component: int = Field(ge=0)
    switches: Annotated[list[Annotated[int, Field(ge=0)]], Field(max_length=100 * MANY)]
    basis: Literal["tree", "core"]
    tree: Annotated[str, Field(max_length=2**24)] = ""


class _Refutation(BaseModel):
    digests: dict[str, str]
    question: dict[str, Any]
    refutation: Annotated[list[_ClashClaim], Field(max_length=MANY)]


@dataclass(frozen=True)
class CheckedClash:
    """Cases that cannot hold together, and whether integers prove it; else a solver says so."""

    cases: tuple[Case, ...]
    proved: bool


@dataclass(frozen=True)
class RefutationCheck:
    """``faults`` is empty where nothing false is claimed; no plan exists where some clash is proved."""

    clashes: tuple[CheckedClash, ...]
    faults: tuple[str, ...]

    @property
    def proved(self) -> bool:
        return not self.faults and any(clash.proved for clash in self.clashes)


def check_refutation(instance: Instance, certificate: Mapping[str, Any]) -> RefutationCheck:
    """Every clash of a certificate, and what no decision changes. Raises InputError where it cannot be read."""
    try:
        claims = _Refutation.model_validate(certificate)
    except ValidationError as error:
        raise InputError.of("证书内容不完整或有误", "请使用求解时写出的 certificate.json，不要修改。") from error
    faults = [
        f"证书所依据的{'数据' if name == DATA else '政策、学年或上一版方案'}与现在的不同（摘要不一致）"
        for name in instance.differing(claims.digests)
    ]
    faults += differences(claims.question, instance)
    narrow, (wide, bars) = assemble(instance), assemble_clauses(instance)
    fixed = dict.fromkeys([*narrow.constant_breaches(), *wide.constant_breaches()])  # whatever is decided
    found = [CheckedClash((case,), True) for case in fixed]
    for number, claim in enumerate(claims.refutation, start=1):
        checked = _checked(claim, wide if claim.wide else narrow, bars if claim.wide else ())
        if claim.basis == "tree" and not checked.proved:
            faults.append(f"第{number}组冲突：证书所附的证明不成立")
        elif not claim.switches:
            faults.append(f"第{number}组冲突没有列出任何条款")
        found.append(checked)
    return RefutationCheck(tuple(found), tuple(faults))


def _checked(claim: _ClashClaim, assembly: Assembly, bars: tuple[Bar, ...]) -> CheckedClash:
    block = next(
        (Switched(assembly, each, bars) for each in assembly.components(joined=claim.joined)
         if each.index == claim.component), None,
    )
    if block is None or not set(claim.switches) <= set(range(len(block.guards))):
        raise InputError.of("证书与本实例不相符", "请用求解时的数据、政策与程序版本核验。")
    cases = tuple(_named(block, claim.switches))
    if claim.basis == "core":
        return CheckedClash(cases, False)
    try:
        core = block.core(claim.switches)
        return CheckedClash(cases, core is None or closed(core, unpacked(claim.tree)))
    except (TooLargeError, ValueError):
        return CheckedClash(cases, False)


def _named(block: Switched, switches: list[int]) -> Iterator[Case]:
    """The cases of switches; of a bar, the teachers whom it keeps from the other cases."""
    for number in sorted(set(switches)):
        guard = block.guards[number]
        people = block.people(switches, number) if guard.bar else guard.case.subject
        yield Case(guard.case.entry, people, guard.case.year)
