"""``rotation import``."""

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import AcceptOption, AnswerOption, MappingOption, console, print_notes
from optimizer.domain.errors import InputError

app = typer.Typer()


@app.command("import")
def import_command(
    files: Annotated[
        list[Path], typer.Argument(help="本单位的名册：一个或几个文件、文件夹，合起来是一份名册", metavar="FILE…")
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="写出的名册：.xlsx、.json 或文件夹；不写只查看", metavar="名册.xlsx"),
    ] = None,
    accept: AcceptOption = False,
    answer: AnswerOption = None,
    mapping: MappingOption = None,
    force: Annotated[bool, typer.Option("--force", help="名册已存在时覆盖它")] = False,
) -> None:
    """把本单位自己的表读成名册：认出各表、各列和用词，猜的列出来请您确认，再写成模板的样子。

    \b
    第一步  rotation import 教师花名册.xls 学校一览.xlsx
            只查看：读到哪些表、各多少行，哪些没有读，哪些读法是猜的，有哪些错误。不写任何文件。
    第二步  rotation import 教师花名册.xls 学校一览.xlsx -o 名册.xlsx
            有待确认的读法时，写出 对照表.yaml（在原文件旁边），说明怎样确认。三种办法，可以并用：
              --accept            列出的读法都对；没有读法的仍要回答
              --answer 3=音乐     回答第3号；也可写 --answer 艺术=音乐；改正已有的读法也这样写
              改 对照表.yaml      改好「读作」，把「确认」改为 是，再运行一次；读作 不读，就是不读入
    第三步  全部确认、没有错误时写出 名册.xlsx。以后用它 check、solve。

    对照表请与名册一起保存：同一文件夹里明年的名册按它读入，不必再问；check、solve 直接读原来的表时也用它。
    表名、列名、用词与模板相同或是公认的同义词时不用确认，只作提示。错误和待确认的一次列全。

    \b
    退出码：0 已写出（或查看时没有问题），2 有错误或有待确认的读法
    """
    from optimizer.app.roster_import import ImportRequest, import_roster
    from optimizer.cli.open_questions import answers_of
    from optimizer.importing.confirming import Confirm
    from optimizer.reporting.terminal.questions import print_rows

    answers = answers_of(answer or ())
    keep = output is not None or accept or bool(answers) or mapping is not None
    confirm = Confirm(mapping, accept, answers, keep=keep)
    try:
        found = import_roster(ImportRequest(tuple(files), output, confirm, force))
    except InputError as error:
        print_notes(console, error.notes)
        if error.rows:
            print_rows(console, error.rows)
        raise
    print_notes(console, found.notes)
    print_rows(console, found.rows)
    if output is None:
        _say("没有错误，也没有待确认的读法。以上只是查看，没有写出名册；加 -o 名册.xlsx 写出。")
    else:
        _say(f"已写出名册 {output}{'（覆盖了原有的文件）' if found.replaced else ''}。接着：rotation check {output}")


def _say(text: str) -> None:
    console.print(text, markup=False, soft_wrap=True)
