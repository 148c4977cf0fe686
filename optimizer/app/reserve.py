"""What ``rotation reserve`` does."""

from fractions import Fraction
from pathlib import Path

from rich.console import Console

from optimizer.app.judge import with_plan
from optimizer.domain.errors import Exit
from optimizer.questions.counterfactuals import Desk
from optimizer.questions.probabilities import Chances
from optimizer.questions.reserve import reserve_lists
from optimizer.questions.risk import risks
from optimizer.reporting.files.chances import with_table
from optimizer.reporting.files.plan_files import write_json
from optimizer.reporting.terminal.reserve import NAME, Reserve, print_reserve, reserve_data
from optimizer.reporting.xlsx.reserve_book import NAME as BOOK
from optimizer.reporting.xlsx.reserve_book import write_reserve


def run_reserve(
    path: Path, plan: Path, chances: Chances, level: Fraction, output: Path | None, *, table: Path | None,
    policy: str | None, year: int | None, previous: Path | None, full_names: bool, console: Console,
) -> int:
    """Risks and lists; with a folder, as files beside the plan."""
    instance, given = with_plan(path, plan, policy, year, None, previous)
    if table is not None:
        chances = with_table(chances, table, instance)
    desk = Desk.of(instance, given)
    lists = tuple(reserve_lists(desk, chances, level))
    reserve = Reserve(
        instance, chances, level, risks(instance, given, chances), lists, desk.assembly.levels, full_names
    )
    print_reserve(console, reserve)
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        write_json(output / NAME, reserve_data(reserve))
        write_reserve(output / BOOK, reserve, desk.assembly.gauges)
        console.print(f"已写入 {output}/：{BOOK}、{NAME}。", markup=False, highlight=False)
        if output.resolve() == plan.parent.resolve():
            console.print("以后 rotation whatif --refuse 会按这份名单依次递补。", markup=False)
    return Exit.FINE
