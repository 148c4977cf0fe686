"""Whether a document is a draft or signed, and what stands on its letterhead."""

from dataclasses import dataclass
from datetime import date

from optimizer.domain.errors import InputError, Problem

DRAFT, APPROVED = "草案", "已批准"


@dataclass(frozen=True, slots=True)
class Status:
    """A draft, unless ``approved`` by a person on a day; empty letterhead fields leave a blank to fill in."""

    approved: bool = False
    signer: str = ""
    day: date | None = None
    office: str = ""  # 发文机关
    number: str = ""  # 文号
    addressee: str = ""  # 主送

    @property
    def word(self) -> str:
        return APPROVED if self.approved else DRAFT

    @property
    def dated(self) -> str:
        """The day as an official document writes it (GB/T 9704—2012, 7.3.5.4); empty without one."""
        return "" if self.day is None else f"{self.day.year}年{self.day.month}月{self.day.day}日"

    def check(self, *, lawful: bool) -> None:
        """Raises InputError where it does not hold together, or approves a plan that breaks a hard clause."""
        faults = []
        if self.approved:
            if not self.signer.strip():
                faults.append(("没有写明批准人", "请给出批准人姓名；尚未批准的请写成草案。"))
            if self.day is None:
                faults.append(("没有写明批准日期", "请给出批准日期，如 2026-07-01；尚未批准的请写成草案。"))
            if not lawful:
                advice = "请先修改方案，用 rotation audit 核对；或写成草案。"
                faults.append(("方案有硬性条款不合规，不能写成已批准", advice))
        elif self.signer or self.day is not None:
            advice = "已经批准的请注明已批准（--approved），否则请去掉批准人和日期。"
            faults.append(("草案不署批准人和批准日期", advice))
        if faults:
            raise InputError(Problem("批复", None, None, rule, advice) for rule, advice in faults)


NOT_SIGNED = Status()
