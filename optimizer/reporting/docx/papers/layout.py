"""The default templates of the papers, built anew for every run; a bureau may write them out and restyle them."""

from collections.abc import Callable, Mapping
from io import BytesIO

from docx import Document
from docx.document import Document as Paper
from docx.shared import Pt

from optimizer.reporting.docx.approval.form import NAMES, Columns, add, dressed, repeated, rule, section, table
from optimizer.reporting.docx.approval.layout import CITED, GROUPS, UNMET, YEARS, listed, proved
from optimizer.reporting.docx.papers.applying import applying
from optimizer.reporting.docx.papers.kinds import INTO, NO_REHOMED, OUT, REHOMED, REHOMINGS, Kind

MOVERS: Columns = (
    ("序号", "序号", 11, NAMES), ("编号", "编号", 24, NAMES), ("姓名", "姓名", 19, NAMES), ("任教", "任教", 25, NAMES),
    ("{}", "学校", 39, NAMES), ("类型", "类型", 13, NAMES), ("起止学年", "起止学年", 25, NAMES),
)

REHOMINGS_TABLE: Columns = tuple(
    (name, name, wide, NAMES) for name, wide in zip(REHOMINGS, (11, 22, 18, 22, 29, 29, 25), strict=True)
)


def template(kind: Kind) -> bytes:
    """The default template of a kind of paper other than the 批复."""
    paper = Document()
    dressed(paper)
    BUILDERS[kind](paper)
    paper.core_properties.title, paper.core_properties.author = f"{kind}模板", ""
    paper.core_properties.comments = ""
    kept = BytesIO()
    paper.save(kept)
    return kept.getvalue()


def _letterhead(paper: Paper, *title: str) -> None:
    add(paper, "批复发文机关", "{{ 发文机关 }}")
    add(paper, "批复文号", "{{ 文号 }}")
    rule(add(paper, "批复文号", ""))
    for line in title:
        add(paper, "批复标题", line)
    add(paper, "批复状态", "{% if not 已批准 %}（{{ 状态 }}）{% endif %}")
    add(paper, "批复主送", "{{ 主送 }}：")


def _signature(paper: Paper, *annexes: str) -> None:
    for number, name in enumerate(annexes, start=1):
        mark = f"{number}. " if len(annexes) > 1 else ""
        add(paper, "批复附件续" if number > 1 else "批复正文", f"{mark if number > 1 else f'附件：{mark}'}{name}")
    add(paper, "批复正文", "")
    add(paper, "批复落款", "{{ 发文机关 }}　　")
    add(paper, "批复落款", "{% if 已批准 %}{{ 批准日期 }}{% else %}　　　　年　　月　　日{% endif %}　　")


def _request(paper: Paper) -> None:
    _letterhead(paper, "关于{{ 地区 }}{{ 学年 }}", "教师交流轮岗方案的请示")
    add(paper, "批复正文", "{{ 学年 }}教师交流轮岗方案已经编制完成，现将有关情况报告如下。")
    section(paper, "一、编制依据")
    add(paper, "批复正文", "方案按政策「{{ 政策名称 }}」编制和审核。" + CITED)
    repeated(paper, "批复正文", "依据文件", "{{ loop.index }}. {{ 项 }}{{ '。' if loop.last else '；' }}")
    section(paper, "二、总体情况")
    repeated(paper, "批复正文", "总述", "{{ 项 }}")
    table(paper, "年度", YEARS)
    add(paper, "批复正文", "各集团派出情况如下（占比的分母为本集团在岗教师）：")
    table(paper, "集团", GROUPS)
    section(paper, "三、合规情况")
    add(paper, "批复正文", "{{ 合规结论 }}{{ 未满足说明 }}")
    add(paper, "批复正文", "{%p if 未满足 %}")
    table(paper, "未满足", UNMET)
    add(paper, "批复正文", "{%p endif %}")
    section(paper, "四、均衡情况")
    add(paper, "批复正文", "{{ 均衡结论 }}")
    section(paper, "五、请示事项")
    add(paper, "批复正文", "拟同意按本方案确定拟交流人员，按规定公示后组织实施。")
    add(paper, "批复正文", "妥否，请批示。")
    _signature(paper, "教师交流轮岗人员名单", "方案的证明与核验说明（另附）")
    listed(paper)


