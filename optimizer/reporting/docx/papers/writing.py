"""Writes the papers of a plan into a folder: all that are asked for, or none where a file stands in the way."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from optimizer.domain.errors import InputError
from optimizer.files.undated import WRITTEN, undated
from optimizer.files.whole import write_bytes
from optimizer.reporting.docx.approval.container import template_bytes
from optimizer.reporting.docx.approval.dossier import Dossier
from optimizer.reporting.docx.approval.proof import Checked
from optimizer.reporting.docx.approval.rendering import rendered
from optimizer.reporting.docx.approval.status import Status
from optimizer.reporting.docx.approval.variables import tidy, values
from optimizer.reporting.docx.approval.writing import shipped
from optimizer.reporting.docx.papers.kinds import SCHOOL_NAME, Kind, every
from optimizer.reporting.docx.papers.layout import template
from optimizer.reporting.docx.papers.people import schools, teachers

UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
LONGEST = 60  # characters of a file's name
NAMED = 5  # files that a refusal names
ADDRESSEES = {Kind.NOTICE: "各学校"}  # where nobody is named


@dataclass(frozen=True)
class Sheet:
    """A paper to be written: its place in the folder, its kind, and what it says."""

    place: Path
    kind: Kind
    told: Mapping[str, Any]


def write_papers(
    folder: Path, dossier: Dossier, checked: Checked, status: Status, kinds: Collection[Kind], *,
    templates: Path | None = None, force: bool = False, listen: Callable[[int, int], None] = lambda *_: None,
) -> list[Path]:
    """The papers of these kinds; their places within ``folder``, in order. ``listen`` hears how many of all are done.

    Raises InputError where a file is there already (unless ``force``), a template is faulty, or the status does
    not fit the plan.
    """
    status.check(lawful=dossier.audit.lawful)
    sources = {kind: source(kind, templates) for kind in kinds}
    sheets = _apart(_sheets(dossier, checked, status, kinds))
    if not force:
        _refuse_existing(folder, [sheet.place for sheet in sheets])
    for number, sheet in enumerate(sheets):
        listen(number, len(sheets))
        _write(folder / sheet.place, sources[sheet.kind], sheet, status)
    return [sheet.place for sheet in sheets]


def source(kind: Kind, templates: Path | None) -> bytes:
    """The template of a kind: the one of that name in the folder, else the default one. Raises InputError."""
    given = None if templates is None else templates / f"{kind}.docx"
    if given is not None and given.is_file():
        content = template_bytes(given)
        rendered(content, every(kind), given.name)
        return content
    return default(kind)


def default(kind: Kind) -> bytes:
    """The template that the program brings."""
    return shipped() if kind is Kind.REPLY else template(kind)


def write_templates(folder: Path) -> list[Path]:
    """Every default template, to be restyled. Raises InputError where one is there already."""
    places = [Path(f"{kind}.docx") for kind in Kind]
    _refuse_existing(folder, places)
    folder.mkdir(parents=True, exist_ok=True)
    for kind, place in zip(Kind, places, strict=True):
        write_bytes(folder / place, default(kind))
    return places


def _sheets(
    dossier: Dossier, checked: Checked, status: Status, kinds: Collection[Kind]
) -> Iterator[Sheet]:
    """What is to be written, the bureau's own papers first."""
    told = values(dossier, checked, status)
    for kind in (Kind.REQUEST, Kind.NOTICE, Kind.REPLY, Kind.PROOF):
        if kind in kinds:
            blank = {} if status.addressee or not ADDRESSEES.get(kind) else {"主送": ADDRESSEES[kind]}
            yield Sheet(Path(f"{kind}.docx"), kind, {**told, **blank})
    if Kind.SCHOOL in kinds:
        for identity, own in schools(dossier):
            name = _file_name(f"{identity} {own[SCHOOL_NAME]}")
            yield Sheet(Path(Kind.SCHOOL, name), Kind.SCHOOL, {**told, **tidy(dict(own)), "主送": own[SCHOOL_NAME]})
    if Kind.TEACHER in kinds:
        for identity, year, own in teachers(dossier):
            name = _file_name(f"{identity} {year}" if dossier.instance.span > 1 else identity)
            yield Sheet(Path(Kind.TEACHER, name), Kind.TEACHER, {**told, **tidy(dict(own))})


def _apart(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Ids that a file system writes alike get a number."""
    found: dict[str, Sheet] = {}
    for sheet in sheets:
        place, number = sheet.place, 1
        while str(place).lower() in found:
            number += 1
            place = sheet.place.with_stem(f"{sheet.place.stem}（{number}）")
        found[str(place).lower()] = replace(sheet, place=place)
    return list(found.values())


def _file_name(text: str) -> str:
    return f"{UNSAFE.sub('_', text)[:LONGEST].rstrip(' .')}.docx"


def _refuse_existing(folder: Path, places: list[Path]) -> None:
    """Raises InputError where a file is there already."""
    taken = [place for place in places if (folder / place).exists()]
    if taken:
        named = "、".join(map(str, taken[:NAMED])) + (f" 等{len(taken)}个文件" if len(taken) > NAMED else "")
        raise InputError.of(f"{folder} 里已有 {named}", "请换一个文件夹；确实要覆盖时加 --force。")


def _write(path: Path, content: bytes, sheet: Sheet, status: Status) -> None:
    paper = rendered(content, sheet.told, f"{sheet.kind}.docx")
    properties = paper.docx.core_properties
    properties.title, properties.author = f"{sheet.told['学年']}{sheet.kind}", ""
    properties.last_modified_by, properties.comments = "", status.word
    properties.created = properties.modified = WRITTEN
    path.parent.mkdir(parents=True, exist_ok=True)
    saved = BytesIO()
    paper.save(saved)
    write_bytes(path, undated(saved.getvalue()))
