"""Towns of the made-up counties: real areas, approximate coordinates, no real school."""

from math import cos, pi, sin
from typing import NamedTuple


class Town(NamedTuple):
    """A town or street office; ``zone`` is the education zone (教育学区) that posts and subsidies speak of."""

    name: str
    lon: float
    lat: float
    urban: bool = False
    zone: str = ""
    district: str = ""
    mountain: bool = False


def ring(
    district: str, lon: float, lat: float, streets: str, towns: str, spread: float, mountain: bool = False
) -> tuple[Town, ...]:
    """Streets close around the seat, towns on a wider spiral, so that neighbours in the list are neighbours on land."""
    placed = []
    for names, urban, reach in ((streets.split(), True, 0.12), (towns.split(), False, 1.0)):
        for index, name in enumerate(names):
            angle = 2 * pi * index / len(names)
            radius = spread * reach * (0.55 + 0.45 * ((index * 7) % len(names)) / len(names))
            east, north = radius * cos(angle), 0.9 * radius * sin(angle)
            high = mountain and not urban
            placed.append(Town(name, round(lon + east, 4), round(lat + north, 4), urban, "", district, high))
    return tuple(placed)


TRIO = (
    Town("城东街道", 117.052, 36.662, urban=True, zone="城区"),
    Town("城西街道", 116.991, 36.655, urban=True, zone="城区"),
    Town("柳河镇", 117.094, 36.541, zone="乡镇"),
)

PREFECTURE = (
    Town("城关镇", 107.520, 26.262, urban=True, zone="城区"),
    Town("新区街道", 107.548, 26.241, urban=True, zone="城区"),
    Town("清水镇", 107.603, 26.318, zone="东部"),
    Town("龙场镇", 107.655, 26.244, zone="东部"),
    Town("石板镇", 107.418, 26.301, zone="西部", mountain=True),
    Town("云雾镇", 107.362, 26.215, zone="西部", mountain=True),
    Town("甘溪乡", 107.471, 26.131, zone="南部", mountain=True),
)

COUNTY = ring(
    "",
    107.545,
    33.222,
    "洋州街道 戚氏街道 纸坊街道",
    "谢村镇 龙亭镇 磨子桥镇 黄安镇 马畅镇 槐树关镇 溢水镇 金水镇 黄金峡镇 华阳镇 茅坪镇",
    0.22,
    mountain=True,
)

RUIAN_CITY = tuple(
    Town(name, lon, lat, urban=True, zone="城区")
    for name, lon, lat in (
        ("安阳街道", 120.641, 27.782),
        ("玉海街道", 120.655, 27.779),
        ("锦湖街道", 120.628, 27.791),
        ("莘塍街道", 120.681, 27.795),
        ("飞云街道", 120.612, 27.748),
    )
)
RUIAN_TOWNS = tuple(
    Town(name, lon, lat, zone=zone)
    for name, lon, lat, zone in (
        ("塘下镇", 120.702, 27.883, "塘下"),
        ("汀田街道", 120.699, 27.828, "莘塍"),
        ("上望街道", 120.690, 27.762, "安阳"),
        ("仙降街道", 120.561, 27.752, "飞云"),
        ("潘岱街道", 120.590, 27.805, "安阳"),
    )
)
RUIAN_MOUNTAINS = tuple(
    Town(name, lon, lat, zone=zone, mountain=True)
    for name, lon, lat, zone in (
        ("马屿镇", 120.432, 27.751, "马屿"),
        ("曹村镇", 120.402, 27.701, "马屿"),
        ("高楼镇", 120.301, 27.832, "高楼"),
        ("平阳坑镇", 120.362, 27.802, "高楼"),
        ("湖岭镇", 120.382, 27.951, "湖岭"),
        ("芳庄乡", 120.352, 27.991, "湖岭"),
        ("陶山镇", 120.461, 27.872, "陶山"),
        ("桐浦镇", 120.492, 27.852, "陶山"),
    )
)

