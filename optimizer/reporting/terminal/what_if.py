"""What the terminal says of an edited plan: who changes and why, what it costs, what is proved."""

from collections.abc import Sequence

from rich.console import Console

from optimizer.domain.county import County
from optimizer.domain.plan import Posting
from optimizer.goals.gauge import decimal
from optimizer.policy.instance import Instance
from optimizer.questions.consequences import Consequence
from optimizer.questions.counterfactuals import FIRM
from optimizer.questions.decisions import said
from optimizer.questions.edits import Edit
from optimizer.questions.results import Barred
from optimizer.questions.roster_changes import Divergence
from optimizer.questions.what_if import Edited, Shift
from optimizer.reporting.facts.masking import masked
from optimizer.reporting.terminal.voice import Voice, table
from optimizer.rules.base import school_name
from optimizer.solving.rotation import sentence

TABLES = {"schools": "学校", "needs": "学科需求", "groups": "集团", "members": "集团成员", "teachers": "教师",
          "outlooks": "学校年度"}
MOST_CHANGES, MOST_RECORDS = 40, 12


def print_edited(console: Console, edited: Edited) -> None:
    """The changes with their reasons, then the levels."""
    say, county = Voice(console), edited.instance.county
    people = len(edited.people)
    if not edited.changes:
        say("\n方案不用改动：现方案已符合这些调整。", "bold green")
    else:
        least = "按求解器已是最少" if edited.proved else f"不少于 {edited.apart_bound} 项"
        say(f"\n变动 {people} 人、{edited.apart} 项安排（{least}）：", "bold")
    for each in sorted(edited.changes, key=lambda each: not each.asked)[:MOST_CHANGES]:
        say(f"  {'●' if each.asked else '○'} {_told(county, each)}")
        say(f"      {each.reason}")
    if len(edited.changes) > MOST_CHANGES:
        say(f"  另有 {len(edited.changes) - MOST_CHANGES} 项，见写出的「方案变动」表。")
    for refused, step in edited.reserves.items():
        if step is None:
            say(f"  教师{refused}的候补名单中没有可以递补而不增加缺岗的人选，按变动最少安排。", "yellow")
        else:
            say(f"  教师{refused}的岗位由候补名单中的教师{step}递补。")
    shown = [shift for shift in edited.levels if shift.before != shift.after or not shift.proved or shift.name in FIRM]
    rows = table("目标", "调整前", "调整后", "下界", "说明")
    for shift in shown:
        told = ("—" if v is None else shift.gauge.told(v) for v in (shift.before, shift.after, shift.bound))
        rows.add_row(shift.gauge.title, *told, _words(shift))
    console.print(rows)
    same = [shift.gauge.title for shift in edited.levels if shift not in shown]
    if same:
        say(f"  不变：{'、'.join(same)}")
    if edited.alone:
        say("  县级指标把各集团连在一起：其他集团保持原安排，下界是在此前提下的。", "yellow")


def _words(shift: Shift) -> str:
    if not shift.proved:
        return f"差距 {decimal(shift.gauge.step(shift.after - shift.bound))}"
    # the certificate that is written with -o, and verify, say how much of it integers prove
    return f"按求解器已是最优（{shift.remark}）" if shift.remark else "按求解器已是最优"


def _told(county: County, each: Consequence) -> str:
    """One change: who, from where, then and now."""
    change = each.change
    record = county.teacher.get(change.teacher)
    if record is None:
        return f"{change.year}学年 教师{change.teacher}（已不在名册）：{_where(county, change.before)} → —"
    who = f"{change.teacher} {masked(record.name)}（{school_name(county, record.home)} {record.stage}{record.subject}）"
    return f"{change.year}学年 {who}：{_where(county, change.before)} → {_where(county, change.after)}"


def _where(county: County, posting: Posting | None) -> str:
    if posting is None:
        return "不派出"
    until = "不定期" if posting.last_year is None else f"至{posting.last_year}学年"
    return f"{school_name(county, posting.school)}（{until}）"


def print_barred(console: Console, instance: Instance, desk_reply: Barred, edits: Sequence[Edit]) -> None:
    """Why no plan keeps the edits."""
    say, county = Voice(console), instance.county
    say("\n无法这样调整：", "bold red")
    for edit in edits:
        say(f"  · {said(edit, county)}")
    for (teacher, school), reasons in desk_reply.exclusions.items():
        say(f"教师{teacher}到{school_name(county, school)}不在可能的安排之内：", "bold")
        for reason in reasons:
            say(f"  {reason}")
    clash = desk_reply.clash
    if clash is not None:
        proof = "整数运算已证明" if clash.exact else "整数求解器已逐条确认"
        say(f"与下列 {len(clash.cases)} 条不能同时满足（{proof}）：", "bold")
        for number, case in enumerate(clash.cases, start=1):
            said_of = "上述调整" if case.entry.startswith("#") else sentence(instance, case)
            say(f"  {number}. {said_of}")
    if desk_reply.alone:
        say("县级指标把各集团连在一起，这里按其他集团保持原安排判断；重新求解全县或许可行。")
    say("可换一种调整，用 --withdraw 撤销先前的决定，或在政策中放宽其中一条。")


def print_unsettled(console: Console) -> None:
    """What stayed open, and what to do."""
    say = Voice(console)
    say("\n在限定的计算量内，既没有找到这样的方案，也没有证明不可能。", "bold yellow")
    say("可减少同时调整的项数，或重新求解全县（rotation solve --previous）。")


def print_divergences(console: Console, found: Sequence[Divergence], others: Sequence[str]) -> None:
    """What the changed roster changes."""
    say = Voice(console)
    say(f"名册有 {len(found)} 处不同：" if found or not others else "名册的主要各表没有不同。", "bold")
    for each in found[:MOST_RECORDS]:
        key = "/".join(str(part) for part in each.key if part is not None)
        how = "新增" if each.before is None else "删除" if each.after is None else f"改变（{'、'.join(each.columns)}）"
        say(f"  {TABLES[each.table]} {key}：{how}")
    if len(found) > MOST_RECORDS:
        say(f"  另有 {len(found) - MOST_RECORDS} 处。")
    if others:
        say(f"  另外不同的表：{'、'.join(others)}。")
