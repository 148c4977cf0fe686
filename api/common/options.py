"""What the service's commands share; light, for every run of the command line imports it."""

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import console

Data = Annotated[Path | None, typer.Option(
    "--data", help="数据文件夹（默认 rotation-data，或环境变量 ROTATION_DATA）", metavar="DIR"
)]


def say(text: str) -> None:
    """A line as it is: no markup, no folding."""
    console.print(text, markup=False, highlight=False, soft_wrap=True)
