"""Which documents a paper for people may cite: those of the place's own policy, never those of another place.

The layers below every policy (基础, 标准) gather what several places have in common, each clause with the document of
the place that it was found in. A clause that a policy has from there unchanged is in force, but its document is not the
place's own, unless the policy cites it by itself as well.
"""

from collections.abc import Iterable
from functools import cache

from optimizer.domain.vocabulary import NO_SOURCE, Clause
from optimizer.policy.entries import Entry, Policy
from optimizer.policy.layers import load
from optimizer.policy.sheet import OURS

SHARED = ("基础", "标准")


@cache
def _borrowed() -> frozenset[Clause]:
    """The clauses of the layers that belong to no place."""
    return frozenset(entry.clause for layer in SHARED for entry in load(layer).entries)


def own_documents(policy: Policy) -> frozenset[str]:
    """Names of the documents that the policy cites of its own; numbers of the product or of a sheet have none."""
    named = {entry.clause.document for entry in policy.entries if entry.clause not in _borrowed()}
    return frozenset(named - {NO_SOURCE, OURS})


def documents(entries: Iterable[Entry], policy: Policy) -> list[str]:
    """Titles of the own documents that these entries rest on, each once, in their order."""
    return list(dict.fromkeys(titled(entry.clause) for entry in entries if cited(entry, policy)))


def cited(entry: Entry, policy: Policy) -> bool:
    """Whether an entry rests on such a document."""
    return entry.clause.document in own_documents(policy)


def titled(clause: Clause) -> str:
    """The document as a text cites it; numbered documents stand without title marks."""
    name = clause.document
    return name if name.startswith("《") or name.endswith("号") else f"《{name}》"


def source(entry: Entry, policy: Policy) -> tuple[str, str, str]:
    """Document, article and words of an entry; of one that is not the place's own, only the policy it stands in."""
    clause = entry.clause
    if cited(entry, policy):
        return titled(clause), clause.article, clause.text
    words = clause.text if clause.document in (NO_SOURCE, OURS) else "—"
    return f"政策「{policy.name}」", "—", words
