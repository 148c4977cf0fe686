"""A study file read strictly: every fault of its form at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from optimizer.domain.errors import InputError
from optimizer.files.strict_yaml import read_yaml
from optimizer.studies.faults import TABLE, faults_of, problem
from optimizer.studies.study import Study


def read_study(path: Path) -> Study:
    """The study in a YAML file. Raises InputError with every fault of its form."""
    if not path.is_file():
        raise InputError([problem("", f"找不到研究文件 {path}", "请检查路径")])
    plain = read_yaml(path, TABLE)
    if not isinstance(plain, dict):
        raise InputError([problem("", f"{path.name} 内容为空或不是键值结构", "请参照 instances/studies/ 中的示例编写")])
    return study_of(plain)


def study_of(plain: Mapping[str, Any]) -> Study:
    """The study in plain data. Raises InputError with every fault of its form."""
    try:
        return Study.model_validate(plain)
    except ValidationError as error:
        raise InputError(faults_of(error)) from error
