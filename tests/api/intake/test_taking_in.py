"""An upload becomes a roster: the same content is the same, names are apart, and a child that dies harms nobody."""

import json
import os
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
import sqlalchemy as sa

from api.common.problems import ProblemError
from api.service import Service
from api.store.tables import policy, roster
from api.uploads import rosters
from api.uploads.fork_server import Crowded, Nursery
from api.uploads.name_vault import Names
from api.uploads.rosters import Rejected, Taken, take_in, tidy
from benchmarks.archives import packed
from benchmarks.hostile import tables, workbook
from optimizer.formats import write
from optimizer.importing import read
from optimizer.reporting.facts.masking import CLOSE, OPEN
from tests.api.canaries import Canaries, canaries
from tests.api.intake.conftest import ME, Take, left


@pytest.fixture(scope="module")
def birds() -> Canaries:
    return canaries()


def row_of(store: Service, taken: Taken) -> Any:
    with store.database.reading() as connection:
        return connection.execute(sa.select(roster).where(roster.c.tenant == ME, roster.c.id == taken.id)).one()


def test_one_content_one_id_whatever_the_file(store: Service, take: Take, birds: Canaries) -> None:
    found = {take(birds.file(suffix), f"名册{suffix}").id for suffix in (".xlsx", ".json", ".zip", ".xlsx")}
    assert len(found) == 1
    assert left(store) == []


def test_names_are_apart_and_sealed(store: Service, take: Take, birds: Canaries) -> None:
    taken = take(birds.file(".xlsx"))
    row = row_of(store, taken)
    plain = store.blobs.get(row.blob)
    assert not {word for _, word in birds.search(texts=[plain, json.dumps(row.facts)])} & set(birds.names)
    assert plain.decode().count(OPEN) == len(birds.county.teachers)
    assert birds.search(texts=[store.blobs.get(row.names)]) == []
    names = Names.of(store, ME, {"roster": taken.id})
    assert {teacher.name for teacher in birds.county.teachers} == set(names.known.values())
    assert not {word for _, word in birds.search([store.settings.data])} & set(birds.names)


def test_what_is_kept_reads_back_as_the_same_county(
    store: Service, take: Take, birds: Canaries, tmp_path: Path
) -> None:
    taken = take(birds.file(".json"), "a.json")
    (tmp_path / "a.json").write_bytes(store.blobs.get(row_of(store, taken).blob))
    kept, names = read(tmp_path / "a.json"), Names.of(store, ME, {"roster": taken.id}).known
    teachers = tuple(replace(teacher, name=names[teacher.name]) for teacher in kept.county.teachers)
    assert replace(kept.county, teachers=teachers) == birds.county
    assert taken.facts | {"notes": []} == {
        "schools": 3, "groups": 1, "teachers": 159, "year": 2026, "years": 1, "policy": "标准", "notes": [],
        "answers": [], "settings": {"计划学年": "2026", "政策": "标准"},
    }


def test_another_name_is_another_roster(take: Take, birds: Canaries) -> None:
    first, *rest = birds.county.teachers
    other = replace(birds, county=replace(birds.county, teachers=(replace(first, name="另名"), *rest)))
    assert take(other.file(".json"), "a.json").id != take(birds.file(".json"), "a.json").id


def test_a_deleted_roster_comes_back_with_its_names(store: Service, take: Take, birds: Canaries) -> None:
    taken = take(birds.file(".json"), "a.json")
    store.database.run(lambda c: c.execute(sa.update(roster).where(roster.c.id == taken.id).values(deleted=1)))
    assert Names.of(store, ME, {"roster": taken.id}).known == {}
    assert take(birds.file(".json"), "a.json").id == taken.id
    assert row_of(store, taken).deleted is None
    assert len(Names.of(store, ME, {"roster": taken.id}).known) == 159


def test_two_at_the_same_moment(store: Service) -> None:
    """On different threads, as the API has them."""
    data, found = canaries().file(".json"), []
    own = [threading.Thread(target=lambda: found.append(take_in(store, ME, "x", "a.json", data).id)) for _ in range(6)]
    for each in own:
        each.start()
    for each in own:
        each.join()
    assert len(found) == 6
    assert len(set(found)) == 1


def test_settings_that_mean_nothing_here_are_not_kept(take: Take, birds: Canaries) -> None:
    odd = replace(birds, settings={"计划学年": "2027", "规划学年数": "3", "联系人": birds.names[0], "政策": "../a"})
    facts = take(odd.file(".json"), "a.json").facts
    assert facts["settings"] == {"计划学年": "2027", "规划学年数": "3"}
    assert (facts["year"], facts["years"], facts["policy"]) == (2027, 3, None)
    assert any("1项不是本系统的设置" in note for note in facts["notes"])
    assert any("不是内置政策" in note for note in facts["notes"])
    assert birds.search(texts=[json.dumps(dict(facts))]) == []


@pytest.mark.parametrize(("settings", "column"), [
    ({"计划学年": "去年"}, "计划学年"), ({"计划学年": "2026", "规划学年数": "9"}, "规划学年数"),
])
def test_years_that_cannot_be(refused: Any, birds: Canaries, settings: dict[str, str], column: str) -> None:
    (error,) = refused(replace(birds, settings=settings).file(".json"), "a.json")
    assert (error["table"], error["row"]) == ("设置", None)
    assert column in error["text"]


