"""依据 and 合规: the clauses in force with their sources, what the audit found of each, and where one is not met."""

from collections.abc import Iterator, Sequence

from optimizer.auditing.audit import Judged
from optimizer.reporting.docx.approval.dossier import Dossier, Row, row
from optimizer.reporting.facts import own_documents
from optimizer.reporting.facts.own_documents import cited, source
from optimizer.reporting.facts.proved_levels import Verdict, doubt, force, legality, per_person, room, verdicts
from optimizer.reporting.facts.school_years import years_of
from optimizer.rules.base import UNKNOWN

CLAUSES = ("序号", "条款", "文件", "条号", "原文", "约束", "核对", "满足", "结论", "要求与实际")
SOURCES = ("序号", "条款", "文件", "条号", "原文")
UNMET = ("序号", "学年", "条款", "约束", "对象", "要求", "实际")
MOST_DOUBTS = 20  # cases that a document says cannot be told
MOST = 60  # shortfalls that a document lists; the workbook has all of them


def clauses(dossier: Dossier) -> list[Row]:
    """Every entry that binds in some year, in the order of the policy."""
    judged: dict[str, list[Judged]] = {}
    for each in dossier.audit.compliance:
        if not each.reading:
            judged.setdefault(each.entry.id, []).append(each)
    found = []
    for number, verdict in enumerate(verdicts(dossier), start=1):
        entry = verdict.entry
        told = _figures(dossier, verdict, judged.get(entry.id, []))
        found.append(row(
            CLAUSES, number, entry.rule.title, *source(entry, dossier.instance), force(entry), verdict.cases,
            verdict.met, verdict.words, told,
        ))
    return found


def _figures(dossier: Dossier, verdict: Verdict, judged: Sequence[Judged]) -> str:
    if not verdict.cases:
        return verdict.asleep or "—"
    if per_person(verdict.entry):
        told = f"逐人核对，{verdict.broken}处违反" if verdict.broken else "逐人核对，无人违反"
        return told + (f"，{len(verdict.unknown)}处{UNKNOWN}" if verdict.unknown else "")
    if not judged:
        return "—"
    # a broken case before any other, then one that is not known, then the least room
    nearest = min(judged, key=lambda each: (each.check.holds, not each.check.unknown, _room(each)))
    told = f"{dossier.subject(nearest.check.subject)}：要求{nearest.required}，实际{nearest.actual}"
    if dossier.instance.span > 1:
        told = f"{nearest.year}学年{told}"
    return told if len(judged) == 1 else f"最紧一处——{told}"


def _room(judged: Judged) -> float:
    left = room(judged)
    return float("inf") if left is None else left


def sources(dossier: Dossier) -> list[Row]:
    """The entries in force that rest on a document which papers cite."""
    instance = dossier.instance
    own = [each.entry for each in verdicts(dossier) if cited(each.entry, instance)]
    return [row(SOURCES, number, each.rule.title, *source(each, instance)) for number, each in enumerate(own, start=1)]


def others(dossier: Dossier) -> str:
    """The titles of all other entries in force."""
    instance = dossier.instance
    titles = (each.entry.rule.title for each in verdicts(dossier) if not cited(each.entry, instance))
    return "、".join(dict.fromkeys(titles))


def documents(dossier: Dossier) -> list[str]:
    """The documents that the planner names, else those that the entries in force rest on, each once."""
    return own_documents.documents((verdict.entry for verdict in verdicts(dossier)), dossier.instance)


def verdict_words(dossier: Dossier) -> str:
    """One sentence on all clauses."""
    wrong = sum(finding.hard for finding in dossier.audit.findings)
    told = f"经独立审核程序逐条核对：{legality(dossier)}。"
    if not dossier.audit.certain:
        told += f"{UNKNOWN}的条款，名册没有写明核对所需的内容，本文件不作合规与否的结论。"
    return told if dossier.audit.lawful else f"{told}方案共有 {wrong} 处硬性不合规，须改正后方可批准。"


def doubts(dossier: Dossier) -> list[str]:
    """Why cases cannot be told."""
    found = [doubt(judged, dossier.instance) for judged in dossier.audit.doubts]
    if len(found) > MOST_DOUBTS:
        found[MOST_DOUBTS:] = [f"{UNKNOWN}的另有{len(found) - MOST_DOUBTS}处，见方案工作簿「合规情况」。"]
    return found


def unmet(dossier: Dossier) -> list[Row]:
    """Hard breaches first, then the shortfalls of weighted clauses."""
    return list(_unmet(dossier))[:MOST]


def unmet_words(dossier: Dossier) -> str:
    """How many are listed, and where the rest stands."""
    total = len(dossier.audit.findings)
    if not total:
        return "没有未满足之处。"
    rest = f"下表列出前 {MOST} 处，其余见方案工作簿「合规情况」" if total > MOST else "列于下表"
    return f"未满足之处共 {total} 处，{rest}。"


def _unmet(dossier: Dossier) -> Iterator[Row]:
    entries = {entry.id: entry for entry in dossier.instance.policy.entries}
    for number, finding in enumerate(sorted(dossier.audit.findings, key=lambda each: not each.hard), start=1):
        case = finding.case
        entry = entries.get(case.entry)  # None: the plan itself is malformed
        title, strict = (case.entry, "硬性") if entry is None else (entry.rule.title, force(entry))
        yield row(
            UNMET, number, years_of(case.year), title, strict, dossier.subject(case.subject), finding.required,
            finding.observed,
        )
