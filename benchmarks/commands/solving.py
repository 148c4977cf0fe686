"""Rotations against peers and brute force, over one year and several; presets; growth."""

import sys
from pathlib import Path
from statistics import median
from time import process_time
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.agreement import group_agreement, tiny_agreement
from benchmarks.growth import growth_rows
from benchmarks.horizon import horizon_run, policy_of_years, rolling_run
from benchmarks.presets import HEADINGS, outcomes
from benchmarks.rotation import Race, race
from benchmarks.trusting import rows as trust_rows
from benchmarks.trusting import write as write_puzzles
from optimizer.policy.layers import load
from optimizer.policy.layers import presets as shipped

app = typer.Typer()
console = Console(width=140)


@app.command()
def rotation(
    seeds: Annotated[int, typer.Option(help="counties per shape")] = 5,
    shape: str = "beibei",
    policy: str = "14集团20%流动",
    seconds: Annotated[float, typer.Option(help="wall limit of each monolithic peer")] = 300.0,
    stage: Annotated[float, typer.Option(help="wall limit of each stage of the per-group peer")] = 60.0,
) -> None:
    """Our CPU against plain models of the same county: monolithic CP-SAT and per-group three-stage HiGHS MIP."""
    races = []
    for seed in range(1, seeds + 1):
        races.append(race(shape, seed, policy, seconds, stage))
        console.print(" | ".join(races[-1].cells()))
    table = Table(title=f"{shape}, {policy}: CPU seconds, medians of {seeds} seeds")
    headings = ("seed", "teachers", "ours", "proved", "vector", "HiGHS MIP", "equal", "CP-SAT first plan", "lawful")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for run in races:
        table.add_row(*run.cells())
    console.print(table)
    _print_ratios(races)
    if not all(run.sound for run in races):
        raise typer.Exit(1)


def _print_ratios(races: list[Race]) -> None:
    ours = median(run.ours for run in races)
    highs = median(run.highs.cpu / run.ours for run in races)
    first = median(run.first_plan / run.ours for run in races)
    console.print(f"ours {ours:.2f} s; HiGHS MIP {highs:.1f}× ours; first CP-SAT plan {first:.1f}× ours (medians)")


@app.command()
def agree(
    cases: Annotated[int, typer.Option(help="tiny counties against brute force")] = 2000,
    years: Annotated[int, typer.Option(help="tiny three-year counties against brute force")] = 500,
    groups: Annotated[int, typer.Option(help="group-size counties against HiGHS MIP")] = 200,
) -> None:
    """Agreement of the engine with every plan that the auditor accepts, and with another solver."""
    sound = [_brute_force("one-year counties", cases, over_years=False)]
    sound += [_brute_force("three-year counties", years, over_years=True)]
    rows = group_agreement(groups)
    different = [row for row in rows if row[1] != row[2]]
    console.print(f"groups: {len(rows)} counties of group size, {len(different)} differ from HiGHS MIP {different[:3]}")
    if different or not all(sound):
        raise typer.Exit(1)


def _brute_force(title: str, cases: int, *, over_years: bool) -> bool:
    """Whether all tiny counties agree, 40% of them with ten accepted plans or more."""
    begun = process_time()
    seen, stood, bound = tiny_agreement(cases, over_years=over_years)
    wrong = [case for case in seen if not case.agrees]
    rich_enough = sum(case.accepted >= 10 for case in seen)
    console.print(
        f"{title}: {len(seen)} counties, {sum(case.plans for case in seen)} plans tried, "
        f"{sum(case.best is not None for case in seen)} feasible, {rich_enough} with ≥ 10 accepted plans, "
        f"{len(wrong)} disagreements, {process_time() - begun:.0f} s CPU"
    )
    table = Table(title="how often each rule stood in a policy, and bound (dropping it changes the answer; sampled)")
    for heading in ("rule", "policies", "sampled", "bound"):
        table.add_column(heading)
    for rule in [name for name in stood if not name.endswith("*")]:
        table.add_row(rule, str(stood[rule]), str(stood[f"{rule}*"]), str(bound[rule]))
    console.print(table)
    for case in wrong:
        console.print(f"DISAGREES {case}")
    return not wrong and 100 * rich_enough >= 40 * len(seen)


