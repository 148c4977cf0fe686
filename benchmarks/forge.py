"""``python -m benchmarks forge``: random forged files of plans, and whether the verifier confirms one."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.forging.judging import of_folder
from benchmarks.forging.kinds import KINDS
from benchmarks.forging.subjects import SUBJECTS, Files, Subject, subject
from optimizer.domain.errors import InputError

console = Console(width=120)
ENDS = ("refused", "at fault", "not proved", "confirmed")
TRIES = 10  # of a kind that a subject hardly has


@dataclass(frozen=True)
class Tried:
    """One forgery and how ``rotation verify`` would end on it."""

    kind: str
    subject: str
    seed: int
    end: str


def end_of(honest: Subject, files: Files) -> str:
    """Confirmed: nothing at fault, and what the honest plan has proved is said to be proved of the forged one."""
    try:
        seen = of_folder(files)
    except InputError:
        return "refused"
    if seen.faults:
        return "at fault"
    said = {level.name for level in seen.levels if level.proved}
    best = [level.value for level in honest.solved.levels]
    values = [level.value for level in seen.levels]
    if values != best and len(values) == len(best):
        first = next(place for place, (mine, other) in enumerate(zip(best, values, strict=True)) if mine != other)
        return "confirmed" if honest.solved.levels[first].name in said else "not proved"
    return "confirmed" if honest.proved <= said else "not proved"


def forgeries(honest: Subject, kind: str, cases: int) -> Iterator[Tried]:
    """So many forgeries of a kind; fewer where the subject has nothing to forge in that way."""
    made = 0
    for seed in range(TRIES * cases):
        files = KINDS[kind](honest, np.random.default_rng([seed, *kind.encode()]))
        if files is None:
            continue
        made += 1
        yield Tried(kind, honest.name, seed, end_of(honest, files))
        if made == cases:
            return


def forge(
    cases: Annotated[int, typer.Option(help="forgeries of each kind, over all subjects")] = 100,
    kinds: Annotated[str, typer.Option(help=f"some of {', '.join(KINDS)}; empty: all")] = "",
    subjects: Annotated[str, typer.Option(help=f"some of {', '.join(SUBJECTS)}; empty: all")] = "",
) -> None:
    """Forged plans, certificates, orders, tolerances, limits, decisions and versions: none may be confirmed."""
    chosen = [name for name in SUBJECTS if not subjects or name in subjects.split(",")]
    named = [kind for kind in KINDS if not kinds or kind in kinds.split(",")]
    each = max(1, cases // len(chosen))
    tried = [one for name in chosen for honest in [subject(name)] for kind in named
             for one in forgeries(honest, kind, each)]
    console.print(_table(tried, named))
    for one in tried:
        if one.end == "confirmed":
            console.print(f"confirmed: {one.kind}, {one.subject}, seed {one.seed}")
    if any(one.end == "confirmed" for one in tried):
        raise typer.Exit(1)


def _table(tried: Iterable[Tried], kinds: Iterable[str]) -> Table:
    counts = Counter((one.kind, one.end) for one in tried)
    table = Table(title="forged files, by how verify ends on them")
    for heading in ("kind", *ENDS):
        table.add_column(heading)
    for kind in kinds:
        table.add_row(kind, *(str(counts[kind, end]) for end in ENDS))
    return table
