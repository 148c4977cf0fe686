"""The default template: the parts of the document, with the tags that a plan fills in.

``python -m optimizer.reporting.docx.approval.layout`` writes it anew.
"""

from pathlib import Path

from docx import Document
from docx.document import Document as Paper
from docx.oxml.ns import qn

from optimizer.files.whole import whole
from optimizer.reporting.docx.approval.form import (
    FINE,
    HEAVY_FONT,
    MIDDLE,
    NAMES,
    TEXT,
    Columns,
    add,
    dressed,
    repeated,
    rule,
    section,
    table,
)
from optimizer.reporting.docx.approval.writing import SHIPPED

YEARS: Columns = (
    ("学年", "学年", 24, MIDDLE), ("在岗", "在岗", 14, MIDDLE), ("新交流", "新交流", 14, MIDDLE),
    ("占在岗", "占在岗", 16, MIDDLE), ("骨干", "骨干", 12, MIDDLE), ("骨干占比", "骨干占比", 18, MIDDLE),
    ("自愿", "自愿", 12, MIDDLE), ("满足志愿", "满足志愿", 18, MIDDLE), ("缺岗（前）", "缺岗前", 14, MIDDLE),
    ("缺岗（后）", "缺岗后", 14, MIDDLE),
)
GROUPS: Columns = (
    ("学年", "学年", 24, MIDDLE), ("集团", "集团", 46, TEXT), ("在岗", "在岗", 14, MIDDLE),
    ("派出", "新交流", 14, MIDDLE), ("占在岗", "占在岗", 16, MIDDLE), ("骨干", "骨干", 12, MIDDLE),
    ("骨干占比", "骨干占比", 18, MIDDLE), ("自愿", "自愿", 12, MIDDLE),
)
SOURCES: Columns = (
    ("序号", "序号", 11, MIDDLE), ("条款", "条款", 28, TEXT), ("文件", "文件", 42, TEXT), ("条号", "条号", 20, TEXT),
    ("条文摘录", "原文", 55, TEXT),
)
CLAUSES: Columns = (
    ("序号", "序号", 11, MIDDLE), ("条款", "条款", 30, TEXT), ("约束", "约束", 16, MIDDLE),
    ("核对", "核对", 13, MIDDLE), ("满足", "满足", 13, MIDDLE), ("结论", "结论", 18, MIDDLE),
    ("要求与实际", "要求与实际", 55, TEXT),
)
UNMET: Columns = (
    ("序号", "序号", 11, MIDDLE), ("学年", "学年", 23, MIDDLE), ("条款", "条款", 26, TEXT),
    ("约束", "约束", 15, MIDDLE), ("对象", "对象", 33, TEXT), ("要求", "要求", 24, TEXT), ("实际", "实际", 24, TEXT),
)
BALANCES: Columns = (
    ("学年", "学年", 24, MIDDLE), ("县区", "县区", 20, MIDDLE), ("学段", "学段", 13, MIDDLE),
    ("指标", "指标", 41, TEXT), ("交流前", "交流前", 15, MIDDLE), ("交流后", "交流后", 15, MIDDLE),
    ("限值", "限值", 12, MIDDLE), ("结论", "结论", 16, MIDDLE),
)
LEVELS: Columns = (
    ("序号", "序号", 11, MIDDLE), ("目标", "目标", 36, TEXT), ("方案值", "方案值", 23, MIDDLE),
    ("下界", "下界", 23, MIDDLE), ("单位", "单位", 27, MIDDLE), ("证明结论", "结论", 36, TEXT),
)
DIGESTS: Columns = (("项目", "项目", 30, TEXT), ("校验码或版本", "值", 126, FINE))
ROLL: Columns = (
    ("序号", "序号", 11, NAMES), ("编号", "编号", 18, NAMES), ("姓名", "姓名", 16, NAMES),
    ("编制学校", "编制学校", 29, NAMES), ("交流学校", "交流学校", 29, NAMES), ("学科", "学科", 13, NAMES),
    ("学段", "学段", 11, NAMES), ("类型", "类型", 11, NAMES), ("起止学年", "起止学年", 18, NAMES),
)

CITED = (
    "{% if 依据文件 %}所据文件如下：{% else %}所据的本地政策文件：＿＿＿＿＿＿＿＿＿＿"
    "（请填写名称和文号）。{% endif %}"
)


def build(path: Path) -> None:
    """Write the default template."""
    paper = Document()
    dressed(paper)
    _head(paper)
    _body(paper)
    _signature(paper)
    listed(paper)
    proved(paper)
    paper.core_properties.title, paper.core_properties.author = "教师交流轮岗方案批复模板", ""
    paper.core_properties.comments = ""
    with whole(path) as part:
        paper.save(str(part))


