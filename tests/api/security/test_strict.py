"""Bodies that are wrong in every way, on real routes: refused as problems, without an echo, and never a 5xx."""

import copy
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.common.problems import MEDIA, ProblemError
from api.common.roles import Role
from api.common.settings import Settings
from api.http import strict_requests
from api.http.strict_requests import DEPTH, LARGEST, loads
from tests.api.conftest import empty_database
from tests.api.security.conftest import Town, settled
from tests.api.security.world import build

MARK = "⚑赵春燕"  # what no refusal may say again
GENERATED = 2_000
V1, SHA, UUID = "/api/v1", "3f" * 32, "6c1d4a5e-0f4b-4f58-9d7e-3c2b1a09f8e7"
ROUTES: Mapping[str, tuple[str, Role, Any]] = {
    "keys": ("/keys", Role.OPERATOR, {"label": "平台", "roles": ["planner"], "days": 30}),
    "rotation": ("/solves", Role.PLANNER, {
        "kind": "rotation", "roster": SHA, "policy": "标准", "year": 2026, "seconds": 60, "keep": ["flow"], "gap": 1.5,
    }),
    "itineraries": ("/solves", Role.PLANNER, {
        "kind": "itineraries", "roster": SHA, "term_start": "2026-09-01", "term_weeks": 20,
        "bells": {"上午上课": "8:30"}, "holidays": [{"first": "2026-10-01", "last": "2026-10-07"}],
    }),
    "whatif": ("/solves", Role.PLANNER, {
        "kind": "whatif", "plan": UUID, "edits": [{"action": "pin", "teacher": "T000001", "school": "S002"}],
    }),
    "study": ("/solves", Role.PLANNER, {
        "kind": "study", "rosters": {"三校": SHA},
        "study": {"name": "比例", "instances": [{"file": "三校"}], "parameters": {"entries.flow.low": [10, 12, 15]}},
    }),
    "audit": ("/audits", Role.PLANNER, {"roster": SHA, "given": {"year": 2026, "postings": [
        {"teacher": "T000001", "from": "S001", "to": "S002", "first_year": 2026, "last_year": 2028},
    ]}}),
    "report": ("/reports", Role.PLANNER, {"plan": UUID, "form": "docx", "office": "某某县教育局"}),
    "policy": ("/policies", Role.PLANNER, {
        "name": "某某县", "year": 2026, "extends": ["标准"], "entries": [{"id": "flow", "low": 12}],
        "definitions": {"term": 3},
    }),
    "check": ("/policies/check", Role.PLANNER, {"policy": "标准", "year": 2026}),
    "counting": (f"/rosters/{SHA}/counting", Role.PLANNER, {"policy": "标准", "year": 2026, "years": 3}),
    "signature": (f"/plans/{UUID}/signature", Role.APPROVER, {"signer": "局长", "document": "1号", "remark": "同意"}),
    "export": (f"/plans/{UUID}/exports", Role.APPROVER, {"file": "plan.xlsx", "names": "full", "reason": "核对"}),
    "comment": (f"/plans/{UUID}/comments", Role.PLANNER, {"text": "同意", "teacher": "T000001", "school": "S002"}),
    "checkup": (f"/rosters/{SHA}/checkup/signature", Role.PLANNER, {"by": "人事科"}),
    "webhook": ("/webhooks", Role.OPERATOR, {"url": "https://portal.example/hook", "types": ["failed"]}),
}
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=20) | st.sampled_from([
        MARK, "", " ", "\x00", "\u2028", "\ufeff", "\u202e", "=1+1", "../../x", "${x}", "' OR 1=1 --", "x" * 2_000,
        "٣", "1e5", "NaN", "2026-02-30", "0000-00-00", SHA, UUID, "标准", "T1", 0, -1, 2**31, 2**53, 1e308,
        5e-324, -0.0,
    ]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | st.just(MARK), inner, max_size=4),
    max_leaves=12,
)