@app.command()
def years(
    seeds: int = 3,
    shape: str = "beibei",
    span: Annotated[int, typer.Option(help="school years", min=2, max=6)] = 3,
    gap: Annotated[float, typer.Option(help="percent at which burden and subsidy may stop")] = 1.0,
    policy: Annotated[str | None, typer.Option(help="a preset; the prefecture's with the mirror otherwise")] = None,
) -> None:
    """Several years at once: CPU, plans and gaps per group."""
    table = Table(title=f"{shape}, {span} years: CPU seconds")
    headings = ("seed", "teachers", "total", "answer", "lawful", "groups", "median", "most", "proved", "worst gap %")
    for heading in headings:
        table.add_column(heading)
    for seed in range(1, seeds + 1):
        run, _ = horizon_run(shape, seed, span, gap / 100, load(policy) if policy else policy_of_years())
        spent = [group.cpu for group in run.groups] or [0.0]
        cells = (
            run.seed, run.teachers, f"{run.cpu:.0f}", run.answer, run.lawful, len(run.groups),
            f"{median(spent):.1f}", f"{max(spent):.1f}", sum(group.proved for group in run.groups),
            f"{max((group.gap for group in run.groups), default=0.0):.2f}",
        )
        table.add_row(*map(str, cells))
        console.print(" | ".join(map(str, cells)))
    console.print(table)


@app.command()
def rolling(
    seeds: int = 3,
    shape: str = "prefecture",
    span: Annotated[int, typer.Option(min=2, max=6)] = 3,
    percent: Annotated[int, typer.Option(help="teachers in a hundred whose data changes")] = 3,
    policy: str = "州级集团化",
) -> None:
    """A re-plan a year later: published moves that could stay, those dropped or added, and how many name the clause."""
    headings = ("seed", "changed", "published", "possible", "dropped", "added", "clause named", "CPU s", "reasons s")
    table = Table(title=f"{shape}: {span} years, rolled by one, {percent}% of the teachers changed, {policy}")
    for heading in headings:
        table.add_column(heading)
    for seed in range(1, seeds + 1):
        run = rolling_run(shape, seed, span, percent, policy)
        if run is None:
            console.print(f"seed {seed}: no plan")
            continue
        table.add_row(
            str(run.seed), str(run.changed), str(run.published), str(run.valid), str(run.dropped), str(run.added),
            str(run.named), f"{run.cpu:.0f}", f"{run.explaining:.0f}",
        )
    console.print(table)


@app.command()
def presets(
    county: Annotated[list[str] | None, typer.Option(help="shipped instances")] = None,
    preset: Annotated[list[str] | None, typer.Option(help="all of them otherwise")] = None,
    python: Annotated[Path, typer.Option(help="the environment whose rotation is run")] = Path(sys.executable),
    seconds: Annotated[float | None, typer.Option(help="limit of each run by the clock")] = None,
) -> None:
    """Every preset on every shipped county: status, open levels, heads lost, postings past retirement, returners."""
    table = Table(*HEADINGS, title=f"presets, plan year 2026, {python}")
    sound = True
    for run in outcomes(preset or shipped(), county or ["county", "prefecture", "beibei"], python, seconds):
        table.add_row(*run.cells())
        console.print(" | ".join(run.cells()))
        sound &= run.code in (0, 3) and not (run.broken or run.headless or run.retired or run.sent_again)
    console.print(table)
    if not sound:
        raise typer.Exit(1)


@app.command()
def growth(seeds: int = 3) -> None:
    """CPU and memory from 400 to 45,000 teachers, and the growth exponent."""
    rows, exponent = growth_rows(seeds)
    table = Table(title="growth (medians)")
    headings = ("teachers", "shape", "CPU s", "ms/teacher", "peak MB", "worker MB", "audit s", "A·x ms", "proved", "n")
    for heading in headings:
        table.add_column(heading)
    for row in rows:
        table.add_row(*row.cells())
    console.print(table)
    console.print(f"growth exponent {exponent:.2f}")


@app.command()
def trusting(
    models: Annotated[int, typer.Option(help="random models of every coefficient size", min=1)] = 2000,
    first: Annotated[int, typer.Option(help="seed of the first")] = 0,
    output: Annotated[
        Path | None, typer.Option("--write", help="keep the smallest wrong ones as the self-test's data file")
    ] = None,
    each: Annotated[int, typer.Option(help="models kept of every size", min=1)] = 3,
) -> None:
    """Where CP-SAT states wrong optima: small models of every coefficient size against every assignment."""
    table = Table(title=f"wrong statements of CP-SAT, {models} models of every coefficient size")
    headings = ("largest", "models", "wrong", "as infeasible", "wrong as we ask", "refused", "wrong, let pass", "CPU s")
    for heading in headings:
        table.add_column(heading)
    found = []
    for row in trust_rows(models, first):
        found.append(row)
        table.add_row(*row.cells())
        console.print(" | ".join(row.cells()))
    console.print(table)
    if output is not None:
        console.print(f"{write_puzzles(output, found, each)} models written to {output}")
    if not all(row.sound for row in found):
        raise typer.Exit(1)