def test_a_policy_beside_the_tables(store: Service, take: Take) -> None:
    text = "name: 东区政策\nextends: 标准\nyear: 2028\n"
    taken = take(packed({**tables(), "policy.yaml": text.encode()}), "a.zip")
    with store.database.reading() as connection:
        kept = connection.execute(sa.select(policy).where(policy.c.id == taken.facts["policy"])).one()
    assert (kept.tenant, kept.name, taken.facts["year"]) == (ME, "东区政策", 2028)
    assert kept.plain["entries"]
    assert take(packed(tables()), "a.zip").id != taken.id


def test_faults_of_tables_and_policy_are_told_together(refused: Any) -> None:
    spoiled = {**tables(), "policy.yaml": b"extends: [a]"}
    spoiled["学校.csv"] = spoiled["学校.csv"].replace(b"S002", b"S001")
    assert {error["table"] for error in refused(packed(spoiled), "a.zip")} >= {"学校", "政策"}


def test_a_child_that_is_killed(store: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever ends it, the upload is refused and the next one is read."""
    nursery = Nursery(1)
    nursery.ask({"work": "/nowhere", "suffix": ".json", "presets": []})
    monkeypatch.setattr(rosters, "nursery", lambda places: nursery)
    killer = threading.Thread(target=_kill_child, args=(nursery,))
    killer.start()
    slow = json.dumps({"教师": [{"教师编号": f"T{n}", "姓名": "甲"} for n in range(150_000)]}).encode()
    with pytest.raises(Rejected) as rejected:
        take_in(store, ME, "x", "a.json", slow)
    killer.join()
    assert rejected.value.errors[0]["rule"] == "文件无法读取"
    assert left(store) == []
    assert take_in(store, ME, "x", "a.xlsx", workbook()).id
    nursery.close()


def _kill_child(nursery: Nursery) -> None:
    assert nursery._process is not None
    process, limit = psutil.Process(nursery._process.pid), time.monotonic() + 20
    while time.monotonic() < limit and not (children := process.children()):
        time.sleep(0.001)
    time.sleep(0.1)  # by now it has begun
    children[0].kill()


def test_the_process_that_forks_is_started_again() -> None:
    nursery = Nursery(1)
    task = {"work": "/nowhere", "suffix": ".json", "presets": []}
    assert nursery.ask(task) is not None
    assert nursery._process is not None
    os.kill(nursery._process.pid, signal.SIGKILL)
    assert nursery.ask(task) is not None
    nursery.close()


def test_it_ends_with_whoever_started_it() -> None:
    nursery = Nursery(1)
    nursery.ask({"work": "/nowhere", "suffix": ".json", "presets": []})
    assert nursery._process is not None
    assert nursery._control is not None
    nursery._control.close()
    assert nursery._process.wait(10) == 0


def test_where_a_system_cannot_fork(
    store: Service, monkeypatch: pytest.MonkeyPatch, take: Take, birds: Canaries
) -> None:
    forked = take(birds.file(".xlsx")).id
    monkeypatch.setattr(rosters, "nursery", lambda places: Nursery(1, forks=False))
    assert take(birds.file(".xlsx")).id == forked
    with pytest.raises(Rejected):
        take(b"x")


def test_too_many_at_once(store: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def ask(self, task: object) -> None:
            raise Crowded

    monkeypatch.setattr(rosters, "nursery", lambda places: Full())
    with pytest.raises(ProblemError) as problem:
        take_in(store, ME, "x", "a.xlsx", workbook())
    assert problem.value.status_code == 503
    assert left(store) == []


def test_what_a_dead_process_left_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "intake"
    for name in ("999999999.aa", f"{os.getpid()}.bb", f"{os.getppid()}.cc"):
        (folder / name).mkdir(parents=True)
        (folder / name / "roster.xlsx").write_bytes(b"x")
    tidy(tmp_path)
    assert [path.name for path in folder.iterdir()] == [f"{os.getppid()}.cc"]


def test_the_child_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTATION_SECRET", "hush")
    nursery = Nursery(1)
    nursery.ask({"work": "/nowhere", "suffix": ".json", "presets": []})
    assert nursery._process is not None
    assert "ROTATION_SECRET" not in psutil.Process(nursery._process.pid).environ()
    nursery.close()


def test_brackets_of_tokens_stand_nowhere_else(refused: Any, birds: Canaries) -> None:
    first, *rest = birds.county.teachers
    schools = (replace(birds.county.schools[0], name=f"{OPEN}{first.id}{CLOSE}"), *birds.county.schools[1:])
    spoiled = replace(birds.county, schools=schools, teachers=(replace(first, name=f"{OPEN}x"), *rest))
    errors = refused(replace(birds, county=spoiled).file(".json"), "a.json")
    assert {(error["table"], error["column"]) for error in errors} == {("学校", "学校名称"), ("教师", "姓名")}


def test_a_roster_of_a_large_county_is_quick(take: Take, tmp_path: Path) -> None:
    """Not the time of a start, but of the work: 1,700 teachers in less than three seconds on a busy machine."""
    county = read(Path(__file__).parents[3] / "instances" / "prefecture")
    write(county.county, county.settings, tmp_path / "a.xlsx")
    begun = time.monotonic()
    assert take((tmp_path / "a.xlsx").read_bytes()).facts["teachers"] > 1_500
    assert time.monotonic() - begun < 3
