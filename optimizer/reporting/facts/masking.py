"""Names as a public list may show them."""

from collections.abc import Iterable

COMPOUND = frozenset((
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊",
    "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文",
    "司徒", "鲜于", "司空", "令狐", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "梁丘", "左丘", "东门", "西门",
    "拓跋", "第五",
))
STAR = "*"
OPEN, CLOSE = "⟦", "⟧"  # around a token: what stands for a name that is kept apart


def kept_apart(names: Iterable[str]) -> bool:
    """Whether tokens stand for them: names are put in when a file is handed out, in full or masked by who asks."""
    return any(map(_token, names))


def masked(name: str) -> str:
    """The surname and a star for every further character: 张*, 欧阳**; a name of one character is all star.

    A token stays whole, with a star in it: whatever name is put in its place is to be masked there.
    """
    name = name.strip()
    if _token(name):
        return f"{OPEN}{STAR}{name[len(OPEN):-len(CLOSE)].lstrip(STAR)}{CLOSE}"
    if len(name) <= 1:
        return STAR * len(name)
    kept = 2 if len(name) > 2 and name[:2] in COMPOUND else 1
    return name[:kept] + "".join(letter if letter in " ·•" else STAR for letter in name[kept:])


def shown(name: str, *, full: bool) -> str:
    """A name in full, or masked, as the reader may see it."""
    return name if full else masked(name)


def _token(name: str) -> bool:
    return name.startswith(OPEN) and name.endswith(CLOSE)
