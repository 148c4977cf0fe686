"""Uploads: read by a limited child, refused with every fault or kept as a roster with the names of people apart."""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import psutil
import sqlalchemy as sa

from api.common.fault_report import told
from api.common.problems import ProblemError
from api.service import Service
from api.store import audit_log
from api.store.database import now
from api.store.tables import policy, roster
from api.uploads import several
from api.uploads.file_names import decoded, title_and_end
from api.uploads.fork_server import Crowded, Nursery
from api.uploads.policy_layers import identity, layered, told_policy
from api.uploads.reader_process import PRESET, YEAR, YEARS
from optimizer.domain.errors import InputError
from optimizer.policy.entries import Policy
from optimizer.policy.layers import presets
from optimizer.policy.years import span_of, year_of

FOLDER = "intake"  # under the data folder: one folder per upload, gone when it is read
FACTS = ("schools", "groups", "teachers", "settings", "notes", "answers")
LARGEST = 256 * 2**20  # bytes of what a child leaves
FAULT = {"table": "", "row": None, "column": None}
UNREADABLE = ("文件无法读取", "请用 Excel 或 WPS 打开后另存为 .xlsx 再上传；仍不行的，请把数据复制到空白模板")
TOO_LARGE = ("文件过大，读取时内存不足", "请删去与名册无关的工作表、列和空白行，或按集团分开上传")
MIXED = ("这几个文件合不成一份名册", "请只上传名册的各个文件，至多再加一个 对照表.yaml；.zip 请单独上传")
EMPTY = ("文件是空的", "请核对后重新上传")


