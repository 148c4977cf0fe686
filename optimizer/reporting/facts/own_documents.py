"""Which documents a paper for people cites: those that the planner names in 设置, else those of the policy's clauses.

A preset cites only its own document, and what rests on no text names none; so the documents of a policy are those that
its planner chose. A planner whose own documents are others (a preset used as a model) names them in 设置, and clauses
of documents that are not named are then in force as the policy's, without a source.
"""

from collections.abc import Iterable

from optimizer.domain.vocabulary import NO_SOURCE, Clause
from optimizer.formats.settings import DOCUMENTS, documents_of
from optimizer.policy.entries import Entry
from optimizer.policy.instance import Instance
from optimizer.policy.sheet import OURS

NOBODYS = (NO_SOURCE, OURS)


def documents(entries: Iterable[Entry], instance: Instance) -> list[str]:
    """Titles of the documents that these entries rest on, each once, in their order; the planner's list where given."""
    named = _named(instance)
    return list(named or dict.fromkeys(titled(entry.clause) for entry in entries if cited(entry, instance)))


def cited(entry: Entry, instance: Instance) -> bool:
    """Whether a paper may name the document of an entry."""
    document, named = entry.clause.document, _named(instance)
    return document not in NOBODYS and (not named or any(document.strip("《》") in each for each in named))


def _named(instance: Instance) -> tuple[str, ...]:
    return documents_of(instance.settings.get(DOCUMENTS, ""))


def titled(clause: Clause) -> str:
    """The document as a text cites it; numbered documents stand without title marks."""
    name = clause.document
    return name if name.startswith("《") or name.endswith("号") else f"《{name}》"


def source(entry: Entry, instance: Instance) -> tuple[str, str, str]:
    """Document, article and words of an entry; of one whose document is not cited, only the policy it stands in."""
    clause = entry.clause
    if cited(entry, instance):
        return titled(clause), clause.article, clause.text
    words = clause.text if clause.document in NOBODYS else "—"
    return f"政策「{instance.policy.name}」", "—", words
