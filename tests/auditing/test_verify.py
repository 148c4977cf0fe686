"""A certificate is checked without any solver; every way of tampering with plan or certificate is caught."""

import copy
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from benchmarks.tiny import draw
from benchmarks.variants import VARIANTS
from optimizer.auditing.audit import audit
from optimizer.auditing.premises import SPLIT
from optimizer.auditing.verdicts import Verification, told_of
from optimizer.auditing.verify import verify
from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan
from optimizer.domain.vocabulary import Kind
from optimizer.engine.process_pool import Effort
from optimizer.generating import generate
from optimizer.goals.gauge import decimal
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from optimizer.questions.replanning import certified as certified_as
from optimizer.questions.replanning import nearest
from optimizer.reporting.files.plan_files import certificate_data
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation

Certificate = dict[str, Any]


@cache
def tiny() -> list[Solved]:
    """The answers of those tiny counties that have a plan."""
    answers = [plan_rotation(draw(seed, VARIANTS)) for seed in range(100)]
    return [answer for answer in answers if isinstance(answer, Solved)]


@pytest.fixture(scope="module")
def solved() -> Solved:
    """Six groups under 标准: most levels are proved by the certificate, the burden of some groups by the core alone."""
    answer = plan_rotation(Instance(generate("prefecture", 1), load("标准"), 2026), Effort(proof_nodes=0))
    assert isinstance(answer, Solved)
    return answer


def verdict(solved: Solved, plan: Plan | None = None, certificate: Certificate | None = None) -> Verification:
    """Verify, with plan or certificate replaced; the certificate goes through plain data as in its file."""
    return verify(solved.instance, plan or solved.plan, certificate or certificate_data(solved))


def caught(instance: Instance, plan: Plan, certificate: Certificate) -> bool:
    """A fault, or a certificate that does not fit the model at all."""
    try:
        return bool(verify(instance, plan, certificate).faults)
    except InputError:
        return True


def levels(certificate: Certificate) -> Iterator[Any]:
    for component in certificate["components"]:
        yield from component["levels"]


def certified(certificate: Certificate) -> Any:
    """A first level above nought, proved by its duals, whose limit the levels after it stand on."""
    return next(
        stated for stated in levels(certificate)
        if stated["basis"] == "certificate" and stated["value"] > 0 and stated["limit"] is not None
    )


def on_core(certificate: Certificate) -> Any:
    """A level whose certificate alone falls short of its bound: the equity of the fourth group."""
    return next(stated for stated in levels(certificate) if stated["basis"] == "core")


def test_a_solved_plan_verifies() -> None:
    """Values are the auditor's, certified bounds never pass them, and nothing is at fault; also for joined counties."""
    assert any(answer.joined for answer in tiny())
    for answer in tiny():
        seen = verdict(answer)
        assert seen.faults == ()
        for checked, told in zip(seen.levels, answer.levels, strict=True):
            assert (checked.name, checked.value, checked.claimed) == (told.name, told.value, told.bound)
            assert checked.certified <= checked.value
            assert checked.remark == told.remark, "what a first-order proof is silent about"
            proved = "证书已核验" + (f"（{checked.remark}）" if checked.remark else "")
            assert (checked.words == proved) == (checked.certified == checked.value)


def test_levels_after_the_changes_to_a_plan_before_say_that_it_chooses() -> None:
    """Whoever names any lawful plan as the one before has it proved nearest to itself; the words tell, not only a list.

    That holds for solved and for checked levels, and for the one line on all of them.
    """
    told = "只在对上一版方案改动不更多的方案中比较，上一版方案未一并核验"
    answer = tiny()[0]
    asked = nearest(answer.instance, answer.plan)
    again = certified_as(asked, answer.plan)
    seen = verdict(again)
    after = asked.policy.levels.index("disruption") + 1
    assert seen.faults == () and 0 < after < len(seen.levels)
    assert not any(told in level.words for level in seen.levels[:after])
    assert all(told in level.words and told in level.claim for level in seen.levels[after:])
    assert [level.remark for level in again.levels] == [level.remark for level in seen.levels]
    assert not any(told in level.words for level in verdict(answer).levels), "no plan before"
    assert seen.proved
    titles = "、".join(level.gauge.title for level in seen.levels if level.remark == told)
    assert f"{titles}{told}" in told_of(seen.levels)


