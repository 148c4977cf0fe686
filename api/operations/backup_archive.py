"""A backup as one file: a ZIP of tables as JSON lines and of files, and a manifest with the digest of each.

It knows no database: what was kept in SQLite may be restored into PostgreSQL, and the other way round.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from optimizer.domain.errors import InputError, Problem

MANIFEST, FORMAT = "manifest.json", 1
SECRET, TABLES, FILES = "secret.key", "tables/", "files/"
PIECE = 2**20


class Writing:
    """An archive that appears under its name when it is whole; only its owner can read it."""

    def __init__(self, path: Path) -> None:
        self._path, self._part = path, path.with_name(f".{path.name}.part")
        self._members: dict[str, dict[str, Any]] = {}
        self._whole = False

    def __enter__(self) -> "Writing":
        try:
            self._part.unlink(missing_ok=True)
            self._file = open(os.open(self._part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
        except OSError as error:
            raise InputError.of(f"不能写入 {self._path}（{error.strerror}）", "请另选一个可写的文件夹。") from None
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)
        return self

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        digest, size = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
                digest.update(piece)
                size += len(piece)
        self._members[name] = {"sha256": digest.hexdigest(), "bytes": size}

    def close(self, facts: Mapping[str, Any]) -> str:
        """Write the manifest, last; its SHA-256, which names the backup."""
        text = json.dumps({"format": FORMAT, **facts, "members": self._members}, ensure_ascii=False, indent=1).encode()
        self._zip.writestr(MANIFEST, text)
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        os.replace(self._part, self._path)
        self._whole = True
        return hashlib.sha256(text).hexdigest()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._whole:
            self._zip.close()
            self._file.close()
            with suppress(OSError):
                self._part.unlink()


class Reading:
    """An archive whose members are what its manifest says."""

    def __init__(self, path: Path) -> None:
        """Raises InputError where it is no backup, or of a later program."""
        try:
            self._zip = zipfile.ZipFile(path)
            text = self._zip.read(MANIFEST)
            self.facts: Mapping[str, Any] = json.loads(text)
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
