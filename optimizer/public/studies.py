"""Studies: many cases, one row each, and what they show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from optimizer.app.progress import StudyListen, unheard
from optimizer.app.study import StudyRequest, StudyResult
from optimizer.app.study import study as studied
from optimizer.public.arguments import check
from optimizer.public.shown import Card
from optimizer.public.tables import Column, Table, Type
from optimizer.studies.reading import study_of
from optimizer.studies.table_files import columns_of, table

if TYPE_CHECKING:
    import pandas as pd

TYPES: Mapping[str, Type] = {"text": "object", "integer": "Int64", "number": "Float64", "flag": "boolean"}
VERDICTS = (
    Column("rule", "object", "验收条件"), Column("passed", "boolean", "是否通过"),
    Column("compared", "Int64", "比较了几个案例"), Column("breaches", "Int64", "几个案例差得超过允许"),
)


@dataclass(frozen=True, repr=False, eq=False)
class Study(Card):
    """The rows of a study that are there, with the verdicts on them."""

    folder: Path
    result: StudyResult

    @cached_property
    def rows(self) -> Table:
        """One row for each case, as rows.parquet has it; ``rows.columns`` say what each column means."""
        figures = self.result.figures
        columns = [Column(one.name, TYPES[one.type], one.meaning) for one in columns_of(figures.study, figures.cases)]
        frame = table(figures.study, figures.cases, figures.rows).astype(object)
        plain = frame.where(frame.notna(), None)
        names = [column.name for column in columns]
        lines = (dict(zip(names, line, strict=True)) for line in plain[names].itertuples(index=False, name=None))
        return Table("案例", columns, lines)

    def frame(self) -> "pd.DataFrame":
        """The rows as a DataFrame."""
        return self.rows.frame()

    @property
    def verdicts(self) -> Table:
        """One row for each rule under ``accept``; a rule that could compare nothing has not passed."""
        figures = self.result.figures
        return Table("验收", VERDICTS, (
            {"rule": figures.stated(one.rule), "passed": one.passed, "compared": one.compared,
             "breaches": len(one.breaches)}
            for one in figures.verdicts
        ))

    @property
    def passed(self) -> bool:
        """Whether no case failed and every rule of acceptance is kept."""
        return self.result.passed

    @property
    def interrupted(self) -> bool:
        """Whether an interrupt left cases without a row; the same call goes on with them."""
        return self.result.figures.interrupted

    def _title(self) -> str:
        return f"研究「{self.result.figures.study.name}」"

    def _facts(self) -> Iterator[tuple[str, object]]:
        figures = self.result.figures
        yield "案例", f"{len(figures.cases)} 个，有结果的 {len(figures.done)} 个"
        for title, number in figures.counts.items():
            yield title, f"{number} 个" if number else ""
        yield "验收", "" if not figures.verdicts else "通过" if self.passed else "未通过"
        yield "文件夹", self.folder


def study(
    source: "Mapping[str, Any] | str | PathLike[str]", folder: "str | PathLike[str]", *, workers: int = 1,
    retry: bool = False, listen: StudyListen | None = None,
) -> Study:
    """Solve every case of a study that has no row in ``folder`` yet, and write table, page and verdicts there.

    ``source`` is a study file, whose instances are named from its folder, or the same as a mapping, whose instances are
    named from the working folder. ``workers`` cases are solved at a time, each in a process of its own; ``retry`` takes
    failed ones once more. Raises InputError with every fault of the study, and where the folder cannot be written.
    """
    check(workers=workers)
    if isinstance(source, Mapping):
        request = StudyRequest.of(study_of(source), Path.cwd(), workers=workers, retry=retry)
    else:
        request = StudyRequest.read(Path(source), workers=workers, retry=retry)
    place = Path(folder)
    return Study(place, studied(request, place, listen or unheard))
