"""The variables that a template may use: their meaning, and their values for one plan."""

from collections.abc import Mapping, Sequence
from typing import Any

from optimizer.reporting.docx.approval import clauses, overview, proof, roll
from optimizer.reporting.docx.approval.dossier import Dossier
from optimizer.reporting.docx.approval.status import Status
from optimizer.reporting.facts.printable import clean
from optimizer.reporting.facts.school_years import school_years

TEXTS = (
    "标题", "页眉", "状态", "文号", "主送", "发文机关", "批准人", "批准日期", "学年", "地区", "政策名称", "人次",
    "合规结论", "未满足说明", "均衡结论", "证明结论", "其余条款",
)
SWITCHES = ("已批准",)  # for ``if``
LISTS = ("依据文件", "总述", "说明")  # of texts
TABLES: Mapping[str, Sequence[str]] = {
    "条款": clauses.CLAUSES, "出处": clauses.SOURCES, "未满足": clauses.UNMET, "年度": overview.YEARS,
    "集团": overview.GROUPS, "名单": roll.ROLL, "均衡": overview.BALANCES, "目标": proof.LEVELS, "摘要": proof.DIGESTS,
}  # of rows
COUNTS = frozenset((
    "序号", "核对", "满足", "在岗", "新交流", "骨干", "自愿", "填报志愿", "满足志愿", "第一志愿", "缺岗前", "缺岗后",
    "人次",
))  # whole numbers, with which a template may reckon
UNSIGNED = "草案，未经批准，不具效力"
BLANKS = {"office": "（发文机关）", "number": "（文号）", "addressee": "（主送单位）", "signer": "", "dated": ""}


def values(dossier: Dossier, checked: proof.Checked, status: Status) -> dict[str, Any]:
    """Every variable by name, each text such as XML can hold."""
    proved = proof.Proof(dossier, checked)
    period, district = school_years(dossier.instance.years), dossier.names.district
    head = {name: getattr(status, name).strip() or blank for name, blank in BLANKS.items()}
    table = roll.roll(dossier)
    found = {
        "标题": f"关于{district}{period}教师交流轮岗方案的批复", "页眉": "" if status.approved else UNSIGNED,
        "状态": status.word, "已批准": status.approved, "文号": head["number"], "主送": head["addressee"],
        "发文机关": head["office"], "批准人": head["signer"], "批准日期": head["dated"], "学年": period,
        "地区": district, "政策名称": dossier.instance.policy.name, "依据文件": clauses.documents(dossier),
        "总述": overview.overview(dossier), "年度": overview.years(dossier), "集团": overview.groups(dossier),
        "人次": len(table), "名单": table, "条款": clauses.clauses(dossier),
        "出处": clauses.sources(dossier), "其余条款": clauses.others(dossier),
        "合规结论": clauses.verdict_words(dossier), "未满足": clauses.unmet(dossier),
        "未满足说明": clauses.unmet_words(dossier),
        "均衡": overview.balances(dossier), "均衡结论": overview.balance_words(dossier), "目标": proved.levels,
        "证明结论": proved.words, "说明": proved.remarks, "摘要": proved.digests,
    }
    return {name: tidy(value) for name, value in found.items()}


def specimen() -> dict[str, Any]:
    """Values of no plan, one line in every table: a template that takes them takes any plan."""
    return {
        **{name: _specimen(name) for name in TEXTS}, **dict.fromkeys(SWITCHES, True),
        **{name: ["甲"] for name in LISTS},
        **{name: [{column: _specimen(column) for column in columns}] for name, columns in TABLES.items()},
    }


def _specimen(name: str) -> str | int:
    return 1 if name in COUNTS else "甲"


def catalogue(values: Mapping[str, Any]) -> str:
    """The names that a template may use, for messages."""
    tables = {name: value[0] for name, value in values.items() if isinstance(value, list) and value}
    told = "；".join(f"{name}（每行：{'、'.join(row)}）" for name, row in tables.items() if isinstance(row, dict))
    plain = [name for name in values if not isinstance(tables.get(name), dict)]
    return "、".join(plain) + (f"；表格：{told}" if told else "")


def tidy(value: Any) -> Any:
    """Data without what XML forbids or what would break a run of text apart."""
    if isinstance(value, str):
        return clean(value).replace("\n", " ")
    if isinstance(value, list):
        return [tidy(each) for each in value]
    if isinstance(value, dict):
        return {key: tidy(each) for key, each in value.items()}
    return value
