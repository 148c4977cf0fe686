"""The command line: ``rotation``."""

import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer
import yaml
from rich.console import Console

from optimizer import __version__
from optimizer.errors import Exit, InputError

app = typer.Typer(
    help="教师交流轮岗优化：读入名册与政策，给出可证明最优、逐条审核的年度交流方案。",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
)
policy_app = typer.Typer(help="查看、合并、比较和检查政策。", no_args_is_help=True)
app.add_typer(policy_app, name="policy")
console = Console(soft_wrap=True)
errors = Console(stderr=True, soft_wrap=True)
INTERRUPTED = 130  # how typer ends on Ctrl-C

InstancePath = Annotated[Path, typer.Argument(help="实例：CSV 文件夹、.xlsx 工作簿或 .json 文件", metavar="INSTANCE")]
PlanPath = Annotated[Path, typer.Argument(help="方案：plan.json 或（可手工改过的）plan.xlsx", metavar="PLAN")]
PolicyOption = Annotated[str | None, typer.Option("--policy", help="内置政策名称或政策文件；默认用实例自带的政策")]
YearOption = Annotated[int | None, typer.Option("--year", help="计划学年，如 2026 表示 2026—2027 学年")]
YearsOption = Annotated[int | None, typer.Option("--years", help="一次规划几个学年（1—6），默认1", min=1, max=6)]


@app.command()
def solve(
    instance: InstancePath,
    output: Annotated[Path, typer.Option("-o", "--output", help="结果写入的文件夹", metavar="DIR")],
    policy: PolicyOption = None,
    year: YearOption = None,
    years: YearsOption = None,
    workers: Annotated[int | None, typer.Option(help="并行进程数，默认等于处理器核数；不影响结果", min=1)] = None,
    time_limit: Annotated[float | None, typer.Option(help="限时（秒）；默认不限时，结果可重复", min=0.1)] = None,
    seed: Annotated[int, typer.Option(help="随机种子", min=0)] = 0,
    previous: Annotated[
        Path | None,
        typer.Option(help="上一版方案 plan.json：同年重排时减少变动；逐年滚动时已公布的学年尽量不动", metavar="PLAN"),
    ] = None,
    gap: Annotated[
        float,
        typer.Option(help="几年一并规划时，负担、补助求到约百分之几为止（至多留下两倍）；0 为求到证明", min=0, max=100),
    ] = 1.0,
    certify: Annotated[
        bool, typer.Option("--certify", help="证书未能封闭之处，再请第二种求解器复核（较慢）")
    ] = False,
    full_names: Annotated[bool, typer.Option("--full-names", help="工作簿中写出完整姓名（默认脱敏）")] = False,
) -> None:
    """求最优方案（一年或几年一次排好）：写出 plan.xlsx、plan.json、report.json 和 certificate.json。

    退出码：0 已求得方案，2 输入有误，3 政策无可行方案，4 未能判定。按 Ctrl-C 提前结束并保留已有的最好结果。
    """
    from optimizer.commands import run_solve

    raise typer.Exit(
        run_solve(
            instance, output, policy=policy, year=year, years=years, workers=workers, seconds=time_limit, seed=seed,
            previous=previous, gap=gap / 100, certify=certify, full_names=full_names, console=console,
        )
    )


@app.command()
def audit(
    instance: InstancePath, plan: PlanPath, policy: PolicyOption = None, year: YearOption = None,
    years: YearsOption = None,
    previous: Annotated[Path | None, typer.Option(help="求解时所用的上一版方案", metavar="PLAN")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="审核报告（JSON）写入此文件")] = None,
) -> None:
    """逐条审核一份方案（可为手工修改过的工作簿），不使用求解器。退出码：0 合规，1 有硬性条款不合规。"""
    from optimizer.commands import run_audit

    raise typer.Exit(
        run_audit(
            instance, plan, policy=policy, year=year, years=years, previous=previous, output=output, console=console
        )
    )


@app.command()
def verify(
    instance: InstancePath, plan: PlanPath, policy: PolicyOption = None, year: YearOption = None,
    years: YearsOption = None,
    certificate: Annotated[
        Path | None, typer.Option(help="证书文件；默认为方案旁的 certificate.json")
    ] = None,
    previous: Annotated[Path | None, typer.Option(help="求解时所用的上一版方案", metavar="PLAN")] = None,
) -> None:
    """不用求解器，以整数运算复核方案的合法性、目标值和最优性证书。"""
    from optimizer.commands import run_verify

    raise typer.Exit(
        run_verify(
            instance, plan, certificate, policy=policy, year=year, years=years, previous=previous, console=console
        )
    )


@app.command()
def itineraries(
    instance: InstancePath,
    output: Annotated[Path, typer.Option("-o", "--output", help="结果写入的文件夹", metavar="DIR")],
    plan: Annotated[
        Path | None, typer.Argument(help="轮岗方案 plan.json 或 plan.xlsx；不写则按现有师资", metavar="[PLAN]")
    ] = None,
    policy: PolicyOption = None,
    year: YearOption = None,
    time_limit: Annotated[float | None, typer.Option(help="限时（秒）；默认不限时，结果可重复", min=0.1)] = None,
    seed: Annotated[int, typer.Option(help="随机种子", min=0)] = 0,
    full_names: Annotated[bool, typer.Option("--full-names", help="写出教师完整姓名（默认脱敏）")] = False,
) -> None:
    """排走教：找出课时不足整岗的学科，为走教教师排好每周的学校、日子和节次，写出课表、路线与日历。

    排不下的班级逐一说明原因，不影响退出码。退出码：0 已排好，2 输入有误，4 中断。
    """
    from optimizer.itinerant_commands import run_itineraries

    raise typer.Exit(
        run_itineraries(
            instance, plan, output, policy=policy, year=year, seconds=time_limit, seed=seed, full_names=full_names,
            console=console,
        )
    )