def _head(paper: Paper) -> None:
    add(paper, "批复发文机关", "{{ 发文机关 }}")
    add(paper, "批复文号", "{{ 文号 }}")
    rule(add(paper, "批复文号", ""))
    add(paper, "批复标题", "关于{{ 地区 }}{{ 学年 }}")  # broken where the words end (7.3.1)
    add(paper, "批复标题", "教师交流轮岗方案的批复")
    add(paper, "批复状态", "（{{ 状态 }}）")
    add(paper, "批复主送", "{{ 主送 }}：")
    add(paper, "批复正文", "报来的{{ 学年 }}教师交流轮岗方案收悉。经审核，现将有关情况及意见批复如下。")


def _body(paper: Paper) -> None:
    section(paper, "一、依据")
    add(paper, "批复正文", "本方案按政策「{{ 政策名称 }}」编制和审核。" + CITED)
    repeated(paper, "批复正文", "依据文件", "{{ loop.index }}. {{ 项 }}{{ '。' if loop.last else '；' }}")
    add(paper, "批复正文", "{%p if 出处 %}")
    add(paper, "批复正文", "生效条款及其出处：")
    table(paper, "出处", SOURCES)
    add(paper, "批复正文", "{%p endif %}")
    add(paper, "批复正文", "{%p if 其余条款 %}")
    add(paper, "批复正文", "{% if 出处 %}其余{% endif %}生效条款按政策「{{ 政策名称 }}」执行：{{ 其余条款 }}。")
    add(paper, "批复正文", "{%p endif %}")
    section(paper, "二、总体情况")
    repeated(paper, "批复正文", "总述", "{{ 项 }}")
    table(paper, "年度", YEARS)
    section(paper, "三、交流人员名单")
    add(paper, "批复正文", "本次交流共{{ 人次 }}人次，名单见附件。各集团派出情况如下（占比的分母为本集团在岗教师）：")
    table(paper, "集团", GROUPS)
    section(paper, "四、合规情况")
    add(paper, "批复正文", "{{ 合规结论 }}")
    table(paper, "条款", CLAUSES)
    add(paper, "批复正文", "{{ 未满足说明 }}")
    add(paper, "批复正文", "{%p if 未满足 %}")
    table(paper, "未满足", UNMET)
    add(paper, "批复正文", "{%p endif %}")
    section(paper, "五、均衡情况")
    add(paper, "批复正文", "{{ 均衡结论 }}")
    table(paper, "均衡", BALANCES)


def _signature(paper: Paper) -> None:
    add(paper, "批复正文", "")
    add(paper, "批复正文", "附件：1. 教师交流轮岗人员名单")
    add(paper, "批复附件续", "2. 方案的证明与核验说明")
    add(paper, "批复正文", "")
    add(paper, "批复正文", "{%p if 已批准 %}")
    add(paper, "批复落款", "批准人：{{ 批准人 }}　　")
    add(paper, "批复落款", "{{ 发文机关 }}　　")
    add(paper, "批复落款", "{{ 批准日期 }}　　")
    add(paper, "批复正文", "{%p else %}")
    add(paper, "批复落款", "拟稿：＿＿＿＿＿　审核：＿＿＿＿＿　批准：＿＿＿＿＿　　")
    add(paper, "批复落款", "　　　　年　　月　　日　　")
    add(paper, "批复正文", "{%p endif %}")


def listed(paper: Paper, number: str = "附件1") -> None:
    """The list of those who move."""
    _attached(paper, number, "{{ 学年 }}教师交流轮岗人员名单")
    table(paper, "名单", ROLL)


def proved(paper: Paper, number: str = "附件2") -> None:
    """What the plan is proved by, and how to tell whether roster, policy and plan are still the same."""
    _attached(paper, number, "方案的证明与核验说明")
    add(paper, "批复正文", "{{ 证明结论 }}")
    add(paper, "批复正文", "{%p if 目标 %}")
    table(paper, "目标", LEVELS)
    add(paper, "批复正文", "{%p endif %}")
    repeated(paper, "批复正文", "说明", "{{ 项 }}")
    add(paper, "批复正文", "所述的名册、政策与方案以下列校验码为准，任何改动都会使校验码不同：")
    table(paper, "摘要", DIGESTS)


def _attached(paper: Paper, number: str, title: str) -> None:
    """The head of an annex, on a page of its own."""
    lead = add(paper, "批复主送", number)
    lead.paragraph_format.page_break_before = True
    lead.runs[0].font.name = HEAVY_FONT
    lead.runs[0]._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEAVY_FONT)
    add(paper, "批复标题", title)


if __name__ == "__main__":
    build(Path(__file__).parent / SHIPPED)
