"""Names and ids that occur nowhere else, planted in a roster; and a search for them in whatever a service leaves."""

import gzip
import html
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from optimizer.domain.county import County
from optimizer.formats import write
from optimizer.importing import read

INSTANCE = Path(__file__).parents[2] / "instances" / "three_schools"
SURNAMES, RARE = "赵钱孙李周吴郑王", "龘骉淼焱垚鑫犇猋麤矗晶磊森靐飝"
MARK, ID = "鸢鸑", "KQZ7X"  # stand in every name and in every id
EACH = 100
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


@dataclass(frozen=True)
class Canaries:
    """A roster with so many names and ids planted; ``planted`` says which teacher has which name."""

    county: County
    settings: Mapping[str, str]
    planted: Mapping[str, str]
    marks: tuple[str, ...] = (MARK, ID)  # what a search looks for first; ``(MARK,)``: names alone

    @property
    def names(self) -> list[str]:
        return list(self.planted.values())

    @property
    def ids(self) -> list[str]:
        return list(self.planted)

    def file(self, suffix: str) -> bytes:
        """The roster as .xlsx, .json, or a .zip of CSV tables."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"roster{suffix if suffix != '.zip' else ''}"
            write(self.county, self.settings, path)
            if suffix != ".zip":
                return path.read_bytes()
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w") as target:
                for table in sorted(path.iterdir()):
                    target.write(table, table.name)
            return packed.getvalue()

    @cached_property
    def forms(self) -> Mapping[bytes, str]:
        """Every way in which one may be written, to the canary that it is."""
        found: dict[bytes, str] = {}
        for word in (*self.names, *self.ids):
            for text in _spelt(word) if any(mark in word for mark in self.marks) else ():
                for encoding in ENCODINGS:
                    found[text.encode(encoding)] = word
        return found

    def search(self, paths: Iterable[Path] = (), texts: Iterable[str | bytes] = ()) -> list[tuple[str, str]]:
        """Where one was found, and which: in files, folders of files, archives within them, and texts."""
        found = []
        for path in paths:
            for file in (path, *path.rglob("*")) if path.is_dir() else (path,):
                found += [(str(file), word) for word in self._within(str(file).encode())]
                if file.is_file():
                    found += [(str(file), word) for word in self._within(file.read_bytes())]
        for number, text in enumerate(texts):
            raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
            found += [(f"text {number}", word) for word in self._within(raw)]
        return found

    @cached_property
    def _marks(self) -> set[bytes]:
        return {text.encode(encoding) for word in self.marks for text in _spelt(word) for encoding in ENCODINGS}

    def _within(self, raw: bytes) -> Iterator[str]:
        for part in _unpacked(raw):
            if any(mark in part for mark in self._marks):
                seen = {word for form, word in self.forms.items() if form in part}
                yield from sorted(seen) or ["a mark"]


def _spelt(word: str) -> set[str]:
    """As JSON, XML, a URL or a program's own notation would have it."""
    escaped = json.dumps(word)[1:-1]
    numbers = "".join(f"&#{ord(letter)};" if ord(letter) > 127 else letter for letter in word)
    hexes = "".join(f"&#x{ord(letter):x};" if ord(letter) > 127 else letter for letter in word)
    upper = re.sub(r"\\u....", lambda code: code[0][:2] + code[0][2:].upper(), escaped)
    return {word, escaped, upper, numbers, hexes, hexes.upper().replace("&#X", "&#x"), quote(word), html.escape(word)}


def _unpacked(raw: bytes, depth: int = 0) -> Iterator[bytes]:
    yield raw
    if depth < 4 and raw.startswith(b"\x1f\x8b"):
        yield from _unpacked(gzip.decompress(raw), depth + 1)
    if depth < 4 and b"PK\x03\x04" in raw[:4096]:
        try:
            with zipfile.ZipFile(io.BytesIO(raw)) as source:
                for name in source.namelist():
                    yield name.encode()
                    yield from _unpacked(source.read(name), depth + 1)
        except (zipfile.BadZipFile, RuntimeError):
            return


def canaries(first: int = 0) -> Canaries:
    """The three schools with 100 names and 100 ids that are found nowhere else, the ``first`` and those after it;
    references follow.
    """
    roster = read(INSTANCE)
    renamed, planted = {}, {}
    side = len(RARE)
    for number, teacher in enumerate(roster.county.teachers, first):
        if number < first + EACH:
            renamed[teacher.id] = f"{ID}{number * 7919 % 10007:05d}"
            planted[renamed[teacher.id]] = f"{SURNAMES[number % 8]}{MARK}{RARE[number // side]}{RARE[number % side]}"
    teachers = tuple(
        replace(teacher, id=new, name=planted.get(new, teacher.name))
        for teacher in roster.county.teachers
        for new in (renamed.get(teacher.id, teacher.id),)
    )
    history = tuple(replace(past, teacher=renamed.get(past.teacher, past.teacher)) for past in roster.county.history)
    visitors = tuple(replace(each, teacher=renamed.get(each.teacher, each.teacher)) for each in roster.county.visitors)
    visited = tuple(replace(each, teacher=renamed.get(each.teacher, each.teacher)) for each in roster.county.visited)
    county = replace(roster.county, teachers=teachers, history=history, visitors=visitors, visited=visited)
    return Canaries(county, {"计划学年": "2026", "政策": "标准"}, planted)
