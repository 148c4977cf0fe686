"""What the terminal says of a check-up: the main figures, and what a planner should look at."""

from rich.console import Console

from optimizer.checkup.checkup import Checkup
from optimizer.reporting.facts.checkup import attention
from optimizer.reporting.terminal.voice import Voice

MAIN = (
    "在岗教师", "骨干教师", "应交流教师", "暂缓交流", "在外任教（任期未满）", "已到退休年龄", "自愿交流", "干部",
    "指定安排",
)
SHOWN = 12  # lines


def print_checkup(console: Console, checkup: Checkup) -> None:
    """A line of counts, one of posts, and what stands out beside the announcements, which stand above."""
    say = Voice(console)
    number = {each.name: each.number for each in checkup.counts}
    say("数据体检：" + "，".join(f"{name} {number[name]}" for name in MAIN if name in number) + "。")
    short, over = (sum(getattr(each, name) for each in checkup.supplies) for name in ("open", "surplus"))
    say(f"　　岗位：缺 {short:g} 个，超员 {over:g} 个（按学校、学段、学科合计）。")
    lines = list(attention(checkup, announced=True))
    for line in lines[:SHOWN]:
        say(f"　　• {line}")
    if len(lines) > SHOWN:
        say(f"　　……另有{len(lines) - SHOWN}条，见 rotation checkup 写出的 体检.xlsx。")
