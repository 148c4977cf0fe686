"""Commands of 走教."""

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import InstancePath, PolicyOption, YearOption, console, print_notes
from optimizer.domain.errors import Exit

app = typer.Typer()


@app.command()
def itineraries(
    instance: InstancePath,
    output: Annotated[Path, typer.Option("-o", "--output", help="结果写入的文件夹", metavar="DIR")],
    plan: Annotated[
        Path | None, typer.Argument(help="轮岗方案 plan.json 或 plan.xlsx；不写则按现有师资", metavar="[PLAN]")
    ] = None,
    policy: PolicyOption = None,
    year: YearOption = None,
    previous: Annotated[
        Path | None,
        typer.Option(
            "--previous", help="上学期的走教课表 itineraries.json 或 .xlsx；代替名册的「上期走教」表", metavar="FILE"
        ),
    ] = None,
    term_start: Annotated[
        str | None, typer.Option(help="学期第一天，如 2026-09-01；默认按「设置」表，再默认当学年9月1日", metavar="DATE")
    ] = None,
    term_weeks: Annotated[int | None, typer.Option(help="学期周数；默认按「设置」表，再默认20", min=1, max=30)] = None,
    holidays: Annotated[
        str | None,
        typer.Option(
            help="法定节假日以外不上课的日子，如 2026-11-05至2026-11-06；或每行一项的文本文件；默认按「设置」表",
            metavar="DATES|FILE",
        ),
    ] = None,
    makeup: Annotated[
        str | None,
        typer.Option(
            help="补课日，如 2026-09-20上周二的课、2026-10-10不上课；或每行一项的文本文件；默认按「设置」表",
            metavar="DATES|FILE",
        ),
    ] = None,
    bell: Annotated[
        list[str] | None,
        typer.Option(
            help="作息，可重复：上午上课=8:30，初中下午上课=14:10，课间分钟=10；也可依次写各节时间 上午上课=8:00、8:50",
            metavar="项目=时间",
        ),
    ] = None,
    time_limit: Annotated[float | None, typer.Option(help="限时（秒）；默认不限时，结果可重复", min=0.1)] = None,
    seed: Annotated[int, typer.Option(help="随机种子", min=0)] = 0,
    full_names: Annotated[bool, typer.Option("--full-names", help="写出教师完整姓名（默认脱敏）")] = False,
) -> None:
    """排走教：找出课时不足整岗的学科，为走教教师排好每周的学校、日子和节次，写出课表、路线与日历。

    排不下的班级逐一说明原因，不影响退出码。上学期的走教关系写在名册的「上期走教」表或用 --previous 给出，其他各级
    目标相同时改动最少；学校只有部分节次可排的写在「空闲节次」表；学期、放假、补课日和作息写在「设置」表，也可用选项临时改，
    只影响日历和补助。法定节假日按国务院办公厅的通知自动扣除；调休上班日上周几的课由当地定，写在补课日，没有写的不排课
    并逐日提示；通知尚未公布的年份也提示。退出码：0 已排好，2 输入有误，4 中断。
    """
    from optimizer.app.itineraries import ItinerariesRequest, plan_itineraries, question, write
    from optimizer.cli.progress import shown
    from optimizer.cli.term_options import term_of
    from optimizer.reporting.terminal.cover import print_shared
    from optimizer.reporting.terminal.visit_money import print_credits, print_quotas
    from optimizer.reporting.terminal.weekly_cover import print_cover, print_needs

    term = term_of(term_start, term_weeks, holidays, makeup, bell or ())
    asked = question(instance, ItinerariesRequest(plan, policy, year, previous, term, time_limit, seed))
    county = asked.instance.county
    print_notes(console, asked.notes)
    print_needs(console, county, asked.found, asked.hopeless)
    with shown(console, "准备走教模型") as listen:
        result = plan_itineraries(asked, listen)
    print_cover(console, county, asked.found.week, result.cover.visits, result.left)
    print_shared(console, result.cover)
    names = write(result, output, full_names=full_names)
    print_credits(console, result.context)
    print_quotas(console, county, result.context)
    console.print(f"结果已写入 {output}/：{'、'.join(names)}", markup=False)


@app.command("itineraries-check")
def itineraries_check(
    instance: InstancePath,
    file: Annotated[Path, typer.Argument(help="走教课表：（可手工改过的）itineraries.xlsx 或 .json", metavar="FILE")],
    plan: Annotated[Path | None, typer.Argument(help="排走教时所用的轮岗方案", metavar="[PLAN]")] = None,
    policy: PolicyOption = None,
    year: YearOption = None,
    previous: Annotated[
        Path | None, typer.Option("--previous", help="排走教时用 --previous 给出的上学期课表", metavar="FILE")
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="再用 itineraries.json 里的证书，以整数重算各级下界，说明结论依据")
    ] = False,
) -> None:
    """逐条核对一份走教课表，不使用求解器。

    加 --verify 时核验证书（课表为 .xlsx 的，取同一文件夹的 itineraries.json）：证书能证明的写「证书已核验」，
    其余写明依据求解器、未独立核验，或课表高出下界多少。退出码：0 没有问题（加 --verify 时各级都经整数证明），
    1 有违反之处、证书有误或所写的值不是课表的，2 有无法读入的内容，4 没有违反之处，但有目标未经整数证明（列出）。
    """
    from optimizer.app.itineraries_check import WeekCheckRequest, check_week
    from optimizer.reporting.terminal.week_check import print_proof, print_week_check

    verdict = check_week(WeekCheckRequest(instance, file, plan, policy, year, previous, verify))
    print_week_check(console, verdict.checked, verdict.online)
    if verdict.checked.values is None:
        raise typer.Exit(Exit.INVALID)
    if verdict.proof is not None:
        print_proof(console, verdict.proof.levels, verdict.proof.faults)
    if not verdict.sound:
        raise typer.Exit(Exit.DEFECT)
    raise typer.Exit(Exit.UNDECIDED if verdict.proof is not None and verdict.proof.open else Exit.FINE)
