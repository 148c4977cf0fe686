"""对照表.yaml on disk: for people to read and fill in, written whole or not at all, read with every fault at once."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from optimizer.domain.errors import InputError, Problem
from optimizer.domain.questions import Topic
from optimizer.files.strict_yaml import Loader, read_yaml
from optimizer.files.whole import write_text
from optimizer.formats.cells import quoted
from optimizer.importing.mapping import TOPICS, Line, MappingTable
from optimizer.importing.mapping_checks import misread

NAME = "对照表.yaml"
YES, NO = "是", "否"
FIELDS = ("编号", "问", "表", "列", "写法", "读作", "可选", "例", "确认", "备注")
LISTS = ("可选", "例")
OMITTED = ("问", "表", "列", "可选", "例", "备注")  # where they are empty
PLACE = ("",)  # a key that no file can have, for the line at which a mapping begins
NUMBERS = 1_000_000  # below which numbers of lines stay
HEAD = """\
# 对照表：本单位名册里的表名、列名、用词，怎样读作名册模板里的表、列、词。
# 同一文件夹里的名册都按它读入，明年的名册也一样，不必再问。可以直接修改：
#   1. 看「问」和「例」。「读作」不对的，改成「可选」中的一项（没有可选的，按模板这一列的填法）；空着的请填上。
#   2. 读作 填 不读，意思是这张表、这一列、这个词或这些行不读入。
#   3. 认可的，把「确认」改为 是。只有「确认: 是」的各项才算数；没有确认的，名册不会被用来计算。
# 要记的话请写在「备注」里：以 # 开头的话下次写出时不保留。各项的先后可以调换，不会丢失。

"""


class _Texts(Loader):
    """Everything that is written is text, whatever it looks like; each mapping knows its line."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - as the library declares it

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        return {**super().construct_mapping(node, deep), PLACE: node.start_mark.line + 1}


class _Dumper(yaml.SafeDumper):
    """Lists of a line stand beside their key."""

    def ignore_aliases(self, data: object) -> bool:
        return True


_Dumper.add_representer(
    tuple, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)


def beside(roster: Path) -> Path:
    """Where the answers for a roster are kept: in a folder of tables, or in the folder of the file."""
    folder = roster.is_dir() or not (roster.suffix or roster.exists())  # there, or to be made
    return (roster if folder else roster.parent) / NAME


def read_mapping(path: Path) -> MappingTable:
    """The lines of a file, none where there is no file. Raises InputError with every fault."""
    if not path.exists():
        return MappingTable()
    plain = read_yaml(path, path.name, _Texts)
    problems: list[Problem] = []
    lines = list(_lines({} if plain in ("", None) else plain, path.name, problems))
    problems += _doubles(lines, path.name)
    if not problems:
        problems += misread(lines, path.name)
    if problems:
        raise InputError(problems)
    return MappingTable(tuple(_numbered(lines)))


def write_mapping(table: MappingTable, path: Path) -> None:
    """The whole file. Raises OSError."""
    topics = dict.fromkeys((*(line.topic for line in table.lines), *TOPICS))
    groups = ((topic, [_plain(line) for line in table.lines if line.topic == topic]) for topic in topics)
    parts = [
        yaml.dump({topic: lines}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
        for topic, lines in groups if lines
    ]
    write_text(path, HEAD + "\n".join(parts))


def _plain(line: Line) -> dict[str, Any]:
    values = (
        line.number, line.text, line.table, line.column, line.written, line.answer, line.options, line.examples,
        YES if line.confirmed else NO, line.remark,
    )
    return {name: value for name, value in zip(FIELDS, values, strict=True) if value or name not in OMITTED}


def _lines(plain: Any, file: str, problems: list[Problem]) -> Iterator[Line]:
    if not isinstance(plain, dict):
        advice = f"请按 {'、'.join(TOPICS)} 分组，每组为一列各项"
        problems.append(Problem(file, None, None, "应为分组的键值结构", advice))
        return
    for topic, group in plain.items():
        if topic == PLACE:
            continue
        if topic not in TOPICS:
            problems.append(Problem(file, None, str(topic), "没有这一组", f"组名只能是 {'、'.join(TOPICS)}"))
        elif not isinstance(group, list):
            if group != "":
                problems.append(Problem(file, None, topic, "应为一列各项", "每项以“- ”开头"))
        else:
            for number, item in enumerate(group, start=1):
                line = _line(topic, item, f"{topic} 第{number}项", file, problems)
                if line is not None:
                    yield line


def _line(topic: Topic, item: Any, where: str, file: str, problems: list[Problem]) -> Line | None:
    if not isinstance(item, dict):
        problems.append(Problem(file, None, where, "应为键值结构", "请写明 写法、读作、确认"))
        return None
    faults = list(_faults(topic, item))
    problems += [Problem(file, item[PLACE], where, rule, advice) for rule, advice in faults]
    if faults:
        return None
    number = item.get("编号", "")
    return Line(
        int(number) if number else 0, topic, item.get("表", ""), item.get("列", ""), item["写法"],
        item.get("读作", ""), item["确认"] == YES, item.get("问", ""), tuple(item.get("可选") or ()),
        tuple(item.get("例") or ()), item.get("备注", ""), item[PLACE],
    )


def _faults(topic: Topic, item: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with the form of a line, and what to do."""
    for name, value in item.items():
        if name == PLACE:
            continue
        if name not in FIELDS:
            yield f"没有{quoted(name)}这一项", f"可写的有 {'、'.join(FIELDS)}"
        elif name in LISTS:
            if value != "" and not (isinstance(value, list) and all(isinstance(part, str) for part in value)):
                yield f"「{name}」应为文字的列表", "请写成 [甲, 乙]"
        elif not isinstance(value, str):
            yield f"「{name}」应为文字", "请写在一行，有特殊符号的加引号"
    needed = ("表", "写法", "确认") if topic in ("列", "词") else ("写法", "确认")
    for name in needed:
        if name not in item:
            yield f"缺少「{name}」", "请补上，或把整项删去（删去的下次会再问）"
    sure, number = item.get("确认", NO), item.get("编号", "")
    if sure not in (YES, NO):
        yield f"「确认」写的是{quoted(sure)}", f"请写 {YES} 或 {NO}"
    elif sure == YES and not item.get("读作", ""):
        yield "「确认」为是，却没有填「读作」", "请填「读作」，或把「确认」改为 否"
    if isinstance(number, str) and number and not (
        number.isascii() and number.isdecimal() and 0 < int(number[:9]) < NUMBERS
    ):
        yield f"「编号」{quoted(number)}不是正整数", "请改正，或删去编号，会自动编上"


def _doubles(lines: list[Line], file: str) -> Iterator[Problem]:
    """Two lines of the same question, or of the same number."""
    keys: dict[object, Line] = {}
    numbers: dict[int, Line] = {}
    for line in lines:
        first = keys.setdefault(line.key, line)
        if first is not line:
            yield Problem(file, line.place, line.topic, f"与第{first.place}行是同一项", "请只保留一项")
        elif line.number and numbers.setdefault(line.number, line) is not line:
            rule = f"编号{line.number}与第{numbers[line.number].place}行重复"
            yield Problem(file, line.place, line.topic, rule, "请删去其中一个编号，会自动编上")


def _numbered(lines: list[Line]) -> Iterator[Line]:
    """Lines that were written without a number get one."""
    free = max((line.number for line in lines), default=0)
    for line in lines:
        free += not line.number
        yield line if line.number else replace(line, number=free)
