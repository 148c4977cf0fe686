"""Documents and templates as the tests read and make them."""

import zipfile
from collections.abc import Callable
from pathlib import Path

from docx import Document
from docx.document import Document as Paper
from docx.table import Table

from optimizer.auditing.verify import verify
from optimizer.reporting.docx.approval import Checked, Status, approval_template, write_approval
from optimizer.reporting.files.plan_files import certificate_data
from optimizer.solving.answers import Solved


def approved(
    path: Path, solved: Solved, *, template: Path | None = None, full_names: bool = False, status: Status | None = None,
    checked: Checked | None = None,
) -> Paper:
    """The document of an answer, its certificate checked unless it is given as it was, opened."""
    told = checked or Checked(verify(solved.instance, solved.plan, certificate_data(solved)))
    write_approval(
        path, solved.instance, solved.plan, solved.audit, told, template=template, full_names=full_names,
        status=status or Status(),
    )
    return Document(str(path))


def text(paper: Paper) -> str:
    """Its paragraphs outside of tables."""
    return "\n".join(paragraph.text for paragraph in paper.paragraphs)


def table(paper: Paper, *headings: str) -> list[dict[str, str]]:
    """The rows of the only table that has these headings."""
    [found] = [each for each in paper.tables if set(headings) <= set(_cells(each)[0])]
    head, *rows = _cells(found)
    return [dict(zip(head, row, strict=True)) for row in rows]


def _cells(found: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in found.rows]


def parts(path: Path) -> dict[str, bytes]:
    """The files within the file."""
    with zipfile.ZipFile(path) as found:
        return {name: found.read(name) for name in found.namelist()}


def everything(path: Path) -> str:
    """All XML of the file."""
    return "\n".join(content.decode("utf-8") for name, content in parts(path).items() if name.endswith(".xml"))


def changed(path: Path, change: Callable[[Paper], object]) -> Path:
    """The default template after a bureau has been at it."""
    approval_template(path)
    paper = Document(str(path))
    change(paper)
    paper.save(str(path))
    return path


def saying(path: Path, *lines: str) -> Path:
    """The default template with further paragraphs."""
    return changed(path, lambda paper: [paper.add_paragraph(line) for line in lines])


def repacked(path: Path, target: Path, **changes: bytes) -> Path:
    """A file with some of its parts replaced or added; ``__`` stands for the slash and ``_`` for the dot of a name."""
    found = parts(path) | {name.replace("__", "/").replace("_", "."): data for name, data in changes.items()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in found.items():
            packed.writestr(name, data)
    return target