def test_levels_on_a_core_say_so(solved: Solved) -> None:
    """Only what the duals prove is called certified; what goes beyond is the solver's word, with its gap."""
    found = verdict(solved)
    seen = {checked.name: checked for checked in found.levels}
    assert seen["shortage"].words == "证书已核验"
    names = list(seen)
    for name in ("equity", "burden"):
        checked, number = seen[name], names.index(name)
        rest = checked.value - checked.certified
        assert 0 < rest < checked.value
        assert checked.claimed == checked.value
        assert checked.rests_on_core == sum(proofs[number].basis == "core" for proofs in solved.proofs)
        gap = decimal(checked.gauge.step(rest))
        remark = f"（{checked.remark}）" if checked.remark else ""
        told = "，".join(filter(None, (f"LP 差距 {gap}", checked.premise)))
        assert checked.words == checked.claim == f"依据求解器，未独立核验（{told}）{remark}"
        assert (checked.premise == SPLIT) == (name == "burden"), "several groups, and equity before it is not proved"
        assert not checked.proved
    assert seen["equity"].remark and not seen["burden"].remark, "heads enter or leave the counted schools"
    unproved = [level.name for level in found.unproved]
    assert {"equity", "burden"} <= set(unproved) and not found.proved
    titles = "、".join(seen[name].gauge.title for name in unproved)
    assert found.headline.endswith(f"未经整数证明的目标 {len(unproved)} 级：{titles}")


# ---------------------------------------------------------------- the plan


def changed(solved: Solved, number: int, **fields: Any) -> Plan:
    postings = list(solved.plan.postings)
    postings[number] = postings[number]._replace(**fields)
    return replace(solved.plan, postings=tuple(postings))


@pytest.mark.parametrize(
    "fields",
    [{"first_year": 2025}, {"last_year": 2030}, {"mode": Kind.LEADER}, {"origin": "S99"}],
    ids=lambda fields: next(iter(fields)),
)
def test_a_restated_posting_is_caught(solved: Solved, fields: dict[str, Any]) -> None:
    """Years, kind and origin are part of the posting: who counts in a quota depends on them."""
    assert verdict(solved, changed(solved, 0, **fields)).faults


def test_a_plan_of_another_year_is_caught(solved: Solved) -> None:
    assert verdict(solved, replace(solved.plan, year=2027)).faults


def test_every_other_plan_is_caught_or_equally_good() -> None:
    """Each posting left out, sent elsewhere or added: a fault, or the very values that were proved optimal."""
    refused = 0
    for answer in tiny()[:7]:
        best, plan = tuple(told.value for told in answer.levels), answer.plan
        every = answer.assembly.horizon.plan(np.arange(len(answer.assembly.horizon))).postings
        moved = {posting.teacher for posting in plan.postings}
        others = [plan.postings[:number] + plan.postings[number + 1 :] for number in range(len(plan.postings))]
        others += [(*rest, other) for rest in others for other in every if other not in plan.postings][:10]
        others += [(*plan.postings, other) for other in every if other.teacher not in moved][:10]
        for postings in others:
            tried = replace(plan, postings=postings)
            seen = verdict(answer, tried)
            lawful = not any("不满足" in fault or "多次" in fault for fault in seen.faults)
            assert lawful == audit(answer.instance, tried).lawful, "the matrix and the auditor agree on the law"
            assert seen.faults or tuple(checked.value for checked in seen.levels) == best, postings
            refused += bool(seen.faults)
    assert refused > 30


def test_a_doubled_and_an_unknown_posting_are_caught(solved: Solved) -> None:
    """The same line twice, and a teacher who is on no roster."""
    first = solved.plan.postings[0]
    assert verdict(solved, replace(solved.plan, postings=(*solved.plan.postings, first))).faults
    stranger = first._replace(teacher="T99")
    assert any("T99" in fault for fault in verdict(solved, replace(solved.plan, postings=(stranger,))).faults)


# ---------------------------------------------------------------- the certificate

