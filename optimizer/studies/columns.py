"""The columns of the table: one row per case, one meaning per column."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from optimizer.goals import GOALS

Cell = str | int | float | bool | None
Row = Mapping[str, Cell]  # by the names of ``RESULTS``; a name that is missing is empty
Type = Literal["text", "integer", "number", "flag"]


class Column(NamedTuple):
    """A column: its type and what it says, for columns.csv and the page."""

    name: str
    type: Type
    meaning: str


STATUS = {"solved": "已求得方案", "impossible": "无可行方案", "undecided": "未能判定", "failed": "计算失败"}


def _levels() -> Iterator[Column]:
    for name, title in ((name, goal.title) for name, goal in GOALS.items()):
        yield Column(f"{name}_value", "integer", f"目标「{title}」的值（整数，单位的 1/{name}_scale）")
        yield Column(f"{name}_bound", "integer", f"目标「{title}」的下界，同一单位；任何方案都不低于它")
        yield Column(f"{name}_proved", "flag", f"目标「{title}」是否已证明最优（或在容差内）")
        yield Column(f"{name}_scale", "integer", f"目标「{title}」的值除以它才是原单位")


RESULTS: Sequence[Column] = (
    Column("status", "text", "结果：" + "，".join(f"{key} {title}" for key, title in STATUS.items())),
    Column("reason", "text", "未能判定或计算失败的原因"),
    Column("clash", "text", "无可行方案时的第一处冲突：不能同时满足的条款"),
    Column("clash_cases", "text", "该冲突的案例代号（条目[对象]@学年），分号分隔"),
    Column("clash_exact", "flag", "该冲突由整数运算证明（否则由整数求解器逐条确认）"),
    Column("repair_hundredths", "integer", "最少的调整合计（百分之一单位，各条款按相对代价折合）"),
    *_levels(),
    Column("proved", "flag", "各级目标是否全部已证明"),
    Column("repeatable", "flag", "同样输入再算一次是否得到同一方案（没有被墙钟限时打断）"),
    Column("movers", "integer", "轮岗人次：各学年新开始的轮岗（不含干部、跟岗、支教等）"),
    Column("postings", "integer", "方案中的全部安排数，各类交流都含"),
    Column("soft_breaches", "integer", "未满足的弹性条款案例数"),
    Column("equity_exact", "text", "方案后校际差异系数的平方之和（各学年、县区、学段、指标），精确分数"),
    Column("equity_number", "number", "同上，小数"),
    Column("equity_before_exact", "text", "方案前的同一数，精确分数"),
    Column("equity_before_number", "number", "同上，小数"),
    Column("teachers", "integer", "名册中的教师数"),
    Column("schools", "integer", "学校数"),
    Column("groups", "integer", "集团数"),
    Column("cpu_seconds", "number", "处理器时间（秒）：从名册在内存中到方案审核完毕，本进程全部线程"),
    Column("wall_seconds", "number", "同一过程的用时（秒），受机器忙闲影响"),
    Column("peak_mib", "integer", "求解期间计算进程的内存峰值（MiB）；Linux 以外为进程至今的峰值，Windows 为空"),
    Column("data_digest", "text", "名册的 SHA-256"),
    Column("policy_digest", "text", "政策（含改动）、学年与学年数的 SHA-256"),
    Column("plan_digest", "text", "方案全部安排的 SHA-256；两行相同即方案相同"),
    Column("rotation", "text", "本程序版本"),
    Column("code", "text", "本程序求解部分源代码的摘要"),
    Column("python", "text", "Python 版本"),
    Column("ortools", "text", "OR-Tools 版本"),
    Column("highspy", "text", "HiGHS 版本"),
    Column("numpy", "text", "NumPy 版本"),
    Column("scipy", "text", "SciPy 版本"),
)
KEPT: Sequence[Column] = (
    Column("attempts", "integer", "第几次尝试得到本行（计算进程异常退出的重试至多两次）"),
    Column("finished", "text", "本行写入的时间（UTC）"),
)
FIRST: Sequence[Column] = (Column("case", "text", "案例内容的 SHA-256：实例、政策、学年、种子、限制与各版本"),)
