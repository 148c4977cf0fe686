"""report.json: what was asked, what was reached, what is proved, and what was found (keys of definitions §6)."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from optimizer import __version__
from optimizer.answers import Answer, Impossible, Level, Solved
from optimizer.auditing import Audit
from optimizer.equity import INDICATORS
from optimizer.errors import InputError
from optimizer.instance import Instance
from optimizer.planning import sentence
from optimizer.policy import LEVEL_NAMES
from optimizer.reporting.circumstances import circumstances

KEYS = ("levels", "findings", "compliance", "equity", "cover", "itineraries", "clashes", "repairs", "errors")
STATUS = {"solved": "已求得方案", "impossible": "政策无可行方案", "undecided": "未能判定", "invalid": "输入有误"}



def report_data(answer: Answer) -> dict[str, Any]:
    """The report of a run, whatever its answer."""
    report = _frame(answer.instance)
    if isinstance(answer, Solved):
        report |= {
            "status": "solved",
            "levels": [level_data(level) for level in answer.levels],
            "repeatable": answer.repeatable,
            "proof": words_of(answer.levels),
        }
        report |= audit_data(answer.audit)
    elif isinstance(answer, Impossible):
        report["status"] = "impossible"
        report["clashes"] = [
            {
                "cases": [
                    {"entry": case.entry, "subject": list(case.subject), "year": case.year,
                     "text": sentence(answer.instance, case)}
                    for case in clash.cases
                ],
                "exact": clash.exact,
                "circumstances": circumstances(answer, clash),
            }
            for clash in answer.clashes
        ]
        report["repairs"] = [
            {
                "total": repair.total / 100, "bound": repair.bound / 100,
                "changes": [
                    {"entry": case.entry, "subject": list(case.subject), "year": case.year, "amount": amount / 100,
                     "text": repair_sentence(answer.instance, case, amount)}
                    for case, amount in repair.amounts.items()
                ],
            }
            for repair in answer.repairs
        ]
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
    empty["errors"] = [
        {"table": p.table, "row": p.row, "column": p.column, "rule": p.rule, "advice": p.advice, "text": str(p)}
        for p in error.problems
    ]
    return empty


def _frame(instance: Instance) -> dict[str, Any]:
    frame: dict[str, Any] = {
        "status": "", "year": instance.year, "policy": instance.policy.name, "version": __version__,
        "digests": dict(instance.digests), "notes": list(instance.announcements),
        "entries": [
            {"id": entry.id, "rule": entry.rule.name, "title": entry.rule.title, "hard": entry.hard,
             "weight": entry.weight, "standing": entry.standing(instance.year), "clause": str(entry.clause)}
            for entry in instance.policy.entries
        ],
    }
    return frame | {key: [] for key in KEYS}


def audit_data(seen: Audit) -> dict[str, Any]:
    """Findings, compliance and equity of an audited plan."""
    return {
        "findings": [
            {
                "entry": finding.case.entry, "case": list(finding.case.subject), "hard": finding.hard,
                "observed": finding.observed, "required": finding.required, "text": finding.text,
            }
            for finding in seen.findings
        ],
        "compliance": [
            {
                "entry": judged.entry.id, "title": judged.entry.rule.title, "reading": judged.reading,
                "scope": list(judged.check.subject), "required": judged.required, "actual": judged.actual,
                "slack": slack(judged.check.observed, judged.check.low, judged.check.high),
                "met": judged.check.holds,
            }
            for judged in seen.compliance
        ],
        "equity": [
            {
                "district": after.district, "stage": after.stage.value, "indicator": after.indicator,
                "name": INDICATORS[after.indicator], "before": before.value, "after": after.value,
                "limit": float(after.limit), "met": after.met,
                "after_squared": _fraction(after.squared),
            }
            for before, after in zip(seen.first.before, seen.first.after, strict=True)
        ],
    }


def slack(observed: int, low: int | None, high: int | None) -> int | None:
    """Row units to the nearer limit; negative where broken, None where nothing binds."""
    rooms = ([observed - low] if low is not None else []) + ([high - observed] if high is not None else [])
    return min(rooms) if rooms else None


def _fraction(value: Fraction | None) -> str | None:
    return None if value is None else f"{value.numerator}/{value.denominator}"


def level_data(level: Level) -> dict[str, Any]:
    """One level; ``scale`` says how many units of ``value`` make one."""
    return {
        "name": level.name, "title": LEVEL_NAMES[level.name], "optimum": level.optimum, "value": level.value,
        "bound": level.bound, "epsilon": level.epsilon, "proved": level.proved, "basis": level.basis,
        "scale": level.scale, "words": level_words(level),
    }


def level_words(level: Level) -> str:
    """已证明最优, 已证明在容差内, or 未证明 with the gap (definitions §4)."""
    if level.proved:
        return "已证明最优" if level.epsilon == 0 else f"已证明在容差 {level.epsilon / level.scale:g} 内"
    gap = max(0, level.value - level.bound) / level.scale
    return f"未证明（{level.remark}）" if level.remark and not gap else f"未证明（差距 {gap:g}）"


def words_of(levels: Iterable[Level]) -> str:
    """The one-line verdict on a plan."""
    levels = tuple(levels)
    if all(level.proved for level in levels):
        return "各级目标均已证明最优" if not any(level.epsilon for level in levels) else "各级目标均已证明在容差内"
    return "；".join(f"{LEVEL_NAMES[level.name]}{level_words(level)}" for level in levels if not level.proved)


def repair_sentence(instance: Instance, case: Any, hundredths: int) -> str:
    """One change of the least repair in the rule's own unit."""
    entry = instance.policy.entry(case.entry)
    amount = f"{hundredths / 100:g}{entry.rule.unit}"
    return f"放宽「{entry.rule.state(case.subject, instance.county)}」{amount}"


