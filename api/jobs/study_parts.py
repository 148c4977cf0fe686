"""The cases of a study, shared out as jobs of their own that any executor takes: all SQL of the table ``case``.

A study is listed by its first attempt. Then it runs without an executor until the last of its rows is entered, which
puts it back into the queue, to be closed. A row is entered once, whoever solved the case.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from api.jobs.attempts import ATTEMPTS, Claim
from api.jobs.dispatcher import Engine
from api.jobs.events import append
from api.jobs.fair_queueing import placed
from api.jobs.outcomes import Ending, Finished, enter
from api.store.database import Database, now
from api.store.tables import artifact, case, job
from optimizer.studies.case_run import failed

KIND, FILE, LISTED = "cases", "cases.json", "listed"
STEPS = 200  # events of progress of a study


class Parts:
    """Studies in the database; ``hear`` is told of the endings of jobs that clients know."""

    def __init__(self, database: Database, engine: Engine, hear: Finished) -> None:
        self._database, self._engine, self._hear = database, engine, hear

    def listed(self, claim: Claim, ending: Ending) -> bool:
        """Enter the cases that an attempt listed and hand them out in parts; False where the study is not ours."""
        assert ending.result is not None and ending.files is not None
        ids, parts, files = ending.result["ids"], ending.result["parts"], ending.files

        def entered(connection: sa.Connection) -> bool:
            ours = (
                job.c.id == claim.job, job.c.state == "running", job.c.executor == claim.executor,
                job.c.attempt == claim.attempt,
            )
            row = connection.execute(sa.select(job).where(*ours).with_for_update()).one_or_none()
            if row is None:
                return False
            if row.cancel:
                enter(connection, row, Ending("cancelled"), self.heard)
                return True
            connection.execute(sa.insert(case), [
                {"job": row.id, "number": number, "id": identity, "deaths": 0} for number, identity in enumerate(ids)
            ])
            for part in parts:
                self._hand_out(connection, row, part, files[part["file"]])
            told = {"done": 0, "total": len(ids)}
            values = {"executor": None, "attempt": 0, "progress": told}
            connection.execute(sa.update(job).where(job.c.id == row.id).values(**values))
            append(connection, row.id, "row", told)
            return True

        return self._database.run(entered)

    def _hand_out(
        self, connection: sa.Connection, study: "sa.Row[Any]", part: Mapping[str, Any], file: tuple[str, int]
    ) -> None:
        identity, priority = str(uuid.uuid4()), placed(connection, study.lane, study.tenant)
        request = {key: part[key] for key in ("first", "last", "rosters")}
        connection.execute(sa.insert(job).values(
            id=identity, tenant=study.tenant, kind=KIND, state="queued", lane=study.lane, size=study.size,
            priority=priority, request=request, body=study.body, by=study.by, created=now(), attempt=0, turn=0,
            cancel=False, events=0, parent=study.id,
        ))
        connection.execute(sa.insert(artifact).values(job=identity, name=FILE, blob=file[0], bytes=file[1]))
        append(connection, identity, "queued", {"lane": study.lane, "size": study.size})
        self._engine.enqueue(connection, identity, 0, priority)

    def enter(self, claim: Claim, number: int, row: Mapping[str, Any]) -> bool:
        """Keep the row of a case, unless it has one; False where the study is over or the part is not ours."""

        def entered(connection: sa.Connection) -> bool:
            study = self._study(connection, claim)
            if study is None:
                return False
            self._keep(connection, study, [number], row)
            return True

        return self._database.run(entered)

    def died(self, claim: Claim, number: int, reason: str, *, last: bool) -> bool:
        """Count the death of a child at a case, which fails at the third, or at once where it is the ``last``."""
        known: list[int] = []

        def counted(connection: sa.Connection) -> bool:
            study = self._study(connection, claim)
            if study is None:
                return False
            here = (case.c.job == study.id, case.c.number == number, case.c.row.is_(None))
            deaths = connection.execute(sa.select(case.c.deaths).where(*here)).scalar_one_or_none()
            if deaths is not None:
                known[:] = known or [deaths + 1]  # the answer to a commit may be lost
                connection.execute(sa.update(case).where(*here).values(deaths=known[0]))
                if last or known[0] >= ATTEMPTS:
                    told = reason if last else f"{reason}，共尝试{ATTEMPTS}次"
                    self._keep(connection, study, [number], failed(told))
            return True

        return self._database.run(counted)

    def heard(self, connection: sa.Connection, tenant: str, job_id: str, kind: str, data: Mapping[str, Any]) -> None:
        """What the ending of a job means for a study, in its transaction; the others are told of all but parts."""
        row = connection.execute(sa.select(job).where(job.c.id == job_id)).one()
        if row.parent is not None:
            self._ended(connection, row, kind)
            return
        if row.kind == "study":
            self._recall(connection, row)
        self._hear(connection, tenant, job_id, kind, data)

    def _ended(self, connection: sa.Connection, part: "sa.Row[Any]", kind: str) -> None:
        """What a part left without a row has failed, or its study would wait for ever."""
        study = connection.execute(_running(part.parent)).one_or_none()
        if study is not None:
            left = [number for (number,) in connection.execute(_left(part))]
            if left:
                code = (part.problem or {}).get("code", kind)
                self._keep(connection, study, left, failed(f"计算没有完成（{code}）"))

    def _recall(self, connection: sa.Connection, study: "sa.Row[Any]") -> None:
        """End the parts of a study that is over."""
        mine = (job.c.parent == study.id,)
        running = sa.update(job).where(*mine, job.c.state == "running").values(cancel=True)
        connection.execute(running)
        waiting = sa.select(job).where(*mine, job.c.state == "queued").order_by(job.c.id).with_for_update()
        for part in connection.execute(waiting).all():
            enter(connection, part, Ending("cancelled"), lambda *_: None)

    def _study(self, connection: sa.Connection, claim: Claim) -> "sa.Row[Any] | None":
        """The study of a part, locked, while it runs and the part is ours."""
        ours = sa.select(job.c.parent).where(
            job.c.id == claim.job, job.c.state == "running", job.c.executor == claim.executor,
            job.c.attempt == claim.attempt,
        )
        parent = connection.execute(ours).scalar_one_or_none()
        return None if parent is None else connection.execute(_running(parent)).one_or_none()

    def _keep(
        self, connection: sa.Connection, study: "sa.Row[Any]", numbers: Sequence[int], row: Mapping[str, Any]
    ) -> None:
        """Enter the same row for cases without one; with the last of a study it is handed over to be closed."""
        here = (case.c.job == study.id, case.c.number.in_(numbers), case.c.row.is_(None))
        entered = connection.execute(sa.update(case).where(*here).values(row=dict(row), finished=now())).rowcount
        if not entered:
            return
        done, total = study.progress["done"] + entered, study.progress["total"]
        told = {"done": done, "total": total}
        values: dict[str, Any] = {"progress": told}
        if done == total:
            values |= {"state": "queued", "turn": study.turn + 1}
        connection.execute(sa.update(job).where(job.c.id == study.id).values(**values))
        step = max(1, total // STEPS)
        if done == total or done // step > (done - entered) // step:
            append(connection, study.id, "row", told)
        if done == total:
            self._engine.enqueue(connection, study.id, study.turn + 1, study.priority)


def _running(identity: str) -> "sa.Select[Any]":
    """A study whose cases are being solved, locked: rows of one study are entered one after the other."""
    return sa.select(job).where(job.c.id == identity, job.c.state == "running").with_for_update()


def _left(part: Any) -> "sa.Select[Any]":
    """The cases of a part that have no row."""
    first, last = part.request["first"], part.request["last"]
    return sa.select(case.c.number).where(
        case.c.job == part.parent, case.c.number.between(first, last), case.c.row.is_(None)
    ).order_by(case.c.number)


def left(connection: sa.Connection, job_id: str) -> list[int]:
    """The cases of a part that wait to be solved; none where its study is over."""
    part = connection.execute(sa.select(job).where(job.c.id == job_id)).one()
    over = sa.select(job.c.id).where(job.c.id == part.parent, job.c.state == "running")
    if connection.execute(over).one_or_none() is None:
        return []
    return [number for (number,) in connection.execute(_left(part))]


def rows(connection: sa.Connection, study: str) -> list[dict[str, Any]]:
    """Every row of a study with its number, attempts and moment."""
    query = sa.select(case).where(case.c.job == study, case.c.row.is_not(None)).order_by(case.c.number)
    return [
        {"number": each.number, "row": each.row, "attempts": each.deaths + 1, "finished": each.finished}
        for each in connection.execute(query)
    ]


def listings(connection: sa.Connection, study: str) -> list[str]:
    """Blobs of the cases of a study, in order."""
    query = sa.select(job.c.request, artifact.c.blob).join(artifact, artifact.c.job == job.c.id).where(
        job.c.parent == study, artifact.c.name == FILE
    )
    found = sorted((row.request["first"], row.blob) for row in connection.execute(query))
    return [blob for _, blob in found]
