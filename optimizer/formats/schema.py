"""The tables of a roster: one column after another, with headings in both languages, meaning and form."""

from dataclasses import dataclass
from datetime import date

from optimizer.domain.class_counts import ClassCount
from optimizer.domain.county import Group, Junction, Member, Need, Road, School, Teacher
from optimizer.domain.outlook import Outlook
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.vocabulary import Backbone, Leader, Mode, Stage
from optimizer.formats.choices import Flag
from optimizer.formats.column_kinds import (
    APPLIED,
    BIRTH,
    CHANGE,
    CLOSING,
    COUNT,
    DEGREE,
    ENDED,
    EXCHANGE,
    GENDER,
    GROUP,
    ID,
    LAST,
    LAT,
    LESSONS,
    LON,
    MINUTES,
    PERSON,
    PLACES,
    PLAIN,
    RETIRES,
    ROOMS,
    SCHOOL,
    SHORT,
    STAGE,
    STARTED,
    SUBJECT,
    TEACHER_ID,
    TITLE,
    UNTIL,
    ranks,
    words,
)
from optimizer.formats.grades import Grade
from optimizer.formats.kinds import Ident, Name, Several, Text
from optimizer.formats.kinds import Setting as Value
from optimizer.formats.numbers import Real, Whole
from optimizer.formats.school_years import Year
from optimizer.formats.shares import Halves, Share
from optimizer.formats.table import Column, Table
from optimizer.formats.visit_tables import FREE, VISITED, VISITORS, VISITS

EXAMPLE = "示例-"  # an id that begins so marks the template's example row


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the settings table."""

    name: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One number of the policy, as a planner sets it in the sheet 政策."""

    entry: str
    parameter: str
    value: str
    document: str = ""
    article: str = ""
    text: str = ""
    note: str = ""


SETTINGS = Table("设置", "settings", Setting, (
    Column("项目", "name", Text(), "设置项目的名称，如 计划学年、政策", "示例-计划学年", required=True),
    Column("值", "value", Value(fold=False, longest=2000), "该项目的值", "2026"),
), "计划学年、政策等，一行一项。文书的依据可填 依据文件（多份用分号隔开）。推算课时另可填：省份、小学体育周课时 等。"
    "走教日历另可填：学期开始（2026-09-01）、学期周数或学期结束、法定节假日以外的放假日期（2026-11-05至2026-11-06，多段用顿号）、"
    "补课日（2026-10-10上周三的课）、上午上课和下午上课（8:30，或依次填各节时间；"
    "各学段不同的写 小学上午上课、初中上午上课 等）、课间分钟。", optional=True, may_be_empty=True)

POLICY = Table("政策", "policy", PolicyLine, (
    Column("条目", "entry", PLAIN, "条目的编号或名称，如 年度交流比例；词义的参数填 词义", "示例-年度交流比例",
           required=True),
    Column("参数", "parameter", PLAIN, "参数的名称，如 最低比例；另可填 启用、权重、说明、生效日期、失效日期",
           "最低比例", required=True),
    Column("值", "value", Value(fold=False, longest=500), "数字、是/否或词；比例可写 15%，多个用顿号隔开", "15%",
           required=True),
    Column("依据文件", "document", Text(fold=False), "这个数的出处；原政策没有的条目必填", "示例县教师交流办法"),
    Column("条款", "article", Text(fold=False), "第几条", "第八条"),
    Column("原文", "text", Text(fold=False, longest=500), "条款的原文", "每年交流的教师不低于15%"),
    Column("备注", "note", Text(fold=False, longest=500), "给自己看的说明", ""),
), "在“设置”所选政策的基础上改动的数，一行一个；不改的不写。用了 policy.yaml 的，这张表不能同时填。",
    optional=True, may_be_empty=True)