TAMPERINGS: dict[str, Callable[[Certificate], None]] = {
    "duals wiped": lambda c: certified(c).update(rows=[], duals=[]),
    "duals halved": lambda c: certified(c).update(duals=[dual // 2 for dual in certified(c)["duals"]]),
    "a dual's sign turned": lambda c: certified(c).update(duals=[-dual for dual in certified(c)["duals"]]),
    "duals on other rows": lambda c: certified(c).update(rows=[row + 1 for row in certified(c)["rows"]]),
    "exponent raised": lambda c: certified(c).update(exponent=certified(c)["exponent"] + 1),
    "certified bound raised": lambda c: on_core(c).update(certified=on_core(c)["certified"] + 1),
    "bound above the value": lambda c: on_core(c).update(bound=on_core(c)["bound"] + 1),
    "bound of a certified level raised": lambda c: certified(c).update(bound=certified(c)["bound"] + 1),
    "limit lowered": lambda c: certified(c).update(limit=certified(c)["limit"] - 1),
    "limit raised": lambda c: certified(c).update(limit=certified(c)["limit"] + 1),
    "limit dropped": lambda c: certified(c).update(limit=None),
    "value lowered": lambda c: on_core(c).update(value=on_core(c)["value"] - 1),
    "core called certificate": lambda c: on_core(c).update(basis="certificate"),
    "data of another county": lambda c: c["digests"].update(data="0" * 64),
    "another policy": lambda c: c["digests"].update(policy="0" * 64),
    "no digests": lambda c: c["digests"].clear(),
    "components in another order": lambda c: c["components"].reverse(),
}
REFUSED: dict[str, Callable[[Certificate], None]] = {
    "component missing": lambda c: c["components"].pop(),
    "component doubled": lambda c: c["components"].append(c["components"][0]),
    "levels of a component missing": lambda c: c["components"][0]["levels"].clear(),
    "last level missing": lambda c: c["components"][0]["levels"].pop(),
    "basis unheard of": lambda c: on_core(c).update(basis="proved"),
    "row out of range": lambda c: on_core(c).update(rows=[10**6], duals=[1]),
    "negative row": lambda c: on_core(c).update(rows=[-1], duals=[1]),
    "more rows than duals": lambda c: on_core(c).update(rows=[0, 1], duals=[1]),
    "dual beyond 64 bits": lambda c: on_core(c).update(rows=[0], duals=[2**64]),
    "negative exponent": lambda c: on_core(c).update(exponent=-1),
    "absurd exponent": lambda c: on_core(c).update(exponent=10**9),
    "limit with a fraction": lambda c: on_core(c).update(limit=3.5),
    "text for a number": lambda c: on_core(c).update(bound="3"),
    "key missing": lambda c: on_core(c).pop("rows"),
    "no components": lambda c: c.pop("components"),
}


@pytest.mark.parametrize("tamper", TAMPERINGS.values(), ids=TAMPERINGS)
def test_a_changed_certificate_is_caught(solved: Solved, tamper: Callable[[Certificate], None]) -> None:
    """One figure at a time."""
    certificate = copy.deepcopy(certificate_data(solved))
    tamper(certificate)
    assert caught(solved.instance, solved.plan, certificate)


@pytest.mark.parametrize("tamper", REFUSED.values(), ids=REFUSED)
def test_a_malformed_certificate_is_bad_input(solved: Solved, tamper: Callable[[Certificate], None]) -> None:
    """It is refused with advice, never with a traceback, and never half read."""
    certificate = copy.deepcopy(certificate_data(solved))
    tamper(certificate)
    with pytest.raises(InputError):
        verdict(solved, certificate=certificate)


def test_forged_duals_prove_nothing_false(solved: Solved) -> None:
    """Duals of the largest size that a file can hold: the bound recomputed from them stays below the value."""
    for dual in (2**63 - 1, -(2**63), 2**62, -1):
        certificate = copy.deepcopy(certificate_data(solved))
        for stated in levels(certificate):
            stated.update(rows=[0], duals=[dual], certified=-(2**62), bound=-(2**62), basis="open")
        assert all(checked.certified <= checked.value for checked in verdict(solved, certificate=certificate).levels)


def test_calling_a_bound_open_only_weakens_the_claim(solved: Solved) -> None:
    """Lower bounds and a lesser basis are no faults, but the words no longer say proved."""
    certificate = copy.deepcopy(certificate_data(solved))
    stated = on_core(certificate)
    gap = stated["value"] - stated["certified"] + 1
    stated.update(bound=stated["certified"] - 1, certified=stated["certified"] - 1, basis="open")
    seen = verdict(solved, certificate=certificate)
    assert seen.faults == ()
    equity = next(checked for checked in seen.levels if checked.name == "equity")
    assert equity.value - equity.claimed == gap
    assert equity.words == f"未证明（差距 {decimal(equity.gauge.step(gap))}）（{equity.remark}）"


# ---------------------------------------------------------------- the instance


def test_another_instance_is_caught(solved: Solved) -> None:
    """A roster, a policy or a year that the plan was not made for."""
    instance, certificate = solved.instance, certificate_data(solved)
    county = replace(instance.county, teachers=instance.county.teachers[::-1])
    policy = instance.policy.model_copy(update={"source": "别处"})
    for other in (replace(instance, county=county), replace(instance, policy=policy), replace(instance, year=2027)):
        assert caught(other, solved.plan, certificate)


def test_verifying_opens_no_solver() -> None:
    """Import the verifier where ortools and highspy cannot be imported, as a third party would."""
    script = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("ortools", "highspy"):
            raise ImportError(name)
sys.meta_path.insert(0, Blocked())
import optimizer.auditing.verify
assert "optimizer.engine" not in sys.modules
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