class Rejected(Exception):
    """An upload that cannot be a roster, or not yet.

    ``errors`` have table, row, column, rule, advice and text, and no values; ``questions`` wait for an answer.
    """

    def __init__(
        self, errors: Sequence[Mapping[str, Any]], questions: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        super().__init__(f"{len(errors)} errors, {len(questions)} questions")
        self.errors, self.questions = errors, questions

    @classmethod
    def of(cls, fault: tuple[str, str]) -> "Rejected":
        return cls([{**FAULT, "rule": fault[0], "advice": fault[1], "text": "。".join(fault)}])


@dataclass(frozen=True)
class Taken:
    """A roster that was taken in, or was there already."""

    id: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Reply:
    """How questions are answered: by their id, and whether every other guess is accepted."""

    answers: Mapping[str, str] = field(default_factory=dict)
    accept: bool = False


def take_in(
    service: Service, tenant: str, by: str, name: str, data: bytes, *, further: Sequence[tuple[str, bytes]] = (),
    reply: Reply | None = None,
) -> Taken:
    """Keep an upload as a roster. ``name`` may tell which table it holds, and is not kept.

    ``further`` are more files of the same roster, or the 对照表.yaml for it. Raises Rejected, and ProblemError (503)
    where too many uploads are being read.
    """
    with _folder(service.settings.data) as work:
        answer = _read(service, work, [(name, data), *further], reply or Reply())
        own, facts, errors = _judged(answer)
        if errors or answer.get("questions"):
            raise Rejected(errors, answer.get("questions", ()))
        plain, names = _left(work / "taken.json"), _left(work / "names.json")
    return _kept(service, tenant, by, plain, names, own, facts)


def faults_of(service: Service, files: Sequence[tuple[str, bytes]], reply: Reply) -> Mapping[str, Any]:
    """``errors`` as ``take_in`` would tell them, each with its ``place`` in ``sheets``, and these with the rows of it.

    Nothing is kept. Raises ProblemError (503).
    """
    try:
        with _folder(service.settings.data) as work:
            answer = _read(service, work, files, reply, around=True)
    except Rejected as rejected:
        return {"errors": [{**error, "place": None} for error in rejected.errors], "sheets": []}
    errors, places = _judged(answer)[2], answer.get("places", ())
    return {
        "errors": [{**error, "place": place} for error, place in zip_longest(errors, places)],
        "sheets": answer.get("sheets", []),
    }


def _read(
    service: Service, work: Path, files: Sequence[tuple[str, bytes]], reply: Reply, *, around: bool = False
) -> Mapping[str, Any]:
    """What a child says of the files of one roster. Raises Rejected where it cannot, and ProblemError (503)."""
    if not all(content for _, content in files):
        raise Rejected.of(EMPTY)
    (name, data), *further = files
    title, suffix = title_and_end(name)
    task = {"work": str(work), "suffix": suffix, "title": title, "presets": presets(),
            "answers": dict(reply.answers), "accept": reply.accept, "around": around}
    if further:
        task["files"] = several.laid_out(work, [(decoded(each), content) for each, content in files])
        if not task["files"]:
            raise Rejected.of(MIXED)
    else:
        (work / f"roster{suffix}").write_bytes(data)
    try:
        answer = nursery(max(2, service.settings.cores)).ask(task)
    except Crowded:
        raise ProblemError(503, "busy", "正在读取的名册过多，请稍后再传。", headers={"Retry-After": "30"}) from None
    _log(service, sum(len(content) for _, content in files), answer)
    if answer is None or "failed" in answer:
        raise Rejected.of(TOO_LARGE if answer is not None and answer["failed"] == "MemoryError" else UNREADABLE)
    return answer


@cache
def nursery(places: int) -> Nursery:
    """The one of this process."""
    return Nursery(places)


def tidy(data: Path, folder: str = FOLDER) -> None:
    """Remove what uploads (or what else has such folders) left that were cut off by the death of their process."""
    for left in (data / folder).glob("*.*"):
        owner = left.name.partition(".")[0]
        if not owner.isdecimal() or int(owner) == os.getpid() or not psutil.pid_exists(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _folder(data: Path) -> Iterator[Path]:
    work = data.resolve() / FOLDER / f"{os.getpid()}.{secrets.token_hex(8)}"
    work.mkdir(parents=True, mode=0o700)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _log(service: Service, size: int, answer: Mapping[str, Any] | None) -> None:
    """What an upload cost; a reader that failed or died is told, for it may have a defect."""
    cost = (answer or {}).get("cost", {})
    facts = {"bytes": size, "mib": cost.get("memory"), "seconds": cost.get("cpu")}
    if answer is None:
        service.log.warning("upload_unreadable", error="died", **facts)
    elif "failed" in answer:
        service.log.warning("upload_unreadable", error=answer["failed"], where=answer["where"], **facts)
    else:
        service.log.info("upload_read", **facts)


def _judged(answer: Mapping[str, Any]) -> tuple[Policy | None, dict[str, Any], list[Mapping[str, Any]]]:
    """The policy that came with the tables, what is to be known of the roster, and every fault."""
    errors, own, facts = list(answer.get("errors", ())), None, {}
    if "policy" in answer:
        try:
            own = layered(answer["policy"], "随名册给出的政策")
        except InputError as error:
            errors += told_policy(error)
    settings = answer.get("settings", {})
    for key, setting, read in (("year", YEAR, year_of), ("years", YEARS, span_of)):
        try:
            facts[key] = read(settings.get(setting))
        except InputError as error:
            errors += told(error.problems)
    if own is not None:
        facts |= {"year": own.year or facts.get("year"), "years": own.years or facts.get("years")}
    facts |= {key: answer[key] for key in FACTS if key in answer}
    return own, facts | {"policy": settings.get(PRESET) if own is None else identity(own)}, errors


def _left(path: Path) -> bytes:
    if path.is_symlink() or path.stat().st_size > LARGEST:
        raise Rejected.of(UNREADABLE)
    return path.read_bytes()


def _kept(
    service: Service, tenant: str, by: str, plain: bytes, names: bytes, own: Policy | None, facts: Mapping[str, Any]
) -> Taken:
    parts = (plain, names, json.dumps(facts["policy"]).encode())
    digest = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
    mine = (roster.c.tenant == tenant, roster.c.id == digest)
    with service.database.reading() as connection:
        known = connection.execute(sa.select(roster.c.names).where(*mine, roster.c.deleted.is_(None))).scalar()
    values = {"blob": service.blobs.put(plain), "names": known or service.blobs.put(service.vault.seal(names))}

    def keep(connection: sa.Connection) -> None:
        if own is not None:
            _keep_policy(connection, tenant, by, own, str(facts["policy"]))
        row = connection.execute(sa.select(roster.c.deleted).where(*mine)).one_or_none()
        if row is None:
            connection.execute(sa.insert(roster).values(
                tenant=tenant, id=digest, by=by, created=now(), facts=dict(facts), **values
            ))
        elif row.deleted is None:  # somebody needs it again: the time for which it is kept begins anew
            connection.execute(sa.update(roster).where(*mine).values(created=now()))
        else:
            connection.execute(sa.update(roster).where(*mine).values(
                by=by, created=now(), deleted=None, facts=dict(facts), **values
            ))
        if row is None or row.deleted is not None:
            counts = {key: facts[key] for key in ("schools", "groups", "teachers")}
            audit_log.record(connection, tenant, by, "roster.upload", digest, counts)

    try:
        service.database.run(keep)
    except sa.exc.IntegrityError:  # the same content at the same moment: the other one was first
        service.database.run(keep)
    return Taken(digest, facts)


def _keep_policy(connection: sa.Connection, tenant: str, by: str, own: Policy, digest: str) -> None:
    known = sa.select(policy.c.id).where(policy.c.tenant == tenant, policy.c.id == digest)
    if connection.execute(known).one_or_none() is None:
        connection.execute(sa.insert(policy).values(
            tenant=tenant, id=digest, name=own.name[:200], plain=own.dump(), by=by, created=now()
        ))
