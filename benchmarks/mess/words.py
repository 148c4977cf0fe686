"""Other wordings of what a cell means, as bureaus, schools and the national record write it."""

import random
from collections.abc import Mapping, Sequence

from benchmarks.mess.book import GUESSED, OPEN, PLAIN, Book, Sureness
from optimizer.domain.county import County

SUBJECTS: Mapping[str, Sequence[str]] = {
    "英语": ("外语", "英 语", "英语学科", "英语教师", "初中英语"),
    "体育": ("体育与健康", "体育（兼年级组长）", "体 育", "体育老师"),
    "道德与法治": ("思想品德", "政治", "思政", "道法", "道德与法制", "品德"),
    "信息科技": ("信息技术", "计算机", "微机", "信息"),
    "语文": ("语　文", "语文(班主任)", "初中语文", "语文教师"),
    "数学": ("数 学", "数学（备课组长）", "初中数学", "数学科"),
    "音乐": ("音　乐", "音乐教师"),
    "美术": ("美 术", "美术学科"),
    "历史": ("历 史", "初中历史", "历史（代班主任）"),
    "物理": ("物 理", "初中物理"),
    "生物": ("生物学", "初中生物"),
    "化学": ("化 学", "初中化学"),
    "地理": ("地 理", "初中地理"),
    "科学": ("小学科学", "科 学"),
}
TITLES: Mapping[str, Sequence[str]] = {
    "未定级": ("未评", "未评职称", "无", "未定职级"),
    "三级": ("三级教师", "中小学三级教师", "员级"),
    "二级": ("二级教师", "中小学二级教师", "中教二级", "中学二级教师"),
    "一级": ("一级教师", "中小学一级教师", "中教一级", "中级", "小学高级", "一级（2019年）", "一 级"),
    "高级": ("高级教师", "中小学高级教师", "副高", "副高级", "中学高级教师", "中教高级", "高级(2021.12聘)"),
    "正高级": ("正高", "正高级教师", "中小学正高级教师"),
}
BACKBONES: Mapping[str, Sequence[str]] = {
    "无": ("", "/", "—"),
    "校级": ("校级骨干", "校骨干教师"),
    "县级": ("县级骨干", "县骨干", "县级骨干教师", "区级骨干教师"),
    "市级": ("市级骨干", "市骨干教师", "市级骨干教师"),
    "省级": ("省级骨干", "省骨干教师", "特级教师", "省特级教师"),
    "学科带头人": ("县学科带头人", "市级学科带头人", "县级、学科带头人"),
    "名师": ("县名师", "市级名师", "名师工作室主持人"),
}
DEGREES: Mapping[str, Sequence[str]] = {
    "中专": ("中师", "中等师范"),
    "专科": ("大专", "大学专科", "师专", "专科毕业"),
    "本科": ("大学本科", "全日制本科", "函授本科", "大学", "本科学历", "在职本科"),
    "硕士": ("硕士研究生", "研究生", "教育硕士"),
    "博士": ("博士研究生",),
}
LEADERS: Mapping[str, Sequence[str]] = {
    "无": ("", "普通教师", "—"),
    "中层": ("教导主任", "政教处主任", "中层干部", "总务主任"),
    "副校级": ("副校长", "党支部副书记"),
    "正校级": ("校长", "党支部书记"),
}
STAGES: Mapping[str, Sequence[str]] = {
    "小学": ("小学段", "小 学", "小学教育"),
    "初中": ("初级中学", "初中段", "初 中"),
    "高中": ("普通高中", "高中段"),
    "幼儿园": ("学前", "学前教育"),
}
TYPES: Mapping[str, Sequence[str]] = {
    "轮岗交流": ("交流", "轮岗", "交流轮岗", "定期交流"),
    "支教": ("城乡支教", "下乡支教"),
    "挂职": ("挂职锻炼",),
    "跟岗": ("跟岗学习",),
}
MODES: Mapping[str, Sequence[str]] = {
    "核心": ("核心校", "龙头校"),
    "紧密": ("紧密型", "紧密型成员校"),
    "协作": ("协作型",),
    "托管": ("托管型",),
    "联盟": ("联盟校",),
}
GENDERS: Mapping[str, Sequence[str]] = {"男": ("1", "男性", "M", "1-男"), "女": ("2", "女性", "F", "2-女")}
FLAGS: Mapping[str, Sequence[str]] = {"是": ("√", "☑", "Y", "有", "1"), "否": ("×", "□", "N", "无", "0")}
VOLUNTEER: Mapping[str, Sequence[str]] = {"是": ("自愿", "愿意", "√"), "否": ("不自愿", "不愿意", "否")}
NOTHING = ("无", "/", "—", "-", "暂无", "0")

