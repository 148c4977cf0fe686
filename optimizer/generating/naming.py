"""Names of people and schools."""

import numpy as np

from optimizer.domain.vocabulary import Stage
from optimizer.generating.draws import Draws, Flags, Texts

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余"
    "于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷"
    "龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
)
MEN = "伟强磊军洋勇杰涛超明刚平辉鹏华飞斌波宇浩凯健俊帆旭宁龙志远建国文博峰林海东晓亮振成家豪天立新"
WOMEN = "芳娜敏静丽艳娟霞秀玲燕红梅莉英华慧巧美雪婷颖琳倩萍洁兰欣怡佳瑶梦琪雅晓春秋月珍素云丹蓉薇"
STREET_WORDS = "实验 第一 第二 育才 新城 文昌 滨江 明德 朝阳 城南 城北 东湖 西苑 第三 兴华 光明 启明 翠屏 向阳 和平"
VILLAGE_WORDS = (
    "中心 大坪 石桥 双河 柳林 高坎 龙潭 白岩 三合 红星 太平 金竹 梨园 杨湾 "
    "新民 上坝 下湾 青山 茶亭 水口 桥头 后溪 松林 坪山 古井 沙洲 官田 大岭 "
    "前进 团结 梅村 竹园 洋口 东坑 西坑 林坂 坑口 新厝 塘边 山后"
)
KINDS = {
    (Stage.KINDERGARTEN,): "幼儿园",
    (Stage.PRIMARY,): "小学",
    (Stage.JUNIOR,): "中学",
    (Stage.PRIMARY, Stage.JUNIOR): "学校",
}


def people(draws: Draws, male: Flags) -> Texts:
    """A surname, frequent ones more often, and one or two characters."""
    count = len(male)
    weights = 1.0 / (np.arange(len(SURNAMES)) + 6.0)
    surname = draws.choice(np.array(list(SURNAMES)), size=count, p=weights / weights.sum())
    given = [np.where(male, draws.choice(list(MEN), count), draws.choice(list(WOMEN), count)) for _ in range(2)]
    second = np.where(draws.random(count) < 0.72, given[1], "")
    return np.char.add(np.char.add(surname, given[0]), second)


class SchoolNames:
    """Hands out a name once."""

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self.used: set[str] = set()

    def take(self, town: str, urban: bool, stages: tuple[Stage, ...]) -> str:
        """The plainest name of the town that is still free."""
        place, kind = town.removesuffix("街道").removesuffix("镇").removesuffix("乡"), KINDS[stages]
        words = (STREET_WORDS if urban else VILLAGE_WORDS).split()
        later = [words[index] for index in self.draws.permutation(len(words) - 1) + 1]
        extra = [f"第{number}" for number in range(4, 1000)]
        name = next(
            name for name in (f"{place}{word}{kind}" for word in (words[0], *later, *extra)) if name not in self.used
        )
        self.used.add(name)
        return name
