"""A certificate that an instance has no plan: checked in integers, and nothing false in it passes."""

import copy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.tiny import draw
from benchmarks.variants import VARIANTS
from optimizer.app.judge import PlanRequest
from optimizer.app.recheck import recheck_refutation
from optimizer.app.refutation import check
from optimizer.auditing.question import question_of
from optimizer.auditing.refutations import KEY, check_refutation
from optimizer.domain.errors import Exit, InputError
from optimizer.engine.conflict import Clash
from optimizer.engine.core_certificate import made
from optimizer.model.assembly import assemble_clauses
from optimizer.model.proof_bytes import packed
from optimizer.model.switches import Switched
from optimizer.policy.instance import Instance, open_instance
from optimizer.reporting.files.refutation import refutation_data
from optimizer.solving.answers import Impossible, Solved
from optimizer.solving.refutation import proofs_of
from optimizer.solving.rotation import plan_rotation

IMPOSSIBLE = Path("instances/impossible")
NAMES = ("flow_against_outflow", "mirror_against_backbone", "two_decisions", "full_group", "leaders")


def data_of(answer: Impossible) -> dict[str, Any]:
    return refutation_data(answer.instance, proofs_of(answer), seed=0)


@cache
def refuted(name: str) -> Impossible:
    answer = plan_rotation(open_instance(IMPOSSIBLE / name, year=2026))
    assert isinstance(answer, Impossible)
    return answer


@pytest.mark.parametrize("name", NAMES)
def test_a_clash_is_proved_without_a_solver(name: str) -> None:
    """Every clash of an impossible instance is checked in integers, and names the cases that were told."""
    answer = refuted(name)
    seen = check_refutation(answer.instance, data_of(answer))
    assert seen.faults == ()
    assert seen.proved
    assert all(clash.proved for clash in seen.clashes)
    told = {case.entry for clash in answer.clashes for case in (*clash.cases, *clash.bars)}
    assert {case.entry for clash in seen.clashes for case in clash.cases} == told


def test_what_counting_finds_names_what_forbids_the_postings() -> None:
    """Over three years returners stay: without the clause that says so, the quotas alone would not clash."""
    answer = plan_rotation(open_instance(Path("instances/three_schools"), year=2026, years=3))
    assert isinstance(answer, Impossible) and answer.breaks
    (clash,) = answer.clashes
    assert {case.entry for case in clash.cases} == {"flow", "backbone_share"}
    assert {bar.entry for bar in clash.bars} == {"returners"}
    seen = check_refutation(answer.instance, data_of(answer))
    assert seen.proved and all(found.proved for found in seen.clashes)
    bare = Clash(clash.cases, exact=True, counted=True)
    assert proofs_of(replace(answer, clashes=(bare,))) == ()


def test_no_switches_of_a_county_with_a_plan_are_proved_to_clash() -> None:
    """A certificate of another instance, or one with other switches, proves nothing where there is a plan."""
    strange = data_of(refuted("flow_against_outflow"))
    tried = 0
    for seed in range(40):
        instance = draw(seed, VARIANTS)
        if not isinstance(plan_rotation(instance), Solved):
            continue
        for wide in (True, False):
            for component in (0, 1):
                claim = {**strange[KEY][0], "wide": wide, "component": component, "switches": [0]}
                try:
                    seen = check_refutation(instance, {**strange, KEY: [claim]})
                except InputError:
                    continue
                tried += 1
                assert not seen.proved
                assert not seen.clashes[-1].proved
    assert tried > 20


