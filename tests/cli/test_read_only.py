"""Commands that judge or explain change nothing that they read, whole or damaged, and need no right to write there."""

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from optimizer.reporting.files.versions import FOLDER, INDEX
from tests.cli.running import commands
from tests.conftest import Rotation

INSTANCE = Path(__file__).parents[2] / "instances" / "three_schools"
NOBODY = 65534
FOLDERS = ("audit", "verify", "refresh", "itineraries-check", "versions", "repair")  # look into that of a plan
State = Mapping[str, tuple[int, int, bytes]]

RUNNER = """
import json, os, sys
from optimizer.cli import main

def run(lines):
    for words in lines:
        sys.argv = ["rotation", *words]
        try:
            main()
        except SystemExit as ended:
            yield int(ended.code or 0)

asked = json.load(sys.stdin)
known = list(run(asked["first"]))  # loads whatever is loaded late: the other user may not see where it lies
if asked["user"]:
    os.setgroups([]), os.setgid(asked["user"]), os.setuid(asked["user"])
json.dump([known, list(run(asked["then"]))], open(asked["answer"], "w"))
"""


def state(folder: Path) -> State:
    """Kind and rights, time and bytes of everything in a folder, and of the folder itself."""
    found = {}
    for path in (folder, *sorted(folder.rglob("*"))):
        told = path.lstat()
        data = path.read_bytes() if path.is_file() else b""
        found[path.relative_to(folder).as_posix()] = (told.st_mode, told.st_mtime_ns, data)
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A roster and its plan, of which two versions are kept, with the week of its visits."""
    place = tmp_path_factory.mktemp("made")
    shutil.copytree(INSTANCE, place / "roster")
    with commands() as run:
        run("solve", place / "roster", "-o", place / "out")
        run("whatif", place / "roster", place / "out" / "plan.json", "--stay", posted(place), "-o", place / "out")
        run("itineraries", place / "roster", place / "out" / "plan.json", "-o", place / "out" / "走教")
    return place


def posted(place: Path) -> str:
    plan = json.loads((place / "out" / "plan.json").read_text("utf-8"))
    return str(plan["postings"][-1]["teacher"])


def judging(place: Path, elsewhere: Path) -> list[list[str]]:
    """Every command that reads a roster or a plan without being asked to write beside it."""
    roster, plan, book = place / "roster", place / "out" / "plan.json", place / "out" / "plan.xlsx"
    visits = place / "out" / "走教" / "itineraries.json"
    lines: list[list[object]] = [
        ["audit", roster, plan], ["audit", roster, book], ["audit", roster, plan, "-o", elsewhere / "audit.json"],
        ["verify", roster, plan], ["verify", roster, book],
        ["explain", roster, plan, "--teacher", posted(place)],
        ["whatif", roster, plan, "--stay", posted(place)], ["refresh", roster, book],
        ["reserve", roster, plan], ["alternatives", roster, plan, "-k", "1"],
        ["compare", roster, plan, place / "out" / FOLDER / "0001" / "plan.json"],
        ["papers", roster, plan, "-o", elsewhere / "papers"],
        ["approval", roster, plan, "-o", elsewhere / "approval.docx"],
        ["itineraries-check", roster, visits, plan, "--verify"],
        ["versions", place / "out"], ["repair", place / "out"],
        ["check", roster], ["checkup", roster],
        ["policy", "show", roster / "policy.yaml"], ["policy", "check", roster / "policy.yaml"],
    ]
    return [[str(word) for word in line] for line in lines]


def unfinished(place: Path) -> None:
    """As a crash leaves it, and the version that was to be laid out is another one, half of it gone."""
    index = place / "out" / FOLDER / INDEX
    plain = json.loads(index.read_text("utf-8"))
    index.write_text(json.dumps(plain | {"pending": True, "current": 1}), "utf-8")
    (place / "out" / FOLDER / "0001" / "certificate.json").unlink()
    (place / "out" / FOLDER / f".{'0' * 32}").mkdir()
    (place / "out" / ".plan.json.01234567.part").write_text("{")


def spoilt_index(place: Path) -> None:
    (place / "out" / FOLDER / INDEX).write_text('{"current": 9, "versions": [], "pending": true}', "utf-8")


def lost_version(place: Path) -> None:
    unfinished(place)
    shutil.rmtree(place / "out" / FOLDER / "0001")


DAMAGED = {"whole": lambda place: None, "unfinished": unfinished, "spoilt": spoilt_index, "lost": lost_version}


@pytest.mark.parametrize("damage", DAMAGED)
def test_bytes_and_times_stay(
    made: Path, tmp_path: Path, rotation: Rotation, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    """Whatever state the versions are in; a change left unfinished is told with what to run."""
    place = shutil.copytree(made, tmp_path / "place")
    (tmp_path / "elsewhere").mkdir()
    DAMAGED[damage](place)
    before = state(place)
    for words in judging(place, tmp_path / "elsewhere"):
        if damage != "whole" and words[0] not in FOLDERS:
            continue
        code = rotation(*words)
        told = capsys.readouterr()
        assert state(place) == before, words
        assert "Traceback" not in told.err
        if words[0] in ("audit", "versions") and damage in ("unfinished", "lost"):
            assert "没有写完" in told.err and "rotation repair" in told.err, words
        if damage == "whole":
            assert code in (0, 4), (words, told.err)


@pytest.fixture
def locked(made: Path) -> Iterator[Path]:
    """A copy that nobody may write to, in a folder that everybody may enter."""
    open_to_all = Path(tempfile.mkdtemp())
    open_to_all.chmod(0o755)
    place = shutil.copytree(made, open_to_all / "place")
    for path in (place, *place.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield place
    for path in (place, *place.rglob("*")):
        if path.is_dir():
            path.chmod(stat.S_IRWXU)
    shutil.rmtree(open_to_all)


def test_another_user_may_judge_what_he_may_only_read(made: Path, locked: Path) -> None:
    """Somebody who owns nothing of it; what is asked for is written where he may write; the answers are the same."""
    with tempfile.TemporaryDirectory() as own, tempfile.TemporaryDirectory() as others:
        if root := os.geteuid() == 0:
            os.chown(others, NOBODY, NOBODY)
        asked = {
            "first": judging(made, Path(own)), "then": judging(locked, Path(others)), "user": NOBODY if root else 0,
            "answer": f"{others}/answer.json",
        }
        before = state(locked)
        done = subprocess.run(
            [sys.executable, "-c", RUNNER], input=json.dumps(asked), capture_output=True, text=True, cwd="/",
            env={**os.environ, "HOME": others},
        )
        assert "Traceback" not in done.stderr, done.stderr[-2000:]
        first, then = json.loads(Path(others, "answer.json").read_text())
    assert state(locked) == before
    assert set(first) <= {0, 4} and dict(enumerate(then)) == dict(enumerate(first))
