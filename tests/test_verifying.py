"""A certificate is checked without any solver; every way of tampering with plan or certificate is caught."""

import copy
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from benchmarks.tiny import draw
from benchmarks.variants import VARIANTS
from optimizer.assembly import assemble
from optimizer.errors import InputError
from optimizer.generating import generate
from optimizer.instance import Instance
from optimizer.plan import Plan
from optimizer.planning import Solved, plan_rotation
from optimizer.policy import load
from optimizer.reporting.files import certificate_data
from optimizer.verifying import Verification, verify
from optimizer.vocabulary import Kind

MIXED = 42  # a tiny county with levels proved by the certificate and levels that rest on the core
Certificate = dict[str, Any]


def answered(instance: Instance) -> Solved:
    answer = plan_rotation(instance)
    assert isinstance(answer, Solved)
    return answer


@pytest.fixture(scope="module")
def solved() -> Solved:
    return answered(draw(MIXED, VARIANTS))


def verdict(solved: Solved, plan: Plan | None = None, certificate: Certificate | None = None) -> Verification:
    """Verify, with plan or certificate replaced; the certificate goes through plain data as in its file."""
    return verify(solved.instance, plan or solved.plan, certificate or certificate_data(solved))


def level(certificate: Certificate, number: int, component: int = 0) -> Any:
    return certificate["components"][component]["levels"][number]


@pytest.mark.parametrize("seed", [3, 8, 20, 23, MIXED, 44])
def test_a_solved_plan_verifies(seed: int) -> None:
    """Values are the auditor's, certified bounds never pass them, and nothing is at fault; also for joined counties."""
    answer = answered(draw(seed, VARIANTS))
    seen = verdict(answer)
    assert seen.faults == ()
    for checked, told in zip(seen.levels, answer.levels, strict=True):
        assert (checked.name, checked.value, checked.claimed) == (told.name, told.value, told.bound)
        assert checked.certified <= checked.value
        assert (checked.words == "证书已核验") == (checked.certified == checked.value)


def test_a_county_of_groups_verifies() -> None:
    """Six groups under 标准: each level is certified or says how much rests on how many cores."""
    answer = answered(Instance(generate("prefecture", 1), load("标准"), 2026))
    seen = verdict(answer)
    assert seen.faults == ()
    assert {checked.name for checked in seen.levels if checked.words == "证书已核验"} >= {"shortage", "equity"}
    for checked in seen.levels:
        assert checked.value == checked.claimed, "all levels are proved in one way or the other"
        assert (checked.rests_on_core > 0) >= (checked.value > checked.certified)


def test_levels_on_a_core_say_so(solved: Solved) -> None:
    """Only the certified part is called certified."""
    words = {checked.name: checked.words for checked in verdict(solved).levels}
    assert words["shortage"] == "证书核验下界 2，其余 1 由 1 个集团的整数核心求解证明"
    assert words["subsidy"] == "证书已核验"


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


def test_every_other_plan_is_caught_or_shown_as_unproved(solved: Solved) -> None:
    """Each posting left out, each posting sent elsewhere and each posting added: never are all levels as proved."""
    best = tuple(told.value for told in solved.levels)
    plans = [replace(solved.plan, postings=rest) for rest in _without_one(solved.plan)]
    table = assemble(solved.instance).postings
    every = table.plan(list(range(len(table)))).postings  # type: ignore[arg-type]
    for number, posting in enumerate(solved.plan.postings):
        others = [other for other in every if other.teacher == posting.teacher and other != posting]
        plans += [changed(solved, number, school=other.school) for other in others]
    moved = {posting.teacher for posting in solved.plan.postings}
    plans += [
        replace(solved.plan, postings=(*solved.plan.postings, other)) for other in every if other.teacher not in moved
    ]
    assert len(plans) >= 7
    for plan in plans:
        seen = verdict(solved, plan)
        assert seen.faults or tuple(checked.value for checked in seen.levels) == best, plan.postings
    assert sum(bool(verdict(solved, plan).faults) for plan in plans) >= len(plans) - 1


def _without_one(plan: Plan) -> list[tuple[Any, ...]]:
    return [plan.postings[:number] + plan.postings[number + 1 :] for number in range(len(plan.postings))]


def test_a_doubled_and_an_unknown_posting_are_caught(solved: Solved) -> None:
    """The same line twice, and a teacher who is on no roster."""
    first = solved.plan.postings[0]
    assert verdict(solved, replace(solved.plan, postings=(*solved.plan.postings, first))).faults
    stranger = first._replace(teacher="T99")
    assert any("T99" in fault for fault in verdict(solved, replace(solved.plan, postings=(stranger,))).faults)


# ---------------------------------------------------------------- the certificate

