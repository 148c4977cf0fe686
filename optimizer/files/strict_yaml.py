"""YAML that people and programs write, read strictly: plain data of a tree.

No key twice, no abyss, no number or date that is none; references (& and *) within limits: small ones can mean much.
"""

import math
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from optimizer.domain.errors import InputError, Problem
from optimizer.files.content import Unfit, content, text, told
from optimizer.files.strict_json import DEPTH, LARGEST, UNFIT

ADVICE = "请检查该处的缩进、冒号和引号，或参照内置的文件编写。"


class Loader(yaml.SafeLoader):
    """Refuses with ``Unfit`` what the safe loader takes in silence or stumbles over."""

    depth = DEPTH
    shared = 10_000  # nodes that all references together may stand for

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._sizes: dict[int, int] = {}

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            self._refer(event)
        deeper = isinstance(event, yaml.CollectionStartEvent)
        self.depth -= deeper
        if self.depth < 0:
            raise _unfit(event, "嵌套过深")
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth += deeper
        return node

    def _refer(self, event: yaml.AliasEvent) -> None:
        """Count what a reference stands for; a collection that has no end yet would hold itself."""
        node = self.anchors.get(event.anchor)
        if node is None:
            return  # the parser says so
        if isinstance(node, yaml.CollectionNode) and node.end_mark is None:
            raise _unfit(event, "锚点引用了自身")
        self.shared -= self._size(node)
        if self.shared < 0:
            raise _unfit(event, "锚点引用（& 与 *）的内容过多，请写明")

    def _size(self, node: yaml.Node) -> int:
        """Nodes at and below one, each reference in full."""
        if id(node) not in self._sizes:
            below = [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else (
                node.value if isinstance(node, yaml.SequenceNode) else []
            )
            self._sizes[id(node)] = 1 + sum(map(self._size, below))
        return self._sizes[id(node)]

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            made = super().construct_object(node, deep)
        except Unfit:
            raise
        except (ValueError, OverflowError, TypeError):  # 2026-02-30, 12e, an unhashable key
            raise _unfit(node, "不是正确的数字、日期或键") from None
        if isinstance(made, float) and not math.isfinite(made):
            raise _unfit(node, "不允许 .nan 和 .inf")
        if isinstance(made, int) and abs(made) > LARGEST:
            raise _unfit(node, "有数字超出范围")
        if isinstance(made, str) and UNFIT.search(made):
            raise _unfit(node, "有不能保存的字符")
        return made

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise _unfit(key, "有重复的键", told(str(key.value)))
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path, table: str = "", loader: type[Loader] = Loader) -> Any:
    """Plain data. Raises InputError that says what is wrong and where."""
    try:
        return parsed_yaml(content(path), loader)
    except Unfit as error:
        rule = f"{path.name} 不是合规的 YAML：{error.what}{error.rule}"
        raise InputError([Problem(table, None, error.where or None, rule, ADVICE)]) from None


def parsed_yaml(raw: bytes, loader: type[Loader] = Loader) -> Any:
    """Plain data from UTF-8. Raises Unfit."""
    written = text(raw)
    try:
        return yaml.load(written, loader)  # a SafeLoader
    except yaml.reader.ReaderError as error:
        line, before = written.count("\n", 0, error.position) + 1, written.rfind("\n", 0, error.position)
        raise Unfit("有控制字符", line=line, column=error.position - before) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if mark is None:
            raise Unfit("有误") from None
        raise Unfit("有误", line=mark.line + 1, column=mark.column + 1) from None


class _Tree(yaml.SafeDumper):
    """Writes what ``Loader`` takes: each part where it stands, however often."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def yaml_text(plain: Any, width: int = 120) -> str:
    """Plain data as YAML that ``parsed_yaml`` takes back."""
    written: str = yaml.dump(plain, Dumper=_Tree, allow_unicode=True, sort_keys=False, width=width)
    return written


def _unfit(at: Any, rule: str, what: str = "") -> Unfit:
    return Unfit(rule, what, at.start_mark.line + 1, at.start_mark.column + 1)