SCHOOLS = Table("学校", "schools", School, (
    Column("学校编号", "id", ID, "全县唯一；集团内每个校区单独一行", "示例-S01", required=True),
    Column("学校名称", "name", Text(fold=False), "学校或校区全称", "示例县第一小学", required=True),
    Column("县区", "district", SHORT, "所在县（市、区）", "示例县"),
    Column("乡镇", "town", SHORT, "所在乡镇、街道", "城关镇"),
    Column("片区", "zone", SHORT, "教育片区、学区", "东片区"),
    Column("农村", "rural", Flag("农村"), "是否农村学校", "否"),
    Column("薄弱", "weak", Flag("薄弱"), "是否薄弱学校", "否"),
    Column("新建", "new", Flag("新建"), "是否按新建学校对待", "否"),
    Column("开办学年", "opened", Year(1800), "第一个学年", "2015"),
    Column("山区", "mountain", Flag("山区"), "是否山区学校", "否"),
    Column("安置点", "resettlement", Flag("安置点"), "是否易地搬迁安置点学校", "否"),
    Column("民办", "private", Flag("民办"), "是否民办学校", "否"),
    Column("计入监测", "counted", Flag("计入监测"), "是否计入义务教育优质均衡监测；空为是，特殊教育学校填否", "是"),
    Column("编制数", "quota", COUNT, "核定编制", 60),
    Column("高级岗位数", "senior_posts", COUNT, "核定高级岗位", 12),
    Column("中级岗位数", "middle_posts", COUNT, "核定中级岗位", 24),
    Column("幼儿数", "kindergarten_pupils", COUNT, "不办幼儿园留空", "", field="pupils", key=Stage.KINDERGARTEN),
    Column("小学学生数", "primary_pupils", COUNT, "不办小学留空", 900, field="pupils", key=Stage.PRIMARY),
    Column("初中学生数", "junior_pupils", COUNT, "不办初中留空", "", field="pupils", key=Stage.JUNIOR),
    Column("高中学生数", "senior_pupils", COUNT, "不办高中留空", "", field="pupils", key=Stage.SENIOR),
    Column("经度", "lon", LON, "WGS-84 经度，与纬度同填", 107.55),
    Column("纬度", "lat", LAT, "WGS-84 纬度，与经度同填", 33.22),
    Column("道路节点", "node", ID, "道路表中的节点编号", "示例-N1"),
    Column("教学点", "teaching_point", Flag("教学点"), "是否教学点；不足50人的教学点不计入校际差异系数", "否",
           unsaid=True),
    Column("撤并学年", "closes", CLOSING, "不再办学的第一个学年；不撤并留空", ""),
    Column("并入学校", "merged_into", SCHOOL, "撤并后接收师生和编制的学校；没有教师的教学点可留空", ""),
), "每所学校、每个校区一行。学生数为空表示不办该学段，填0表示办但暂无学生。")

NEEDS = Table("学科需求", "needs", Need, (
    Column("学校编号", "school", SCHOOL, "学校表中的编号", "示例-S01", required=True),
    Column("学段", "stage", STAGE, "该校所办的学段", "小学", required=True),
    Column("学科", "subject", SUBJECT, "如 语文、数学、音乐", "数学", required=True),
    Column("班级数", "classes", ROOMS, "开设该学科的班级数", 18),
    Column("每班周课时", "periods", Halves(0, 60, LESSONS), "每班每周节数，隔周一节的写0.5", 5),
    Column("教师周课时", "load", Whole(1, 60, LESSONS), "一个满工作量教师的周课时", 15),
    Column("最低岗位", "least", Whole(0, 10_000, COUNT.units), "直接给出岗位数时填，优先于课时测算", ""),
    Column("最高岗位", "most", Whole(0, 10_000, COUNT.units), "与最低岗位同填", ""),
    Column("薄弱学科", "weak", Flag("薄弱学科"), "是否薄弱学科", "否"),
    Column("起始学年", "since", CHANGE, "以后学年需求有变时另起一行，从该学年起取代前一行；空为一直如此", ""),
), "每校、每学段、每学科一行（以后学年有变的另起一行）：填班级数、每班周课时、教师周课时三项，或填最低、最高岗位两项。"
    "也可以不填，由班级表推算。")

CLASSES = Table("班级", "classes", ClassCount, (
    Column("学校编号", "school", SCHOOL, "学校表中的编号", "示例-S01", required=True),
    Column("学段", "stage", STAGE, "该校所办的学段", "小学", required=True),
    Column("年级", "grade", Grade(), "如 三年级、初一；空为该学段合计，按各年级相同计", "三年级"),
    Column("班级数", "classes", ROOMS, "空为按学生数和班额推算", 3),
    Column("学生数", "pupils", COUNT, "填了班级数的可不填", 130),
), "没有填学科需求的学校、学段，由此表按课程设置和教师周课时推算学科需求；每校每年级一行，或每学段一行。",
    optional=True, may_be_empty=True)

