"""A study as a use case: plain events while it runs, what is there kept, nothing on a screen."""

import sqlite3
from pathlib import Path

import pytest

from optimizer.app import study as module
from optimizer.app.progress import StudyBegun, StudyEvent, StudyStep
from optimizer.app.study import StudyRequest, preview, study
from optimizer.domain.errors import InputError
from optimizer.studies.store import NAME
from optimizer.studies.study import Study
from tests.studies.building import FLOW


@pytest.fixture
def request_of(tmp_path: Path) -> StudyRequest:
    """Two cases of a made-up county: one has a plan, one asks for more teachers to move than may."""
    asked = {
        "name": "小试", "instances": [{"shape": "three_schools", "seeds": [1]}], "policies": ["标准"],
        "parameters": {FLOW: [10, 95]},
    }
    return StudyRequest.of(Study.model_validate(asked), tmp_path)


def test_a_study_is_solved_once_and_found_again(
    request_of: StudyRequest, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """What is left is told first, then every case; the second run has nothing left and the same rows."""
    output, heard = tmp_path / "out", list[StudyEvent]()
    assert not preview(request_of, output).finished
    first = study(request_of, output, heard.append)
    assert capfd.readouterr() == ("", "")
    assert heard[0] == StudyBegun("小试", 2, 2, None)
    steps = [event for event in heard[1:] if isinstance(event, StudyStep)]
    assert [(step.done, step.total) for step in steps] == [(1, 2), (2, 2)]
    assert sum(steps[-1].counts.values()) == 2 and len(steps[-1].counts) == 2
    assert first.passed and not first.failed and not first.figures.interrupted
    assert {path.name for path in output.iterdir()} >= set(module.PRODUCTS)
    assert preview(request_of, output).finished == {case.id for case in request_of.cases}
    again = list[StudyEvent]()
    second = study(request_of, output, again.append)
    assert again == [StudyBegun("小试", 2, 0, None)]
    assert second.figures.rows == first.figures.rows


def test_a_case_that_failed_is_taken_again_where_that_is_asked(request_of: StudyRequest, tmp_path: Path) -> None:
    output = tmp_path / "out"
    study(request_of, output)
    with sqlite3.connect(output / NAME) as base:
        failed = "UPDATE row SET cells = json_set(cells, '$.status', 'failed') WHERE id = ?"
        base.execute(failed, [request_of.cases[0].id])
    broken = study(request_of, output)
    assert broken.failed == 1 and not broken.passed
    heard = list[StudyEvent]()
    retried = StudyRequest(request_of.study, request_of.cases, retry=True)
    assert study(retried, output, heard.append).passed
    assert heard[0] == StudyBegun("小试", 2, 1, 1)


def test_a_folder_that_cannot_be_written_is_said(request_of: StudyRequest, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(InputError, match="无法写入"):
        study(request_of, tmp_path / "taken")