BEIBEI = ring(
    "",
    106.437,
    29.806,
    "天生街道 朝阳街道 北温泉街道 龙凤桥街道 东阳街道 蔡家岗街道",
    "歇马镇 澄江镇 童家溪镇 施家梁镇 水土镇 复兴镇 静观镇 三圣镇 柳荫镇 金刀峡镇 天府镇",
    0.21,
)

ZHANGZHOU = tuple(
    ring(district, lon, lat, streets, towns, spread)
    for district, lon, lat, spread, streets, towns in (
        ("芗城区", 117.654, 24.510, 0.12, "东铺头街道 西桥街道 新桥街道 巷口街道", "石亭镇 天宝镇 浦南镇 芝山镇"),
        ("龙文区", 117.710, 24.503, 0.10, "步文街道 碧湖街道 景山街道", "蓝田镇 朝阳镇 郭坑镇"),
        (
            "龙海区",
            117.818,
            24.446,
            0.20,
            "石码街道 榜山街道 海澄镇",
            "白水镇 浮宫镇 程溪镇 港尾镇 九湖镇 颜厝镇 紫泥镇",
        ),
        ("长泰区", 117.759, 24.625, 0.16, "武安镇 古农街道", "岩溪镇 陈巷镇 枋洋镇 坂里乡"),
        (
            "漳浦县",
            117.614,
            24.117,
            0.28,
            "绥安镇 大南坂镇",
            "旧镇镇 佛昙镇 赤湖镇 杜浔镇 霞美镇 官浔镇 石榴镇 盘陀镇 长桥镇",
        ),
        ("云霄县", 117.340, 23.958, 0.18, "云陵镇 莆美镇", "陈岱镇 东厦镇 列屿镇 火田镇 下河乡 马铺乡"),
        ("诏安县", 117.175, 23.711, 0.24, "南诏镇 深桥镇", "四都镇 梅岭镇 桥东镇 太平镇 霞葛镇 官陂镇 秀篆镇"),
        ("东山县", 117.430, 23.701, 0.11, "西埔镇 铜陵镇", "樟塘镇 康美镇 杏陈镇 陈城镇 前楼镇"),
        ("平和县", 117.315, 24.363, 0.26, "小溪镇 山格镇", "文峰镇 南胜镇 坂仔镇 安厚镇 大溪镇 霞寨镇 九峰镇 芦溪镇"),
        ("南靖县", 117.357, 24.515, 0.25, "山城镇 丰田镇", "靖城镇 龙山镇 金山镇 和溪镇 奎洋镇 船场镇 书洋镇"),
        ("华安县", 117.534, 25.005, 0.20, "华丰镇 丰山镇", "沙建镇 新圩镇 高安镇 马坑乡 湖林乡 仙都镇"),
    )
)


def parishes(count: int) -> tuple[tuple[Town, Town, Town], ...]:
    """A street and two towns for each of any number of groups, on a square grid around one point."""
    first, second = "东西南北上下前后新古", "河山溪桥岭桃柳松石泉田湖庄堡塘"
    stems = [a + b for b in second for a in first]
    side = int(count**0.5) + 1
    found = []
    for index in range(count):
        stem = stems[index % len(stems)] + ("" if index < len(stems) else str(index // len(stems) + 1))
        lon, lat = 112.0 + 0.16 * (index % side), 28.0 + 0.15 * (index // side)
        street = Town(f"{stem}街道", round(lon, 4), round(lat, 4), urban=True, zone="城区")
        near = Town(f"{stem}镇", round(lon + 0.07, 4), round(lat + 0.02, 4), zone="乡镇")
        far = Town(f"{stem}乡", round(lon - 0.05, 4), round(lat + 0.08, 4), zone="乡镇", mountain=True)
        found.append((street, near, far))
    return tuple(found)
