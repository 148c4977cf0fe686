"""Versions of a plan's folder: byte for byte back and forth, and whole whatever the moment of a crash."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from optimizer.domain.errors import InputError
from optimizer.reporting.files import versions
from optimizer.reporting.files.version_repair import remark, repair, unfinished
from optimizer.reporting.files.versions import FILES, FOLDER, index_of, lines, publish, restore

FIRST = {"plan.json": b'{"a": 1}\n', "plan.xlsx": b"PK\x00\x01", "report.json": b"{}"}
SECOND = {"plan.json": b'{"a": 2}\r\n', "plan.xlsx": b"PK\x00\x02", "edits.yaml": "# 决定\n".encode()}
THIRD = {"plan.json": b'{"a": 3}', "certificate.json": b"[]", "edits.yaml": b"x"}


class KilledError(BaseException):
    """What stands for a kill: nothing of ours may catch and mend it."""


def put(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def held(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES if (folder / name).is_file()}


def made(folder: Path, files: dict[str, bytes], base: Path | None = None) -> int:
    return publish(folder, lambda place, _: put(place, files), "调整", base=base).number


def test_back_and_forth_byte_by_byte(tmp_path: Path) -> None:
    """Undo several steps, then forward again; files that a version did not have are gone."""
    put(tmp_path, FIRST)
    assert made(tmp_path, SECOND) == 2
    assert made(tmp_path, THIRD) == 3
    assert held(tmp_path) == THIRD
    assert restore(tmp_path).number == 2
    assert held(tmp_path) == SECOND
    assert restore(tmp_path).number == 1
    assert held(tmp_path) == FIRST
    with pytest.raises(InputError, match="最早"):
        restore(tmp_path)
    assert held(tmp_path) == FIRST
    restore(tmp_path, number=3)
    assert held(tmp_path) == THIRD
    restore(tmp_path, steps=2)
    assert held(tmp_path) == FIRST
    with pytest.raises(InputError, match="没有第 9 版"):
        restore(tmp_path, number=9)
    with pytest.raises(InputError, match="没有可恢复"):
        restore(tmp_path / "else")


def test_a_new_version_after_undo_hangs_where_it_was_made(tmp_path: Path) -> None:
    put(tmp_path, FIRST)
    made(tmp_path, SECOND)
    restore(tmp_path)
    made(tmp_path, THIRD)
    found = index_of(tmp_path)
    assert [(version.number, version.parent) for version in found.versions] == [(1, None), (2, 1), (3, 1)]
    assert "在第1版基础上" in lines(found)[2]
    assert lines(found)[2].startswith("→")
    restore(tmp_path)
    assert held(tmp_path) == FIRST


def test_what_a_planner_changed_by_hand_is_kept(tmp_path: Path) -> None:
    """A workbook edited between two edits becomes a version of its own, also before an undo."""
    put(tmp_path, FIRST)
    made(tmp_path, SECOND)
    put(tmp_path, {"plan.xlsx": b"PK edited"})
    assert made(tmp_path, THIRD) == 4
    assert restore(tmp_path).number == 3
    assert held(tmp_path)["plan.xlsx"] == b"PK edited"
    put(tmp_path, {"plan.xlsx": b"PK edited again"})
    assert restore(tmp_path).number == 3
    assert index_of(tmp_path).versions[-1].number == 5


def test_the_plan_of_another_folder_is_the_first_version(tmp_path: Path) -> None:
    put(tmp_path / "made", FIRST)
    made(tmp_path / "new", SECOND, base=tmp_path / "made")
    restore(tmp_path / "new")
    assert held(tmp_path / "new") == FIRST
    assert held(tmp_path / "made") == FIRST


def spoil(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """The process ends at the n-th step that changes the disk."""
    left = [after]

    def step(name: str, real: Any) -> Any:
        def stepped(*given: Any, **more: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise KilledError(name)
            return real(*given, **more)

        return stepped

    monkeypatch.setattr(os, "replace", step("replace", os.replace))
    monkeypatch.setattr(Path, "replace", step("rename", Path.replace))
    monkeypatch.setattr(Path, "unlink", step("unlink", Path.unlink))
    monkeypatch.setattr(Path, "write_bytes", step("write", Path.write_bytes))
    monkeypatch.setattr(versions.shutil, "rmtree", lambda *_, **__: None)  # a killed process clears nothing up


def test_killed_at_any_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Afterwards the folder holds the earlier version or the new one, whole; the earlier one can be had in any case."""
    earlier = later = 0
    for moment in range(60):
        folder = tmp_path / str(moment)
        put(folder, FIRST)
        made(folder, SECOND)
        with monkeypatch.context() as patch:
            spoil(patch, moment)
            try:
                made(folder, THIRD)
            except KilledError:
                pass
            else:
                break
        left = held(folder)
        assert bool(remark(folder)) == index_of(folder).pending
        repair(folder)
        now = held(folder)
        assert now in (SECOND, THIRD), moment
        assert left == now or index_of(folder).versions, "what stood there is not lost"
        assert not unfinished(folder) and remark(folder) == ""
        earlier, later = earlier + (now == SECOND), later + (now == THIRD)
        if now == THIRD:
            restore(folder)
        assert held(folder) == SECOND
        assert not [path for path in folder.rglob(".*") if path.name.startswith(".")]
        assert made(folder, THIRD) >= 3  # work goes on
        assert held(folder) == THIRD
    else:
        pytest.fail("never ended by itself")
    assert earlier >= 3
    assert later >= 3


