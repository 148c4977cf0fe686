"""A backup as one file: a ZIP of tables as JSON lines and of files, and a manifest with the digest of each.

It knows no database: what was kept in SQLite may be restored into PostgreSQL, and the other way round.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from optimizer.domain.errors import InputError, Problem
from optimizer.files.strict_json import parsed
from optimizer.files.whole import whole

MANIFEST, FORMAT = "manifest.json", 1
SECRET, TABLES, FILES = "secret.key", "tables/", "files/"
PIECE = 2**20


@contextmanager
def writing(path: Path) -> "Iterator[Writing]":
    """An archive that appears under its name when it is whole; only its owner can read it. Raises InputError."""
    with ExitStack() as place:
        try:
            part = place.enter_context(whole(path, private=True))
        except OSError as error:
            raise InputError.of(f"不能写入 {path}（{error.strerror}）", "请另选一个可写的文件夹。") from None
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            yield Writing(archive)


class Writing:
    """What goes into an archive, the manifest last."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._zip = archive
        self._members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        digest, size = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
                digest.update(piece)
                size += len(piece)
        self._members[name] = {"sha256": digest.hexdigest(), "bytes": size}

    def finish(self, facts: Mapping[str, Any]) -> str:
        """Write the manifest; its SHA-256, which names the backup."""
        text = json.dumps({"format": FORMAT, **facts, "members": self._members}, ensure_ascii=False, indent=1).encode()
        self._zip.writestr(MANIFEST, text)
        return hashlib.sha256(text).hexdigest()


class Reading:
    """An archive whose members are what its manifest says."""

    def __init__(self, path: Path) -> None:
        """Raises InputError where it is no backup, or of a later program."""
        try:
            self._zip = zipfile.ZipFile(path)
            text = self._zip.read(MANIFEST)
            self.facts: Mapping[str, Any] = parsed(text)
            self.members: Mapping[str, Mapping[str, Any]] = self.facts["members"]
        except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError):
            raise InputError.of(
                f"{path} 不是完整的备份文件", "请给出 rotation backup 写成的文件；它可能没有拷贝完整。"
            ) from None
        if self.facts.get("format") != FORMAT:
            raise InputError.of(
                f"备份格式 {self.facts.get('format')} 本程序不认识", "请用写出它的那个版本或更新的版本恢复。"
            )
        self.name = hashlib.sha256(text).hexdigest()

    def check(self) -> None:
        """Read every byte against its digest. Raises InputError with every member that differs."""
        told = list(self._faults())
        if told:
            advice = "文件已损坏或被改动，请用另一份备份。"
            raise InputError(Problem("备份", None, name, text, advice) for name, text in told)

    def _faults(self) -> Iterator[tuple[str, str]]:
        there = self._zip.namelist()
        for name in sorted({*there, *self.members} - {MANIFEST}):
            if name not in self.members or there.count(name) != 1:
                yield name, "清单与内容不一致"
                continue
            digest = hashlib.sha256()
            try:
                for piece in self.pieces(name):
                    digest.update(piece)
            except (zipfile.BadZipFile, OSError, EOFError, ValueError):
                yield name, "读不出来"
                continue
            found = digest.hexdigest()
            if found != self.members[name]["sha256"] or (name.startswith(FILES) and found != name.removeprefix(FILES)):
                yield name, "摘要不符"

    def pieces(self, name: str) -> Iterator[bytes]:
        with self._zip.open(name) as member:
            while piece := member.read(PIECE):
                yield piece

    def whole(self, name: str) -> bytes:
        return b"".join(self.pieces(name))

    def lines(self, table: str) -> Iterator[dict[str, Any]]:
        """The rows of a table; none where the archive does not have it."""
        name = f"{TABLES}{table}.jsonl"
        if name in self.members:
            with self._zip.open(name) as member:
                for line in member:
                    yield json.loads(line)

    def files(self) -> list[str]:
        """Digests of the files in it."""
        return [name.removeprefix(FILES) for name in self.members if name.startswith(FILES)]
