"""The short form of ``python -m benchmarks mutate``: changed files are judged or refused; and odd ones by name."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.mutate import READERS, outcomes, prepared
from tests.conftest import Rotation

CASES = 3  # of each file


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mutate") / "place"
    prepared(folder)
    return folder


def test_no_traceback(place: Path) -> None:
    found = list(outcomes(place, CASES))
    assert [outcome for outcome in found if outcome.fault] == []
    codes = Counter(outcome.code for outcome in found)
    assert len(found) == CASES * len(READERS) and codes[2] > len(READERS)


def first_level(plain: Any) -> Any:
    return plain["components"][0]["levels"][0]


ODD: dict[str, tuple[str, Callable[[Any], object]]] = {
    "digests of a plan": ("plan.json", lambda plain: plain.update(digests=1)),
    "digests of a certificate": ("certificate.json", lambda plain: plain.update(digests=1)),
    "a year beyond 64 bits": ("plan.json", lambda plain: plain["postings"][0].update(last_year=2**64)),
    "a bound of -10^30": ("certificate.json", lambda plain: first_level(plain).update(bound=-(10**30))),
    "a bound of -2^62": ("certificate.json", lambda plain: first_level(plain).update(bound=-(2**62))),
    "a field nobody knows": ("plan.json", lambda plain: plain["postings"][0].update(lastyear=2027)),
    "a plan field nobody knows": ("plan.json", lambda plain: plain.update(term=1)),
}


@pytest.mark.parametrize("odd", ODD)
def test_what_is_none_of_ours_is_never_confirmed(
    place: Path, rotation: Rotation, capsys: pytest.CaptureFixture[str], odd: str
) -> None:
    """Refused, or found false; never a traceback, and nothing of it 证书已核验 by an absurd bound."""
    name, change = ODD[odd]
    path = place / "out" / name
    whole = path.read_bytes()
    plain = json.loads(whole)
    change(plain)
    path.write_text(json.dumps(plain, ensure_ascii=False), "utf-8")
    try:
        code = rotation(
            "verify", place / "roster.json", place / "out" / "plan.json", "--policy", place / "policy.yaml"
        )
    finally:
        path.write_bytes(whole)
    told = capsys.readouterr()
    assert code in (1, 2) and "Traceback" not in told.err
    assert code == 1 or name in told.err or "证书" in told.err