def places(plain: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inside = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for name, value in inside:
        yield from places(value, (*path, name))


def changed(plain: Any, path: tuple[Any, ...], how: str, value: Any) -> Any:
    """A deep copy with one place exchanged, left out, doubled or added to."""
    if not path:
        return {**plain, MARK: value} if how == "add" else value
    made = copy.deepcopy(plain)
    owner = made
    for part in path[:-1]:
        owner = owner[part]
    if how == "leave out":
        del owner[path[-1]]
    elif how == "wrap":
        owner[path[-1]] = [owner[path[-1]], value]
    else:
        owner[path[-1]] = value
    return made


def written(plain: Any, doubled: bool) -> bytes:
    text = json.dumps(plain, ensure_ascii=True)
    if doubled and text.endswith("}") and len(text) > 2:
        text = text[:-1] + ', "kind": 1, "kind": 2}'
    return text.encode()


def post(town: Town, name: str, body: bytes, kind: str = "application/json") -> Any:
    path, role, _ = ROUTES[name]
    headers = {**town.headers("east", role), "Content-Type": kind}
    answer = town.client.post(V1 + path, content=body, headers=headers)
    assert answer.status_code < 500, (name, answer.status_code, body[:300])
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == MEDIA
        assert answer.json()["status"] == answer.status_code and answer.json()["code"]
        assert MARK not in answer.text and "\\u2691" not in answer.text, (name, answer.text)
    return answer


def test_thousands_of_bodies_end_in_no_5xx(town: Town) -> None:
    counted: Counter[int] = Counter()

    @settings(
        max_examples=GENERATED, deadline=None, database=None, derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(
        name=st.sampled_from(sorted(ROUTES)), junk=JUNK, seed=st.integers(0, 2**32),
        how=st.sampled_from([*["exchange"] * 3, "leave out", "wrap", "add", "cut", "whole", "as it is"]),
        doubled=st.integers(0, 9),
    )
    def body(name: str, junk: Any, seed: int, how: str, doubled: int) -> None:
        chosen = random.Random(seed)
        good = ROUTES[name][2]
        path = () if how in ("add", "whole") else chosen.choice([*places(good)])
        made = good if how == "as it is" else changed(good, path, how, junk)
        sent = written(made, doubled == 0)
        if how == "cut":
            sent = sent[:chosen.randrange(len(sent) + 1)]
        counted[post(town, name, sent).status_code] += 1

    body()
    assert sum(counted.values()) >= GENERATED
    good = sum(counted[code] for code in (200, 201, 202, 404))
    assert counted[422] > 500 and counted[400] > 200 and good > 50, counted


DEEP = 2_000  # beyond where the standard parser gives up
NASTY: Mapping[str, bytes] = {
    "nothing": b"", "space": b" \n", "NaN": b'{"label": NaN}', "Infinity": b'{"days": Infinity}',
    "minus Infinity": b'{"days": -Infinity}', "1e999": b'{"days": 1e999}', "-1e999": b'{"days": -1e999}',
    "5 000 digits": b'{"days": ' + b"9" * 5_000 + b"}",
    "5 000 digits and a fraction": b'{"days": 1.' + b"9" * 5_000 + b"e400}",
    "2^53": f'{{"days": {LARGEST + 1}}}'.encode(), "a key twice": b'{"days": 1, "days": 2}',
    "a key twice, escaped": b'{"days": 1, "d\\u0061ys": 2}', "a key twice inside": b'{"label": {"a": 1, "a": 1}}',
    "an abyss of lists": b"[" * DEEP, "an abyss of objects": b'{"a":' * DEEP,
    "a closed abyss": b"[" * DEEP + b"]" * DEEP,
    "51 deep": b'{"label": ' + b"[" * DEPTH + b"]" * DEPTH + b"}", "a lone surrogate": b'{"label": "\\ud800"}',
    "a surrogate as key": b'{"\\udfff": 1}', "surrogates in the wrong order": b'{"label": "\\udc00\\ud800"}',
    "NUL": b'{"label": "a\\u0000b"}', "NUL as key": b'{"\\u0000": 1}', "raw NUL": b'{"label": "\x00"}',
    "only NUL": b"\x00",
    "not UTF-8": b'{"label": "\xff"}', "UTF-16": '{"label": 1}'.encode("utf-16"),
    "UTF-8 with a mark": b"\xef\xbb\xbf{}",
    "overlong UTF-8": b'{"label": "\xc0\x80"}', "CESU surrogates": b'{"label": "\xed\xa0\x80"}',
    "comment": b'{"a": 1} // x',
    "trailing comma": b'{"a": 1,}', "single quotes": b"{'a': 1}", "two values": b"{} {}", "cut": b'{"label": "x',
    "control character": b'{"label": "\x01"}', "hexadecimal": b'{"days": 0x10}', "leading zero": b'{"days": 01}',
    "plus": b'{"days": +1}', "bare word": b"label", "half a number": b'{"days": 1e}', "escape": b'{"label": "\\x41"}',
}


@pytest.fixture(scope="module")
def towns(
    town: Town, postgres_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, Town]]:
    """SQLite forgives what PostgreSQL does not: the same requests on both."""
    with empty_database(postgres_server) as url:
        made = settled(Settings(
            data=tmp_path_factory.mktemp("other"), database=url, requests_per_minute=1_000_000,
            uploads_per_minute=1_000_000,
        ))
        yield {"sqlite": town, "postgresql": next(made)}
        next(made, None)


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
@pytest.mark.parametrize("name", NASTY)
def test_what_is_no_plain_json_is_400(towns: Mapping[str, Town], name: str, store: str) -> None:
    for route in ("keys", "rotation", "policy"):
        answer = post(towns[store], route, NASTY[name])
        expected = 422 if not NASTY[name] else 400
        assert (answer.status_code, answer.json()["code"]) == (
            expected, "malformed_json" if expected == 400 else "invalid_request"
        ), answer.text


@pytest.mark.parametrize(("kind", "status"), [
    ("application/json", 201), ("application/json; charset=utf-8", 201), ("APPLICATION/JSON", 201),
    ("application/vnd.x+json", 201), ("text/plain", 415), ("application/x-www-form-urlencoded", 415), ("", 415),
    ("multipart/form-data; boundary=x", 415), ("application/xml", 415), ("application/jsonp", 415), ("json", 415),
    ("application/json, text/plain", 415),
])
def test_json_says_that_it_is_json(town: Town, kind: str, status: int) -> None:
    answer = post(town, "keys", json.dumps(ROUTES["keys"][2]).encode(), kind)
    assert answer.status_code == status, answer.text
    if status == 415:
        assert answer.json()["code"] == "unsupported_media_type" and answer.headers["accept-post"] == "application/json"


def test_lists_and_objects_of_too_many_members_are_refused_unread(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each member that is wrong would be an error of its own; what no form describes may be longer."""
    monkeypatch.setattr(strict_requests, "MOST", 20)
    posting = ROUTES["audit"][2]["given"]["postings"][0]
    audit = {"roster": SHA, "given": {"year": 2026, "postings": [posting] * 21}}
    for route, body in (
        ("audit", audit), ("rotation", ROUTES["rotation"][2] | dict.fromkeys(map(str, range(21)))),
        ("whatif", ROUTES["whatif"][2] | {"edits": [0] * 21}),
    ):
        answer = post(town, route, json.dumps(body).encode())
        assert (answer.status_code, answer.json()["code"]) == (422, "too_many"), answer.text
    deep = {**ROUTES["audit"][2], "certificate": {"components": [{"y": [0] * 21}]}}
    assert post(town, "audit", json.dumps(deep).encode()).json().get("code") != "too_many"


MULTIPART = "multipart/form-data; boundary=x"
FORMS: Mapping[str, tuple[str, bytes, int]] = {
    "no boundary": ("multipart/form-data", b"--x\r\n", 415),
    "empty boundary": ("multipart/form-data; boundary=", b"", 422), "JSON": ("application/json", b"{}", 415),
    "no end": (MULTIPART, b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\nPK', 422),
    "no parts": (MULTIPART, b"--x--\r\n", 422), "garbage": (MULTIPART, b"\xff" * 100, 400),
    "another boundary": (MULTIPART, b"--y\r\n\r\n--y--", 400),
    "no name": (MULTIPART, b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n", 400),
    "text for a file": (MULTIPART, b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\na\r\n--x--\r\n', 422),
    "control characters in the file name": (
        MULTIPART, b'--x\r\nContent-Disposition: form-data; name="file"; filename="a\x01"\r\n\r\na\r\n--x--\r\n', 400
    ),
    "a thousand parts": (
        MULTIPART, b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 1_500 + b"--x--\r\n", 400
    ),
    "a part without end": (
        MULTIPART, b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"a" * 2**21 + b"\r\n--x--\r\n", 400
    ),
}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("path", ["/rosters", "/solves/from-file", "/workbooks", "/templates", "/audits/from-file"])
def test_forms_that_are_none_are_refused_as_problems(town: Town, name: str, path: str) -> None:
    kind, body, status = FORMS[name]
    headers = {**town.headers("east", Role.PLANNER), "Content-Type": kind}
    answer = town.client.post(V1 + path, content=body, headers=headers)
    assert answer.status_code == status, (answer.status_code, answer.text)
    assert answer.headers["content-type"] == MEDIA and answer.json()["status"] == status


def test_a_field_of_a_form_has_one_value(town: Town) -> None:
    """The second would be passed over in silence; files may be several."""
    files = [("file", (name, b"a", "text/csv")) for name in ("a.csv", "b.csv")]

    def answered(fields: dict[str, Any]) -> Any:
        headers = town.headers("east", Role.PLANNER)
        return town.client.post(f"{V1}/rosters/faults", headers=headers, files=files, data=fields)

    for name, values in (("accept", ["true", "false"]), ("answers", ["{}", "{}"])):
        answer = answered({name: values})
        assert answer.status_code == 422, answer.text
        assert (answer.json()["code"], answer.json()["pointer"]) == ("repeated_field", f"/{name}")
    assert answered({"accept": "true"}).status_code == 200


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_control_characters_in_paths_and_queries_are_refused(towns: Mapping[str, Town], store: str) -> None:
    place = towns[store]
    ids = build(place.service, "east")
    headers = place.headers("east", Role.PLANNER)
    for path in (f"/solves/{ids['job_id']}/files/%00", f"/solves/{ids['job_id']}/files/a%01b", "/solves?cursor=%00",
                 "/solves?kind=%00", "/rosters?cursor=1.%00", "/rosters?%00=1", "/rules/%00"):
        answer = place.client.get(V1 + path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed_parameter"), path
    for path in (f"/solves/{ids['job_id']}/files/%ff%fe", f"/solves/{ids['job_id']}/files/..%2f..%2fetc%2fpasswd",
                 "/rules/%ed%a0%80", f"/solves/{ids['job_id']}/files/" + "a" * 90):
        assert place.client.get(V1 + path, headers=headers).status_code in (404, 422), path
    for path in ("/solves?limit=0", "/solves?limit=1e3", f"/solves?limit={'9' * 400}", "/solves?cursor=x", "/solves/1",
                 f"/solves/{ids['job_id']}/files/" + "a" * 3_000,
                 f"/solves?cursor={'9' * 15}.{'-' * 64}", f"/rosters/{'3G' * 32}", "/solves?state=x"):
        assert place.client.get(V1 + path, headers=headers).status_code in (200, 422), path


def test_what_is_plain_is_read_as_it_is_written() -> None:
    text = '{"é": [1, -1.5, 1e3, true, null, "\\ud83d\\ude00\\t", {}, 9007199254740991], "e\\u0301": -0}'
    assert loads(text.encode()) == json.loads(text)
    assert loads(b"[" * DEPTH + b"]" * DEPTH) == json.loads("[" * DEPTH + "]" * DEPTH)
    with pytest.raises(ProblemError) as refused:
        loads(b"[1,\n 2,,]")
    assert refused.value.detail == "不是正确的 JSON：第2行第4列有误。"
