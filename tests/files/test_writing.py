"""No module of the product writes a file but through ``whole``, or for a reason that stands here."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import api
import optimizer

ELSEWHERE = {  # where files are written without ``whole``, and why
    "optimizer/files/whole.py": "the writer itself",
    "optimizer/studies/memory.py": "a switch of the kernel, no file",
    "optimizer/formats/old_workbook.py": "a temporary folder, gone with the call",
    "api/worker/child_line.py": "its own output",
    "api/worker/staging.py": "the work folder of an attempt, gone with it",
    "api/uploads/reader_process.py": "the work folder of an upload, gone with it",
    "api/uploads/isolated_checks.py": "the work folder of a check, gone with it",
    "api/http/routes/starts.py": "an example packed in memory",
    "api/worker/tasks/report.py": "the work folder of a job, gone with it",
    "api/uploads/zip_folder.py": "the work folder of an upload, gone with it",
    "api/uploads/rosters.py": "the work folder of an upload, gone with it",
    "api/uploads/several.py": "the work folder of an upload, gone with it",
    "api/uploads/name_vault.py": "a workbook in memory",
    "optimizer/files/undated.py": "an archive in memory",
    "optimizer/reporting/docx/appeal.py": "a document in memory, written whole without its times",
    "optimizer/reporting/docx/approval/writing.py": "a document in memory, written whole without its times",
    "optimizer/reporting/docx/papers/layout.py": "a document in memory",
    "optimizer/reporting/docx/papers/writing.py": "a document in memory, written whole without its times",
    "optimizer/reporting/xlsx/signed.py": "a workbook in memory",
    "api/operations/backup.py": "a snapshot, gone with the backup",
    "api/operations/environment_checks.py": "how fast the disk is",
    "api/operations/backup_archive.py": "members of an archive that is written whole",
}
OWN = {"write_text", "write_bytes", "open"}  # methods of the file that they write
GIVEN = {"save", "savez", "to_csv", "to_parquet", "to_excel", "Workbook", "ZipFile", "open"}  # it is their argument
SYSTEM = {"os.replace", "os.rename", "os.link", "os.fsync", "tempfile.mkstemp", "tempfile.NamedTemporaryFile"}
PART = {"part", "str(part)"}  # what ``whole`` gives


def writes(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls that write a file, other than a part."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            whole, _, name = ast.unparse(call.func).rpartition(".")
            first = ast.unparse(call.args[0]) if call.args else ""
            if f"{whole}.{name}" in SYSTEM or (f"{whole}.{name}" == "os.open" and "O_CREAT" in ast.unparse(call)):
                yield call
            elif name in {"open", "ZipFile"} and not _to_write(call):
                continue
            elif (name in OWN and whole and whole not in PART) or (name in GIVEN and {whole, first}.isdisjoint(PART)):
                yield call


def _to_write(call: ast.Call) -> bool:
    given = [each.value for each in (*call.args, *call.keywords) if isinstance(each, ast.Constant | ast.keyword)]
    modes = [each.value if isinstance(each, ast.Constant) else each for each in given]
    return any(isinstance(mode, str) and set(mode) <= set("rwaxbt+") and set(mode) & set("wax+") for mode in modes)


def test_nobody_writes_in_another_way() -> None:
    """What is written otherwise stands in a list with its reason, and what stands there does so."""
    found = set()
    for package in (optimizer, api):
        home = Path(package.__path__[0])
        for module in sorted(home.rglob("*.py")):
            if any(writes(ast.parse(module.read_text("utf-8")))):
                found.add(module.relative_to(home.parent).as_posix())
    assert found == set(ELSEWHERE)


@pytest.mark.parametrize(("line", "caught"), [
    ("path.write_text('x')", True), ("part.write_text('x')", False), ("open(path, 'w')", True),
    ("open(path, 'rb')", False), ("path.open('ab')", True), ("paper.save(str(path))", True),
    ("paper.save(str(part))", False), ("os.replace(a, b)", True), ("text.replace('a', 'b')", False),
    ("Workbook(str(path))", True), ("ZipFile(path)", False), ("write_text(path, 'x')", False),
    ("os.open(p, os.O_WRONLY | os.O_CREAT)", True), ("os.open(p, os.O_RDONLY)", False), ("open(p, mode='x')", True),
])
def test_what_counts_as_writing(line: str, caught: bool) -> None:
    assert any(writes(ast.parse(line))) is caught
