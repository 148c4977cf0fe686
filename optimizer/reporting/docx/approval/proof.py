"""说明: what is proved of the plan, as far as its report still speaks of it, and what everything was made from.

The report is only believed where it is about this very plan: its digests are those of the instance, and every level
measured anew on the plan (plain reading, no solver) has the value that it states.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from optimizer.domain.errors import InputError
from optimizer.domain.version import __version__
from optimizer.goals import GOALS
from optimizer.goals.equity import FIRST_ORDER
from optimizer.goals.gauge import decimal
from optimizer.goals.uncovered import Uncovered
from optimizer.policy.digests import plan_digest
from optimizer.policy.entries import Level
from optimizer.reporting.docx.approval.clauses import doubts
from optimizer.reporting.docx.approval.dossier import Dossier, Row, row
from optimizer.reporting.facts.masking import kept_apart

LEVELS = ("序号", "目标", "方案值", "下界", "单位", "结论")
DIGESTS = ("项目", "值")
REPORT = "report.json"
NO_BOUND, NOT_OURS = "—", "不适用"
DIGEST_NAMES = {"schema": "摘要格式", "data": "名册摘要", "policy": "政策摘要"}


class Stated(BaseModel):
    """What a report states of one level."""

    model_config = ConfigDict(strict=True)

    name: Level
    value: int
    bound: int
    epsilon: int = Field(ge=0)
    scale: int = Field(ge=1)
    proved: bool
    words: str

    @property
    def told(self) -> str:
        """The verdict; of what is proved only whether it rests on a first order is taken from the words."""
        if not self.proved:
            return self.words
        told = f"已证明在容差 {decimal(Fraction(self.epsilon, self.scale))} 内" if self.epsilon else "已证明最优"
        return f"{told}（{FIRST_ORDER}）" if FIRST_ORDER in self.words else told

    @property
    def sound(self) -> bool:
        """Whether it does not claim more than its own figures."""
        return not self.proved or self.value <= self.bound + self.epsilon


class Report(BaseModel):
    """The part of a report.json that a document quotes (report.schema.json has all of it)."""

    status: Literal["solved"]
    digests: dict[str, str]
    levels: list[Stated] = Field(min_length=1)
    repeatable: bool

    @property
    def proof(self) -> str:
        """One line on all levels (definitions §4)."""
        if all(level.proved for level in self.levels):
            near = any(level.epsilon for level in self.levels)
            told = "各级目标均已证明在容差内" if near else "各级目标均已证明最优"
            nearly = [GOALS[level.name].title for level in self.levels if FIRST_ORDER in level.words]
            return f"{told}（{'、'.join(nearly)}{FIRST_ORDER}）" if nearly else told
        return "；".join(f"{GOALS[level.name].title}{level.told}" for level in self.levels if not level.proved)


def report_of(plain: Mapping[str, Any]) -> Report | None:
    """A report as parsed; None where nothing is given. Raises InputError where it is not one of a solved plan."""
    if not plain:
        return None
    advice = "请使用求解时与方案一起写出的 report.json，不要修改；没有报告时可不提供。"
    try:
        report = Report.model_validate(dict(plain))
    except ValidationError as error:
        fields = "、".join(dict.fromkeys(".".join(map(str, fault["loc"])) for fault in error.errors()))
        raise InputError.of(f"不是已求得方案的求解报告，或内容不完整（{fields}）", advice, table=REPORT) from None
    wrong = [GOALS[level.name].title for level in report.levels if not level.sound]
    if wrong:
        raise InputError.of(f"{'、'.join(wrong)}称已证明，方案值却高于下界", advice, table=REPORT)
    return report


class Proof:
    """The levels of a plan, and whether its report may be quoted."""

    def __init__(self, dossier: Dossier, report: Report | None) -> None:
        self.dossier, self.report = dossier, report
        self.stated: tuple[Stated, ...] = () if report is None else tuple(report.levels)
        histories = [year.history for year in dossier.audit.years.values()]
        self.values = {
            level.name: GOALS[level.name].value(dossier.instance, histories, level.scale) for level in self.stated
        }
        self.gauges = {level.name: GOALS[level.name].gauge(histories, level.scale) for level in self.stated}
        self.objection = self._objection()

    def _objection(self) -> str:
        """Why the report does not speak of this plan; empty where it does."""
        if self.report is None:
            return "未附求解报告"
        if self.dossier.instance.differing(self.report.digests):
            return "求解报告所依据的名册、政策、学年或上一版方案与现在的不同"
        other = [GOALS[level.name].title for level in self.stated if self.values[level.name] != level.value]
        return f"方案与求解报告不是同一份（{'、'.join(other)}的数值不同），可能经过人工调整" if other else ""

    @property
    def words(self) -> str:
        """The verdict on optimality in one paragraph."""
        if self.report is None or self.objection:
            return f"{self.objection}，本文件不说明方案是否最优；合规情况不受影响，均按现在的名册与政策重新审核。"
        again = "" if self.report.repeatable else "求解曾中断或限时结束，再次运行不保证得到同一方案。"
        return (
            f"各级目标从上到下依次优化，前一级不变差。{self.report.proof}。{again}"
            "各级方案值已按名册重新计算，与求解报告一致；下界可用 rotation verify 连同证书复核，不使用求解器。"
        )

    @property
    def levels(self) -> list[Row]:
        """One row for each level of the report, with the plan's own values."""
        return list(self._levels())

    def _levels(self) -> Iterator[Row]:
        for number, level in enumerate(self.stated, start=1):
            gauge = self.gauges[level.name]
            bound, told = (NO_BOUND, NOT_OURS) if self.objection else (gauge.told(level.bound), level.told)
            yield row(LEVELS, number, gauge.title, gauge.told(self.values[level.name]), bound, gauge.unit, told)

    @property
    def remarks(self) -> list[str]:
        """What a reader of the document has to know."""
        dossier = self.dossier
        told = [*dict.fromkeys(dossier.instance.announcements), *doubts(dossier)]
        if dossier.plan.digests and dossier.instance.differing(dossier.plan.digests):
            told.append("方案是按另一版名册、政策或学年求得的；本文件的各项数字均按现在的名册与政策重新核算。")
        if dossier.instance.limits and any(level.name == Uncovered.name for level in self.stated):
            told.append(f"「{Uncovered.title}」的下界以{len(dossier.instance.limits)}处走教、同步课堂限额为前提。")
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

