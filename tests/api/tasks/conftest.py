"""Jobs as a client submits them and an executor works at them, without either process."""

import io
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import TypeAdapter

from api.common.name_tokens import token
from api.common.settings import Settings
from api.http.references import resolved
from api.jobs.outcomes import Ending
from api.jobs.request_base import Request
from api.jobs.requests import SolveRequest
from api.jobs.study_parts import KIND, LISTED
from api.jobs.submissions import Submission
from api.service import Service, open_service
from api.store.database import now
from api.store.tables import artifact, job, plan, policy, roster, tenant
from api.worker.attempt import Attempt
from api.worker.study_attempt import PartAttempt
from optimizer.formats import write
from optimizer.importing import read

INSTANCES = Path(__file__).parents[3] / "instances"
ME, FORM = "bureau", TypeAdapter[Request](SolveRequest)


@dataclass
class Bureau:
    """A tenant with rosters, and an executor that works at one job when it is told to."""

    service: Service
    executor: str = field(default_factory=lambda: str(uuid.uuid4()))

    def roster(self, name: str, folder: Path, year: str = "2026") -> str:
        """Take in a shipped instance as the intake leaves it."""
        found = read(INSTANCES / name)
        teachers = tuple(replace(each, name=token(each.id)) for each in found.county.teachers)
        path = folder / f"{uuid.uuid4()}.json"
        write(replace(found.county, teachers=teachers), {**found.settings, "计划学年": year}, path)
        sha = self.service.blobs.put(path.read_bytes())
        values = {"tenant": ME, "id": sha, "blob": sha, "names": sha, "facts": {}, "by": "x"}
        self.service.database.run(lambda c: c.execute(sa.insert(roster).values(**values, created=now())))
        return sha

    def policy(self, plain: Mapping[str, Any], identity: str) -> str:
        values = {"tenant": ME, "id": identity, "name": plain["name"], "plain": dict(plain), "by": "x"}
        self.service.database.run(lambda c: c.execute(sa.insert(policy).values(**values, created=now())))
        return identity

    def submit(self, kind: str, **asked: Any) -> str:
        """The id of a job. Raises ProblemError, ValidationError."""
        form = FORM.validate_python({"kind": kind, **asked})
        with self.service.database.reading() as connection:
            request = resolved(connection, ME, form)
        named = [request.pop(key) for key in ("kind", "lane", "size")]
        return self.service.jobs.submit(Submission(ME, "x", named[0], request, named[1], named[2], "b" * 64), 100)[0]

    def work(self, identity: str, meddle: Callable[[Attempt], None] = lambda attempt: None) -> "sa.Row[Any]":
        """One attempt at a job; its row afterwards."""
        row = self.row(identity)
        claim = self.service.jobs.claim(identity, row.turn, self.executor)
        assert claim is not None
        attempt = (PartAttempt if claim.kind == KIND else Attempt)(self.service, claim, (0,))
        meddle(attempt)
        ended = attempt.run()
        if isinstance(ended, Ending):
            enter = self.service.parts.listed if ended.state == LISTED else self.service.jobs.finish
            assert enter(claim, ended)
        else:
            assert self.service.jobs.release(claim, counted=True, reason=ended)
        return self.row(identity)

    def done(self, kind: str, **asked: Any) -> "sa.Row[Any]":
        return self.work(self.submit(kind, **asked))

    def row(self, identity: str) -> "sa.Row[Any]":
        with self.service.database.reading() as connection:
            return connection.execute(sa.select(job).where(job.c.id == identity)).one()

    def parts(self, study: str) -> list[str]:
        """Jobs of a study in the order of their cases."""
        with self.service.database.reading() as connection:
            found = connection.execute(sa.select(job.c.id, job.c.request).where(job.c.parent == study)).all()
        return [row.id for row in sorted(found, key=lambda row: int(row.request["first"]))]

    def files(self, identity: str) -> dict[str, bytes]:
        with self.service.database.reading() as connection:
            found = connection.execute(sa.select(artifact.c.name, artifact.c.blob).where(artifact.c.job == identity))
            return {row.name: self.service.blobs.get(row.blob) for row in found}

    def json(self, identity: str, name: str) -> Any:
        return json.load(io.BytesIO(self.files(identity)[name]))

    def plan(self, identity: str) -> "sa.Row[Any]":
        """The plan that a job left."""
        with self.service.database.reading() as connection:
            return connection.execute(sa.select(plan).where(plan.c.job == identity)).one()


def bureau_of(settings: Settings) -> Bureau:
    service = open_service(settings)
    service.database.run(lambda c: c.execute(sa.insert(tenant).values(id=ME, name="县", created=now())))
    return Bureau(service)


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    """On SQLite, for all tests of a file."""
    found = bureau_of(Settings(data=tmp_path_factory.mktemp("service") / "data", cores=1))
    yield found
    found.service.close()


@pytest.fixture(scope="module")
def three(bureau: Bureau, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A roster of three schools."""
    return bureau.roster("three_schools", tmp_path_factory.mktemp("roster"))


@pytest.fixture(scope="module")
def solved(bureau: Bureau, three: str) -> "sa.Row[Any]":
    """A job that solved it."""
    return bureau.done("rotation", roster=three, policy="标准")
