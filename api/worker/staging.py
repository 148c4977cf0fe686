"""The inputs of a job as files in its work folder."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from api.common.fields import PRESETS
from api.jobs import study_parts
from api.jobs.attempts import Claim
from api.service import Service
from api.store.tables import artifact, job, plan, policy, roster
from api.uploads import checkups, workbooks
from optimizer.formats.opening import CHECKED

LAST_TERM = "itineraries.json"
DATA = (".json", ".yaml")  # files of a plan that programs read


class GoneError(Exception):
    """Something that the request names was deleted since."""


def staged(service: Service, claim: Claim, work: Path) -> dict[str, Any]:
    """Write what the request names by id, and give the task. Raises GoneError."""
    shutil.rmtree(work, ignore_errors=True)
    (work / "out").mkdir(parents=True, mode=0o700)
    told = _written(service, claim.tenant, work, lambda stage: stage.filled(claim))
    return {"kind": claim.kind, "request": dict(claim.request)} | told


def staged_plan(service: Service, tenant: str, asked: Mapping[str, Any], work: Path) -> dict[str, Any]:
    """Write a plan as a desk reads it: the files of its run that are data, and what it was made from. Raises GoneError.

    ``asked`` names it with its roster, and its policy and the plan before it where it has them.
    """
    return _written(service, tenant, work, lambda stage: stage.read_only(asked))


def _written(service: Service, tenant: str, work: Path, write: "Callable[[_Stage], dict[str, Any]]") -> dict[str, Any]:
    with service.database.reading() as connection:
        try:
            return write(_Stage(service, connection, tenant, work))
        except (sa.exc.NoResultFound, KeyError):
            raise GoneError from None


class _Stage:
    """The work folder of a job while it is filled."""

    def __init__(self, service: Service, connection: sa.Connection, tenant: str, work: Path) -> None:
        self._service, self._connection, self._tenant, self._work = service, connection, tenant, work

    def filled(self, claim: Claim) -> dict[str, Any]:
        """What the task says beyond the request. Raises NoResultFound, KeyError."""
        asked = claim.request
        placing: Mapping[str, Callable[[str], object]] = {
            "roster": self._main,
            "new_roster": lambda identity: self.roster(identity, "new_roster.json"),
            "previous": lambda identity: self.keep("previous.json", self.files(identity)["plan.json"]),
            "decisions": self._decisions, "last_term": self._last_term, "workbook": self._workbook,
            "template": lambda sha: self.keep("template.docx", sha),
        }
        for name, place in placing.items():
            if asked.get(name):
                place(asked[name])
        told: dict[str, Any] = {"policy": None}
        if asked.get("policy"):
            told["policy"] = self.policy(asked["policy"], "policy.json")
        if asked.get("plan"):
            for name, sha in self.files(asked["plan"]).items():
                self.keep(f"plan/{name}", sha)
            told["signed"] = self._signed(asked["plan"])
        return told | self._share(claim, asked)

    def read_only(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What a desk needs of a plan, and what it is told. Raises NoResultFound, KeyError."""
        self.roster(asked["roster"], "roster.json")
        for name, sha in self.files(asked["plan"]).items():
            if name.endswith(DATA):
                self.keep(f"plan/{name}", sha)
        if asked.get("previous"):
            self.keep("previous.json", self.files(asked["previous"])["plan.json"])
        return {"policy": self.policy(asked["policy"], "policy.json") if asked.get("policy") else None}

    def _share(self, claim: Claim, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What a study has to be listed or closed with, and its parts to be solved."""
        if claim.kind == study_parts.KIND:
            self.keep(study_parts.FILE, self._own(claim.job, study_parts.FILE))
            for identity in asked["rosters"]:
                self.roster(identity, f"study/{identity}.json")
            return {"numbers": study_parts.left(self._connection, claim.job)}
        if claim.kind != "study":
            return {}
        listings = study_parts.listings(self._connection, claim.job)
        for number, sha in enumerate(listings):
            self.keep(f"cases/{number:04}.json", sha)
        if listings:
            (self._work / "rows.json").write_text(json.dumps(study_parts.rows(self._connection, claim.job)), "utf-8")
            return {"closing": True}
        brought = {}
        for identity in set(asked["rosters"].values()):
            own = self.roster(identity, f"study/{identity}.json").get("policy")
            if own is not None:
                brought[f"{identity}.json"] = self.policy(own, f"brought/{own}.json")
        for name, identity in asked["policies"].items():
            self.policy(identity, f"study/{name}")
        return {"closing": False, "brought": brought}

    def _own(self, job_id: str, name: str) -> str:
        query = sa.select(artifact.c.blob).where(artifact.c.job == job_id, artifact.c.name == name)
        return str(self._connection.execute(query).scalar_one())

    def keep(self, name: str, sha: str) -> None:
        path = self._work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self._service.blobs.get(sha))

    def _main(self, identity: str) -> None:
        """The roster with the signatures that its check-ups have, as they would stand beside it."""
        self.roster(identity, "roster.json")
        if signed := checkups.signatures(self._connection, self._tenant, identity):
            (self._work / CHECKED).write_text(json.dumps({"signatures": signed}, ensure_ascii=False), "utf-8")

    def roster(self, identity: str, name: str) -> Mapping[str, Any]:
        """Write a roster; what is known of it."""
        query = sa.select(roster.c.blob, roster.c.facts).where(
            roster.c.tenant == self._tenant, roster.c.id == identity, roster.c.deleted.is_(None)
        )
        row = self._connection.execute(query).one()
        self.keep(name, row.blob)
        facts: Mapping[str, Any] = row.facts
        return facts

    def policy(self, identity: str, name: str) -> str:
        """A preset by its name; an own policy as a file, and where that is."""
        if identity in PRESETS:
            return identity
        query = sa.select(policy.c.plain).where(policy.c.tenant == self._tenant, policy.c.id == identity)
        plain = self._connection.execute(query).scalar_one()
        path = self._work / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(plain, ensure_ascii=False), "utf-8")
        return str(path)

    def files(self, identity: str) -> dict[str, str]:
        """Blobs of the files of a plan, by name."""
        query = sa.select(artifact.c.name, artifact.c.blob).join(plan, plan.c.job == artifact.c.job).where(
            plan.c.id == identity, plan.c.tenant == self._tenant, plan.c.deleted.is_(None)
        )
        return {row.name: row.blob for row in self._connection.execute(query)} or _gone()

    def _signed(self, identity: str) -> Mapping[str, Any] | None:
        """Who signed a plan, under which number and when; None for a draft."""
        query = sa.select(plan.c.state, plan.c.signature, plan.c.signed).where(plan.c.id == identity)
        row = self._connection.execute(query).one()
        return {**row.signature, "at": row.signed} if row.state == "approved" else None

    def _decisions(self, identity: str) -> None:
        """The decisions in force on a plan; nothing where there are none."""
        files = self.files(identity)
        if "edits.yaml" in files:
            self.keep("edits.yaml", files["edits.yaml"])

    def _last_term(self, identity: str) -> None:
        query = sa.select(artifact.c.blob).join(job, job.c.id == artifact.c.job).where(
            job.c.id == identity, job.c.tenant == self._tenant, artifact.c.name == LAST_TERM
        )
        self.keep("last_term.json", str(self._connection.execute(query).scalar_one()))

    def _workbook(self, identity: str) -> None:
        (self._work / "plan").mkdir(exist_ok=True)
        service = self._service
        data = workbooks.opened(self._connection, service.blobs, service.vault, self._tenant, identity)
        (self._work / "plan" / "plan.xlsx").write_bytes(data)


def _gone() -> dict[str, str]:
    raise KeyError