GROUPS = Table("集团", "groups", Group, (
    Column("集团编号", "id", ID, "全县唯一", "示例-G1", required=True),
    Column("集团名称", "name", Text(fold=False), "集团、教共体名称", "示例教育集团", required=True),
    Column("核心校", "core", SCHOOL, "核心校的学校编号，须同时列入集团成员表", "示例-S01", required=True),
    Column("集团类型", "kind", SHORT, "如 教育集团、教共体", "教育集团"),
    Column("稳定起始学年", "stable_since", Year(), "空表示尚未稳定，核心校外派规则不生效", ""),
    Column("暂停学年", "suspended", CHANGE, "从该学年起集团暂停：不再派出，在外的全部返回", ""),
), "每个集团（教共体）一行；没有集团时保留表头即可。", may_be_empty=True)

MEMBERS = Table("集团成员", "members", Member, (
    Column("集团编号", "group", GROUP, "集团表中的编号", "示例-G1", required=True),
    Column(
        "学校编号", "school", SCHOOL, "学校表中的编号；一校同一学年至多为一个集团的核心、一个集团的成员", "示例-S01",
        required=True,
    ),
    Column("办学模式", "mode", words(Mode, "modes"), "核心校填 核心", "核心", required=True),
    Column("加入学年", "joined", Year(), "在集团内的第一个学年；空为一直在", "2020"),
    Column("退出学年", "left", CHANGE, "退出后的第一个学年；空为不退出", ""),
), "集团的每所成员校一行，核心校也要列入；换模式或换集团的，原行填退出学年，另起一行填加入学年。", may_be_empty=True)

TEACHERS = Table("教师", "teachers", Teacher, (
    Column("教师编号", "id", TEACHER_ID, "全县唯一的内部编号", "示例-T001", required=True),
    Column("姓名", "name", Name(fold=False), "教师姓名", "张示例", required=True, personal=True),
    Column("性别", "gender", GENDER, "男或女", "女", required=True, personal=True),
    Column("出生年月", "birth", BIRTH, "用于推算退休", date(1988, 5, 1), required=True, personal=True),
    Column("编制学校", "home", SCHOOL, "编制所在学校的编号", "示例-S01", required=True),
    Column("学段", "stage", STAGE, "现任教学段", "小学", required=True),
    Column("可教学段", "stages", Several(STAGE), "有资格任教的学段，幼儿园即可任学前；空为只教现学段", "小学、初中"),
    Column("主学科", "subject", SUBJECT, "主要任教学科", "数学", required=True),
    Column("第二学科", "second_subject", SUBJECT, "可兼教的学科，只用于走教", "科学"),
    Column("职称", "title", TITLE, "空为未定级", "一级"),
    Column("拟申报职称", "applying", APPLIED, "准备申报的更高一级职称；空为不申报", "高级"),
    Column("骨干级别", "backbone", ranks(Backbone, "backbone"), "空为无", "县级"),
    Column("学历", "degree", DEGREE, "空为本科", "本科"),
    Column("现校任教起始", "arrived", STARTED, "到现学校任教的年月", date(2016, 9, 1), personal=True),
    Column("参加工作年月", "hired", STARTED, "参加工作年月", date(2010, 9, 1), personal=True),
    Column("干部职务", "leader", ranks(Leader, "leaders"), "空为无", "无"),
    Column("自愿交流", "volunteer", Flag("自愿交流"), "是否自愿报名", "否"),
    Column("意愿学校", "wishes", PLACES, "按先后填学校编号", ""),
    Column("暂缓交流至", "deferred_until", UNTIL, "暂缓的截止年月；原因不进入系统", ""),
    Column("依据编号", "evidence", Ident(paper=True, form="材料编号"), "证明材料的编号，不写原因", "", personal=True),
    Column("招聘学年", "recruited", Year(), "定向招聘的学年", ""),
    Column("离岗学年", "leave", Several(CHANGE), "整学年不在岗（请假、进修、借出等）的学年；原因不进入系统", ""),
    Column("服务期满学年", "service_end", LAST, "服务期的最后学年", ""),
    Column("团队编号", "team", ID, "组团交流的团队编号", ""),
    Column("指定安排", "fixed", SCHOOL, "留校，或指定去的学校编号", ""),
    Column("居住地经度", "lon", LON, "WGS-84 经度，与纬度同填", "", personal=True),
    Column("居住地纬度", "lat", LAT, "WGS-84 纬度，与经度同填", "", personal=True),
    Column("居住地节点", "node", ID, "道路表中的节点编号", "", personal=True),
    Column("工作量", "workload", Share(), "占满工作量的几成，如 0.5；空为满工作量。按此计岗位，交流比例仍按人数", "",
           unsaid=True),
    Column("通勤上限", "commute_cap", Whole(1, 600, MINUTES), "困难教师单程最多几分钟，不写原因", "", personal=True),
    Column("退休年月", "retires", RETIRES, "弹性退休或高级职称女教师本人要求的年月；空为法定年月", "", personal=True),
    Column("任现职起始", "in_office", STARTED, "干部任现职务的年月；空为不详", "", personal=True),
), "在编在岗教师每人一行。")

