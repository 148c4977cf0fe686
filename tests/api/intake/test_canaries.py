"""The search finds what was planted, however it is written; otherwise finding nothing would say nothing."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.api.canaries import EACH, Canaries, canaries


@pytest.fixture(scope="module")
def birds() -> Canaries:
    return canaries()


def test_as_many_as_promised_and_all_different(birds: Canaries) -> None:
    more = canaries(EACH)
    assert len({*birds.names, *more.names}) == len({*birds.ids, *more.ids}) == 2 * EACH
    assert not birds.search([Path(__file__).parents[3] / "instances" / "three_schools"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "gb18030"])
def test_every_one_in_every_encoding(birds: Canaries, encoding: str) -> None:
    for word in (*birds.names, *birds.ids):
        assert [("text 0", word)] == birds.search(texts=[f"…{word}…".encode(encoding)])


def test_escaped(birds: Canaries) -> None:
    name = birds.names[42]
    entities = "".join(f"&#{ord(letter)};" for letter in name)
    for text in (json.dumps({"a": name}), json.dumps(name).replace("\\u9e", "\\u9E"), entities, ascii(name)):
        assert {word for _, word in birds.search(texts=[text])} <= {name, "a mark"} != set()


def test_in_files_archives_and_names_of_files(birds: Canaries, tmp_path: Path) -> None:
    name, inner, outer = birds.names[7], io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/sharedStrings.xml", f"<t>{name}</t>")
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("plan.xlsx", inner.getvalue())
    (tmp_path / "a.zip").write_bytes(outer.getvalue())
    (tmp_path / "b.gz").write_bytes(gzip.compress(name.encode()))
    (tmp_path / f"{birds.ids[0]}.ics").write_bytes(b"")
    assert sorted(birds.search([tmp_path])) == sorted([
        (str(tmp_path / "a.zip"), name), (str(tmp_path / "b.gz"), name),
        (str(tmp_path / f"{birds.ids[0]}.ics"), birds.ids[0]),
    ])


@pytest.mark.parametrize("suffix", [".xlsx", ".json", ".zip"])
def test_the_roster_holds_all_of_them(birds: Canaries, suffix: str) -> None:
    assert {word for _, word in birds.search(texts=[birds.file(suffix)])} == {*birds.names, *birds.ids}
