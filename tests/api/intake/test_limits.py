"""The limits on what is unpacked, with harmless zips and lowered limits; the bounds of children, with our own ones."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from api.common.problems import ProblemError
from api.service import Service
from api.uploads import fork_server, isolated_checks, reader_process, rosters, zip_folder
from api.uploads.fork_server import Nursery
from api.uploads.isolated_checks import FOLDER, examined
from api.uploads.reader_process import CPU, MEMORY, WALL, WRITTEN
from api.uploads.rosters import TOO_LARGE, UNREADABLE, Rejected, take_in
from api.uploads.zip_folder import unpack
from benchmarks.archives import lying, packed, part
from benchmarks.hostile import tables, workbook
from optimizer.domain.errors import InputError
from optimizer.files.strict_yaml import Loader
from tests.api.intake.conftest import ME, left

CHILDREN = "tests.api.intake.children"
POLICY = b"name: x\n"


@pytest.fixture(autouse=True)
def _found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children know the tests."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))


# ---------------------------------------------------------------- zips

FILES: Mapping[str, bytes] = {**tables(), "policy.yaml": POLICY}
SIZES = {name: len(data) for name, data in FILES.items()}
ZIPS: Mapping[str, tuple[int, str]] = {
    "ENTRIES": (len(SIZES), "文件超过"), "FILE_BYTES": (max(SIZES.values()), "解压后过大"),
    "ALL_BYTES": (sum(SIZES.values()), "解压后过大"), "POLICY_BYTES": (len(POLICY), "解压后过大"),
}


@pytest.mark.parametrize("name", ZIPS)
def test_limits_of_a_zip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """It passes at the limit, and not one lower."""
    most, word = ZIPS[name]
    assert most <= getattr(zip_folder, name)
    monkeypatch.setattr(zip_folder, name, most)
    assert unpack(packed(FILES), tmp_path) == []
    assert {path.name: path.stat().st_size for path in tmp_path.iterdir()} == SIZES
    monkeypatch.setattr(zip_folder, name, most - 1)
    with pytest.raises(InputError, match=word):
        unpack(packed(FILES), tmp_path)


def test_a_zip_is_held_to_what_it_says_of_itself(tmp_path: Path) -> None:
    name, data = next(iter(tables().items()))
    for change in ({"size": len(data) - 1}, {"size": len(data) + 1}, {"crc": 1}, {"packed_size": 10}):
        with pytest.raises(InputError, match="损坏"):
            unpack(packed({}, lying(part(name, data), **change)), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("text", "rule"), [
    ("a: [[[x]]]\n", None), ("a: [[[[x]]]]\n", "嵌套过深"), ("a: &b x\nc: [x]\n", None),
])
def test_policies_are_shallow_and_say_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, rule: str | None
) -> None:
    monkeypatch.setattr(Loader, "depth", 4)
    (tmp_path / "policy.yaml").write_text(text, "utf-8")
    if rule is None:
        assert reader_process._policy(tmp_path / "policy.yaml")
    else:
        with pytest.raises(InputError, match=rule):
            reader_process._policy(tmp_path / "policy.yaml")


# ---------------------------------------------------------------- children that read uploads

Started = Callable[..., Nursery]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[Started]:
    """``started(name)`` is a nursery whose children are those of the tests."""
    made: list[Nursery] = []

    def starting(child: str, *, forks: bool = True) -> Nursery:
        monkeypatch.setattr(fork_server, "MODULE", f"{CHILDREN}.{child}")
        made.append(Nursery(1, forks=forks))
        return made[-1]

    yield starting
    for each in made:
        each.close()


def asked(of: Nursery, folder: Path, deed: bytes) -> dict[str, Any] | None:
    (folder / "roster.json").write_bytes(deed)
    return of.ask({"work": str(folder), "suffix": ".json", "presets": []})


@pytest.mark.parametrize("forks", [True, False])
@pytest.mark.parametrize("deed", [b"abort", b"kill", b"crash"])
def test_a_reader_that_dies_is_an_upload_that_cannot_be_read(
    store: Service, started: Started, monkeypatch: pytest.MonkeyPatch, deed: bytes, forks: bool
) -> None:
    """It dies of itself, as native code does; the next upload is read."""
    own = started("strange", forks=forks)
    monkeypatch.setattr(rosters, "nursery", lambda places: own)
    with pytest.raises(Rejected) as rejected:
        take_in(store, ME, "x", "a.json", deed)
    assert rejected.value.errors[0]["rule"] == UNREADABLE[0]
    assert left(store) == []
    assert take_in(store, ME, "x", "a.xlsx", workbook()).id


def test_memory_is_limited(store: Service, started: Started, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = started("strange")
    answer = asked(own, tmp_path, b"swell")
    assert answer is not None
    assert answer["failed"] == "MemoryError"
    monkeypatch.setattr(rosters, "nursery", lambda places: own)
    with pytest.raises(Rejected) as rejected:
        take_in(store, ME, "x", "a.json", b"swell")
    assert rejected.value.errors[0]["rule"] == TOO_LARGE[0]


def test_limits_of_a_child(started: Started, tmp_path: Path) -> None:
    answer = asked(started("strange"), tmp_path, b"limits")
    assert answer is not None
    held = {name: answer[name] for name in ("memory", "cpu", "written", "core")}
    assert held == {"memory": MEMORY * 2**20, "cpu": CPU, "written": WRITTEN, "core": 0}
    assert WALL - 10 < answer["wall"] <= WALL


@pytest.mark.parametrize(("deed", "answer"), [(b"spin", None), (b"sleep", None), (b"write", "OSError")])
def test_time_and_files_are_limited(started: Started, tmp_path: Path, deed: bytes, answer: str | None) -> None:
    begun = time.monotonic()
    found = asked(started("narrow"), tmp_path, deed)
    assert (found if found is None else found["failed"]) == answer
    assert time.monotonic() - begun < 30


# ---------------------------------------------------------------- children that look at templates


@pytest.mark.parametrize("kind", ["abort", "sleep", "spin", "swell"])
def test_an_examination_that_dies_is_a_file_that_cannot_be_read(
    store: Service, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Whatever ends it, 422 and no file is left."""
    memory, cpu, wall = isolated_checks.BOUNDS
    bounds = {"sleep": (memory, cpu, 2), "spin": (memory, 2, wall)}.get(kind, isolated_checks.BOUNDS)
    monkeypatch.setattr(isolated_checks, "MODULE", f"{CHILDREN}.dying")
    monkeypatch.setattr(isolated_checks, "BOUNDS", bounds)
    begun = time.monotonic()
    with pytest.raises(ProblemError) as problem:
        examined(store, kind, {"a": b"x"})
    assert (problem.value.status_code, problem.value.code) == (422, "unreadable")
    assert time.monotonic() - begun < 60  # far from the 90 allowed
    assert list((store.settings.data / FOLDER).iterdir()) == []


def test_an_examination_answers(store: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the deaths above would say nothing."""
    monkeypatch.setattr(isolated_checks, "MODULE", f"{CHILDREN}.dying")
    assert examined(store, "live", {"a": b"x"}) == {"alive": True}


def test_an_answer_that_is_too_long_is_none(
    store: Service, started: Started, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = started("strange")
    answer = asked(own, tmp_path, b"limits")
    monkeypatch.setattr(fork_server, "LONGEST", len(json.dumps(answer)) - 20)
    assert asked(own, tmp_path, b"limits") is None