@app.command("itineraries-check")
def itineraries_check(
    instance: InstancePath,
    file: Annotated[Path, typer.Argument(help="走教课表：（可手工改过的）itineraries.xlsx 或 .json", metavar="FILE")],
    plan: Annotated[Path | None, typer.Argument(help="排走教时所用的轮岗方案", metavar="[PLAN]")] = None,
    policy: PolicyOption = None,
    year: YearOption = None,
) -> None:
    """逐条核对一份走教课表，不使用求解器。退出码：0 没有问题，1 有违反之处，2 有无法读入的内容。"""
    from optimizer.itinerant_commands import run_itineraries_check

    raise typer.Exit(run_itineraries_check(instance, file, plan, policy=policy, year=year, console=console))


@app.command()
def check(
    instance: InstancePath, policy: PolicyOption = None, year: YearOption = None, years: YearsOption = None
) -> None:
    """只检查名册与政策，不求解：列出全部错误与提示。"""
    from optimizer.commands import run_check

    raise typer.Exit(run_check(instance, policy=policy, year=year, years=years, console=console))


@app.command()
def template(path: Annotated[Path, typer.Argument(help="要写出的空白工作簿，如 名册模板.xlsx")]) -> None:
    """写出空白名册工作簿：含下拉选项、填写说明与示例行。"""
    from optimizer.formats import write_template

    _refuse_existing(path)
    write_template(path)
    console.print(f"已写出模板：{path}")


@app.command()
def generate(
    shape: Annotated[str, typer.Argument(help="示例县的类型；不知道时输入 list 查看")],
    path: Annotated[Path | None, typer.Argument(help="写出位置：文件夹、.xlsx 或 .json")] = None,
    seed: Annotated[int, typer.Option(min=0)] = 1,
    year: Annotated[int, typer.Option(help="计划学年")] = 2026,
    policy: Annotated[str | None, typer.Option(help="写入 policy.yaml 的内置政策")] = None,
    impossible: Annotated[str | None, typer.Option(help="有意造出的冲突：backbone、flow 或 posts")] = None,
) -> None:
    """生成仿真的县区数据（名字、年龄、职称、学科、历史与地理均为虚构），用于试用与评测。"""
    from optimizer.commands import run_generate

    raise typer.Exit(
        run_generate(shape, path, seed=seed, year=year, policy=policy, impossible=impossible, console=console)
    )


@policy_app.command("show")
def policy_show(
    name: Annotated[str | None, typer.Argument(help="内置政策名称或文件；不写则列出全部内置政策")] = None,
    year: YearOption = None,
) -> None:
    """列出内置政策，或显示一项政策的全部条目与条款依据。"""
    from optimizer.policy import load, presets

    if name is None:
        for preset in presets():
            console.print(f"{preset}：{load(preset).source or '—'}")
        return
    from optimizer.commands import print_policy

    print_policy(load(name), year, console=console)


@policy_app.command("merge")
def policy_merge(
    layers: Annotated[list[str], typer.Argument(help="由上位到下位的政策：国家 市 县 集团")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写入此文件；默认显示在屏幕上")] = None,
) -> None:
    """按条目编号合并多层政策，下位覆盖上位。"""
    from optimizer.policy import build, load, merge

    merged = build(merge([load(layer).dump() for layer in layers]), layers[-1])
    text = yaml.safe_dump(merged.dump(), allow_unicode=True, sort_keys=False)
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8")
        console.print(f"已写出合并后的政策：{output}")


@policy_app.command("diff")
def policy_diff(first: str, second: str) -> None:
    """比较两项政策：新增、删除和改变的条目。"""
    from optimizer.commands import run_policy_diff

    raise typer.Exit(run_policy_diff(first, second, console=console))


@policy_app.command("check")
def policy_check(
    name: Annotated[str, typer.Argument(help="内置政策名称或文件")], year: YearOption = None
) -> None:
    """求解之前找出条目之间的矛盾，并指出已过期的条目。"""
    from optimizer.commands import run_policy_check

    raise typer.Exit(run_policy_check(name, year=year, console=console))


@app.command()
def rules() -> None:
    """列出政策可用的全部规则及其参数。"""
    from optimizer.catalogue import described
    from optimizer.rules import RULES

    for line in map(described, RULES):
        console.print(f"{line.name}  {line.title}：{line.parameters.replace('`', '')}", markup=False, highlight=False)


@app.command()
def version() -> None:
    """显示版本号。"""
    console.print(__version__)


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise InputError.of(f"{path} 已存在", "请换一个文件名，或先移走原文件。")


def main() -> None:
    """Entry point: plug-ins add commands, and every user error ends with its advice and exit code 2."""
    for plugin in entry_points(group="rotation.commands"):
        plugin.load()(app)
    try:
        app()
    except InputError as error:
        errors.print("[bold]输入有误：[/bold]")
        for number, problem in enumerate(error.problems, start=1):
            errors.print(f"{number:>3}. {problem}", markup=False)
        sys.exit(Exit.INVALID)
    except SystemExit as ended:
        if ended.code != INTERRUPTED:
            raise
        errors.print("已中断，结果可能不完整，请重新运行。")
        sys.exit(Exit.UNDECIDED)


if __name__ == "__main__":
    main()
