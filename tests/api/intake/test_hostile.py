"""All files to be refused and a thousand damaged workbooks, uploaded to a real API process.

None of the files harms its reader; what chance makes of a workbook is read by a limited child.
"""

import json
import os
import socketserver
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.common.roles import Role
from api.common.settings import Settings
from api.http.app import create_app
from api.identity.tenants import create_key, create_tenant
from benchmarks.archives import packed
from benchmarks.hostile import Upload, hostile, members, mutated
from benchmarks.hostile_workbooks import STRINGS
from benchmarks.intake import Answers, Api, serving, told, uploaded

DAMAGED = 1_000


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
    assert rows[1] >= 35
    assert rows[2] >= 20
    assert rows[5] >= 30
    assert len({(upload.name, upload.file) for upload in corpus}) == sum(rows.values())


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
            for named in (f'<!DOCTYPE sst SYSTEM "{place}">', f'<?xml-stylesheet href="{place}"?>'):
                declaration, _, body = members()[STRINGS].partition(b"?>")
                text = declaration + b"?>" + named.encode() + body.replace(b"<t>", b"<t>&x;", 1)
                book = packed({**members(), STRINGS: text})
                answer = api.client.post("/api/v1/rosters", files={"file": ("a.xlsx", book)})
                assert answer.status_code == 422
                assert "KQZ7" not in answer.text
        server.shutdown()
    assert not calls


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
