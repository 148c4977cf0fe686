"""What ``rotation solve`` says of cover: by subject, round by round, with what is proved and what is not."""

from collections import defaultdict

from rich.console import Console
from rich.table import Table

from optimizer.reporting.facts.cover import SHUT, Told, left_out, periods, premise, rounds
from optimizer.reporting.facts.visit_words import words
from optimizer.reporting.terminal.voice import Voice, table
from optimizer.rules.base import school_name
from optimizer.solving.covers import Cover, Weekly
from optimizer.solving.rounds import Covering

LINES = 5  # of the schools with most uncovered periods


def print_covered(console: Console, told: Told) -> None:
    """The cover of scarce subjects; nothing but a line where no subject is scarce."""
    say, week = Voice(console), told.week
    if not week.covers:
        say("\n没有紧缺学科的课时需求，不需要走教。")
        return
    total, shut = told.total, told.answer.instance.definitions.online_reach == "不开"
    counted = f"（按 {total.rate}% 计 {periods(total.rate * total.online)} 节）"
    online = "" if shut else f"，同步课堂 {total.online} 节{counted}"
    say(
        f"\n紧缺学科每周 {total.need} 节：驻教 {total.residents} 节，走教 {total.visits} 节"
        f"（{len(told.rota.visiting)} 名教师）{online}，未覆盖 {periods(total.uncovered)} 节。", "bold",
    )
    console.print(_subjects(told))
    if shut:
        say(f"  {SHUT}。")
    [level, *_] = week.visits.levels
    _say_rounds(say, told.covering)
    if level.value or not level.proved:
        proof = f"  周课表中走教未覆盖 {level.value} 节：{words(level)}（在本方案的驻教之下）。"
        say(proof, "green" if level.proved else "yellow")
    worst = sorted((c for c in week.covers if c.uncovered), key=lambda cover: -cover.uncovered)
    if worst:
        say(f"  未覆盖最多（共 {len(worst)} 项，原因见工作簿「覆盖」表）：")
        for cover in worst[:LINES]:
            say(f"    {_name(told, cover)} {periods(cover.uncovered)} 节：{told.reason(cover)}")


def print_shared(console: Console, week: Weekly) -> None:
    """The online classes of a week, where there are any."""
    if table := week.shared.table:
        rate, classes = week.covers[0].rate, sum(len(one.guests) for one in table)
        Voice(console)(
            f"同步课堂：{len(table)} 个主讲班带 {classes} 班次听讲，每周 {week.shared.periods} 节"
            f"（按 {rate}% 计 {periods(rate * week.shared.periods)} 节），见「同步课堂」表；走教未覆盖的课时未扣除。"
        )


def print_left_out(console: Console, covering: Covering, most: int) -> None:
    """Why the week of visits was left out, and what the rotation counted on instead."""
    say = Voice(console)
    say(f"\n{left_out(covering, most)}", "yellow")
    if covering.rounds and covering.rounds[0].level is not None:
        _say_rounds(say, covering)


def _say_rounds(say: Voice, covering: Covering) -> None:
    """Both numbers of every round, and what the proof rests on."""
    if premise(covering):
        say("  驻教与走教一并取舍：")
        for line in rounds(covering):
            say(f"    {line}")
        say(f"  {premise(covering)}")


def _name(told: Told, cover: Cover) -> str:
    school, stage, subject = cover.unit
    return f"{school_name(told.answer.instance.county, school)} {stage}{subject}"


def _subjects(told: Told) -> Table:
    """One line for each subject of a stage where something is not covered by residents alone."""
    rows = table("学科", "需要（节）", "驻教", "走教", "同步课堂", "未覆盖", "缺整岗")
    groups: defaultdict[str, list[Cover]] = defaultdict(list)
    for cover in told.week.covers:
        groups[f"{cover.unit[1]}{cover.unit[2]}"].append(cover)
    for subject, covers in groups.items():
        if any(cover.need > cover.residents for cover in covers):
            rows.add_row(subject, *_figures(covers))
    rows.add_row("合计", *_figures([told.total]))
    return rows


def _figures(covers: list[Cover]) -> list[str]:
    sums = [
        sum(getattr(cover, name) for cover in covers) for name in ("need", "residents", "visits", "online", "uncovered")
    ]
    return [*map(str, sums[:4]), periods(sums[4]), str(sum(cover.posts for cover in covers) or "")]
