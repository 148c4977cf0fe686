"""A policy as a form: each entry with its clause, its numbers as fields, and the layer that they come from."""

from collections.abc import Mapping
from typing import Any

from optimizer.goals import GOALS
from optimizer.policy.entries import Entry, Policy
from optimizer.reporting.json.form_fields import fields_of

Origins = Mapping[str, str]  # by entry: the layer that had the last word


def policy_form_data(
    policy: Policy, origins: Origins, year: int | None, over: Policy | None = None
) -> dict[str, Any]:
    """All entries in order; with ``over`` what differs from it, standing where the ``year`` is known."""
    known = {} if over is None else {entry.id: entry for entry in over.entries}
    here = {entry.id for entry in policy.entries}
    return {
        "name": policy.name, "source": policy.source, "year": year, "years": policy.years,
        "over": None if over is None else over.name,
        "definitions": fields_of(policy.definitions, None if over is None else over.definitions),
        "levels": [
            {"name": name, "title": GOALS[name].title, "text": GOALS[name].means(policy.definitions),
             "epsilon": policy.epsilon.get(name, 0)}
            for name in policy.levels
        ],
        "other_levels": [
            {"name": name, "title": goal.title, "text": goal.means(policy.definitions), "epsilon": 0}
            for name, goal in GOALS.items() if name not in policy.levels
        ],
        "levels_changed": over is not None and (over.levels, over.epsilon) != (policy.levels, policy.epsilon),
        "entries": [
            _entry(entry, origins.get(entry.id, policy.name), year) | _against(entry, known.get(entry.id), over)
            for entry in policy.entries
        ],
        "dropped": [
            {"id": entry.id, "rule": entry.rule.name, "title": entry.rule.title}
            for entry in known.values() if entry.id not in here
        ],
    }


def _entry(entry: Entry, layer: str, year: int | None) -> dict[str, Any]:
    standing = None if year is None else entry.standing(year)
    scope = entry.scope.model_dump(mode="json", exclude_defaults=True)
    return {
        "id": entry.id, "rule": entry.rule.name, "title": entry.rule.title,
        "unit": entry.rule.unit,
        "hard": entry.hard, "weight": entry.weight, "weighable": entry.rule.weighable, "firm": entry.firm,
        "scope": [
            {"name": name, "title": type(entry.scope).model_fields[name].title, "value": value}
            for name, value in scope.items()
        ],
        "scope_fields": fields_of(entry.scope),
        "since": None if entry.since is None else entry.since.isoformat(),
        "until": None if entry.until is None else entry.until.isoformat(),
        "clause": {"document": entry.clause.document, "article": entry.clause.article, "quote": entry.clause.text},
        "note": entry.note, "source_layer": layer, "standing": standing, "expired": standing == "已过期",
    }


def _against(entry: Entry, known: Entry | None, over: Policy | None) -> dict[str, Any]:
    """The fields of an entry, and how it differs from that of the policy compared with."""
    same_rule = known is not None and type(known.rule) is type(entry.rule)
    fields = fields_of(entry.rule, known.rule if known is not None and same_rule else None)
    changed = None
    if over is not None and known is None:
        changed = "added"
    elif known is not None and known.dump() != entry.dump():
        changed = "changed"
    return {"parameters": fields, "changed": changed}
