"""What counting says of a roster's school years under a policy: worked out by a child, remembered for a while."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from api.common.problems import ProblemError
from api.common.recent import Recent
from api.service import Service
from api.uploads import policies
from api.uploads.isolated_checks import examined
from api.uploads.policy_layers import identity
from api.uploads.under_policy import chosen, inputs

Key = tuple[str, str | None, int | None, int | None]  # digests of roster and policy, first year, years
MOST = 16
_known: Recent[Key, Mapping[str, Any]] = Recent(MOST)


def counted_years(
    service: Service, tenant: str, row: "sa.Row[Any]", policy: policies.Given | None, year: int | None,
    years: int | None,
) -> Mapping[str, Any]:
    """``policy`` and ``years``, each with its standing; without ``policy`` under the one that came with the roster.

    Raises ProblemError (404, 422, 503).
    """
    given = policy or row.facts.get("policy")
    made = None if given is None else chosen(service, tenant, given)
    key = (row.id, None if made is None else identity(made), year, years)
    known = _known.get(key)
    if known is not None:
        return known
    answer = examined(service, "counting", inputs(service, row, made), year=year, years=years)
    if "errors" in answer:
        raise ProblemError(422, "unfit", "名册不能按这项政策逐年计数。", errors=answer["errors"])
    _known.keep(key, answer)
    return answer
