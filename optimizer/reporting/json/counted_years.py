"""What counting says of each school year as plain data, with the clause of every entry that it names."""

from typing import Any

from optimizer.policy.entries import Policy
from optimizer.policy.instance import Instance
from optimizer.solving.counting import by_year


def counted_years_data(instance: Instance) -> list[dict[str, Any]]:
    """Each year of the horizon: ``clear`` (nothing speaks against it), ``impossible`` with reasons, ``uncounted``."""
    return [
        {
            "year": each.year, "standing": each.standing.value,
            "reasons": [
                {"text": why.text, "clauses": [_clause(instance.policy, entry) for entry in why.entries]}
                for why in each.reasons
            ],
        }
        for each in by_year(instance)
    ]


def _clause(policy: Policy, identity: str) -> dict[str, str]:
    entry = policy.entry(identity)
    clause = entry.clause
    return {
        "entry": identity, "title": entry.rule.title, "document": clause.document, "article": clause.article,
        "quote": clause.text,
    }