COLUMNS: Sequence[tuple[str, str, Mapping[str, Sequence[str]]]] = (
    ("教师", "主学科", SUBJECTS), ("学科需求", "学科", SUBJECTS), ("教师", "职称", TITLES),
    ("教师", "骨干级别", BACKBONES), ("教师", "学历", DEGREES), ("教师", "干部职务", LEADERS),
    ("教师", "学段", STAGES), ("学科需求", "学段", STAGES), ("交流历史", "交流轮岗类型", TYPES),
    ("集团成员", "办学模式", MODES), ("教师", "性别", GENDERS), ("学校", "农村", FLAGS), ("学校", "薄弱", FLAGS),
    ("教师", "自愿交流", VOLUNTEER),
)
EMPTY = ("第二学科", "意愿学校", "暂缓交流至", "团队编号", "指定安排", "拟申报职称", "依据编号")


def wording(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """A column in other words: one wording for each word, or several mixed."""
    table, heading, words = chance.choice(COLUMNS)
    chosen = {word: chance.choice(others) for word, others in words.items()}
    mixed = chance.random() < 0.4
    done = book.pages[table].replace(
        heading, chance, chance.choice((1.0, 0.5)),
        lambda cell: (chance.choice(words[str(cell)]) if mixed else chosen[str(cell)]) if cell in words else None,
    ) if table in book.pages else 0
    return PLAIN if done else None


def nothing(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """Cells that hold nothing say so."""
    page, heading, word = book.pages["教师"], chance.choice(EMPTY), chance.choice(NOTHING)
    column = page.at(heading)
    if column is None:
        return None
    for row in page.grid[1:]:
        if row[column] == "":
            row[column] = word
    return PLAIN


def art(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """Teachers of music and of art are both called 艺术, while the needs tell them apart."""
    done = book.pages["教师"].replace("主学科", chance, 1.0, lambda cell: "艺术" if cell in ("音乐", "美术") else None)
    return OPEN if done else None


def backbone_yes(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """Only whether somebody is a backbone teacher, not of which level."""
    done = book.pages["教师"].replace("骨干级别", chance, 1.0, lambda cell: "否" if cell == "无" else "是")
    return OPEN if done else None


def nine_years(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """The kind of the school where the stage of the teacher is asked."""
    page = book.pages["教师"]
    column = page.at("学段")
    if column is None:
        return None
    for row in chance.sample(page.grid[1:], 5):
        row[column] = chance.choice(("九年一贯制", "完全中学", "中小学"))
    return OPEN


def two_subjects(book: Book, chance: random.Random, county: County) -> Sureness | None:
    """A second subject in the cell of the main one."""
    page = book.pages["教师"]
    main, second = page.at("主学科"), page.at("第二学科")
    if main is None or second is None:
        return None
    rows = [row for row in page.grid[1:] if row[second] != "" and row[main] != row[second]]
    for row in rows:
        row[main], row[second] = f"{row[main]}{chance.choice(('、', '/', '兼', '，'))}{row[second]}", ""
    return GUESSED if rows else None
