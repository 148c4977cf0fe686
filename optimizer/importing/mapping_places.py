"""The files in which the answers for a roster stand, and where new ones are written."""

from collections.abc import Sequence
from pathlib import Path

from optimizer.domain.errors import InputError, Problem
from optimizer.formats.cells import quoted
from optimizer.importing.mapping import MappingTable, disagreeing
from optimizer.importing.mapping_file import NAME, beside, read_mapping, write_mapping


class Places:
    """Where the answers of a roster stand: beside it, and beside what is made of it."""

    def __init__(self, paths: Sequence[Path], mapping: Path | None, output: Path | None, *, keep: bool) -> None:
        """``mapping`` names the only file; else it is beside the first of ``paths``, and one beside ``output`` counts.

        ``kept`` is the file that holds the answers, None where none does.
        """
        self.first = mapping or beside(paths[0])
        second = None if output is None or mapping is not None else beside(output)
        self._second = None if second is None or second.resolve() == self.first.resolve() else second
        self._must, self._keep = mapping is not None, keep
        standing = (path for path in (self.first, self._second) if path is not None and path.exists())
        self.kept: Path | None = next(standing, None)

    def standing(self) -> MappingTable:
        """What has been answered so far. Raises InputError where two files disagree."""
        table = read_mapping(self.first)
        if self._second is None:
            return table
        other = read_mapping(self._second)
        if pairs := disagreeing(table, other):
            advice = f"请改成一致：{self.first}、{self._second}"
            raise InputError(
                Problem(NAME, mine.place or None, f"{mine.topic} {quoted(mine.written)}",
                        f"两个对照表的「读作」不同（{quoted(mine.answer)}、{quoted(its.answer)}）", advice)
                for mine, its in pairs
            )
        return table.joined(other)

    def keep(self, table: MappingTable, before: MappingTable) -> list[str]:
        """Write what is new beside the roster; where that is not allowed, beside the result or in the working folder.

        Gives what to say of it. Raises OSError where it can be written nowhere.
        """
        if not self._keep or table == before:
            return []
        tries = [self.first] if self._must else [self.first, self._second or Path(NAME)]
        for path in tries:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_mapping(table, path)
            except OSError:
                if path == tries[-1]:
                    raise
                continue
            self.kept = path
            if path == self.first:
                return [f"对照表已写入 {path}。"]
            by = "" if path == self._second else f"；下次请加 --mapping {path}"
            return [f"{self.first.parent} 不能写入，对照表已写入 {path}{by}。"]
        raise AssertionError