TAMPERINGS: dict[str, Callable[[Certificate], None]] = {
    "duals wiped": lambda c: level(c, 2).update(rows=[], duals=[]),
    "duals halved": lambda c: level(c, 2).update(duals=[dual // 2 for dual in level(c, 2)["duals"]]),
    "a dual's sign turned": lambda c: level(c, 5).update(duals=[-dual for dual in level(c, 5)["duals"]]),
    "duals on other rows": lambda c: level(c, 2).update(rows=[row + 1 for row in level(c, 2)["rows"]]),
    "exponent raised": lambda c: level(c, 2).update(exponent=level(c, 2)["exponent"] + 1),
    "certified bound raised": lambda c: level(c, 0).update(certified=level(c, 0)["certified"] + 1),
    "bound above the value": lambda c: level(c, 0).update(bound=level(c, 0)["bound"] + 1),
    "bound of a certified level raised": lambda c: level(c, 5).update(bound=level(c, 5)["bound"] + 1),
    "limit lowered": lambda c: level(c, 0).update(limit=level(c, 0)["limit"] - 1),
    "limit raised": lambda c: level(c, 0).update(limit=level(c, 0)["limit"] + 1),
    "limit dropped": lambda c: level(c, 0).update(limit=None),
    "value lowered": lambda c: level(c, 3).update(value=level(c, 3)["value"] - 1),
    "core called certificate": lambda c: level(c, 0).update(basis="certificate"),
    "data of another county": lambda c: c["digests"].update(data="0" * 64),
    "another policy": lambda c: c["digests"].update(policy="0" * 64),
    "no digests": lambda c: c["digests"].clear(),
    "components in another order": lambda c: c["components"].reverse(),
    "joined": lambda c: c.update(joined=True),
}
REFUSED: dict[str, Callable[[Certificate], None]] = {
    "component missing": lambda c: c["components"].pop(),
    "component doubled": lambda c: c["components"].append(c["components"][0]),
    "levels of a component missing": lambda c: c["components"][0]["levels"].clear(),
    "last level missing": lambda c: c["components"][0]["levels"].pop(),
    "basis unheard of": lambda c: level(c, 0).update(basis="proved"),
    "row out of range": lambda c: level(c, 0).update(rows=[10**6], duals=[1]),
    "negative row": lambda c: level(c, 0).update(rows=[-1], duals=[1]),
    "more rows than duals": lambda c: level(c, 0).update(rows=[0, 1], duals=[1]),
    "dual beyond 64 bits": lambda c: level(c, 0).update(rows=[0], duals=[2**64]),
    "negative exponent": lambda c: level(c, 0).update(exponent=-1),
    "absurd exponent": lambda c: level(c, 0).update(exponent=10**9),
    "limit with a fraction": lambda c: level(c, 0).update(limit=3.5),
    "text for a number": lambda c: level(c, 0).update(bound="3"),
    "key missing": lambda c: level(c, 0).pop("rows"),
    "no components": lambda c: c.pop("components"),
}


@pytest.mark.parametrize("tamper", TAMPERINGS.values(), ids=TAMPERINGS)
def test_a_changed_certificate_is_caught(solved: Solved, tamper: Callable[[Certificate], None]) -> None:
    """One figure at a time."""
    certificate = copy.deepcopy(certificate_data(solved))
    tamper(certificate)
    assert verdict(solved, certificate=certificate).faults


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
        for component in certificate["components"]:
            for stated in component["levels"]:
                stated.update(rows=[0], duals=[dual], certified=-(2**62), bound=-(2**62), basis="open")
        assert all(checked.certified <= checked.value for checked in verdict(solved, certificate=certificate).levels)


def test_calling_a_bound_open_only_weakens_the_claim(solved: Solved) -> None:
    """Lower bounds and a lesser basis are no faults, but the words no longer say proved."""
    certificate = copy.deepcopy(certificate_data(solved))
    level(certificate, 0).update(bound=1, certified=1, basis="open")
    seen = verdict(solved, certificate=certificate)
    assert seen.faults == ()
    assert seen.levels[0].words == "未证明（差距 2）"


# ---------------------------------------------------------------- the instance


def test_another_instance_is_caught(solved: Solved) -> None:
    """A roster, a policy or a year that the plan was not made for."""
    instance = solved.instance
    county = replace(instance.county, teachers=instance.county.teachers[::-1])
    assert verify(replace(instance, county=county), solved.plan, certificate_data(solved)).faults
    policy = instance.policy.model_copy(update={"source": "别处"})
    assert verify(replace(instance, policy=policy), solved.plan, certificate_data(solved)).faults
    with pytest.raises(InputError, match="不相符"):  # in 2027 other people are in term: other rows, other components
        verify(replace(instance, year=2027), solved.plan, certificate_data(solved))


def test_verifying_opens_no_solver() -> None:
    """Import the verifier where ortools and highspy cannot be imported, as a third party would."""
    script = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("ortools", "highspy"):
            raise ImportError(name)
sys.meta_path.insert(0, Blocked())
import optimizer.verifying
assert "optimizer.engine" not in sys.modules
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
