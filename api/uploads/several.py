"""Several files of one upload, under names that are safe."""

import re
from collections.abc import Sequence
from itertools import chain, count
from pathlib import Path, PurePosixPath

from api.uploads.zip_folder import safe_stem
from optimizer.importing.mapping_file import NAME as MAPPING

MAPPINGS = (".yaml", ".yml")


def suffix_of(name: str) -> str:
    """How a name ends, in ASCII letters; empty where it says nothing."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z]{1,5}", suffix) else ""


def laid_out(work: Path, files: Sequence[tuple[str, bytes]]) -> list[str]:
    """Write (name, content) into ``work``, and give the names of the rosters among them, in their order.

    One YAML file is the 对照表 for them. Empty where there are two, or a zip, which is a roster by itself.
    """
    suffixes = [suffix_of(name) for name, _ in files]
    if sum(suffix in MAPPINGS for suffix in suffixes) > 1 or ".zip" in suffixes:
        return []
    names: list[str] = []
    for (name, content), suffix in zip(files, suffixes, strict=True):
        if suffix in MAPPINGS:
            (work / MAPPING).write_bytes(content)
            continue
        stem = safe_stem(name.replace("\\", "/"))
        own = chain([f"{stem}{suffix}"], (f"{stem}({number}){suffix}" for number in count(2)))
        names.append(next(each for each in own if each not in names))
        (work / names[-1]).write_bytes(content)
    return names
