"""A study: the cases that have no row yet are solved, then the table, the page and the verdicts are written."""

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from optimizer.app.progress import StudyBegun, StudyListen, StudyStep, unheard
from optimizer.domain.errors import InputError
from optimizer.files.whole import write_text
from optimizer.reporting.html.figures import Figures
from optimizer.studies.acceptance import check_rules, judge
from optimizer.studies.cases import Case
from optimizer.studies.columns import STATUS, Row
from optimizer.studies.executor import execute
from optimizer.studies.expansion import expand
from optimizer.studies.reading import read_study
from optimizer.studies.store import NAME, Store, alone
from optimizer.studies.study import Study
from optimizer.studies.table_files import columns_of, table, write_table

PRODUCTS = ("rows.parquet", "rows.csv", "columns.csv", "summary.html")


@dataclass(frozen=True)
class StudyRequest:
    """A study with its cases; ``workers`` of them are solved at a time, and with ``retry`` those that failed again."""

    study: Study
    cases: Sequence[Case]
    workers: int = 1
    retry: bool = False

    @classmethod
    def of(cls, study: Study, folder: Path, *, workers: int = 1, retry: bool = False) -> "StudyRequest":
        """With the cases of a study whose files are named from ``folder``. Raises InputError."""
        cases = expand(study, folder)
        check_rules(study, cases)
        return cls(study, cases, workers, retry)

    @classmethod
    def read(cls, path: Path, *, workers: int = 1, retry: bool = False) -> "StudyRequest":
        """With the study of a file. Raises InputError."""
        return cls.of(read_study(path), path.resolve().parent, workers=workers, retry=retry)


@dataclass(frozen=True)
class Preview:
    """The cases of a study, and the ids of those that have a row."""

    figures: Figures
    finished: frozenset[str]


@dataclass(frozen=True)
class StudyResult:
    """The rows that are there with the verdicts on them."""

    figures: Figures

    @property
    def failed(self) -> int:
        """Cases that could not be worked out."""
        return len(self.figures.with_status("failed"))

    @property
    def passed(self) -> bool:
        """Whether no case failed and every rule of acceptance is kept."""
        return not self.failed and all(verdict.passed for verdict in self.figures.verdicts)


def preview(request: StudyRequest, output: Path | None = None) -> Preview:
    """The cases without solving any; ``output``: where rows may be kept already."""
    finished: set[str] = set()
    if output is not None and (output / NAME).is_file():
        with closing(Store(output)) as store:
            finished = store.finished()
    return Preview(Figures(request.study, request.cases, {}, ()), frozenset(finished))


def study(request: StudyRequest, output: Path, listen: StudyListen = unheard) -> StudyResult:
    """Solve what has no row yet; every row is kept in ``output`` as it comes, so that an interrupt loses none.

    Raises InputError where the folder cannot be written, or another run is at work in it.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        with alone(output), closing(Store(output)) as store:
            return _run(request, store, output, listen)
    except (OSError, sqlite3.OperationalError) as error:
        raise InputError.of(
            f"无法写入 {output}（{error}）", "请检查磁盘空间和权限；已得的结果不受影响，再次运行即接着算。", column="-o"
        ) from error


def _run(request: StudyRequest, store: Store, output: Path, listen: StudyListen) -> StudyResult:
    ids = [case.id for case in request.cases]
    forgotten = store.forget_failed(ids) if request.retry else None
    finished = store.finished()
    left = [case for case in request.cases if case.id not in finished]
    listen(StudyBegun(request.study.name, len(ids), len(left), forgotten))
    counts: Counter[str] = Counter()

    def tell(case: Case, row: Row) -> None:
        counts[STATUS[str(row["status"])]] += 1
        listen(StudyStep(sum(counts.values()), len(left), dict(counts)))

    interrupted = bool(left) and execute(left, store, request.workers, tell)
    return write(output, request.study, request.cases, store.rows(ids), interrupted=interrupted)


def write(
    output: Path, study: Study, cases: Sequence[Case], rows: Mapping[str, Row], *, interrupted: bool = False
) -> StudyResult:
    """The table, its columns and the page, from the rows by case id; what the page tells."""
    from optimizer.reporting.html.page import summary_page  # slow to load

    figures = Figures(study, cases, rows, judge(study, cases, rows), interrupted)
    columns = columns_of(study, cases)
    write_table(output, table(study, cases, rows), columns)
    page = summary_page(figures, columns)
    write_text(output / "summary.html", page)
    return StudyResult(figures)