def _notice(paper: Paper) -> None:
    _letterhead(paper, "关于做好{{ 地区 }}{{ 学年 }}", "教师交流轮岗工作的通知")
    add(
        paper, "批复正文",
        "{% if 依据文件 %}根据{{ 依据文件|join('、') }}，{% else %}根据教师交流轮岗有关规定，{% endif %}"
        "现将{{ 学年 }}教师交流轮岗工作有关事项通知如下。",
    )
    section(paper, "一、人员安排")
    add(paper, "批复正文", "本次交流轮岗共{{ 人次 }}人次，名单见附件。各集团派出情况如下：")
    table(paper, "集团", GROUPS)
    section(paper, "二、报到时间")
    add(paper, "批复正文", "请有关教师于＿＿＿＿年＿＿月＿＿日前到交流学校报到。")
    section(paper, "三、有关要求")
    add(paper, "批复正文", "1. 派出学校安排好工作交接，做好教师的思想工作，按时送达。")
    add(paper, "批复正文", "2. 接收学校按任教学科落实岗位，于报到后＿＿日内书面回复。")
    add(paper, "批复正文", "3. 交流期间的管理、考核、待遇和期满后的安排，按有关文件执行。")
    add(paper, "批复正文", "联系人：＿＿＿＿＿＿　联系电话：＿＿＿＿＿＿＿＿")
    _signature(paper, "教师交流轮岗人员名单")
    listed(paper, "附件")


def _school(paper: Paper) -> None:
    _letterhead(paper, "{{ 学年 }}", "教师交流轮岗通知")
    add(paper, "批复正文", "根据{{ 学年 }}教师交流轮岗方案，现将你校教师的交流轮岗安排通知如下。")
    for heading, name, place in (("一、派出教师", OUT, "交流学校"), ("二、派入教师", INTO, "编制学校")):
        section(paper, heading)
        counted = f"共{{{{ {name}人次 }}}}人次："
        add(paper, "批复正文", f"{{% if {name} %}}{counted}{{% else %}}没有{name}教师。{{% endif %}}")
        add(paper, "批复正文", f"{{%p if {name} %}}")
        table(paper, name, [(title.format(place), own, wide, look) for title, own, wide, look in MOVERS])
        add(paper, "批复正文", "{%p endif %}")
    add(paper, "批复正文", f"{{%p if {REHOMED} %}}")
    section(paper, "三、撤并安置")
    add(paper, "批复正文", f"因学校撤并，编制随校转入并入学校，不属于交流轮岗，共{{{{ {NO_REHOMED} }}}}人：")
    table(paper, REHOMED, REHOMINGS_TABLE)
    add(paper, "批复正文", "{%p endif %}")
    add(paper, "批复正文", "请做好工作交接和岗位安排，于＿＿＿＿年＿＿月＿＿日前到岗，并书面回复。")
    _signature(paper)


def _teacher(paper: Paper) -> None:
    sheet = paper.sections[0]
    sheet.top_margin = sheet.bottom_margin = Pt(57)  # the form fills one page
    add(paper, "批复标题", "教师交流轮岗申请审批表")
    add(paper, "批复状态", "（{{ 学年 }}）")
    applying(paper)


def _proof(paper: Paper) -> None:
    proved(paper, "附件")


BUILDERS: Mapping[Kind, Callable[[Paper], None]] = {
    Kind.REQUEST: _request, Kind.NOTICE: _notice, Kind.SCHOOL: _school, Kind.TEACHER: _teacher, Kind.PROOF: _proof,
}
