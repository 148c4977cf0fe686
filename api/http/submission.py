"""From a request to a job: what it names must be there, and what it asks for must be possible here."""

import hashlib
import json

from api.common.problems import ProblemError
from api.http.dependencies import Caller
from api.http.references import resolved
from api.jobs.request_base import Request
from api.jobs.submissions import ConflictError, FullError, Submission
from api.service import Service
from api.uploads.known_teachers import require_known

RETRY = 30  # seconds after which a full queue may have room


def submit(service: Service, asking: Caller, asked: Request, idempotency: str | None) -> tuple[str, bool]:
    """The id of the job and whether it is new. Raises ProblemError (404, 409, 422, 429)."""
    plain = asked.plain()
    body = hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    with service.database.reading() as connection:
        request = resolved(connection, asking.tenant, asked)
    require_known(service, asking.tenant, request)
    kind, lane, size = request.pop("kind"), request.pop("lane"), request.pop("size")
    try:
        wanted = Submission(asking.tenant, asking.actor, kind, request, lane, size, body, idempotency)
        return service.jobs.submit(wanted, service.settings.queue)
    except ConflictError:
        raise ProblemError(
            422, "idempotency_mismatch", "这个 Idempotency-Key 已用于另一个请求。", pointer="/Idempotency-Key"
        ) from None
    except FullError:
        raise ProblemError(
            429, "queue_full", f"未完成的任务已有 {service.settings.queue} 个。", headers={"Retry-After": str(RETRY)}
        ) from None