HISTORY = Table("交流历史", "history", PastPosting, (
    Column("教师编号", "teacher", PERSON, "教师表中的编号", "示例-T001", required=True),
    Column("交流轮岗类型", "type", EXCHANGE, "填 0-无 表示没有交流，其余各列不读", "轮岗交流", required=True),
    Column("是否调动人事关系", "transfer", Flag("是否调动人事关系"), "是否调动人事关系", "否", required=True),
    Column("开始年月", "start", STARTED, "交流开始", date(2019, 9, 1), required=True),
    Column("结束年月", "end", ENDED, "与开始同月为满整年；空为仍在进行，支教、跟岗等按该类期限", date(2020, 7, 1)),
    Column("原单位", "origin", SCHOOL, "空为教师的编制学校", "示例-S01"),
    Column("交流轮岗单位", "school", SCHOOL, "去往的学校", "示例-S02", required=True),
    Column("考核合格", "passed", Flag("考核合格"), "交流期间考核是否合格；空为没有记录", "是"),
), "全国教师管理信息系统的交流轮岗记录，每次交流一行。", optional=True, may_be_empty=True)

OUTLOOKS = Table("学校年度", "outlooks", Outlook, (
    Column("学校编号", "school", SCHOOL, "学校表中的编号", "示例-S01", required=True),
    Column("学年", "year", CHANGE, "从该学年起，以下各列取代学校表的数；空格为不变", "2027", required=True),
    Column("编制数", "quota", COUNT, "核定编制；空为不变", 62),
    Column("高级岗位数", "senior_posts", COUNT, "核定高级岗位；空为不变", ""),
    Column("中级岗位数", "middle_posts", COUNT, "核定中级岗位；空为不变", ""),
    Column("幼儿数", "kindergarten_pupils", COUNT, "空为不变", "", field="pupils", key=Stage.KINDERGARTEN),
    Column("小学学生数", "primary_pupils", COUNT, "空为不变", 950, field="pupils", key=Stage.PRIMARY),
    Column("初中学生数", "junior_pupils", COUNT, "空为不变", "", field="pupils", key=Stage.JUNIOR),
    Column("高中学生数", "senior_pupils", COUNT, "空为不变", "", field="pupils", key=Stage.SENIOR),
), "以后学年学生数、编制、岗位有变化的学校，每校每学年一行；只排一个学年时不用。", optional=True, may_be_empty=True)

ROADS = Table("道路", "roads", Road, (
    Column("起点", "start", ID, "道路节点编号", "示例-N1", required=True),
    Column("终点", "end", ID, "道路节点编号", "示例-N2", required=True),
    Column("分钟", "minutes", Real(0, 1440, MINUTES), "行车分钟数，同一处填0", 12.5, required=True),
    Column("公里", "km", Real(0, 2000, ("公里", "千米", "km", "KM")), "里程", 9.8),
    Column("单向", "oneway", Flag("单向"), "是否单行", "否"),
), "道路网的每条路段一行；没有时按经纬度估算。", optional=True, may_be_empty=True)

JUNCTIONS = Table("道路节点", "junctions", Junction, (
    Column("节点编号", "id", ID, "道路表中的节点编号", "示例-N2", required=True),
    Column("经度", "lon", LON, "WGS-84 经度", 107.56, required=True),
    Column("纬度", "lat", LAT, "WGS-84 纬度", 33.23, required=True),
), "路口的经纬度，只用于在地图上画出走教路线；没有时相邻两处画直线。", optional=True, may_be_empty=True)

ASIDE = (SETTINGS, POLICY)  # tables that are no records of the county
TABLES = (
    SETTINGS, POLICY, SCHOOLS, NEEDS, GROUPS, MEMBERS, TEACHERS, HISTORY, OUTLOOKS, ROADS, VISITORS, VISITS, VISITED,
    FREE, JUNCTIONS, CLASSES,
)
