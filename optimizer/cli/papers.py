"""``rotation papers``."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import (
    AddresseeOption,
    ApprovedOption,
    DateOption,
    NumberOption,
    OfficeOption,
    PolicyOption,
    PreviousOption,
    ReportOption,
    SignerOption,
    YearOption,
    YearsOption,
    console,
)
from optimizer.cli.versions import opened
from optimizer.domain.errors import InputError

app = typer.Typer()
SHOWN = 3  # files of one folder that the screen lists


@app.command()
def papers(
    instance: Annotated[
        Path | None, typer.Argument(help="实例：CSV 文件夹、.xlsx 工作簿或 .json 文件", metavar="INSTANCE")
    ] = None,
    plan: Annotated[
        Path | None, typer.Argument(help="方案：plan.json 或（可手工改过的）plan.xlsx", metavar="PLAN")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写入此文件夹", metavar="文件夹")] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(help="只写这一种，可重复：请示、通知、批复、交流通知、申请审批表、证明附件", metavar="文书"),
    ] = None,
    templates: Annotated[
        Path | None, typer.Option(help="本单位模板所在的文件夹（请示.docx 等）；没有的用默认模板", metavar="文件夹")
    ] = None,
    write_templates: Annotated[
        Path | None, typer.Option("--write-templates", help="把默认模板写入此文件夹，供改版式", metavar="文件夹")
    ] = None,
    report: ReportOption = None,
    policy: PolicyOption = None, year: YearOption = None, years: YearsOption = None,
    previous: PreviousOption = None,
    full_names: Annotated[bool, typer.Option("--full-names", help="写出完整姓名和出生年月（默认脱敏）")] = False,
    force: Annotated[bool, typer.Option("--force", help="覆盖文件夹里已有的同名文件")] = False,
    approved: ApprovedOption = False,
    signer: SignerOption = "",
    day: DateOption = "",
    office: OfficeOption = "",
    number: NumberOption = "",
    addressee: AddresseeOption = "",
) -> None:
    """把方案写成一整套文书：请示、通知、批复、各校交流通知、每人一张申请审批表、证明附件；不使用求解器。

    例：rotation papers 名册.xlsx 结果/plan.json -o 文书 --full-names --office 某县教育局

    例：rotation papers 名册.xlsx 结果/plan.json -o 文书 --only 请示 --only 通知 --to 某县人民政府
    """
    from optimizer.app.approval import report_of, signed_on

    if write_templates is not None:
        _write_templates(write_templates, instance, plan, output)
        return
    if instance is None or plan is None or output is None:
        named = (("INSTANCE", instance), ("PLAN", plan), ("-o 文件夹", output))
        missing = "、".join(name for name, given in named if given is None)
        raise InputError.of(f"没有给出 {missing}", "例：rotation papers 名册.xlsx 结果/plan.json -o 文书")
    from optimizer.app.judge import PlanRequest
    from optimizer.app.papers import PapersRequest, kinds_of
    from optimizer.app.papers import papers as written
    from optimizer.cli.approval import hints
    from optimizer.cli.progress import shown
    from optimizer.reporting.docx.approval import Status

    status = Status(approved, signer, signed_on(day), office, number, addressee)
    request = PapersRequest(output, kinds_of(only or ()), templates, full_names, force, status)
    case = opened(PlanRequest(instance, plan, policy, year, years, previous))
    told = report_of(plan, report)
    with shown(console) as listen:
        seen, places = written(case, request, told, listen)
    hints(seen, certified=case.has_certificate)
    _list(output, places)


def _list(folder: Path, places: Sequence[Path]) -> None:
    """What was written; of many files in one folder the first few and how many there are."""
    console.print(f"已写入 {folder}/（{len(places)}个文件）：", markup=False, highlight=False)
    sizes, listed = Counter(place.parent for place in places), Counter[Path]()
    for place in places:
        listed[place.parent] += 1
        if place.parent == Path() or listed[place.parent] <= SHOWN:
            console.print(f"  {place}", markup=False, highlight=False)
        elif listed[place.parent] == SHOWN + 1:
            console.print(f"  {place.parent}/… 共{sizes[place.parent]}个", markup=False, highlight=False)


def _write_templates(folder: Path, *others: Path | None) -> None:
    """Only the templates: whatever asks for papers beside them is refused."""
    from optimizer.reporting.docx.papers.writing import write_templates

    if any(each is not None for each in others):
        raise InputError.of("--write-templates 只写出模板，不能同时写文书", "请分两次运行。")
    names = "、".join(map(str, write_templates(folder)))
    console.print(
        f"已写出模板 {folder}/：{names}。可用 Word 或 WPS 改版式，保留标签，再用 --templates 使用。", markup=False
    )
