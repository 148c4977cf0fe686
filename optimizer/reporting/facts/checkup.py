"""The check-up in words: what a planner should look at before signing, and the lines of its tables."""

from collections.abc import Collection, Iterator, Sequence

from optimizer.checkup.assignability import FEW, TightPost
from optimizer.checkup.checkup import Checkup
from optimizer.checkup.counts import LEFT_OUT, SMALL
from optimizer.policy.columns_read import COLUMNS, DEMANDS
from optimizer.reporting.facts.school_years import school_years

SHOWN = 10  # ids named of those counted


def named(ids: Sequence[str]) -> str:
    """The first few ids, and that there are more."""
    return "、".join(ids[:SHOWN]) + (f" 等{len(ids)}项" if len(ids) > SHOWN else "")


def heading(checkup: Checkup) -> str:
    """Whose check-up it is."""
    instance = checkup.instance
    return f"{school_years(instance.years)}，政策「{instance.policy.name}」"


def attention(checkup: Checkup, announced: bool = False) -> Iterator[str]:
    """What stands out, the gravest first; nothing twice where the announcements of the instance stand above."""
    for supply in checkup.supplies:
        what = f"{supply.stage.value}{supply.subject}"
        if not supply.schools:
            yield f"{what}有{supply.staff}名教师，而学科需求表没有这一学科，他们无处可派。"
        elif not supply.staff and supply.least:
            yield f"{what}需要{supply.least}个岗位，而在岗教师中没有人任教。"
    nobody = [post for post in checkup.tight if not post.candidates]
    if nobody:
        yield f"{len(nobody)}个岗位没有一名可派人选。"
    if few := len(checkup.tight) - len(nobody):
        yield f"{few}个岗位只有1—{FEW}名人选。"
    if checkup.placeless:
        yield f"{len(checkup.placeless)}所学校没有坐标，也不在道路表上，路程无从计算：{named(checkup.placeless)}。"
    if len(checkup.districts) > 1 and any(not name for name, _, _ in checkup.districts):
        yield "有的学校没有填县区，差异系数把它们单独算作一个县区。"
    counts = {each.name: each for each in checkup.counts}
    if small := counts[SMALL].ids:
        least = checkup.instance.definitions.least_pupils
        yield f"{len(small)}所不足{least}人的学校没有标为教学点，计入差异系数：{named(small)}。"
    if left := counts[LEFT_OUT].ids:
        yield f"{len(left)}所学校不计入差异系数：{named(left)}。"
    told = [(COLUMNS[each][0].name, COLUMNS[each][1].heading) for each in DEMANDS] if announced else ()
    if unread := list(unread_by_table(checkup, told)):
        columns = "；".join(f"【{table}】{headings}" for table, headings in unread)
        yield f"填了、但政策没有条款读取，因而不起作用的列（括号内为行数）：{columns}。"


def unread_by_table(checkup: Checkup, besides: Collection[tuple[str, str]] = ()) -> Iterator[tuple[str, str]]:
    """Each table with its columns that nobody reads, and how many rows say something there; some left out."""
    found: dict[str, list[str]] = {}
    for column in checkup.unread:
        if (column.table, column.heading) not in besides:
            found.setdefault(column.table, []).append(f"{column.heading}（{column.filled}）")
    for table, headings in found.items():
        yield table, "、".join(headings)


def blocked(post: TightPost) -> str:
    """What stands against the others of the subject."""
    return "、".join(f"{title} {number}人" for title, number in post.blocked) or "没有其他任教该学科的教师"


def place(checkup: Checkup, school: str) -> str:
    """A school by name and id."""
    return f"{checkup.instance.county.school[school].name}（{school}）"
