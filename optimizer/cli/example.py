"""``rotation example``."""

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import console

app = typer.Typer()


@app.command()
def example(
    name: Annotated[str | None, typer.Argument(help="示例名称；不写则列出全部", metavar="NAME")] = None,
    path: Annotated[Path | None, typer.Argument(help="写出的文件夹，默认与示例同名", metavar="DIR")] = None,
) -> None:
    """复制随程序附带的示例实例，可立即试算：rotation example three_schools。"""
    from optimizer.app.examples import EXAMPLES, copy_example

    if name is None:
        for each, text in EXAMPLES.items():
            console.print(f"{each}：{text}", markup=False)
        return
    made = copy_example(name, path or Path(name))
    console.print(f"示例已写入 {made}/，可执行：rotation solve {made} -o 结果", markup=False, soft_wrap=True)
