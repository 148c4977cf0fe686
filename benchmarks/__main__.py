"""``python -m benchmarks``: every figure of the README comes from one of these commands."""

import typer

from benchmarks import chaos, forge
from benchmarks.commands import files, page, proofs, questions, services, solving
from benchmarks.itineraries import app as itineraries

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__, pretty_exceptions_enable=False)
app.add_typer(itineraries, name="itineraries")
app.command()(chaos.chaos)
app.command()(forge.forge)
for part in (solving, proofs, questions, files, services, page):
    app.add_typer(part.app)


if __name__ == "__main__":
    app()
