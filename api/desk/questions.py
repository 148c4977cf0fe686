"""What a desk can be asked, by name: plain data in, plain data out."""

from collections.abc import Callable, Mapping
from typing import Any

from optimizer.app.desk import PlanDesk
from optimizer.app.explain import ExplainRequest
from optimizer.app.moves import Move
from optimizer.app.what_if import WhatIfRequest, edits_of
from optimizer.engine.process_pool import Effort

Asked = Mapping[str, Any]
ABOUT = ("teacher", "school", "subject", "year", "entry", "most")


def _view(desk: PlanDesk, _: Asked) -> dict[str, Any]:
    return desk.view


def _findings(desk: PlanDesk, asked: Asked) -> dict[str, Any]:
    return desk.findings([Move(each["teacher"], each["to"], each.get("year")) for each in asked["moves"]])


def _change(desk: PlanDesk, asked: Asked) -> dict[str, Any]:
    edits, swaps = edits_of(asked["edits"])
    request = WhatIfRequest(edits, swaps, tuple(asked["withdraw"]), standing=desk.standing, effort=_effort(asked))
    return desk.change(request)


def _explain(desk: PlanDesk, asked: Asked) -> dict[str, Any]:
    return desk.explain(ExplainRequest(**{name: asked[name] for name in ABOUT if name in asked}, effort=_effort(asked)))


def _effort(asked: Asked) -> Effort:
    """In this process alone; what is not found in time is said to be open."""
    return Effort(1, asked["seconds"])


QUESTIONS: Mapping[str, Callable[[PlanDesk, Asked], dict[str, Any]]] = {
    "view": _view, "findings": _findings, "change": _change, "explain": _explain,
}
