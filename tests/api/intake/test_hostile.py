"""All hostile files and a thousand damaged workbooks, uploaded to a real API process."""

import contextlib
import json
import os
import socketserver
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from fastapi.testclient import TestClient

from api.common.roles import Role
from api.common.settings import Settings
from api.http.app import create_app
from api.identity.tenants import create_key, create_tenant
from api.uploads.fork_server import Nursery
from api.uploads.reader_process import CPU, MEMORY, WRITTEN
from benchmarks.archives import packed
from benchmarks.hostile import Upload, hostile, members, mutated
from benchmarks.hostile_workbooks import STRINGS
from benchmarks.intake import Answers, Api, serving, told, uploaded

DAMAGED = 1_000
LIMITS = {
    psutil.RLIMIT_AS: MEMORY * 2**20, psutil.RLIMIT_CPU: CPU, psutil.RLIMIT_CORE: 0, psutil.RLIMIT_FSIZE: WRITTEN,
}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with serving(tmp_path_factory.mktemp("api")) as running:
        yield running


@pytest.fixture(scope="module")
def corpus() -> list[Upload]:
    return list(hostile())


@pytest.fixture(scope="module")
def bad(api: Api, corpus: list[Upload]) -> Answers:
    return uploaded(api, corpus)


def test_every_hostile_file_is_refused_as_a_problem(bad: Answers) -> None:
    assert bad.sound, (told("hostile", bad), bad.wrong)
    assert bad.died == 0
    assert not bad.failed
    assert bad.slowest[0] < 30


def test_the_corpus_has_all_rows(corpus: list[Upload]) -> None:
    rows = Counter(upload.row for upload in corpus)
    assert set(rows) == set(range(1, 9))
    assert rows[1] >= 40
    assert rows[2] >= 20
    assert rows[5] >= 30
    assert len({(upload.name, upload.file) for upload in corpus}) == sum(rows.values())


def test_bombs_are_refused_before_they_fill_anything(tmp_path: Path, corpus: list[Upload]) -> None:
    """Row 1: at most 100 MiB and two seconds of a processor each."""
    nursery = Nursery(1)
    for upload in corpus:
        if upload.row == 1:
            (tmp_path / "work").mkdir()
            (tmp_path / "work" / f"roster{Path(upload.file).suffix}").write_bytes(upload.data)
            task = {"work": str(tmp_path / "work"), "suffix": Path(upload.file).suffix, "presets": []}
            answer = nursery.ask(task)
            assert answer is not None, upload.name
            assert answer["cost"]["memory"] < 100, upload.name
            assert answer["cost"]["cpu"] < 2, upload.name
            for left in sorted((tmp_path / "work").rglob("*"), reverse=True):
                left.rmdir() if left.is_dir() else left.unlink()
            (tmp_path / "work").rmdir()
    nursery.close()


def test_damaged_workbooks(api: Api) -> None:
    answers = uploaded(api, mutated(DAMAGED))
    assert answers.uploads == DAMAGED
    assert answers.sound, (told("damaged", answers), answers.wrong)
    assert answers.died == 0
    assert not answers.failed
    assert answers.status[201] > 50  # many a damage is none to the tables
    assert answers.status[422] > 500


def test_nothing_is_fetched_from_anywhere(api: Api, tmp_path: Path) -> None:
    """A document that names an address and a file: nobody calls, and the file is not in any answer."""
    (tmp_path / "secret").write_text("KQZ7", "utf-8")
    calls: list[int] = []

    class Caller(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            calls.append(1)

    with socketserver.TCPServer(("127.0.0.1", 0), Caller) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/x"
        for place in (address, (tmp_path / "secret").as_uri()):
            for doctype in (
                f'<!DOCTYPE sst [<!ENTITY x SYSTEM "{place}">]>', f'<!DOCTYPE sst SYSTEM "{place}">',
                f'<!DOCTYPE sst [<!ENTITY % x SYSTEM "{place}"> %x;]>', f'<?xml-stylesheet href="{place}"?>',
            ):
                declaration, _, body = members()[STRINGS].partition(b"?>")
                text = declaration + b"?>" + doctype.encode() + body.replace(b"<t>", b"<t>&x;", 1)
                book = packed({**members(), STRINGS: text})
                answer = api.client.post("/api/v1/rosters", files={"file": ("a.xlsx", book)})
                assert answer.status_code == 422
                assert "KQZ7" not in answer.text
        server.shutdown()
    assert not calls


def test_memory_is_limited(tmp_path: Path) -> None:
    """Twenty million lists would fill more than it may."""
    (tmp_path / "roster.json").write_bytes(b'{"a": [' + b"[]," * 20_000_000 + b"[]]}")
    nursery = Nursery(1)
    answer = nursery.ask({"work": str(tmp_path), "suffix": ".json", "presets": []})
    assert answer is not None
    assert answer["failed"] == "MemoryError"
    assert 500 < answer["cost"]["memory"] <= 1024
    nursery.close()


def test_limits_of_a_child_at_work(tmp_path: Path) -> None:
    (tmp_path / "roster.json").write_bytes(b'{"a": [' + b"[]," * 3_000_000 + b"[]]}")
    nursery = Nursery(1)
    nursery.ask({"work": "/nowhere", "suffix": ".json", "presets": []})
    task = {"work": str(tmp_path), "suffix": ".json", "presets": []}
    asking = threading.Thread(target=nursery.ask, args=(task,))
    asking.start()
    assert nursery._process is not None
    forking, seen, limit = psutil.Process(nursery._process.pid), {}, time.monotonic() + 20
    while asking.is_alive() and time.monotonic() < limit and seen.get(psutil.RLIMIT_FSIZE) != WRITTEN:
        with contextlib.suppress(psutil.Error, IndexError):
            child = forking.children()[0]
            seen = {kind: child.rlimit(kind)[1] for kind in LIMITS}
    asking.join()
    assert seen == LIMITS
    nursery.close()


def test_answers_of_the_api_hold_no_input(api: Api) -> None:
    answer = api.client.post("/api/v1/rosters", files={"file": ("KQZ7.xlsx", b"KQZ7")})
    assert answer.status_code == 422
    assert "KQZ7" not in json.dumps(dict(answer.headers)) + answer.text
    assert "KQZ7" not in api.log.read_text("utf-8")


def test_an_upload_lies_in_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even for a moment: a file that is removed at once leaves its blocks on the disk."""
    def rolled(*_: object) -> None:
        raise AssertionError("an upload was written to a temporary file")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", rolled)
    stale = tmp_path / "intake" / f"{os.getpid()}.aa"
    stale.mkdir(parents=True)
    app = create_app(Settings(data=tmp_path, database=""))
    with TestClient(app) as client:
        assert not stale.exists()
        create_tenant(app.state.service, "east", "东区")
        _, secret = create_key(app.state.service, "east", "试", [Role.PLANNER])
        files = {"file": ("a.xlsx", b"PK" + bytes(15_000_000))}
        answer = client.post("/api/v1/rosters", files=files, headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 422
