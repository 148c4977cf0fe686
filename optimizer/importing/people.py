"""People as a list has them: remarks behind names, and one person in two rows."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from optimizer.domain.questions import PASS_OVER, Question
from optimizer.formats.cells import HEALTH, quoted
from optimizer.formats.sheet import Remarks, listed
from optimizer.importing.answers import Answers
from optimizer.importing.parsing import Parsed
from optimizer.importing.standing import PRIVATE, READ
from optimizer.words.files import data
from optimizer.words.standing import any_of, standing

BOTH = "是两个人"  # two rows alike
BRACKET = re.compile(r"[(（\[【〔]([^()（）\[\]【】〔〕]*)[)）\]】〕]")
GONE = any_of(data("standing")["tables"]["teachers"]["gone"])
BARE = re.compile(f"(?<=..)[-—_ ·、,，]*({GONE})$")  # without brackets
DROPPED = re.compile("男|女|主任|副主任|校长|副校长|书记|园长|老师|教师|班主任|教导主任|党员")
SIGNS = re.compile("[★☆▲△▼▽●○◎◆◇■□※*#＊＃√✓×]")  # what they mean stands elsewhere, or nowhere
POST = re.compile(f"(?<=[^ ]{{2}}) ({DROPPED.pattern})$")  # behind a space, as no name ends
MANY = 5  # different remarks on names named in one line
HIDDEN = re.compile("某|[*＊×○□]|[A-Za-z]{2}$")  # names taken off a list before it was handed on
TWICE = 3  # rows of one person at most; more who are all alike have been made so


def unmarked(teachers: Parsed, remarks: Remarks, answers: Answers) -> Parsed:
    """The teachers under their bare names; a remark that bears on the staff is asked once for all who have it."""
    marked: defaultdict[str, list[int]] = defaultdict(list)
    dropped: defaultdict[str, list[int]] = defaultdict(list)
    odd: list[int] = []
    names = list(teachers.values["name"])
    for place, row in enumerate(teachers.rows):
        bare, words = _apart(names[place]) if isinstance(names[place], str) else ("", ())
        if not words:
            continue
        standing = {word: _standing(word) for word in words}
        for word, asked in standing.items():
            if asked is not None:
                marked[asked].append(row)
            elif DROPPED.fullmatch(word):
                dropped[word].append(row)
        if all(asked is not None or DROPPED.fullmatch(word) for word, asked in standing.items()):
            names[place] = bare
        else:
            odd.append(row)
    title, heading = teachers.table.name, teachers.heading("name")
    for word, rows in dropped.items():
        remarks.note(f"【{title}】「{heading}」末尾的{quoted(word)}不算姓名，未读取：{listed(rows)}。")
    if odd:
        remarks.note(f"【{title}】「{heading}」有{len(odd)}格带括号，括号内照原样作为姓名的一部分：{listed(odd)}。")
    found = replace(teachers, values={**teachers.values, "name": names}) if marked or dropped else teachers
    return found.without(_passed_over(found, marked, remarks, answers))


def _apart(name: str) -> tuple[str, Sequence[str]]:
    """A name without the remarks in brackets or behind it, and those."""
    if len(name) < 3 and not SIGNS.search(name):
        return name, ()
    if signs := SIGNS.findall(name):
        bare = SIGNS.sub("", name).strip()
        return (bare, signs) if len(bare) > 1 else (name, ())  # of 王* the sign stands for the rest of the name
    if post := POST.search(name):
        return name[: post.start()], (post[1],)
    words = [re.sub(r"\s", "", word) for word in BRACKET.findall(name)]
    bare = BRACKET.sub("", name).strip()
    if found := BARE.search(bare):
        words.append(found[1])
        bare = bare[: found.start()]
    return (bare, words) if bare else (name, ())


def _standing(word: str) -> str | None:
    """The remark as it is asked about: never a word of health."""
    if HEALTH.search(word):
        return PRIVATE
    known = standing("teachers")
    return word if known is not None and (SIGNS.fullmatch(word) or known.gone.search(word)) else None


def _passed_over(
    teachers: Parsed, marked: Mapping[str, Sequence[int]], remarks: Remarks, answers: Answers
) -> set[int]:
    """Rows that the planner has answered not to read; what nobody has answered yet is asked."""
    title, heading = teachers.table.name, teachers.heading("name")
    gone: set[int] = set()
    for word, rows in marked.items():
        shown = "健康方面的文字（不显示、不保留）" if word == PRIVATE else quoted(word)
        text = f"【{title}】「{heading}」有{len(rows)}格注有{shown}：{listed(rows)}，这些人算在编在岗教师吗？"
        asked = Question("行", title, heading, word, text, None, (READ, PASS_OVER), rows=tuple(rows))
        answer = answers.of(asked, remarks)
        if answer is None:
            continue
        if answer == PASS_OVER:
            gone |= set(rows)
        shown = "" if word == PRIVATE else quoted(word)
        what = "未读取" if answer == PASS_OVER else "照常读入，姓名不带所注"
        remarks.note(f"【{title}】「{heading}」注有{shown}的{len(rows)}行{what}：{listed(rows)}。")
    return gone


def once(teachers: Parsed, remarks: Remarks, answers: Answers) -> Parsed:
    """The teachers without the second row of one person, where that is what the planner has answered.

    Two rows look like one person where name, gender, subject, months of birth and of first employment agree: in a
    county of 6,000 several pairs share name and month of birth by chance. A name that has been taken off the list says
    nothing: there the ids tell people apart.
    """
    alike = ("name", "gender", "birth", "hired", "stage", "subject")
    twins: defaultdict[tuple[Any, ...], list[tuple[int, str, str]]] = defaultdict(list)
    for row, identity, home, *person in teachers.sound("id", "home", *alike):
        twins[tuple(person)].append((row, identity, home))
    gone: set[int] = set()
    told: list[str] = []
    nameless = 0
    for (name, *_), lines in twins.items():
        if len({identity for _, identity, _ in lines}) < 2:
            continue
        if HIDDEN.search(name) or len(lines) > TWICE:
            nameless += len(lines)
            continue
        by_home: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for row, identity, home in lines:
            by_home[home].append((row, identity))
        told += ["、".join(identity for _, identity, _ in lines)] if len(by_home) > 1 else []
        for same in by_home.values():
            if len(same) > 1:
                gone |= _asked(same, teachers, remarks, answers)
    if nameless:
        remarks.note(
            f"【{teachers.table.name}】{nameless}名教师姓名隐去或大量相同，性别、出生年月、学科等也都相同，按教师编号认作不同的人。"
        )
    if told:
        few = "；".join(told[:MANY]) + ("…" if len(told) > MANY else "")
        remarks.note(f"【{teachers.table.name}】以下教师姓名、性别、出生年月、学科等都相同，只有学校不同，如是同一个人请只留一行：{few}。")
    return teachers.without(gone)


def _asked(
    same: Sequence[tuple[int, str]], teachers: Parsed, remarks: Remarks, answers: Answers
) -> set[int]:
    """Rows not to read of teachers with the same name, month of birth and school."""
    title, ids = teachers.table.name, "、".join(identity for _, identity in same)
    rows = tuple(row for row, _ in same)
    first = f"是一个人，只读{same[0][1]}"
    text = f"【{title}】{listed(rows)}（{ids}）姓名、性别、出生年月、学科、编制学校都相同，是一个人还是两个人？"
    if answers.of(Question("行", title, "", ids, text, None, (BOTH, first), rows=rows), remarks) != first:
        return set()
    remarks.note(f"【{title}】{listed(rows[1:])}与第{rows[0]}行是同一个人，未读取。")
    return set(rows[1:])