def test_fewer_switches_of_a_minimal_clash_have_no_proof() -> None:
    """Each case that is left out makes room for a plan: the same steps prove nothing, and no others are found."""
    answer = refuted("flow_against_outflow")
    data = data_of(answer)
    for number in range(len(data[KEY][0]["switches"])):
        false = copy.deepcopy(data)
        switches = false[KEY][0]["switches"]
        del switches[number]
        seen = check_refutation(answer.instance, false)
        assert not seen.proved
        assert any("证明不成立" in fault for fault in seen.faults)
        assembly, bars = assemble_clauses(answer.instance)
        block = Switched(assembly, next(iter(assembly.components(joined=false[KEY][0]["joined"]))), bars)
        core = block.core(switches)
        assert core is not None
        with pytest.raises(ArithmeticError, match="beats"):
            made(core, 500)


def test_what_rests_on_a_solver_says_so() -> None:
    """Without a proof the clash is told, and is not proved."""
    answer = refuted("flow_against_outflow")
    data = data_of(answer)
    data[KEY][0].update(basis="core", tree="")
    seen = check_refutation(answer.instance, data)
    assert seen.faults == ()
    assert not seen.proved


@pytest.mark.parametrize(
    "claims", [[], [{"wide": False, "joined": False, "component": 0, "switches": [], "basis": "core"}]]
)
def test_a_certificate_without_a_clash_says_nothing(tmp_path: Path, claims: list[dict[str, Any]]) -> None:
    """Of a county with a plan nobody is told that there is none, not even on a solver's word."""
    roster = Path("instances/three_schools")
    instance = open_instance(roster)
    false = {"digests": instance.digests, "question": question_of(instance), KEY: claims}
    found = check(PlanRequest(roster, tmp_path / "certificate.json"), false)
    assert found.code == Exit.DEFECT and len(found.check.faults) == 1
    assert "没有列出任何" in found.check.faults[0]


def test_what_rests_on_a_solver_is_solved_again(tmp_path: Path) -> None:
    """An honest clash stands; one that a county with a plan is said to have is found out."""
    data = data_of(refuted("flow_against_outflow"))
    data[KEY][0].update(basis="core", tree="")
    honest = check(PlanRequest(IMPOSSIBLE / "flow_against_outflow", tmp_path / "certificate.json", year=2026), data)
    assert honest.code == Exit.UNDECIDED
    solved = recheck_refutation(honest)
    assert solved is not None and "同样没有可行方案" in solved.words and solved.faults == ()

    roster = Path("instances/three_schools")
    instance = open_instance(roster)
    claim = {"wide": False, "joined": False, "component": 0, "switches": [0], "basis": "core"}
    false = {"digests": instance.digests, "question": question_of(instance), KEY: [claim]}
    found = check(PlanRequest(roster, tmp_path / "certificate.json"), false)
    assert found.code == Exit.UNDECIDED
    solved = recheck_refutation(found)
    assert solved is not None and "并非无可行方案" in solved.faults[0]
    assert found.with_faults(solved.faults).code == Exit.DEFECT
    assert recheck_refutation(found.with_faults(solved.faults)) is None


def test_another_instance_is_a_false_claim() -> None:
    """Digests and the sealed question are compared."""
    answer = refuted("flow_against_outflow")
    other = Instance(answer.instance.county, answer.instance.policy.model_copy(update={"name": "另"}), 2026)
    assert check_refutation(other, data_of(answer)).faults


@pytest.mark.parametrize("change", [
    {"component": 10**6}, {"component": -1}, {"switches": [10**6]}, {"switches": [-1]}, {"basis": "certificate"},
    {"tree": 3}, {"wide": "yes"},
], ids=str)
def test_a_malformed_certificate_is_bad_input(change: dict[str, Any]) -> None:
    answer = refuted("flow_against_outflow")
    data = data_of(answer)
    data[KEY][0].update(change)
    with pytest.raises(InputError):
        check_refutation(answer.instance, data)


@pytest.mark.parametrize("tree", ["", "x", packed([])])
def test_no_other_text_is_a_proof(tree: str) -> None:
    """A proof that is missing or no proof at all is a false claim, never a crash."""
    answer = refuted("flow_against_outflow")
    data = data_of(answer)
    data[KEY][0].update(tree=tree)
    assert check_refutation(answer.instance, data).faults
