"""Example instances that come with an installation, to be copied and tried."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

from optimizer.domain.errors import InputError
from optimizer.files.reasons import reason

EXAMPLES = {
    "three_schools": "三所学校的集团：最小的例子，几秒钟求得",
    "prefecture": "州级集团化的小县：政策含走教周课表，一两分钟求得",
    "flow_against_outflow": "没有可行方案：看冲突说明与最少调整",
}
_WITHIN = {"flow_against_outflow": "impossible/flow_against_outflow"}  # where it stands among the instances


@contextmanager
def example_folder(name: str) -> Iterator[Path]:
    """The folder of the example ``name``, to be read. Raises InputError where there is no such example."""
    if name not in EXAMPLES:
        raise InputError.of(f"没有示例「{name}」", f"可用的示例：{'、'.join(EXAMPLES)}。")
    with as_file(_source(name)) as folder:
        yield folder


def copy_example(name: str, path: Path) -> Path:
    """Copy the example ``name`` to a new folder ``path``, whole or not at all.

    Raises InputError where there is no such example, or where ``path`` exists.
    """
    if name not in EXAMPLES:
        raise InputError.of(f"没有示例「{name}」", f"可用的示例：{'、'.join(EXAMPLES)}。")
    if path.exists():
        raise InputError.of(f"{path} 已存在", "请换一个位置，或先移走原文件夹。")
    with as_file(_source(name)) as source:
        begun = path.with_name(f".{path.name}.part")
        try:
            shutil.copytree(source, begun, copy_function=shutil.copyfile)
            begun.rename(path)
        except OSError as error:
            shutil.rmtree(begun, ignore_errors=True)
            raise InputError.of(f"写不进 {path}：{reason(error)}", "请换一个可写的位置。") from error
    return path


def _source(name: str) -> Traversable:
    """In the wheel the examples are package data; a checkout has them in ``instances/``."""
    within = _WITHIN.get(name, name)
    shipped = files("optimizer").joinpath("examples", *within.split("/"))
    return shipped if shipped.is_dir() else Path(__file__).parents[2] / "instances" / within
