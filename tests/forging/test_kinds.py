"""The short form of ``python -m benchmarks forge``: a few forgeries of each kind, none confirmed."""

from functools import cache

import pytest

from benchmarks.forge import ENDS, forgeries
from benchmarks.forging.judging import of_folder
from benchmarks.forging.kinds import KINDS
from benchmarks.forging.subjects import SUBJECTS, Subject, subject

CASES = 75  # of each kind for each subject: 300 in all
NOTHING = {("visits", "basis")}  # so small that propagation alone proves its levels


@cache
def honest(name: str) -> Subject:
    return subject(name)


@pytest.mark.parametrize("name", SUBJECTS)
def test_honest_files_are_confirmed(name: str) -> None:
    """So that refusing says something: nothing at fault, and all that the run proved is proved again."""
    seen = of_folder(honest(name).files)
    assert not seen.faults
    assert {level.name for level in seen.levels if level.proved} == honest(name).proved
    assert "shortage" in honest(name).proved


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", SUBJECTS)
def test_no_forgery_is_confirmed(name: str, kind: str) -> None:
    tried = list(forgeries(honest(name), kind, CASES))
    assert [one for one in tried if one.end == "confirmed"] == []
    assert tried or (name, kind) in NOTHING
    assert {one.end for one in tried} <= set(ENDS)
