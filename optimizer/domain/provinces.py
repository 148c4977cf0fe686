"""The provinces, by the short names that people call them."""

PROVINCES = (
    "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西",
    "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃",
    "青海", "宁夏", "新疆",
)
NATION = "全国"
SUFFIXES = ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市", "生产建设兵团")


def province_of(text: str) -> str | None:
    """The short name of a province as it is written (广东省, 内蒙古自治区); "" for 全国, None for anything else."""
    if text == NATION:
        return ""
    short = next((text.removesuffix(end) for end in SUFFIXES if text.endswith(end)), text)
    return short if short in PROVINCES else None
