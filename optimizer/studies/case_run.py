"""``run_case``: from a case to its row. No scheduling, no files but the roster's."""

import time
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from optimizer.auditing.audit import Audit
from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.engine.process_pool import Effort
from optimizer.generating import generate
from optimizer.importing.confirming import read_confirmed
from optimizer.policy.digests import DATA, POLICY, SCHEMAS, data_digest
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build
from optimizer.readings.equity import Variation
from optimizer.solving.answers import Answer, Impossible, Solved
from optimizer.solving.rotation import plan_rotation, sentence
from optimizer.solving.rounds import IN_PASSING, plan_covering, weighs_cover
from optimizer.studies.cases import Case, Filed, Made, digest
from optimizer.studies.columns import Cell, Row
from optimizer.studies.memory import forget_peak, peak_mib
from optimizer.studies.versions import versions

KEPT = 2  # counties that a process holds at once


def run_case(case: Case) -> Row:
    """Solve one case. Raises InputError where the roster cannot be read or is no longer the one that was listed."""
    instance = instance_of(case)
    limits = case.limits
    effort = Effort(1, limits.seconds, limits.effort, case.seed, limits.gap / 100, limits.certify)
    forget_peak()
    cpu, wall = time.process_time(), time.monotonic()
    weighs = weighs_cover(instance)
    answer = plan_covering(instance, effort, most=IN_PASSING).answer if weighs else plan_rotation(instance, effort)
    spent: dict[str, Cell] = {
        "cpu_seconds": round(time.process_time() - cpu, 3), "wall_seconds": round(time.monotonic() - wall, 3),
        "peak_mib": peak_mib(),
    }
    county = instance.county
    counts = {"teachers": len(county.teachers), "schools": len(county.schools), "groups": len(county.groups)}
    digests = {f"{key}_digest": instance.digests[key] for key in (DATA, POLICY)}
    return {**told(answer), **spent, **counts, **digests, **versions()}


def failed(reason: str) -> Row:
    """The row of a case that could not be solved, and why."""
    return {"status": "failed", "reason": reason, **versions()}


def instance_of(case: Case) -> Instance:
    """The instance of a case; rosters are kept from case to case, policies are not."""
    county = _county(case.source)
    policy = build(case.policy, str(case.policy["name"]))
    return Instance(county, policy, case.year, str(case.point.get("instance", "")), span=case.span)


@lru_cache(KEPT)
def _county(source: Filed | Made) -> County:
    if isinstance(source, Made):
        return generate(source.shape, source.seed, source.year, impossible=source.impossible, teams=source.teams)
    county = read_confirmed(Path(source.path)).roster.county
    if all(data_digest(county, schema) != source.digest for schema in reversed(SCHEMAS)):
        name = Path(source.path).name
        raise InputError.of(f"名册 {name} 在研究开始后被改动", "请重新运行，改动后的名册算作新的案例。")
    return county


def told(answer: Answer) -> dict[str, Cell]:
    """What an answer says, in cells."""
    if isinstance(answer, Solved):
        return _solved(answer)
    if isinstance(answer, Impossible):
        return _impossible(answer)
    names = [answer.instance.county.group[group].name for group in answer.open_groups]
    return {"status": "undecided", "reason": f"尚未判定的集团：{'、'.join(names)}"}


def _solved(answer: Solved) -> dict[str, Cell]:
    cells: dict[str, Cell] = {"status": "solved"}
    for level in answer.levels:
        cells |= {
            f"{level.name}_value": level.value, f"{level.name}_bound": level.verdict.certified,
            f"{level.name}_proved": level.verdict.proved, f"{level.name}_scale": level.scale,
        }
    audit: Audit = answer.audit
    years = audit.years.values()
    postings = sorted(tuple(map(str, posting)) for posting in answer.plan.postings)
    return cells | {
        "proved": all(level.verdict.proved for level in answer.levels), "repeatable": answer.repeatable,
        "movers": sum(1 for seen in years for _ in seen.history.moves()),
        "postings": len(postings), "soft_breaches": sum(not finding.hard for finding in audit.findings),
        **_equity("equity", (each for seen in years for each in seen.after)),
        **_equity("equity_before", (each for seen in years for each in seen.before)),
        "plan_digest": digest(postings),
    }


def _equity(name: str, variations: Iterable[Variation]) -> dict[str, Cell]:
    """Σ CV² over year, district, stage and indicator (definitions §5), exactly, with the head-counts of the plan."""
    squares = [each.squared for each in variations if each.squared is not None]
    if not squares:
        return {}
    total = sum(squares, start=Fraction(0))
    return {f"{name}_exact": f"{total.numerator}/{total.denominator}", f"{name}_number": float(total)}


def _impossible(answer: Impossible) -> dict[str, Cell]:
    cells: dict[str, Cell] = {"status": "impossible"}
    if answer.clashes:
        first = answer.clashes[0]
        cells |= {
            "clash": "；".join(sentence(answer.instance, case) for case in first.cases),
            "clash_cases": ";".join(map(str, first.cases)), "clash_exact": first.exact,
        }
    elif answer.breaks:
        first_break = answer.breaks[0]
        cells |= {
            "clash": first_break.text, "clash_cases": ";".join(map(str, first_break.cases)), "clash_exact": True,
        }
    if answer.repairs:
        cells["repair_hundredths"] = sum(repair.total for repair in answer.repairs)
    return cells
