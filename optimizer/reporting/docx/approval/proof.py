"""说明: what is proved of the plan, as its certificate is checked now, and what everything was made from.

No report is believed: values, bounds and words are those of the check (no solver). A report only says whether the run
came to its own end, and only where it is one of a solve of this instance.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from optimizer.auditing.verdicts import LevelVerdict, Verification, told_of
from optimizer.domain.errors import InputError
from optimizer.domain.version import __version__
from optimizer.goals.uncovered import Uncovered
from optimizer.policy.digests import plan_digest
from optimizer.policy.instance import Instance
from optimizer.reporting.docx.approval.clauses import doubts
from optimizer.reporting.docx.approval.dossier import Dossier, Row, row
from optimizer.reporting.facts.masking import kept_apart

LEVELS = ("序号", "目标", "方案值", "下界", "单位", "结论")
DIGESTS = ("项目", "值")
REPORT = "report.json"
NO_BOUND, NOT_OURS = "—", "不适用"
DIGEST_NAMES = {"schema": "摘要格式", "data": "名册摘要", "policy": "政策摘要"}
ANYWAY = "本文件不说明方案是否最优；合规情况不受影响，均按现在的名册与政策重新审核。"


class Report(BaseModel):
    """The part of a report.json that a document reads (report.schema.json has all of it)."""

    status: Literal["solved"]
    digests: dict[str, str]
    repeatable: bool


def report_of(plain: Mapping[str, Any]) -> Report | None:
    """A report as parsed; None where nothing is given. Raises InputError where it is not one of a solved plan."""
    if not plain:
        return None
    try:
        return Report.model_validate(dict(plain))
    except ValidationError as error:
        fields = "、".join(dict.fromkeys(".".join(map(str, fault["loc"])) for fault in error.errors()))
        advice = "请使用求解时与方案一起写出的 report.json，不要修改；没有报告时可不提供。"
        raise InputError.of(f"不是已求得方案的求解报告，或内容不完整（{fields}）", advice, table=REPORT) from None


@dataclass(frozen=True)
class Checked:
    """What the check of a plan with its certificate came to; None where it has no certificate."""

    verification: Verification | None = None
    interrupted: bool = False  # the run did not come to its own end

    @classmethod
    def of(cls, verification: Verification | None, report: Mapping[str, Any], instance: Instance) -> "Checked":
        """With what a report of the same question says of the run. Raises InputError where it is no report."""
        stated = report_of(report)
        ours = stated is not None and not instance.differing(stated.digests)
        return cls(verification, stated is not None and ours and not stated.repeatable)


class Proof:
    """The levels of a plan, and what may be said of them."""

    def __init__(self, dossier: Dossier, checked: Checked) -> None:
        self.dossier, self.checked = dossier, checked
        seen = checked.verification
        self.stated: tuple[LevelVerdict, ...] = () if seen is None else seen.levels
        self.objection = "未附证书" if seen is None else f"证书未通过核验（{seen.faults[0]}）" if seen.faults else ""

    @property
    def words(self) -> str:
        """The verdict on optimality in one paragraph."""
        seen = self.checked.verification
        if seen is None or self.objection:
            return f"{self.objection}，{ANYWAY}"
        again = "求解曾中断或限时结束，再次运行不保证得到同一方案。" if self.checked.interrupted else ""
        return f"各级目标从上到下依次优化，前一级不变差。{told_of(seen.levels)}。{again}{_by_whom(seen)}"

    @property
    def levels(self) -> list[Row]:
        """One row for each level of the certificate, with the plan's own values."""
        return list(self._levels())

    def _levels(self) -> Iterator[Row]:
        for number, level in enumerate(self.stated, start=1):
            gauge = level.gauge
            bound, told = (NO_BOUND, NOT_OURS) if self.objection else (gauge.told(level.certified), level.claim)
            yield row(LEVELS, number, gauge.title, gauge.told(level.value), bound, gauge.unit, told)

    @property
    def remarks(self) -> list[str]:
        """What a reader of the document has to know."""
        dossier = self.dossier
        told = [*dict.fromkeys(dossier.instance.announcements), *doubts(dossier)]
        if dossier.plan.digests and dossier.instance.differing(dossier.plan.digests):
            told.append("方案是按另一版名册、政策或学年求得的；本文件的各项数字均按现在的名册与政策重新核算。")
        seen = self.checked.verification
        if seen is not None and seen.limits:
            told.append(f"「{Uncovered.title}」的下界以{seen.limits}处走教、同步课堂限额为前提。")
        if seen is not None:
            told += [*seen.question, *seen.notes]
        if kept_apart(teacher.name for teacher in dossier.instance.county.teachers):
            return [*told, "姓名按导出权限显示，教师编号不脱敏。"]
        names = "姓名为完整姓名，请按个人信息管理规定使用。" if dossier.full_names else "姓名已脱敏，教师编号不脱敏。"
        return [*told, names]

    @property
    def digests(self) -> list[Row]:
        """What the document speaks of, so that anybody can tell whether it is the same."""
        found = [(DIGEST_NAMES.get(key, key), digest) for key, digest in self.dossier.instance.digests.items()]
        found += [("方案摘要", plan_digest(self.dossier.plan)), ("程序版本", __version__)]
        return [row(DIGESTS, *each) for each in found]


def _by_whom(seen: Verification) -> str:
    """Who can check the levels again, and how."""
    told = "各级方案值按名册重新计算，下界由证书以整数运算重新核验，不使用求解器（rotation verify）"
    if not seen.unproved:
        return f"{told}。"
    titles = "、".join(f"「{level.gauge.title}」" for level in seen.unproved)
    return f"{told}；其中{titles}的最优性超出证书所证明的部分，不能不用求解器复核。"