def pending(folder: Path, current: int) -> None:
    """As a crash leaves the index while the files of a version are laid out."""
    path = folder / FOLDER / "目录.json"
    plain = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(plain | {"pending": True, "current": current}), "utf-8")


def test_a_change_left_unfinished_is_mended_only_when_asked(tmp_path: Path) -> None:
    """A preview says what would be replaced and taken away; what stands in no version is one before it goes."""
    put(tmp_path, FIRST)
    made(tmp_path, SECOND)
    put(tmp_path, {"plan.xlsx": b"PK edited", "certificate.json": b"[1]"})
    pending(tmp_path, 1)
    before = held(tmp_path)
    with pytest.raises(InputError, match="没有写完") as caught:
        made(tmp_path, THIRD)
    assert "rotation repair" in caught.value.problems[0].advice
    with pytest.raises(InputError, match="没有写完"):
        restore(tmp_path)
    seen = unfinished(tmp_path)
    assert seen.version is not None and seen.version.number == 1
    assert list(seen.replaced) == ["plan.json", "plan.xlsx", "report.json"]
    assert list(seen.removed) == ["certificate.json", "edits.yaml"]
    assert held(tmp_path) == before, "a preview"
    repair(tmp_path)
    assert held(tmp_path) == FIRST
    found = index_of(tmp_path)
    assert (found.current, found.pending, len(found.versions)) == (1, False, 3)
    restore(tmp_path, number=3)
    assert held(tmp_path) == before


def test_what_is_not_ours_is_not_cleared_away(tmp_path: Path) -> None:
    """Half-written files go by the names that only our writing gives; anything else stays."""
    put(tmp_path, FIRST)
    made(tmp_path, SECOND)
    ours = [tmp_path / ".plan.json.0a1b2c3d.part", tmp_path / FOLDER / f".{'0' * 32}"]
    others = [tmp_path / ".plan.json.mine.part", tmp_path / FOLDER / ".DS_Store", tmp_path / FOLDER / ".git"]
    ours[0].write_bytes(b"{")
    for path in (ours[1], others[2]):
        path.mkdir()
    for path in others[:2]:
        path.write_bytes(b"x")
    assert sorted(unfinished(tmp_path).half) == sorted(ours)
    repair(tmp_path)
    assert not any(path.exists() for path in ours) and all(path.exists() for path in others)


def test_a_repair_without_the_files_of_the_version_changes_nothing(tmp_path: Path) -> None:
    """Another version can still be had; a workbook that stands alone is kept, too."""
    put(tmp_path, FIRST)
    made(tmp_path, SECOND)
    shutil.rmtree(tmp_path / FOLDER / "0002")
    pending(tmp_path, 2)
    (tmp_path / "plan.json").unlink()
    before = held(tmp_path)
    with pytest.raises(InputError, match="不能照它修复"):
        repair(tmp_path)
    assert held(tmp_path) == before
    restore(tmp_path, number=1)
    assert held(tmp_path) == FIRST
    kept = index_of(tmp_path).versions[-1].number
    assert (tmp_path / FOLDER / f"{kept:04}" / "plan.xlsx").read_bytes() == SECOND["plan.xlsx"]


def test_a_broken_index_is_named(tmp_path: Path) -> None:
    put(tmp_path, FIRST)
    made(tmp_path, SECOND)
    (tmp_path / FOLDER / "目录.json").write_text('{"current": 7, "versions": [], "pending": false}', encoding="utf-8")
    with pytest.raises(InputError, match=r"目录\.json"):
        restore(tmp_path)


@pytest.mark.parametrize(("part", "value"), [
    ("current", True), ("pending", "no"), ("pending", 1),
    (("versions", 1, "number"), "2"), (("versions", 1, "number"), None), (("versions", 1, "number"), 2.0),
    (("versions", 1, "parent"), "1"), (("versions", 1, "parent"), 0), (("versions", 1, "parent"), 2),
    (("versions", 1, "note"), None), (("versions", 1, "time"), 3),
], ids=str)
def test_an_index_of_wrong_parts_is_named(tmp_path: Path, part: str | tuple[str, int, str], value: object) -> None:
    """Also a version that stands on itself, which nobody could step back from."""
    put(tmp_path, FIRST)
    made(tmp_path, SECOND)
    index = tmp_path / FOLDER / "目录.json"
    plain = json.loads(index.read_text("utf-8"))
    if isinstance(part, str):
        plain[part] = value
    else:
        plain[part[0]][part[1]][part[2]] = value
    index.write_text(json.dumps(plain), "utf-8")
    with pytest.raises(InputError, match=r"目录\.json"):
        restore(tmp_path)
    assert held(tmp_path) == SECOND


def test_a_version_whose_files_are_gone_takes_nothing_away(tmp_path: Path) -> None:
    put(tmp_path, FIRST)
    made(tmp_path, SECOND)
    shutil.rmtree(tmp_path / FOLDER / "0001")
    with pytest.raises(InputError, match="第 1 版的文件不在"):
        restore(tmp_path)
    assert held(tmp_path) == SECOND
    assert index_of(tmp_path).current == 2
