"""``rotation compare``."""

from typing import Annotated

import typer

from optimizer.cli.options import (
    FolderOption,
    FullNamesOption,
    InstancePath,
    PolicyOption,
    YearOption,
    YearsOption,
    console,
)
from optimizer.cli.refusals import refused

app = typer.Typer()


@app.command()
def compare(
    instance: InstancePath,
    items: Annotated[
        list[str], typer.Argument(help="两项以上：方案文件、求解结果文件夹、内置政策名称或政策文件", metavar="A B …")
    ],
    output: FolderOption = None, policy: PolicyOption = None, year: YearOption = None, years: YearsOption = None,
    workers: Annotated[int | None, typer.Option(help="求解政策时的并行进程数", min=1)] = None,
    full_names: FullNamesOption = False,
) -> None:
    """两份以上的方案或政策并列对照：目标、合规、均衡、各校进出、构成，以及安排不同的教师。

    政策先在本实例上求解再比较；每份方案按每项政策各审核一遍。
    例：rotation compare instances/three_schools out/three_schools 教共体 -o out/对照
    """
    from optimizer.app.compare import CompareRequest, NoPlan, first_limits, read_items, write
    from optimizer.app.compare import compare as answered
    from optimizer.cli.progress import told
    from optimizer.engine.process_pool import Effort
    from optimizer.goals.uncovered import Uncovered
    from optimizer.policy.instance import open_instance
    from optimizer.reporting.terminal.comparison import print_comparison

    case = open_instance(instance, policy=policy, year=year, years=years)
    case, first = first_limits(case, items)
    if first is not None:
        console.print(f"提示：「{Uncovered.title}」一律以 {first} 所依据的走教、同步课堂限额为前提。", markup=False)
    request = CompareRequest(read_items(case, items), years is not None, Effort(workers or 1))
    with console.status("") as status:
        answer = answered(case, request, lambda event: status.update(told(event)))
    if isinstance(answer, NoPlan):
        console.print(f"政策「{answer.policy.name}」：", markup=False)
        raise typer.Exit(refused(console, answer.answer))
    print_comparison(console, answer.tables(full_names=full_names))
    if output is not None:
        files = write(answer, output, full_names=full_names)
        console.print(f"结果已写入 {output}/：{'、'.join(files)}", markup=False)
