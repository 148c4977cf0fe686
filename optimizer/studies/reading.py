"""A study file read strictly: every fault of its form at once."""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from optimizer.domain.errors import InputError
from optimizer.studies.faults import faults_of, problem
from optimizer.studies.study import Study


class Loader(yaml.SafeLoader):
    """YAML without repeated keys, which it would let the last one win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[object] = set()
        for key, _ in node.value:
            name = getattr(key, "value", None)
            if isinstance(name, str) and name != "<<" and name in seen:
                raise yaml.constructor.ConstructorError(None, None, f"「{name}」重复", key.start_mark)
            seen.add(name if isinstance(name, str) else id(key))
        return super().construct_mapping(node, deep)


def read_study(path: Path) -> Study:
    """The study in a YAML file. Raises InputError with every fault of its form."""
    try:
        plain = yaml.load(path.read_text(encoding="utf-8-sig"), Loader)  # a SafeLoader
    except OSError as error:
        raise InputError([problem("", f"找不到研究文件 {path}", "请检查路径")]) from error
    except UnicodeDecodeError as error:
        raise InputError([problem("", f"{path.name} 不是 UTF-8 文本", "请另存为 UTF-8 编码")]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第{mark.line + 1}行第{mark.column + 1}列" if mark is not None else ""
        told = getattr(error, "problem", None) or str(error)
        rule = f"{path.name} 不是正确的 YAML（{told}）"
        raise InputError([problem(where, rule, "请检查缩进、冒号和引号")]) from error
    if not isinstance(plain, dict):
        raise InputError([problem("", f"{path.name} 内容为空或不是键值结构", "请参照 instances/studies/ 中的示例编写")])
    return study_of(plain)


def study_of(plain: Mapping[str, Any]) -> Study:
    """The study in plain data. Raises InputError with every fault of its form."""
    try:
        return Study.model_validate(plain)
    except ValidationError as error:
        raise InputError(faults_of(error)) from error
