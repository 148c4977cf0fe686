"""What a desk can be asked, by name: plain data in, plain data out."""

from collections.abc import Callable, Mapping
from typing import Any

from optimizer.app.desk import PlanDesk

Asked = Mapping[str, Any]


def _view(desk: PlanDesk, _: Asked) -> dict[str, Any]:
    return desk.view


QUESTIONS: Mapping[str, Callable[[PlanDesk, Asked], dict[str, Any]]] = {"view": _view}
