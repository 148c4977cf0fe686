"""The kinds of papers, what each may say beyond what every paper may, and whose it is."""

from enum import StrEnum

from optimizer.reporting.docx.approval.variables import specimen


class Kind(StrEnum):
    """A kind of paper, by the name that its file and its template have."""

    REQUEST = "请示"
    NOTICE = "通知"
    REPLY = "批复"
    SCHOOL = "交流通知"
    TEACHER = "申请审批表"
    PROOF = "证明附件"


MOVES = ("序号", "编号", "姓名", "任教", "学校", "类型", "起止学年")
REHOMED, NO_REHOMED = "撤并安置", "撤并安置人数"
REHOMINGS = ("序号", "编号", "姓名", "任教", "原编制学校", "转入学校", "起始学年")
OUT, INTO, NO_OUT, NO_IN, SCHOOL_NAME = "派出", "派入", "派出人次", "派入人次", "学校"
FORM = (
    "姓名", "编号", "性别", "出生年月", "学历", "职称", "骨干级别", "任教", "编制学校", "现校任教", "交流学校", "类型",
    "起止学年", "单程", "是否自愿", "安排理由",
)


def every(kind: Kind) -> dict[str, object]:
    """Values of no plan for all that a paper of this kind may say."""
    found = dict(specimen())
    if kind is Kind.SCHOOL:
        row = dict.fromkeys(MOVES, "甲")
        found |= {SCHOOL_NAME: "甲", OUT: [row], INTO: [row], NO_OUT: 1, NO_IN: 1}
        found |= {REHOMED: [dict.fromkeys(REHOMINGS, "甲")], NO_REHOMED: 1}
    elif kind is Kind.TEACHER:
        found |= dict.fromkeys(FORM, "甲")
    return found
