"""report.json: what was asked, what was reached, what is proved, and what was found (keys of definitions §6)."""

from collections.abc import Iterable
from typing import Any

from optimizer.auditing.audit import Audit
from optimizer.domain.errors import InputError, Problem
from optimizer.domain.questions import Question
from optimizer.domain.version import __version__
from optimizer.policy.instance import Instance
from optimizer.reporting.facts.figures import NO_REASONS, Figures, Reasons
from optimizer.reporting.facts.measures import level_data as level_data
from optimizer.reporting.facts.measures import level_words as level_words
from optimizer.reporting.facts.measures import slack as slack
from optimizer.reporting.facts.measures import words_of as words_of
from optimizer.reporting.facts.proved_levels import doubt
from optimizer.reporting.facts.refusals import refusal_data
from optimizer.reporting.facts.roads_told import cut_off, out_of_reach
from optimizer.reporting.json.balance import KEYS as OF_BALANCE
from optimizer.reporting.json.balance import balance_data
from optimizer.reporting.json.groups import KEYS as OF_GROUPS
from optimizer.reporting.json.groups import groups_data
from optimizer.reporting.json.horizon import KEYS as OF_YEARS
from optimizer.reporting.json.horizon import changes_data, horizon_data, outlook_data
from optimizer.reporting.json.ledgers import ledgers_data
from optimizer.solving.answers import Answer, Impossible, Solved, Undecided

KEYS = (
    "levels", "findings", "compliance", *OF_BALANCE, "cover", "itineraries", "clashes", "repairs", "errors", *OF_YEARS,
    *OF_GROUPS,
)
STATUS = {"solved": "已求得方案", "impossible": "政策无可行方案", "undecided": "未能判定", "invalid": "输入有误"}


def report_data(answer: Answer, reasons: Reasons = NO_REASONS) -> dict[str, Any]:
    """The report of a run, whatever its answer; ``reasons`` say what forced published postings out."""
    instance = answer.instance
    report = _frame(instance)
    if instance.span > 1 and not isinstance(answer, Undecided):
        report["outlook"] = outlook_data(instance, answer.assembly.horizon)
    if isinstance(answer, Solved):
        report |= {
            "status": "solved",
            "levels": [level_data(level) for level in answer.levels],
            "repeatable": answer.repeatable,
            "proof": words_of(answer.levels),
        }
        report |= audit_data(answer.audit)
        report["notes"] += [*cut_off(instance), *out_of_reach(instance, Figures(answer).annuals)]
        report["changes"] = changes_data(instance, answer.plan, reasons)
        report |= groups_data(Figures(answer))
        report["ledgers"] = ledgers_data(answer.audit)
        if instance.span > 1:
            report |= horizon_data(Figures(answer))
    elif isinstance(answer, Impossible):
        report["status"] = "impossible"
        report["notes"] += cut_off(instance)
        report |= refusal_data(answer)
    else:
        report["status"] = "undecided"
        report["open_groups"] = list(answer.open_groups)
        report["interrupted"] = answer.interrupted
    report["status_text"] = STATUS[report["status"]]
    report["excluded"] = dict(answer.assembly.excluded)
    return report


def invalid_data(error: InputError) -> dict[str, Any]:
    """The report of a run whose input was refused."""
    empty: dict[str, Any] = {"status": "invalid", "status_text": STATUS["invalid"], "version": __version__}
    empty |= {key: [] for key in KEYS} | {"digests": {}, "notes": []}
    empty["errors"] = errors_data(error.problems)
    if error.questions:
        empty["questions"] = [question_data(question) for question in error.questions]
    return empty


def errors_data(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Faults of the input as plain data."""
    return [
        {"table": p.table, "row": p.row, "column": p.column, "rule": p.rule, "advice": p.advice, "text": str(p)}
        for p in problems
    ]


def question_data(question: Question) -> dict[str, Any]:
    """What waits for an answer, as plain data."""
    return {
        "id": question.id, "topic": question.topic, "table": question.table, "column": question.column,
        "written": question.written, "text": question.text, "guess": question.guess,
        "options": list(question.options), "examples": list(question.examples), "rows": list(question.rows),
    }


def _frame(instance: Instance) -> dict[str, Any]:
    frame: dict[str, Any] = {
        "status": "", "year": instance.year, "years": list(instance.years), "policy": instance.policy.name,
        "version": __version__, "digests": dict(instance.digests), "notes": list(instance.announcements),
        "entries": [
            {"id": entry.id, "rule": entry.rule.name, "title": entry.rule.title, "hard": entry.hard,
             "weight": entry.weight, "standing": entry.standing(instance.year),
             "years": [year for year in instance.years if entry.binds(year)], "clause": str(entry.clause),
             "asleep": entry.rule.asleep(instance.county)}
            for entry in instance.policy.entries
        ],
    }
    return frame | {key: [] for key in KEYS}


def audit_data(seen: Audit) -> dict[str, Any]:
    """Findings, compliance and equity of an audited plan."""
    return {
        "findings": [
            {
                "entry": finding.case.entry, "case": list(finding.case.subject), "year": finding.case.year,
                "hard": finding.hard,
                "observed": finding.observed, "required": finding.required, "text": finding.text,
            }
            for finding in seen.findings
        ],
        "compliance": [
            {
                "entry": judged.entry.id, "title": judged.entry.rule.title, "reading": judged.reading,
                "scope": list(judged.check.subject), "year": judged.year, "required": judged.required,
                "actual": judged.actual,
                "slack": slack(judged.check),
                "verdict": judged.check.verdict.value, "met": None if judged.check.unknown else judged.check.holds,
                "reason": doubt(judged, seen.instance) if judged.check.unknown else None,
            }
            for judged in seen.compliance
        ],
    } | balance_data(seen)
